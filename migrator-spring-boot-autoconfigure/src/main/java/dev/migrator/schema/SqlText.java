package dev.migrator.schema;

import java.util.List;
import java.util.Locale;

import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.Token;
import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A piece of SQL, such as an expression. It is equal to another that differs only in
 * white space, comments, the case of words, quotes that could be left out, and
 * parentheses around all of it.
 */
public final class SqlText {

	private final String text;

	private final List<String> words;

	private SqlText(String text, List<String> words) {
		this.text = text;
		this.words = words;
	}

	/**
	 * Read a piece of SQL.
	 * @param text the text
	 * @param dialect the database that it is for
	 * @return the piece
	 */
	public static SqlText of(String text, SqlDialect dialect) {
		List<Token> tokens = SqlLexer.tokens(text, dialect)
			.stream()
			.filter((token) -> !token.kind().isTrivia())
			.toList();
		while (isEnclosed(tokens)) {
			tokens = tokens.subList(1, tokens.size() - 1);
		}
		return new SqlText(text.strip(), tokens.stream().map((token) -> word(token, text, dialect)).toList());
	}

	/**
	 * Return whether the first parenthesis is closed by the last token.
	 */
	private static boolean isEnclosed(List<Token> tokens) {
		if (tokens.size() < 3 || tokens.get(0).kind() != Kind.LEFT_PARENTHESIS) {
			return false;
		}
		int depth = 0;
		for (int i = 0; i < tokens.size(); i++) {
			depth += switch (tokens.get(i).kind()) {
				case LEFT_PARENTHESIS -> 1;
				case RIGHT_PARENTHESIS -> -1;
				default -> 0;
			};
			if (depth == 0) {
				return i == tokens.size() - 1;
			}
		}
		return false;
	}

	private static String word(Token token, String text, SqlDialect dialect) {
		String word = token.text(text);
		return switch (token.kind()) {
			case WORD, NUMBER, BINARY -> word.toUpperCase(Locale.ROOT);
			case QUOTED_IDENTIFIER -> quoted(Identifiers.unquote(word, dialect), dialect);
			default -> word;
		};
	}

	private static String quoted(String name, SqlDialect dialect) {
		boolean plain = Identifiers.mayStandPlain(name)
				&& (dialect == SqlDialect.SQLITE || name.equals(name.toLowerCase(Locale.ROOT)));
		return plain ? name.toUpperCase(Locale.ROOT) : Identifiers.quote(name);
	}

	/**
	 * Return whether a name stands in it.
	 * @param name the name, without quotes
	 * @return whether it does, as whatever it is
	 */
	public boolean mentions(String name) {
		String plain = name.toUpperCase(Locale.ROOT);
		String quoted = Identifiers.quote(name);
		return this.words.stream().anyMatch((word) -> word.equals(plain) || word.equals(quoted));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SqlText that && this.words.equals(that.words);
	}

	@Override
	public int hashCode() {
		return this.words.hashCode();
	}

	/**
	 * Return the SQL.
	 * @return the text as it was written
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
