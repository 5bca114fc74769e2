package dev.migrator.script;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.migrator.script.RevisionFileException.Problem;

/**
 * Turns the bytes of a revision file into text: UTF-8 and nothing else, without a byte
 * order mark, lines ending with a line feed. Thus a file means the same, and has the same
 * checksum, on whatever system it was checked out, string literals over several lines
 * included.
 */
final class RevisionText {

	private static final String SAVE_AS_UTF_8 = "Save the file as UTF-8.";

	private RevisionText() {
	}

	static String decode(String source, byte[] content) {
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
			.onMalformedInput(CodingErrorAction.REPORT)
			.onUnmappableCharacter(CodingErrorAction.REPORT);
		ByteBuffer in = ByteBuffer.wrap(content);
		CharBuffer out = CharBuffer.allocate(content.length);
		CoderResult result = decoder.decode(in, out, true);
		if (result.isError()) {
			throw new RevisionFileException(List.of(malformed(source, content, in.position())));
		}
		return normalize(source, out.flip().toString());
	}

	/**
	 * Drop what different editors and systems add to the same text.
	 */
	static String normalize(String source, String text) {
		String result = text.startsWith("\ufeff") ? text.substring(1) : text;
		if (result.indexOf('\r') >= 0) {
			result = result.replace("\r\n", "\n");
		}
		int nul = result.indexOf('\0');
		if (nul >= 0) {
			int line = 1 + (int) result.substring(0, nul).chars().filter((c) -> c == '\n').count();
			throw new RevisionFileException(List.of(new Problem(source, line,
					"there is a NUL character; databases would take it for the end of the script",
					"Remove the character. If the file is full of them, it is not UTF-8. " + SAVE_AS_UTF_8)));
		}
		return result;
	}

	private static Problem malformed(String source, byte[] content, int position) {
		int first = Byte.toUnsignedInt(content[0]);
		int second = (content.length > 1) ? Byte.toUnsignedInt(content[1]) : 0;
		if ((first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff)) {
			return new Problem(source, 1, "the file is not UTF-8: it begins as UTF-16 does", SAVE_AS_UTF_8);
		}
		int line = 1;
		for (int i = 0; i < position; i++) {
			line += (content[i] == '\n') ? 1 : 0;
		}
		return new Problem(source, line, "the file is not UTF-8: byte 0x%02x at offset %d cannot stand there"
			.formatted(Byte.toUnsignedInt(content[position]), position), SAVE_AS_UTF_8);
	}

}
