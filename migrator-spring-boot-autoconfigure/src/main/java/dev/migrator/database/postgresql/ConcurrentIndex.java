package dev.migrator.database.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.Token;
import dev.migrator.sql.Token.Kind;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;

/**
 * An index that {@code CREATE INDEX CONCURRENTLY} makes. Cut off, it leaves an invalid
 * one behind, for which a second try fails, or which {@code IF NOT EXISTS} is content
 * with
 * (https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY).
 *
 * @param names its name, and the parts of the name of its table from the last on, as the
 * statement has them
 */
record ConcurrentIndex(List<String> names) {

	private static final String INVALID = """
			SELECT i.indexrelid::regclass::text FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace \
			JOIN pg_class c ON c.relnamespace = n.oid JOIN pg_index i ON i.indexrelid = c.oid \
			WHERE NOT i.indisvalid AND c.relname = ?::name AND t.relname = ?::name \
			AND CASE WHEN ?::text IS NULL THEN pg_catalog.pg_table_is_visible(t.oid) ELSE n.nspname = ?::name END""";

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
		int concurrently = indexOf(tokens, text, "CONCURRENTLY", 0, 4);
		int on = indexOf(tokens, text, "ON", concurrently + 1, tokens.size());
		if (concurrently < 1 || on < 0 || !word(tokens.get(concurrently - 1), text, "INDEX")) {
			return Optional.empty();
		}
		int name = Math.max(concurrently, indexOf(tokens, text, "EXISTS", concurrently + 1, on)) + 1;
		int table = Math.max(on, indexOf(tokens, text, "ONLY", on + 1, on + 2)) + 1;
		if (name >= on || table >= tokens.size()) {
			return Optional.empty();
		}
		List<String> names = new ArrayList<>();
		for (int first = table; first < tokens.size();) {
			// U&"..." UESCAPE '!'
			int last = (indexOf(tokens, text, "UESCAPE", first + 1, first + 2) > 0) ? first + 2 : first;
			names.add(0, text.substring(tokens.get(first).start(), tokens.get(last).end()));
			boolean more = last + 2 < tokens.size() && tokens.get(last + 1).kind() == Kind.DOT;
			first = more ? last + 2 : tokens.size();
		}
		names.add(0, text.substring(tokens.get(name).start(), tokens.get(on - 1).end()));
		return Optional.of(new ConcurrentIndex(names));
	}

	private static int indexOf(List<Token> tokens, String text, String word, int from, int limit) {
		for (int i = from; i < Math.min(limit, tokens.size()); i++) {
			if (word(tokens.get(i), text, word)) {
				return i;
			}
		}
		return -1;
	}

	private static boolean word(Token token, String text, String word) {
		return token.kind() == Kind.WORD && token.text(text).equalsIgnoreCase(word);
	}

	/**
	 * Drop what an earlier try has left.
	 * @return what was dropped, as SQL has it
	 */
	List<String> dropInvalid(JdbcTemplate template) {
		List<String> invalid = invalid(template, INVALID + " AND i.indrelid = t.oid");
		invalid.forEach((index) -> template.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index));
		return invalid;
	}

	/**
	 * Return whether there is an index of the name and it is invalid, be it of another
	 * table.
	 */
	boolean isInvalid(JdbcTemplate template) {
		return !invalid(template, INVALID).isEmpty();
	}

	private List<String> invalid(JdbcTemplate template, String query) {
		List<String> folded = folded(template);
		String schema = (folded.size() > 2) ? folded.get(2) : null;
		return template.queryForList(query, String.class, folded.get(0), folded.get(1), schema, schema);
	}

	/**
	 * Let the server read the names: how it folds and cuts them depends on its encoding.
	 */
	private List<String> folded(JdbcTemplate template) {
		ResultSetExtractor<List<String>> labels = (rows) -> {
			List<String> folded = new ArrayList<>();
			for (int i = 1; i <= this.names.size(); i++) {
				folded.add(rows.getMetaData().getColumnLabel(i));
			}
			return folded;
		};
		List<String> folded = template.query("SELECT 1 AS " + String.join(", 1 AS ", this.names), labels);
		return (folded != null) ? folded : this.names;
	}

}
