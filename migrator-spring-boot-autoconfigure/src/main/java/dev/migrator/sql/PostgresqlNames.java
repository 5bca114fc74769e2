package dev.migrator.sql;

import java.nio.charset.StandardCharsets;

/**
 * Names as PostgreSQL's catalog has them, where the database is in UTF-8.
 */
final class PostgresqlNames {

	private static final int MAXIMUM_BYTES = 63;

	private PostgresqlNames() {
	}

	/**
	 * Return the name that SQL means.
	 * @param token a word, or an identifier in double quotes, with {@code UESCAPE} behind
	 * it if it says so
	 */
	static String of(String token) {
		if (token.startsWith("\"")) {
			return cutOff(Identifiers.unquote(token));
		}
		if (token.length() > 3 && token.startsWith("&\"", 1)) {
			return cutOff(decoded(token));
		}
		return cutOff(Ascii.toLowerCase(token));
	}

	/**
	 * Replace the escapes of {@code U&"…"}. What is none stays, since the database will
	 * refuse it.
	 */
	private static String decoded(String token) {
		boolean named = token.endsWith("'");
		char escape = named ? token.charAt(token.length() - 2) : '\\';
		String inner = Identifiers.unquote(token.substring(2, endOfQuoted(token)));
		StringBuilder name = new StringBuilder();
		int i = 0;
		while (i < inner.length()) {
			char c = inner.charAt(i++);
			if (c != escape) {
				name.append(c);
			}
			else if (i < inner.length() && inner.charAt(i) == escape) {
				name.append(c);
				i++;
			}
			else {
				int digits = inner.startsWith("+", i) ? 6 : 4;
				int from = (digits == 6) ? i + 1 : i;
				int codePoint = codePoint(inner, from, from + digits);
				if (codePoint < 0) {
					name.append(c);
				}
				else {
					name.appendCodePoint(codePoint);
					i = from + digits;
				}
			}
		}
		return name.toString();
	}

	private static int endOfQuoted(String token) {
		int i = token.indexOf('"', 3);
		while (i >= 0 && token.startsWith("\"\"", i)) {
			i = token.indexOf('"', i + 2);
		}
		return (i < 0) ? token.length() : i + 1;
	}

	private static int codePoint(String text, int start, int end) {
		int codePoint = 0;
		for (int i = start; i < end; i++) {
			int digit = (i < text.length()) ? Character.digit(text.charAt(i), 16) : -1;
			if (digit < 0) {
				return -1;
			}
			codePoint = codePoint * 16 + digit;
		}
		return Character.isValidCodePoint(codePoint) ? codePoint : -1;
	}

	private static String cutOff(String name) {
		if (name.length() * 3 <= MAXIMUM_BYTES) {
			return name;
		}
		int end = 0;
		int bytes = 0;
		while (end < name.length()) {
			int next = name.offsetByCodePoints(end, 1);
			bytes += name.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
			if (bytes > MAXIMUM_BYTES) {
				return name.substring(0, end);
			}
			end = next;
		}
		return name;
	}

}
