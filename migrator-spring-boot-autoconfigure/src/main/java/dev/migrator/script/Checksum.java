package dev.migrator.script;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;

/**
 * A digest of the tokens of a script, in UTF-8, a NUL after each. Comments and white
 * space do not count, so that a file can be commented and laid out anew after it was
 * applied; everything else does.
 */
final class Checksum {

	/**
	 * Changes whenever the same script would get another checksum.
	 */
	private static final String VERSION = "v1:";

	private final MessageDigest digest = sha256();

	private final byte[] buffer = new byte[8192];

	private int used;

	private Checksum() {
	}

	static String of(String text, int start, int end, SqlDialect dialect) {
		Checksum checksum = new Checksum();
		SqlLexer lexer = new SqlLexer(text, start, end, dialect);
		while (lexer.advance()) {
			if (!lexer.kind().isTrivia()) {
				checksum.add(text, lexer.start(), lexer.end());
			}
		}
		return VERSION + HexFormat.of().formatHex(checksum.finish());
	}

	private void add(String text, int start, int end) {
		for (int i = start; i < end; i++) {
			if (this.used > this.buffer.length - 5) {
				flush();
			}
			char c = text.charAt(i);
			if (c < 0x80) {
				this.buffer[this.used++] = (byte) c;
			}
			else {
				int codePoint = text.codePointAt(i);
				i += Character.charCount(codePoint) - 1;
				encode(codePoint);
			}
		}
		// no script holds NUL, so it parts tokens without doubt
		this.buffer[this.used++] = 0;
	}

	private void encode(int codePoint) {
		if (codePoint < 0x800) {
			this.buffer[this.used++] = (byte) (0xc0 | (codePoint >> 6));
		}
		else {
			if (codePoint < 0x10000) {
				this.buffer[this.used++] = (byte) (0xe0 | (codePoint >> 12));
			}
			else {
				this.buffer[this.used++] = (byte) (0xf0 | (codePoint >> 18));
				this.buffer[this.used++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
			}
			this.buffer[this.used++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
		}
		this.buffer[this.used++] = (byte) (0x80 | (codePoint & 0x3f));
	}

	private byte[] finish() {
		flush();
		return this.digest.digest();
	}

	private void flush() {
		this.digest.update(this.buffer, 0, this.used);
		this.used = 0;
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
