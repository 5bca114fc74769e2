package dev.migrator.database.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.Token;
import dev.migrator.sql.Token.Kind;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An index that {@code CREATE INDEX CONCURRENTLY} makes. Cut off, it leaves an invalid
 * one behind, for which a second try fails, or which {@code IF NOT EXISTS} is content
 * with
 * (https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY).
 *
 * @param name its name, as the catalog has it
 * @param table its table as the statement has it
 */
record ConcurrentIndex(String name, String table) {

	private static final String INVALID = """
			SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
			WHERE NOT i.indisvalid AND c.relname = ? AND i.indrelid = to_regclass(?)""";

	/**
	 * Read which index a statement makes.
	 * @return the index, or empty if the statement does anything else or gives it no name
	 */
	static Optional<ConcurrentIndex> of(SqlStatement statement) {
		if (!statement.keyword().equals("CREATE")) {
			return Optional.empty();
		}
		String text = statement.text();
		List<Token> tokens = new ArrayList<>(SqlLexer.tokens(text, SqlDialect.POSTGRESQL));
		tokens.removeIf((token) -> token.kind().isTrivia());
		int concurrently = indexOf(tokens, text, "CONCURRENTLY", 4);
		int on = indexOf(tokens, text, "ON", tokens.size());
		if (concurrently < 0 || on <= concurrently + 1 || on + 1 >= tokens.size()
				|| !word(tokens.get(concurrently - 1), text, "INDEX")) {
			return Optional.empty();
		}
		Token name = tokens.get(on - 1);
		int first = word(tokens.get(on + 1), text, "ONLY") ? on + 2 : on + 1;
		int last = first;
		while (last + 2 < tokens.size() && tokens.get(last + 1).kind() == Kind.DOT) {
			last += 2;
		}
		return Optional.of(new ConcurrentIndex(catalogName(name.text(text)),
				text.substring(tokens.get(first).start(), tokens.get(last).end())));
	}

	private static int indexOf(List<Token> tokens, String text, String word, int limit) {
		for (int i = 0; i < Math.min(limit, tokens.size()); i++) {
			if (word(tokens.get(i), text, word)) {
				return i;
			}
		}
		return -1;
	}

	private static boolean word(Token token, String text, String word) {
		return token.kind() == Kind.WORD && token.text(text).equalsIgnoreCase(word);
	}

	private static String catalogName(String text) {
		return text.startsWith("\"") ? Identifiers.unquote(text) : text.toLowerCase(Locale.ROOT);
	}

	/**
	 * Drop what an earlier try has left.
	 * @return what was dropped, as SQL has it
	 */
	List<String> dropInvalid(JdbcTemplate template) {
		List<String> invalid = template.queryForList(INVALID, String.class, this.name, this.table);
		invalid.forEach((index) -> template.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index));
		return invalid;
	}

}
