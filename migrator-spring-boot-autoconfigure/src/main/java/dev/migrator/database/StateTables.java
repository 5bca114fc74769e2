package dev.migrator.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Origin;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.RevisionStatus.Kind;
import dev.migrator.database.DatabaseState.LastOperation;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.StringUtils;

/**
 * The two tables in which a migrator keeps its state: a row for each applied revision,
 * and a history that only grows. Times are ISO-8601 text in UTC, lists are
 * comma-separated: a person can read the tables, and no product's types get in the way.
 */
public final class StateTables {

	// For PostgreSQL, where somebody may have made an operator for other types, which
	// would fit better
	private static final String BY_ID = " WHERE CAST(id AS TEXT) = CAST(? AS TEXT)";

	// No such table or schema, as far as a product has states for it
	private static final Set<String> MISSING = Set.of("42P01", "42S02", "3F000");

	private final String revisionTable;

	private final String historyTable;

	private final String revisions;

	private final String histories;

	private final @Nullable String schema;

	private final String prefix;

	private final String selectState;

	// SQL for the present time, or null for values that are known now
	private final @Nullable String scriptTime;

	private final boolean anyHistory;

	/**
	 * Names the tables.
	 * @param schema the schema they are in, or {@code null} for the connection's own
	 * @param prefix what their names begin with
	 */
	public StateTables(@Nullable String schema, String prefix) {
		this(schema, prefix, null, false);
	}

	private StateTables(@Nullable String schema, String prefix, @Nullable String scriptTime, boolean anyHistory) {
		this.scriptTime = scriptTime;
		this.anyHistory = anyHistory;
		this.schema = schema;
		this.prefix = prefix;
		this.revisionTable = prefix + "revision";
		this.historyTable = prefix + "history";
		this.revisions = qualified(schema, this.revisionTable);
		this.histories = qualified(schema, this.historyTable);
		// One round trip tells whether there is anything to do: the revisions, and after
		// them one row, whose id is null, with what matters of the history
		this.selectState = """
				SELECT id, revises, depends_on, labels, message, created_at, kind, checksum, \
				downgrade IS NOT NULL, applied_at, duration_ms FROM %1$s \
				UNION ALL SELECT NULL, h.operation, h.heads, n.outcome, n.revision, NULL, NULL, NULL, \
				h.id IS NOT NULL, NULL, n.id FROM %2$s n \
				LEFT JOIN %2$s h ON h.id = (SELECT max(id) FROM %2$s \
				WHERE CAST(outcome AS TEXT) = 'succeeded' AND CAST(operation AS TEXT) <> 'repair') \
				WHERE n.id = (SELECT max(id) FROM %2$s)""".formatted(this.revisions, this.histories);
	}

	/**
	 * Return the same tables, written to with statements that can be run again later, on
	 * another database: times are those at which they run, and no durations.
	 * @param time SQL for the present time, as ISO 8601 has it, in UTC
	 * @param anyHistory whether the other database may have another history. The next id
	 * is then taken there, and an entry fails that does not begin where the one before
	 * has ended. Otherwise it fails if its id is taken
	 * @return the tables
	 */
	public StateTables forScript(String time, boolean anyHistory) {
		return new StateTables(this.schema, this.prefix, time, anyHistory);
	}

	/**
	 * Return tables of the same names in another schema.
	 * @param schema the schema, without quotes
	 * @return the tables
	 */
	public StateTables inSchema(String schema) {
		return new StateTables(schema, this.prefix, this.scriptTime, this.anyHistory);
	}

	private static String qualified(@Nullable String schema, String table) {
		return (schema != null) ? quoted(schema) + "." + quoted(table) : quoted(table);
	}

	private static String quoted(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	/**
	 * Return the names of the tables.
	 * @return the names, without schema and quotes
	 */
	public List<String> names() {
		return List.of(this.revisionTable, this.historyTable);
	}

	/**
	 * Return whether a table is one of these.
	 * @param name the name of a table
	 * @return whether it is a state table
	 */
	public boolean contains(String name) {
		return name.equalsIgnoreCase(this.revisionTable) || name.equalsIgnoreCase(this.historyTable);
	}

	/**
	 * Read the state with one query.
	 * @param connection the connection to read from
	 * @return the state; {@linkplain DatabaseState#untouched() untouched} where there are
	 * no state tables
	 * @throws SQLException if the database cannot be read
	 */
	public DatabaseState read(Connection connection) throws SQLException {
		return readIfExist(connection, () -> template(connection).query(this.selectState, StateTables::toState),
				DatabaseState.untouched());
	}

	private static DatabaseState toState(ResultSet rows) throws SQLException {
		Map<String, AppliedRevision> applied = new LinkedHashMap<>();
		long version = 0;
		LastOperation last = null;
		String unfinished = null;
		while (rows.next()) {
			String id = rows.getString(1);
			if (id != null) {
				applied.put(id, toAppliedRevision(id, rows));
			}
			else {
				version = rows.getLong(11);
				unfinished = Outcome.STARTED.word().equals(rows.getString(4)) ? rows.getString(5) : null;
				if (rows.getBoolean(9)) {
					last = new LastOperation(constant(Operation.class, rows.getString(2)), list(rows.getString(3)));
				}
			}
		}
		return new DatabaseState(true, applied, version, last, unfinished);
	}

	private static AppliedRevision toAppliedRevision(String id, ResultSet row) throws SQLException {
		Revision revision = new Revision(id, list(row.getString(2)), list(row.getString(3)), list(row.getString(4)),
				row.getString(5), instant(row.getString(6)));
		return new AppliedRevision(revision, constant(Kind.class, row.getString(7)), row.getString(8),
				row.getBoolean(9), Instant.parse(row.getString(10)), Duration.ofMillis(row.getLong(11)));
	}

	/**
	 * Read what changes whenever the state does.
	 * @param connection the connection to read from
	 * @return the id of the newest history entry, or 0 if there is none
	 * @throws SQLException if the database cannot be read
	 */
	public long readVersion(Connection connection) throws SQLException {
		return call(() -> {
			Long version = template(connection).queryForObject("SELECT coalesce(max(id), 0) FROM " + this.histories,
					Long.class);
			return (version != null) ? version : 0;
		});
	}

	private boolean exist(Connection connection) throws SQLException {
		return exists(connection, this.revisionTable);
	}

	/**
	 * Return whether there is a table in the schema of these.
	 * @param connection the connection to read from
	 * @param table the name of the table
	 * @return whether it exists
	 * @throws SQLException if the database cannot be read
	 */
	public boolean exists(Connection connection, String table) throws SQLException {
		DatabaseMetaData metaData = connection.getMetaData();
		String schema = (this.schema != null) ? this.schema : connection.getSchema();
		try (ResultSet tables = metaData.getTables(null, schema, table, null)) {
			while (tables.next()) {
				// The names were taken as patterns, in which an underscore is a wildcard
				String found = tables.getString("TABLE_SCHEM");
				if (table.equals(tables.getString("TABLE_NAME"))
						&& (schema == null || found == null || schema.equals(found))) {
					return true;
				}
			}
			return false;
		}
	}

	/**
	 * Return the schema of the tables.
	 * @return the schema, without quotes, or {@code null} for the connection's own
	 */
	public @Nullable String schema() {
		return this.schema;
	}

	/**
	 * Return the name of another table of the migrator.
	 * @param suffix what follows the prefix that all have
	 * @return the name, without schema and quotes
	 */
	public String name(String suffix) {
		return this.prefix + suffix;
	}

	/**
	 * Return a table of the migrator as SQL has it.
	 * @param table its name, without schema and quotes
	 * @return the name with the schema, if one is set, and in quotes
	 */
	public String qualified(String table) {
		return qualified(this.schema, table);
	}

	/**
	 * Create the tables.
	 * @param connection the connection to create them with
	 * @throws SQLException if the database refuses
	 */
	public void create(Connection connection) throws SQLException {
		run(() -> {
			JdbcTemplate template = template(connection);
			template.execute("""
					CREATE TABLE IF NOT EXISTS %s (
					  id VARCHAR(64) NOT NULL PRIMARY KEY,
					  revises TEXT NOT NULL,
					  depends_on TEXT NOT NULL,
					  labels TEXT NOT NULL,
					  message TEXT NOT NULL,
					  created_at VARCHAR(32),
					  kind VARCHAR(8) NOT NULL,
					  checksum VARCHAR(80),
					  source TEXT NOT NULL,
					  downgrade TEXT,
					  downgrade_options TEXT,
					  downgrade_line INTEGER,
					  applied_at VARCHAR(32) NOT NULL,
					  duration_ms BIGINT NOT NULL
					)""".formatted(this.revisions));
			template.execute("""
					CREATE TABLE IF NOT EXISTS %s (
					  id INTEGER NOT NULL PRIMARY KEY,
					  operation VARCHAR(16) NOT NULL,
					  revision VARCHAR(64),
					  actor TEXT NOT NULL,
					  origin VARCHAR(16) NOT NULL,
					  started_at VARCHAR(32) NOT NULL,
					  duration_ms BIGINT,
					  outcome VARCHAR(16) NOT NULL,
					  error TEXT,
					  current_before TEXT NOT NULL,
					  current_after TEXT NOT NULL,
					  heads TEXT NOT NULL
					)""".formatted(this.histories));
		});
	}

	/**
	 * Record that a revision is applied.
	 * @param connection the connection to write with
	 * @param applied the revision
	 * @param source the file or class it is written in
	 * @param downgrade what undoes it, or {@code null} if nothing does
	 * @throws SQLException if the database refuses
	 */
	public void insert(Connection connection, AppliedRevision applied, String source,
			@Nullable StoredDowngrade downgrade) throws SQLException {
		Revision revision = applied.revision();
		Row row = new Row().with("id", revision.id())
			.with("revises", text(revision.revises()))
			.with("depends_on", text(revision.dependsOn()))
			.with("labels", text(revision.labels()))
			.with("message", revision.message())
			.with("created_at", (revision.created() != null) ? revision.created().toString() : null)
			.with("kind", applied.kind().word())
			.with("checksum", applied.checksum())
			.with("source", source)
			.with("downgrade", (downgrade != null) ? downgrade.sql() : null)
			.with("downgrade_options", (downgrade != null) ? downgrade.options() : null)
			.with("downgrade_line", (downgrade != null) ? downgrade.line() : null);
		insert(connection, this.revisions, timed(row, "applied_at", applied.appliedAt(), applied.duration()));
	}

	private Row timed(Row row, String column, Instant time, @Nullable Duration duration) {
		if (this.scriptTime != null) {
			return row.withSql(column, this.scriptTime).with("duration_ms", (duration != null) ? 0 : null);
		}
		return row.with(column, time.toString()).with("duration_ms", (duration != null) ? duration.toMillis() : null);
	}

	private static void insert(Connection connection, String table, Row row) throws SQLException {
		run(() -> template(connection).update("INSERT INTO %s (%s) VALUES (%s)".formatted(table,
				String.join(", ", row.columns), String.join(", ", row.expressions)), row.values.toArray()));
	}

	/**
	 * Record that a revision is applied no more.
	 * @param connection the connection to write with
	 * @param id the id of the revision
	 * @throws SQLException if the database refuses
	 */
	public void delete(Connection connection, String id) throws SQLException {
		run(() -> template(connection).update("DELETE FROM " + this.revisions + BY_ID, id));
	}

	/**
	 * Record that an applied revision is written in another way now.
	 * @param connection the connection to write with
	 * @param id the id of the revision
	 * @param kind what it is written in
	 * @param checksum the checksum, or {@code null} if it has none
	 * @param downgrade what undoes it, or {@code null} if nothing does
	 * @throws SQLException if the database refuses
	 */
	public void update(Connection connection, String id, Kind kind, @Nullable String checksum,
			@Nullable StoredDowngrade downgrade) throws SQLException {
		run(() -> template(connection).update("UPDATE " + this.revisions
				+ " SET kind = ?, checksum = ?, downgrade = ?, downgrade_options = ?, downgrade_line = ?" + BY_ID,
				kind.word(), checksum, (downgrade != null) ? downgrade.sql() : null,
				(downgrade != null) ? downgrade.options() : null, (downgrade != null) ? downgrade.line() : null, id));
	}

	/**
	 * Read the script that undoes an applied revision.
	 * @param connection the connection to read from
	 * @param id the id of the revision
	 * @return the script, or empty if the database keeps none
	 * @throws SQLException if the database cannot be read
	 */
	public Optional<StoredDowngrade> readDowngrade(Connection connection, String id) throws SQLException {
		return call(() -> template(connection)
			.query("SELECT downgrade, downgrade_options, source, downgrade_line FROM " + this.revisions + BY_ID
					+ " AND downgrade IS NOT NULL",
					(row, number) -> StoredDowngrade.of(row.getString(1), row.getString(2), row.getString(3),
							row.getInt(4)),
					id)
			.stream()
			.findFirst());
	}

	/**
	 * Add an entry to the history.
	 * @param connection the connection to write with
	 * @param entry the entry
	 * @throws SQLException if the database refuses
	 */
	public void append(Connection connection, HistoryEntry entry) throws SQLException {
		Row row = new Row();
		if (this.anyHistory) {
			row.withSql("id", "(SELECT coalesce(max(id), 0) + 1 FROM %s)".formatted(this.histories));
		}
		else {
			row.with("id", entry.id());
		}
		row.with("operation", entry.operation().word())
			.with("revision", entry.revision())
			.with("actor", entry.actor())
			.with("origin", entry.origin().word());
		timed(row, "started_at", entry.startedAt(), entry.duration()).with("outcome", entry.outcome().word())
			.with("error", entry.error());
		String before = text(entry.currentBefore());
		if (this.anyHistory) {
			// Null, which the column does not take, unless the state is the expected one
			row.withSql("current_before",
					"CASE WHEN coalesce((SELECT current_after FROM %1$s WHERE id = (SELECT max(id) FROM %1$s)), '') = CAST(? AS TEXT) THEN ? END"
						.formatted(this.histories),
					before, before);
		}
		else {
			row.with("current_before", before);
		}
		insert(connection, this.histories,
				row.with("current_after", text(entry.currentAfter())).with("heads", text(entry.heads())));
	}

	/**
	 * Read the history.
	 * @param connection the connection to read from
	 * @param limit how many entries to return at the most
	 * @return the entries, newest first; none where there are no state tables
	 * @throws SQLException if the database cannot be read
	 */
	public List<HistoryEntry> readHistory(Connection connection, int limit) throws SQLException {
		return readIfExist(connection,
				() -> template(connection)
					.query("SELECT id, operation, revision, actor, origin, started_at, duration_ms,"
							+ " outcome, error, current_before, current_after, heads FROM " + this.histories
							+ " ORDER BY id DESC LIMIT ?", (row, number) -> toHistoryEntry(row), limit),
				List.of());
	}

	private <T> T readIfExist(Connection connection, JdbcWork<T> reading, T otherwise) throws SQLException {
		try {
			return reading.call();
		}
		catch (DataAccessException ex) {
			// Tables that are there by now may not have been when they were read: another
			// instance has created them meanwhile. If that was not it, it fails again.
			if (exist(connection)) {
				return call(reading);
			}
			SQLException failure = DriverFailure.behind(ex);
			String state = failure.getSQLState();
			if (state != null && !MISSING.contains(state)) {
				// They may be there, and only not to be read
				throw failure;
			}
			return otherwise;
		}
	}

	private static HistoryEntry toHistoryEntry(ResultSet row) throws SQLException {
		long duration = row.getLong(7);
		Duration took = row.wasNull() ? null : Duration.ofMillis(duration);
		return new HistoryEntry(row.getLong(1), constant(Operation.class, row.getString(2)), row.getString(3),
				row.getString(4), constant(Origin.class, row.getString(5)), Instant.parse(row.getString(6)), took,
				constant(Outcome.class, row.getString(8)), row.getString(9), list(row.getString(10)),
				list(row.getString(11)), list(row.getString(12)));
	}

	private static JdbcTemplate template(Connection connection) {
		return new JdbcTemplate(new SingleConnectionDataSource(connection, true));
	}

	private static String text(List<String> names) {
		return String.join(",", names);
	}

	private static List<String> list(@Nullable String text) {
		return List.of(StringUtils.commaDelimitedListToStringArray(text));
	}

	private static @Nullable Instant instant(@Nullable String text) {
		return (text != null) ? Instant.parse(text) : null;
	}

	private static <E extends Enum<E>> E constant(Class<E> type, String word) {
		return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

	private static void run(Runnable work) throws SQLException {
		call(() -> {
			work.run();
			return true;
		});
	}

	private static <T> T call(JdbcWork<T> work) throws SQLException {
		try {
			return work.call();
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

	/**
	 * A row that is written.
	 */
	private static final class Row {

		private final List<String> columns = new ArrayList<>();

		private final List<String> expressions = new ArrayList<>();

		private final List<@Nullable Object> values = new ArrayList<>();

		Row with(String column, @Nullable Object value) {
			return withSql(column, "?", value);
		}

		Row withSql(String column, String expression, @Nullable Object... parameters) {
			this.columns.add(column);
			this.expressions.add(expression);
			this.values.addAll(Arrays.asList(parameters));
			return this;
		}

	}

	@FunctionalInterface
	private interface JdbcWork<T> {

		T call() throws SQLException;

	}

}
