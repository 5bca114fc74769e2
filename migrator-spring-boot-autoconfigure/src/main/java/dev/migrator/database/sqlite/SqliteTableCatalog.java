package dev.migrator.database.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.migrator.database.DatabaseSession;
import dev.migrator.database.DriverFailure;
import dev.migrator.database.ForeignKeyDescription;
import dev.migrator.database.TableCatalog;
import dev.migrator.database.TableDescription;
import dev.migrator.database.TableDescription.ColumnDescription;
import dev.migrator.schema.ColumnName;
import dev.migrator.schema.Inheritance;
import dev.migrator.schema.Namespace;
import dev.migrator.schema.Schema;
import dev.migrator.schema.TypeUse;
import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The tables of a SQLite database.
 */
final class SqliteTableCatalog implements TableCatalog {

	private static final Logger logger = LoggerFactory.getLogger(SqliteTableCatalog.class);

	// A full-text index of the rows of another table has none of its own
	private static final String TABLES = """
			SELECT name, type = 'virtual' OR NOT wr FROM pragma_table_list \
			WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
			AND NOT (type = 'virtual' AND EXISTS (SELECT 1 FROM main.sqlite_schema AS s \
			WHERE s.name = pragma_table_list.name AND s.sql LIKE '%USING fts%' AND s.sql LIKE '%content%=%' \
			AND replace(replace(s.sql, ' ', ''), '"', '''') NOT LIKE '%content=''''%' \
			AND NOT EXISTS (SELECT 1 FROM main.sqlite_schema AS c WHERE c.name = s.name || '_content')))""";

	// https://sqlite.org/pragma.html#pragma_table_xinfo: hidden is 1 for a hidden column
	// of a virtual table, 2 or 3 for a generated column
	private static final String COLUMNS = """
			SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?, 'main') \
			WHERE hidden <> 1 ORDER BY cid""";

	private static final List<String> ROW_IDS = List.of("rowid", "_rowid_", "oid");

	private final JdbcTemplate template;

	private final BooleanSupplier enforcesForeignKeys;

	SqliteTableCatalog(Connection connection, BooleanSupplier enforcesForeignKeys) {
		this.template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
		this.enforcesForeignKeys = enforcesForeignKeys;
	}

	@Override
	public List<TableDescription> tables() throws SQLException {
		return call(() -> this.template
			.query(TABLES + " ORDER BY name", (row, number) -> describe(row.getString(1), row.getBoolean(2)))
			.stream()
			.flatMap(Optional::stream)
			.toList());
	}

	@Override
	public Optional<TableDescription> table(String name) throws SQLException {
		return call(() -> this.template
			.query(TABLES + " AND name = ? COLLATE NOCASE",
					(row, number) -> describe(row.getString(1), row.getBoolean(2)), name)
			.stream()
			.flatMap(Optional::stream)
			.findFirst());
	}

	private Optional<TableDescription> describe(String name, boolean numbered) {
		List<ColumnDescription> columns = new ArrayList<>();
		Map<Integer, String> key = new TreeMap<>();
		try {
			this.template.query(COLUMNS, (row) -> {
				String column = row.getString(1);
				columns.add(new ColumnDescription(column, String.valueOf(row.getString(2)), !row.getBoolean(3),
						row.getInt(5) > 1));
				if (row.getInt(4) > 0) {
					key.put(row.getInt(4), column);
				}
			}, name);
		}
		catch (DataAccessException ex) {
			// A virtual table of a module that this connection has not
			logger.debug("The table {} cannot be looked at", name, ex);
			return Optional.empty();
		}
		String reference = "main." + Identifiers.quote(name);
		return Optional.of(new TableDescription(name, reference, reference, columns, List.copyOf(key.values()),
				numbered ? rowId(columns) : null));
	}

	private static @Nullable String rowId(List<ColumnDescription> columns) {
		return ROW_IDS.stream()
			.filter((id) -> columns.stream().noneMatch((column) -> Identifiers.same(column.name(), id)))
			.findFirst()
			.orElse(null);
	}

	@Override
	public void lock(Collection<TableDescription> tables) {
		// A transaction that writes has the whole database
	}

	@Override
	public void seeingAllRows(DatabaseSession.Work work) throws SQLException {
		work.run();
	}

	@Override
	public Map<Long, ColumnName> filledColumns() {
		return Map.of();
	}

	@Override
	public List<TypeUse> typeUses() {
		return List.of();
	}

	@Override
	public List<Inheritance> inheritances() {
		return List.of();
	}

	@Override
	public List<ForeignKeyDescription> enforcedForeignKeys(String table) throws SQLException {
		if (!this.enforcesForeignKeys.getAsBoolean()) {
			return List.of();
		}
		Map<Integer, List<Reference>> keys = new LinkedHashMap<>();
		call(() -> this.template.query(
				"SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?, 'main') ORDER BY id, seq",
				(row, number) -> keys.computeIfAbsent(row.getInt(1), (id) -> new ArrayList<>())
					.add(new Reference(row.getString(2), row.getString(3), row.getString(4))),
				table));
		List<ForeignKeyDescription> described = new ArrayList<>();
		for (List<Reference> references : keys.values()) {
			String parent = references.get(0).parent();
			List<String> parentKey = table(parent).map(TableDescription::primaryKey).orElse(List.of());
			List<String> to = new ArrayList<>();
			for (int i = 0; i < references.size(); i++) {
				String column = references.get(i).to();
				to.add((column != null) ? column : (i < parentKey.size()) ? parentKey.get(i) : "");
			}
			described.add(new ForeignKeyDescription(references.stream().map(Reference::from).toList(), parent, to));
		}
		return described;
	}

	@Override
	public void deferForeignKeys() throws SQLException {
		// Ends with the transaction
		execute("PRAGMA defer_foreign_keys = ON");
	}

	@Override
	public void takingOldValues(Collection<String> tables, DatabaseSession.Work work) throws SQLException {
		List<Trigger> triggers = call(() -> tables.stream().flatMap(this::triggers).toList());
		for (Trigger trigger : triggers) {
			execute("DROP TRIGGER main." + Identifiers.quote(trigger.name()));
		}
		work.run();
		for (Trigger trigger : triggers) {
			execute(trigger.sql());
		}
	}

	private Stream<Trigger> triggers(String table) {
		return this.template
			.query("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE "
					+ "ORDER BY rowid", (row, number) -> new Trigger(row.getString(1), row.getString(2)), table)
			.stream();
	}

	@Override
	public Schema schema() throws SQLException {
		return call(() -> new SqliteSchemaReader(this.template).read());
	}

	@Override
	public Namespace namespace() {
		return Namespace.ofSqlite();
	}

	@Override
	public String numberedRowType() {
		return "INTEGER PRIMARY KEY";
	}

	@Override
	public String archived(String value, String type) {
		return value;
	}

	@Override
	public String restored(String value, String type) {
		return value;
	}

	@Override
	public String exactType(String type) {
		// A column without a type converts nothing
		return "";
	}

	@Override
	public String bytesOf(String expression) {
		return "coalesce(octet_length(" + expression + "), 0)";
	}

	@Override
	public Optional<String> counters(String table, Collection<String> columns) throws SQLException {
		if (!numbers(table, columns)) {
			return Optional.empty();
		}
		return call(() -> hasCounters() ? this.template
			.queryForList("SELECT seq FROM main.sqlite_sequence WHERE name = ? COLLATE NOCASE", String.class, table)
			.stream()
			.findFirst() : Optional.empty());
	}

	@Override
	public void raiseCounters(String table, Collection<String> columns, String counters) throws SQLException {
		if (!numbers(table, columns)) {
			return;
		}
		long counter = Long.parseLong(counters);
		call(() -> {
			if (hasCounters() && this.template.update(
					"UPDATE main.sqlite_sequence SET seq = max(seq, ?) WHERE name = ? COLLATE NOCASE", counter,
					table) == 0) {
				this.template.update(
						"INSERT INTO main.sqlite_sequence (name, seq) SELECT name, ? FROM main.sqlite_schema "
								+ "WHERE type = 'table' AND name = ? COLLATE NOCASE AND sql LIKE '%AUTOINCREMENT%'",
						counter, table);
			}
			return true;
		});
	}

	/**
	 * Return whether the primary key, which alone is counted, is among columns.
	 */
	private boolean numbers(String table, Collection<String> columns) throws SQLException {
		List<String> key = table(table).map(TableDescription::primaryKey).orElse(List.of());
		return key.size() == 1 && namespace().contains(columns, key.get(0));
	}

	// The table comes with the first AUTOINCREMENT
	private boolean hasCounters() {
		return !this.template.queryForList("SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'").isEmpty();
	}

	@Override
	public boolean isRefusalOfValues(SQLException failure) {
		return SqliteDatabase.isRefusalOfValues(failure);
	}

	private void execute(String sql) throws SQLException {
		call(() -> {
			this.template.execute(sql);
			return true;
		});
	}

	private static <T> T call(Supplier<T> work) throws SQLException {
		try {
			return work.get();
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

	/**
	 * One column of a foreign key.
	 *
	 * @param parent the table that it refers to
	 * @param from the column that refers
	 * @param to the column that it refers to, or {@code null} for the primary key
	 */
	private record Reference(String parent, String from, @Nullable String to) {

	}

	/**
	 * A trigger.
	 *
	 * @param name its name
	 * @param sql its text
	 */
	private record Trigger(String name, String sql) {

	}

}
