package dev.migrator.archive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.migrator.Archive;
import dev.migrator.archive.StoredArchive.State;
import dev.migrator.database.StateTables;
import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * The table that says which archives there are, and were. It is made with the first one.
 */
final class ArchiveRegistry {

	private static final String NAME = "archive";

	private static final String COLUMNS = "id, revision, table_name, whole_table, archived_columns, key_columns, "
			+ "numbered, witness_columns, counter, state, created_at, kept_rows, bytes, restored_at, restored_rows";

	private final Connection connection;

	private final StateTables tables;

	private final ArchiveSql sql;

	private final String registry;

	ArchiveRegistry(Connection connection, ArchiveSql sql, StateTables tables) {
		this.connection = connection;
		this.tables = tables;
		this.sql = sql;
		this.registry = tables.qualified(tables.name(NAME));
	}

	private boolean exists() throws SQLException {
		return this.tables.exists(this.connection, this.tables.name(NAME));
	}

	/**
	 * Return the id that the next archive gets.
	 */
	long nextId() throws SQLException {
		this.sql.execute("""
				CREATE TABLE IF NOT EXISTS %s (
				  id INTEGER NOT NULL PRIMARY KEY,
				  revision VARCHAR(64) NOT NULL,
				  table_name TEXT NOT NULL,
				  whole_table INTEGER NOT NULL,
				  archived_columns TEXT NOT NULL,
				  key_columns TEXT NOT NULL,
				  numbered INTEGER NOT NULL,
				  witness_columns TEXT NOT NULL,
				  counter TEXT,
				  state VARCHAR(16) NOT NULL,
				  created_at VARCHAR(32) NOT NULL,
				  kept_rows BIGINT NOT NULL,
				  bytes BIGINT NOT NULL,
				  restored_at VARCHAR(32),
				  restored_rows BIGINT NOT NULL
				)""".formatted(this.registry));
		return this.sql.number("SELECT coalesce(max(id), 0) + 1 FROM " + this.registry);
	}

	/**
	 * Return the name of the table that holds an archive.
	 */
	String tableOf(long id) {
		return this.tables.name(NAME + "_" + id);
	}

	/**
	 * Return the table that holds an archive as SQL has it.
	 */
	String qualifiedTableOf(long id) {
		return this.tables.qualified(tableOf(id));
	}

	void insert(StoredArchive stored) throws SQLException {
		Archive archive = stored.archive();
		this.sql.update(
				"INSERT INTO " + this.registry + " (" + COLUMNS
						+ ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
				archive.id(), archive.revision(), archive.table(), archive.wholeTable() ? 1 : 0,
				text(archive.columns()), text(archive.key()), stored.numbered() ? 1 : 0, text(stored.witness()),
				stored.counters(), word(stored.state()), archive.createdAt().toString(), archive.rows(),
				archive.bytes(), null, 0);
	}

	void update(StoredArchive stored) throws SQLException {
		Archive archive = stored.archive();
		Instant restoredAt = archive.restoredAt();
		this.sql.update(
				"UPDATE " + this.registry + " SET whole_table = ?, archived_columns = ?, state = ?, kept_rows = ?, "
						+ "bytes = ?, restored_at = ?, restored_rows = ? WHERE id = ?",
				archive.wholeTable() ? 1 : 0, text(archive.columns()), word(stored.state()), archive.rows(),
				archive.bytes(), (restoredAt != null) ? restoredAt.toString() : null, archive.restoredRows(),
				archive.id());
	}

	/**
	 * Return whether the table of an archive is there: anybody can drop it.
	 */
	boolean hasTable(long id) throws SQLException {
		return this.tables.exists(this.connection, tableOf(id));
	}

	boolean contains(long id) throws SQLException {
		return exists() && this.sql.number("SELECT count(*) FROM " + this.registry + " WHERE id = ?", id) > 0;
	}

	/**
	 * Forget an archive that turned out not to be needed.
	 */
	void delete(long id) throws SQLException {
		this.sql.execute("DROP TABLE " + qualifiedTableOf(id));
		this.sql.update("DELETE FROM " + this.registry + " WHERE id = ?", id);
	}

	/**
	 * Drop the table of an archive, but remember that there was one.
	 */
	void drop(StoredArchive stored, State state) throws SQLException {
		this.sql.execute("DROP TABLE IF EXISTS " + qualifiedTableOf(stored.id()));
		update(stored.with(stored.archive(), state));
	}

	/**
	 * Return the archives that hold something, newest first.
	 */
	List<StoredArchive> existing() throws SQLException {
		return find("CAST(state AS TEXT) IN ('kept', 'left')");
	}

	/**
	 * Return the archives that wait for an upgrade of a revision, newest first.
	 */
	List<StoredArchive> waitingFor(String revision) throws SQLException {
		return find("CAST(state AS TEXT) = 'kept' AND CAST(revision AS TEXT) = CAST(? AS TEXT)", revision);
	}

	private List<StoredArchive> find(String condition, Object... arguments) throws SQLException {
		if (!exists()) {
			return List.of();
		}
		return this.sql.query(
				"SELECT " + COLUMNS + " FROM " + this.registry + " WHERE " + condition + " ORDER BY id DESC",
				(row, number) -> archive(row), arguments);
	}

	private StoredArchive archive(ResultSet row) throws SQLException {
		long id = row.getLong("id");
		Archive archive = new Archive(id, row.getString("revision"), row.getString("table_name"),
				row.getInt("whole_table") != 0, names(row.getString("archived_columns")),
				names(row.getString("key_columns")), tableOf(id), Instant.parse(row.getString("created_at")),
				row.getLong("kept_rows"), row.getLong("bytes"), instant(row.getString("restored_at")),
				row.getLong("restored_rows"));
		return new StoredArchive(archive, row.getInt("numbered") != 0, names(row.getString("witness_columns")),
				row.getString("counter"), State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)));
	}

	private static @Nullable Instant instant(@Nullable String text) {
		return (text != null) ? Instant.parse(text) : null;
	}

	private static String word(State state) {
		return state.name().toLowerCase(Locale.ROOT);
	}

	// Columns can be called anything: so their names are in quotes
	private static String text(List<String> names) {
		return names.stream().map(Identifiers::quote).collect(Collectors.joining(","));
	}

	private static List<String> names(String text) {
		List<String> names = new ArrayList<>();
		int start = 0;
		while (start < text.length()) {
			int end = start + 1;
			while (text.charAt(end) != '"' || text.startsWith("\"\"", end)) {
				end += (text.charAt(end) == '"') ? 2 : 1;
			}
			names.add(Identifiers.unquote(text.substring(start, end + 1)));
			start = end + 2;
		}
		return names;
	}

}
