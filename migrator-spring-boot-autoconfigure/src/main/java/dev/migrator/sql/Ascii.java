package dev.migrator.sql;

/**
 * Keywords are compared as databases do: only the letters A to Z have two cases.
 */
final class Ascii {

	private Ascii() {
	}

	static boolean equalsIgnoreCase(CharSequence text, int start, int end, String upperCase) {
		if (end - start != upperCase.length()) {
			return false;
		}
		for (int i = start; i < end; i++) {
			if (toUpperCase(text.charAt(i)) != upperCase.charAt(i - start)) {
				return false;
			}
		}
		return true;
	}

	static String toUpperCase(CharSequence text, int start, int end) {
		StringBuilder upperCase = new StringBuilder(end - start);
		for (int i = start; i < end; i++) {
			upperCase.append(toUpperCase(text.charAt(i)));
		}
		return upperCase.toString();
	}

	static String toLowerCase(String text) {
		StringBuilder lowerCase = new StringBuilder(text);
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c >= 'A' && c <= 'Z') {
				lowerCase.setCharAt(i, (char) (c - 'A' + 'a'));
			}
		}
		return lowerCase.toString();
	}

	private static char toUpperCase(char c) {
		return (c >= 'a' && c <= 'z') ? (char) (c - 'a' + 'A') : c;
	}

}
