package dev.migrator.operation;

import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * Puts expressions of the author's where SQL wants them.
 */
final class Expressions {

	// What every product takes as a default without parentheses
	private static final Pattern SIMPLE = Pattern
		.compile("[+-]?[0-9.]+|'(?:[^']|'')*'|(?i:NULL|TRUE|FALSE|CURRENT_DATE|CURRENT_TIME|CURRENT_TIMESTAMP)");

	private Expressions() {
	}

	static String inParentheses(String sql) {
		return "(" + text(sql) + ")";
	}

	static String asDefault(String sql) {
		String text = text(sql);
		return SIMPLE.matcher(text).matches() ? text : inParentheses(text);
	}

	static String text(String sql) {
		Assert.hasText(sql, "An expression must not be empty");
		return sql.strip();
	}

}
