package dev.migrator.script;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A message as a part of a file name: small letters a to z, digits, and an underscore
 * wherever there was something else. Letters that are such letters with an ornament lose
 * it, digits of any script are taken for what they count. What has no like there, such as
 * Chinese, is left out.
 */
public final class Slug {

	// letters that Unicode does not take to pieces
	private static final Map<Integer, String> LETTERS = Map.ofEntries(Map.entry((int) 'ß', "ss"),
			Map.entry((int) 'æ', "ae"), Map.entry((int) 'œ', "oe"), Map.entry((int) 'ø', "o"),
			Map.entry((int) 'đ', "d"), Map.entry((int) 'ð', "d"), Map.entry((int) 'þ', "th"), Map.entry((int) 'ł', "l"),
			Map.entry((int) 'ħ', "h"), Map.entry((int) 'ı', "i"));

	private static final Pattern MARKS = Pattern.compile("\\p{M}+");

	private Slug() {
	}

	/**
	 * Make a slug.
	 * @param message the message
	 * @param length how many characters it may have; a longer one is cut between two
	 * words, or within the first if that alone is too long
	 * @return the slug, without underscores around it; empty if nothing is left of the
	 * message
	 */
	public static String of(String message, int length) {
		StringBuilder slug = new StringBuilder();
		String plain = MARKS.matcher(Normalizer.normalize(message, Normalizer.Form.NFKD)).replaceAll("");
		boolean[] gap = { false };
		plain.toLowerCase(Locale.ROOT).codePoints().forEach((c) -> {
			String letters = letters(c);
			if (letters.isEmpty()) {
				gap[0] = true;
				return;
			}
			if (gap[0] && !slug.isEmpty()) {
				slug.append('_');
			}
			gap[0] = false;
			slug.append(letters);
		});
		return cut(slug.toString(), length);
	}

	private static String letters(int character) {
		if (character >= 'a' && character <= 'z') {
			return Character.toString(character);
		}
		int digit = Character.isDigit(character) ? Character.digit(character, 10) : -1;
		return (digit >= 0) ? Integer.toString(digit) : LETTERS.getOrDefault(character, "");
	}

	private static String cut(String slug, int length) {
		if (slug.length() <= length) {
			return slug;
		}
		// the character behind the cut counts: the last word may just fit
		int boundary = slug.lastIndexOf('_', length);
		return slug.substring(0, (boundary > 0) ? boundary : length);
	}

}
