package dev.migrator.database.sqlite.alter;

import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;

/**
 * A row of {@code sqlite_schema} that has a text: everything but the indexes behind
 * constraints.
 *
 * @param rowid its number there, which renaming does not change
 * @param type {@code table}, {@code index}, {@code view} or {@code trigger}
 * @param name its name
 * @param table the table or view that it belongs to; its own name for a table or view
 * @param sql its stored text
 */
record SchemaObject(long rowid, String type, String name, String table, String sql) {

	/**
	 * Return the statement that creates an index or trigger again. Its text names no
	 * schema, and would find a temporary table of the same name first.
	 */
	String creation() {
		SqlLexer lexer = new SqlLexer(this.sql, SqlDialect.SQLITE);
		boolean named = false;
		while (lexer.advance()) {
			if (named && !lexer.kind().isTrivia()) {
				return new TextEdits(this.sql).insert(lexer.start(), "main.").apply();
			}
			named |= lexer.isWord(Identifiers.fold(this.type));
		}
		return this.sql;
	}

	boolean is(String wanted) {
		return this.type.equals(wanted);
	}

	@Override
	public String toString() {
		return this.type + " " + this.name;
	}

}
