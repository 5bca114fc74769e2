package dev.migrator.script;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Free text of a header, made fit to be read back from a file. One line stays one line:
 * control characters become blanks, and half a surrogate pair the replacement character.
 * A line that would be read as a key or as the beginning of a section is put in quotes.
 */
final class FreeText {

	private static final Pattern LINE_BREAK = Pattern.compile("\\R");

	private FreeText() {
	}

	/**
	 * Return the lines of a text.
	 * @param text any text
	 * @return its lines without blanks around them; lines may be empty
	 */
	static List<String> lines(String text) {
		return LINE_BREAK.splitAsStream(text).map(FreeText::line).toList();
	}

	private static String line(String text) {
		StringBuilder line = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> line.appendCodePoint(harmless(c)));
		String content = line.toString().strip();
		return (Header.isFree(content) && !Marker.isMarker(content) && !Marker.resemblesMarker(content)) ? content
				: "\"" + content + "\"";
	}

	private static int harmless(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL -> ' ';
			case Character.SURROGATE -> '\ufffd';
			default -> character;
		};
	}

}
