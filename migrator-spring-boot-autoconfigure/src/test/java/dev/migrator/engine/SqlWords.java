package dev.migrator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is left of a text of SQL when white space, comments, quotes and capitals are of no
 * matter.
 */
final class SqlWords {

	private static final Pattern TOKEN = Pattern.compile("""
			(?<blank>\\s+|--[^\\n]*|/\\*.*?\\*/)\
			|(?<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\\[[^\\]]*\\])\
			|(?<word>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|[\\p{L}\\p{So}_$0-9]+)|(?<symbol>.)""", Pattern.DOTALL);

	private static final Pattern COMMENT = Pattern.compile("#\\d+ ");

	private SqlWords() {
	}

	/**
	 * Return the words and symbols of a text, alike however they are written.
	 */
	static List<String> of(String sql) {
		List<String> words = new ArrayList<>();
		Matcher matcher = TOKEN.matcher(sql);
		while (matcher.find()) {
			if (matcher.group("quoted") != null) {
				String text = matcher.group("quoted");
				String quote = text.substring(text.length() - 1);
				words.add(SchemaModel.fold(text.substring(1, text.length() - 1).replace(quote + quote, quote)));
			}
			else if (matcher.group("blank") == null) {
				words.add(SchemaModel.fold(matcher.group()));
			}
		}
		return words;
	}

	/**
	 * Return the words of the definition of a table in alphabetical order: where a clause
	 * stands is a matter of taste, and so are some commas.
	 */
	static List<String> sorted(String sql) {
		return of(sql).stream().filter((word) -> !word.equals(",")).sorted().toList();
	}

	/**
	 * Return the numbers of the comments in a text.
	 */
	static List<String> comments(String sql) {
		List<String> comments = new ArrayList<>();
		Matcher matcher = TOKEN.matcher(sql);
		while (matcher.find()) {
			String blank = matcher.group("blank");
			if (blank != null && !blank.isBlank()) {
				Matcher number = COMMENT.matcher(blank);
				if (number.find()) {
					comments.add(number.group().strip());
				}
			}
		}
		return comments;
	}

}
