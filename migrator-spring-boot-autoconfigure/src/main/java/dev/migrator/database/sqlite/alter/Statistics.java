package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.migrator.sql.Identifiers;

/**
 * What {@code ANALYZE} has found out about a table, which SQLite forgets when the table
 * is dropped.
 *
 * @param rows the rows of each table of statistics
 */
record Statistics(Map<String, List<Object[]>> rows) {

	private static final List<String> TABLES = List.of("sqlite_stat1", "sqlite_stat4");

	static Statistics read(SqlSession sql, String table) throws SQLException {
		Map<String, List<Object[]>> rows = new LinkedHashMap<>();
		for (String statistics : TABLES) {
			if (sql.exists("SELECT 1 FROM main.sqlite_schema WHERE name = ?", statistics)) {
				rows.put(statistics, sql.query(
						"SELECT * FROM main.%s WHERE tbl = ? COLLATE NOCASE".formatted(statistics), (row, number) -> {
							Object[] values = new Object[row.getMetaData().getColumnCount()];
							for (int i = 0; i < values.length; i++) {
								values[i] = row.getObject(i + 1);
							}
							return values;
						}, table));
			}
		}
		return new Statistics(rows);
	}

	/**
	 * Put the rows back, but for those of indexes that are there no more or may be others
	 * now: the indexes behind constraints are numbered in the order of the text.
	 */
	void restore(SqlSession sql, TableDraft draft) throws SQLException {
		for (Map.Entry<String, List<Object[]>> statistics : this.rows.entrySet()) {
			sql.update("DELETE FROM main.%s WHERE tbl = ? COLLATE NOCASE".formatted(statistics.getKey()), draft.name());
			List<Object[]> kept = new ArrayList<>(statistics.getValue());
			kept.removeIf((row) -> !isKept(String.valueOf(row[1]), draft));
			for (Object[] row : kept) {
				sql.update("INSERT INTO main.%s VALUES (%s)".formatted(statistics.getKey(),
						String.join(", ", Collections.nCopies(row.length, "?"))), row);
			}
		}
	}

	private static boolean isKept(String index, TableDraft draft) {
		boolean behindConstraint = Identifiers.fold(index).startsWith("SQLITE_AUTOINDEX_");
		return behindConstraint ? draft.keepsKeys() : !draft.droppedIndexes().contains(index);
	}

	/**
	 * Let the statistics follow a table to another name, which SQLite does not.
	 */
	static void rename(SqlSession sql, String from, String to) throws SQLException {
		for (String statistics : TABLES) {
			if (sql.exists("SELECT 1 FROM main.sqlite_schema WHERE name = ?", statistics)) {
				String autoindex = "sqlite_autoindex_" + from + "_";
				sql.update(
						"UPDATE main.%s SET tbl = ?, idx = CASE WHEN substr(idx, 1, ?) = ? COLLATE NOCASE THEN ? || substr(idx, ?) ELSE idx END WHERE tbl = ? COLLATE NOCASE"
							.formatted(statistics),
						to, autoindex.codePointCount(0, autoindex.length()), autoindex, "sqlite_autoindex_" + to + "_",
						autoindex.codePointCount(0, autoindex.length()) + 1, from);
			}
		}
	}

}
