package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;

import dev.migrator.database.sqlite.alter.SqlSession.Work;

/**
 * The conditions under which SQLite itself renames: it follows the name into views and
 * triggers ({@code legacy_alter_table} off), and passes over those which are broken
 * already instead of refusing ({@code writable_schema} on).
 */
final class NativeRename {

	private NativeRename() {
	}

	static <T> T run(SqlSession sql, Work<T> rename) throws SQLException {
		return sql.withPragma("legacy_alter_table", 0, () -> sql.withPragma("writable_schema", 1, rename));
	}

}
