package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.Map;

/**
 * Writes texts into {@code sqlite_schema}. SQLite takes any text without a look at it, so
 * whoever calls this has to know that the stored rows fit it.
 */
final class SchemaText {

	private SchemaText() {
	}

	/**
	 * Let other connections read the schema anew. To be called where nothing but texts
	 * changes in a transaction: whatever SQLite itself does to the schema tells them,
	 * too.
	 */
	static void announce(SqlSession sql) throws SQLException {
		sql.execute("PRAGMA main.schema_version=" + (sql.number("PRAGMA main.schema_version") + 1));
	}

	/**
	 * Replace the texts of some objects.
	 * @param texts the new texts by object
	 */
	static void write(SqlSession sql, Map<SchemaObject, String> texts) throws SQLException {
		if (texts.isEmpty()) {
			return;
		}
		sql.withPragma("writable_schema", 1, () -> {
			for (Map.Entry<SchemaObject, String> text : texts.entrySet()) {
				SchemaObject object = text.getKey();
				int rows = sql.update("UPDATE main.sqlite_schema SET sql = ? WHERE type = ? AND name = ?",
						text.getValue(), object.type(), object.name());
				if (rows != 1) {
					throw new SQLException("The schema has %d texts for %s".formatted(rows, object));
				}
			}
			// This connection would keep what it knew
			sql.execute("PRAGMA writable_schema=RESET");
			return true;
		});
	}

}
