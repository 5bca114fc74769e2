package dev.migrator.database.sqlite.alter;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.sql.Span;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.Token;

/**
 * A token that SQLite wrote anew when it renamed something.
 *
 * @param span where it stood in the text as it was
 * @param oldText what it was
 * @param newText what it has become
 */
record TokenChange(Span span, String oldText, String newText) {

	/**
	 * Compare a text with what SQLite made of it. White space and comments do not count.
	 * @return the tokens that are not what they were
	 */
	static List<TokenChange> between(String before, String after) {
		List<Token> olds = tokens(before);
		List<Token> news = tokens(after);
		if (olds.size() != news.size()) {
			throw new IllegalStateException("SQLite renamed more than names: %s became %s".formatted(before, after));
		}
		List<TokenChange> changes = new ArrayList<>();
		for (int i = 0; i < olds.size(); i++) {
			String oldText = olds.get(i).text(before);
			String newText = news.get(i).text(after);
			if (!oldText.equals(newText)) {
				changes.add(new TokenChange(new Span(olds.get(i).start(), olds.get(i).end()), oldText, newText));
			}
		}
		return changes;
	}

	private static List<Token> tokens(String text) {
		return SqlLexer.tokens(text, SqlDialect.SQLITE).stream().filter((token) -> !token.kind().isTrivia()).toList();
	}

}
