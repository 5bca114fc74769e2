package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What {@code ANALYZE} has found out about a table. SQLite forgets it when the table is
 * dropped, and does not follow a table to another name.
 */
final class Statistics {

	private static final List<String> TABLES = List.of("sqlite_stat1", "sqlite_stat4");

	private Statistics() {
	}

	/**
	 * Forget what concerns indexes that are there no more or may be others now: those
	 * behind constraints are numbered in the order of the text.
	 */
	static void forgetLost(SqlSession sql, TableDraft draft) throws SQLException {
		List<String> lost = new ArrayList<>();
		List<Object> arguments = new ArrayList<>(List.of(draft.name()));
		if (!draft.keepsKeys()) {
			lost.add("idx LIKE 'sqlite!_autoindex!_%' ESCAPE '!'");
		}
		if (!draft.droppedIndexes().isEmpty()) {
			lost.add("idx IN (%s)"
				.formatted(String.join(", ", Collections.nCopies(draft.droppedIndexes().size(), "?"))));
			arguments.addAll(draft.droppedIndexes());
		}
		if (lost.isEmpty()) {
			return;
		}
		for (String statistics : existing(sql)) {
			sql.update("DELETE FROM main.%s WHERE tbl = ? COLLATE NOCASE AND (%s)".formatted(statistics,
					String.join(" OR ", lost)), arguments.toArray());
		}
	}

	/**
	 * Let the statistics follow a table to another name.
	 */
	static void rename(SqlSession sql, String from, String to) throws SQLException {
		for (String statistics : existing(sql)) {
			String autoindex = "sqlite_autoindex_" + from + "_";
			sql.update(
					"UPDATE main.%s SET tbl = ?, idx = CASE WHEN substr(idx, 1, ?) = ? COLLATE NOCASE THEN ? || substr(idx, ?) ELSE idx END WHERE tbl = ? COLLATE NOCASE"
						.formatted(statistics),
					to, autoindex.codePointCount(0, autoindex.length()), autoindex, "sqlite_autoindex_" + to + "_",
					autoindex.codePointCount(0, autoindex.length()) + 1, from);
		}
	}

	private static List<String> existing(SqlSession sql) throws SQLException {
		List<String> existing = new ArrayList<>();
		for (String statistics : TABLES) {
			if (sql.exists("SELECT 1 FROM main.sqlite_schema WHERE name = ?", statistics)) {
				existing.add(statistics);
			}
		}
		return existing;
	}

}
