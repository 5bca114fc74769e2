package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.Token.Kind;

/**
 * Full-text tables that keep no text of their own but read that of another table. SQLite
 * does not know of the tie and notices only when somebody searches.
 *
 * @see <a href="https://sqlite.org/fts5.html#external_content_tables">external content
 * tables</a>
 */
final class SearchTables {

	private SearchTables() {
	}

	/**
	 * Refuse to change a column that is searched.
	 * @param change what is to happen to it, in words
	 */
	static void refuseColumn(Catalog catalog, String table, String column, String change) throws SQLException {
		for (SearchTable search : reading(catalog, table)) {
			if (search.columns().contains(Identifiers.fold(column))) {
				throw Refusals.columnSearched(table, column, search.name(), change);
			}
		}
	}

	/**
	 * Refuse to rename a table that is searched.
	 */
	static void refuseTable(Catalog catalog, String table) throws SQLException {
		for (SearchTable search : reading(catalog, table)) {
			throw Refusals.tableSearched(table, search.name());
		}
	}

	/**
	 * Refuse to number the rows of a table by a column, if that is searched by the
	 * numbers that the rows have now and these are others.
	 */
	static void refuseOtherRowids(SqlSession sql, Catalog catalog, String table, String column) throws SQLException {
		String rowid = catalog.rowidName(table);
		for (SearchTable search : reading(catalog, table)) {
			if (!search.ownRowid() && rowid != null && sql.exists("SELECT 1 FROM main.%s WHERE %s IS NOT %s"
				.formatted(Identifiers.quote(table), Identifiers.quote(column), rowid))) {
				throw Refusals.rowsRenumbered(table, column, search.name());
			}
		}
	}

	private static List<SearchTable> reading(Catalog catalog, String table) throws SQLException {
		List<SearchTable> tables = new ArrayList<>();
		for (SchemaObject object : catalog.ofType("table")) {
			SearchTable search = parse(object);
			if (Identifiers.same(search.content(), table)) {
				tables.add(search);
			}
		}
		return tables;
	}

	/**
	 * Read {@code CREATE VIRTUAL TABLE … USING fts5(a, b, content='t')}. The text of an
	 * ordinary table yields no content.
	 */
	private static SearchTable parse(SchemaObject object) {
		List<List<String>> arguments = new ArrayList<>();
		boolean virtual = false;
		int depth = 0;
		SqlLexer lexer = new SqlLexer(object.sql(), SqlDialect.SQLITE);
		while (lexer.advance()) {
			if (lexer.kind().isTrivia()) {
				continue;
			}
			virtual |= depth == 0 && lexer.isWord("VIRTUAL");
			if (lexer.kind() == Kind.LEFT_PARENTHESIS) {
				depth++;
			}
			if (lexer.kind() == Kind.RIGHT_PARENTHESIS) {
				depth--;
			}
			else if (depth == 1 && (lexer.kind() == Kind.COMMA || lexer.kind() == Kind.LEFT_PARENTHESIS)) {
				arguments.add(new ArrayList<>());
			}
			else if (depth > 0) {
				arguments.get(arguments.size() - 1).add(lexer.tokenText());
			}
		}
		String content = "";
		boolean ownRowid = false;
		Set<String> columns = new HashSet<>();
		for (List<String> argument : virtual ? arguments : List.<List<String>>of()) {
			boolean option = argument.size() > 2 && argument.get(1).equals("=");
			if (option && Identifiers.same(argument.get(0), "content")) {
				content = Identifiers.unquote(argument.get(2));
			}
			else if (option && Identifiers.same(argument.get(0), "content_rowid")) {
				columns.add(Identifiers.fold(Identifiers.unquote(argument.get(2))));
				ownRowid = true;
			}
			else if (!option && !argument.isEmpty()) {
				columns.add(Identifiers.fold(Identifiers.unquote(argument.get(0))));
			}
		}
		return new SearchTable(object.name(), content, columns, ownRowid);
	}

	/**
	 * A full-text table.
	 *
	 * @param name its name
	 * @param content the table it reads, or an empty string if it has its own text
	 * @param columns the columns it reads, folded
	 * @param ownRowid whether it knows the rows by a column
	 */
	private record SearchTable(String name, String content, Set<String> columns, boolean ownRowid) {

	}

}
