package dev.migrator.database.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Remembers and restores the pragmas that belong to a connection and not to the file: in
 * a pool, they would outlive whoever set them.
 */
final class ConnectionPragmas {

	// https://sqlite.org/pragma.html, those that set a connection up
	private static final Set<String> OF_A_CONNECTION = Set.of("analysis_limit", "automatic_index", "busy_timeout",
			"cache_size", "cache_spill", "case_sensitive_like", "cell_size_check", "checkpoint_fullfsync",
			"defer_foreign_keys", "foreign_keys", "fullfsync", "ignore_check_constraints", "journal_size_limit",
			"legacy_alter_table", "locking_mode", "mmap_size", "query_only", "read_uncommitted", "recursive_triggers",
			"reverse_unordered_selects", "secure_delete", "synchronous", "temp_store", "threads", "trusted_schema",
			"wal_autocheckpoint", "writable_schema");

	private final Connection connection;

	private final Map<String, String> before = new LinkedHashMap<>();

	ConnectionPragmas(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Remember the value of a pragma, unless it is remembered already or belongs to the
	 * file.
	 */
	void remember(String name) throws SQLException {
		String pragma = name.toLowerCase(Locale.ROOT);
		if (OF_A_CONNECTION.contains(pragma) && !this.before.containsKey(pragma)) {
			String value = get(pragma);
			if (value != null) {
				this.before.put(pragma, value);
			}
		}
	}

	@Nullable String get(String pragma) throws SQLException {
		// This one answers nothing; what it does can be seen
		String query = pragma.equals("case_sensitive_like") ? "SELECT 'a' NOT LIKE 'A'" : "PRAGMA " + pragma;
		try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
			return row.next() ? row.getString(1) : null;
		}
	}

	/**
	 * Set a pragma, having remembered its value, and see that it took.
	 */
	void set(String pragma, String value) throws SQLException {
		remember(pragma);
		assign(pragma, value);
		if (!value.equals(get(pragma))) {
			throw new SQLException("SQLite ignored PRAGMA " + pragma + " = " + value);
		}
	}

	/**
	 * Put one pragma back.
	 */
	void restore(String pragma) throws SQLException {
		String value = this.before.remove(pragma);
		if (value != null && !value.equals(get(pragma))) {
			assign(pragma, value);
		}
	}

	/**
	 * Put all pragmas back.
	 */
	void restoreAll() throws SQLException {
		for (String pragma : Set.copyOf(this.before.keySet())) {
			restore(pragma);
		}
	}

	private void assign(String pragma, String value) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("PRAGMA " + pragma + " = " + value);
		}
	}

}
