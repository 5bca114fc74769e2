package dev.migrator.archive;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.migrator.Archive;
import dev.migrator.MigratorException;
import dev.migrator.archive.StoredArchive.State;
import dev.migrator.database.TableCatalog;
import dev.migrator.database.TableDescription;
import dev.migrator.database.TableDescription.ColumnDescription;
import dev.migrator.schema.ColumnName;
import dev.migrator.schema.Namespace;
import dev.migrator.schema.Removal;
import dev.migrator.schema.SchemaTrace;
import dev.migrator.schema.SchemaTrace.Departure;
import dev.migrator.sql.AlterTable.DropColumn;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.TableChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the downgrade of one revision takes away. Where the statements are known
 * beforehand, it is copied before the first of them runs, so that nothing that they do to
 * it meanwhile is missed; otherwise before each one that takes something away.
 */
public final class Preservation {

	private static final Logger logger = LoggerFactory.getLogger(Preservation.class);

	private final ArchiveSql sql;

	private final TableCatalog catalog;

	private final Namespace names;

	private final ArchiveRegistry registry;

	private final String revision;

	private final SchemaTrace trace;

	private final List<StoredArchive> kept = new ArrayList<>();

	private final Map<Long, ColumnName> before;

	private boolean foreseen;

	Preservation(ArchiveSql sql, TableCatalog catalog, ArchiveRegistry registry, String revision) throws SQLException {
		this.sql = sql;
		this.catalog = catalog;
		this.names = catalog.namespace();
		this.registry = registry;
		this.revision = revision;
		this.trace = trace(catalog);
		this.before = catalog.filledColumns();
	}

	/**
	 * Begin to follow what becomes of the tables that there are.
	 */
	static SchemaTrace trace(TableCatalog catalog) throws SQLException {
		return new SchemaTrace(catalog.namespace(), columnsByTable(catalog), catalog.typeUses(),
				catalog.inheritances());
	}

	/**
	 * Return the columns that hold values of their own, by table.
	 */
	private static Map<String, List<String>> columnsByTable(TableCatalog catalog) throws SQLException {
		Map<String, List<String>> columns = new LinkedHashMap<>();
		for (TableDescription table : catalog.tables()) {
			columns.put(table.name(), table.storedColumns());
		}
		return columns;
	}

	/**
	 * Keep what all statements of the downgrade together will take away.
	 * @param statements the statements
	 * @throws SQLException if the database refuses
	 */
	public void foresee(Iterable<SqlStatement> statements) throws SQLException {
		statements.forEach(this.trace::follow);
		this.foreseen = true;
		keep(this.trace.settle()
			.stream()
			.filter((removal) -> !removal.partition())
			.map((removal) -> new Departure(removal, removal))
			.toList());
	}

	/**
	 * Return whether a statement takes something away.
	 * @param statement the statement
	 * @return whether it drops a table or a column
	 */
	public static boolean takesAway(SqlStatement statement) {
		TableChange change = TableChange.of(statement).orElse(null);
		return change instanceof TableChange.Dropped || change instanceof TableChange.SchemaDropped
				|| change instanceof TableChange.TypeDropped || change instanceof TableChange.ExtensionDropped
				|| (change instanceof TableChange.Altered altered
						&& altered.actions().stream().anyMatch((action) -> action instanceof DropColumn));
	}

	/**
	 * Keep what a statement is about to take away, unless that was foreseen.
	 * @param statement the statement
	 * @param next whether all that came before it has run
	 * @throws SQLException if the database refuses
	 */
	public void before(SqlStatement statement, boolean next) throws SQLException {
		if (this.foreseen) {
			return;
		}
		if (next && takesAway(statement)) {
			takeBack();
		}
		keep(this.trace.follow(statement));
	}

	/**
	 * Forget what earlier statements have not taken away after all.
	 */
	private void takeBack() throws SQLException {
		Set<String> undone = new LinkedHashSet<>();
		for (StoredArchive stored : List.copyOf(this.kept)) {
			if (!this.registry.contains(stored.id())) {
				undone.add(stored.archive().table());
				this.kept.remove(stored);
			}
		}
		this.trace.takeBack(columnsByTable(this.catalog), undone);
	}

	/**
	 * See what was taken away in the end: a script may have put other tables in the place
	 * of those it dropped.
	 * @return what was kept
	 * @throws SQLException if the database refuses
	 */
	public List<Archive> settle() throws SQLException {
		if (!this.foreseen) {
			takeBack();
			List<Removal> gone = this.trace.settle();
			for (StoredArchive stored : List.copyOf(this.kept)) {
				settle(stored, gone);
			}
		}
		for (StoredArchive stored : this.kept) {
			Archive archive = stored.archive();
			logger.info("Kept {} row(s) of {} in {}, {} byte(s), for the next upgrade of revision {}", archive.rows(),
					inWords(archive), archive.archiveTable(), archive.bytes(), this.revision);
		}
		return this.kept.stream().map(StoredArchive::archive).toList();
	}

	private void settle(StoredArchive stored, List<Removal> gone) throws SQLException {
		Archive archive = stored.archive();
		Optional<Removal> removal = gone.stream()
			.filter((candidate) -> this.names.same(candidate.table(), archive.table()))
			.findFirst();
		List<String> columns = archive.columns()
			.stream()
			.filter((column) -> removal.isPresent() && this.names.contains(removal.get().columns(), column))
			.toList();
		this.kept.remove(stored);
		if (removal.isEmpty() || columns.isEmpty()) {
			this.registry.delete(stored.id());
			return;
		}
		StoredArchive settled = stored.with(
				new Archive(archive.id(), archive.revision(), archive.table(),
						archive.wholeTable() && removal.get().wholeTable(), columns, archive.key(),
						archive.archiveTable(), archive.createdAt(), archive.rows(), archive.bytes(), null, 0),
				stored.state());
		this.registry.update(settled);
		this.kept.add(settled);
	}

	/**
	 * Fail if something went that no statement told of.
	 * @throws MigratorException if a column is gone that was not kept
	 * @throws SQLException if the database cannot be read
	 */
	public void requireNothingElseGone() throws SQLException {
		Map<Long, ColumnName> gone = new LinkedHashMap<>(this.before);
		gone.values().removeIf(this.trace::hasDropped);
		if (!gone.isEmpty()) {
			gone.keySet().removeAll(this.catalog.filledColumns().keySet());
		}
		if (!gone.isEmpty()) {
			throw new MigratorException(
					"The downgrade has dropped what none of its statements says it drops, so that it could not be kept: %s."
						.formatted(gone.values().stream().map(ColumnName::toString).collect(Collectors.joining(", "))),
					"Write the DROP as a statement of the downgrade, not in a DO block or a function; or, if the values may go, "
							+ "run it with migrator.downgrade.preserve-data=false.");
		}
	}

	static String inWords(Archive archive) {
		return archive.wholeTable() ? "table " + archive.table()
				: "%s (%s)".formatted(archive.table(), String.join(", ", archive.columns()));
	}

	private void keep(List<Departure> departures) throws SQLException {
		if (!departures.isEmpty()) {
			// Outside a transaction, too, there is to be the whole archive or none
			this.sql.inSavepoint(() -> this.catalog.seeingAllRows(() -> copy(departures)));
		}
	}

	private void copy(List<Departure> departures) throws SQLException {
		List<TableDescription> tables = new ArrayList<>();
		for (Departure departure : departures) {
			this.catalog.table(departure.now().table()).ifPresent(tables::add);
		}
		// What others wrote between the copy and the statement would be lost
		this.catalog.lock(tables);
		for (Departure departure : departures) {
			copy(departure.now(), departure.first());
		}
	}

	/**
	 * Copy values.
	 * @param now what is taken away, by the names of now
	 * @param first the same by the names of the beginning, which an upgrade will bring
	 * back
	 */
	private void copy(Removal now, Removal first) throws SQLException {
		TableDescription table = this.catalog.table(now.table()).orElse(null);
		if (table == null || now.columns().isEmpty() || !this.sql.exists("SELECT 1 FROM " + table.rows())) {
			return;
		}
		forget(first);
		Map<String, String> firstNames = new LinkedHashMap<>();
		for (int i = 0; i < now.columns().size(); i++) {
			firstNames.put(now.columns().get(i), first.columns().get(i));
		}
		List<String> key = keyOf(table, now);
		boolean byRowId = key.isEmpty() && table.rowId() != null && !now.replaced();
		key.forEach((column) -> firstNames.putIfAbsent(column, this.trace.firstName(now.table(), column)));
		List<String> firstKey = key.stream().map(firstNames::get).map(String::valueOf).toList();
		List<String> witness = (byRowId && !now.wholeTable()) ? witness(table, now, firstNames) : List.of();
		ArchiveColumns columns = ArchiveColumns.of(this.names, firstKey.isEmpty() ? witness : firstKey,
				first.columns());
		boolean numbered = byRowId || (now.wholeTable() && table.isNumbered());
		long id = this.registry.nextId();
		create(id, table, firstNames, columns, numbered);
		copy(id, table, firstNames, columns, numbered);
		long rows = this.sql.number("SELECT count(*) FROM " + this.registry.qualifiedTableOf(id));
		StoredArchive stored = new StoredArchive(
				new Archive(id, this.revision, first.table(), first.wholeTable(), first.columns(), firstKey,
						this.registry.tableOf(id), Instant.now().truncatedTo(ChronoUnit.MILLIS), rows,
						bytes(id, columns), null, 0),
				numbered, witness, this.catalog.counters(table.name(), now.columns()).orElse(null), State.KEPT);
		this.registry.insert(stored);
		this.kept.add(stored);
	}

	/**
	 * Return the columns that stay, by the names of the beginning.
	 */
	private List<String> witness(TableDescription table, Removal now, Map<String, String> firstNames) {
		List<String> witness = new ArrayList<>();
		for (String column : table.storedColumns()) {
			if (!this.names.contains(now.columns(), column)) {
				String first = this.trace.firstName(now.table(), column);
				firstNames.put(column, first);
				witness.add(first);
			}
		}
		return witness;
	}

	/**
	 * Forget what was kept of the same when it did not go after all.
	 */
	private void forget(Removal removal) throws SQLException {
		for (StoredArchive stored : List.copyOf(this.kept)) {
			if (this.names.same(stored.archive().table(), removal.table()) && stored.archive()
				.columns()
				.stream()
				.anyMatch((column) -> this.names.contains(removal.columns(), column))) {
				this.registry.delete(stored.id());
				this.kept.remove(stored);
			}
		}
	}

	/**
	 * Return the columns that tell the rows of a table apart; none if it has no such key,
	 * loses it, or has rows that it does not tell.
	 */
	private List<String> keyOf(TableDescription table, Removal now) throws SQLException {
		List<String> key = table.primaryKey();
		boolean lost = !now.wholeTable()
				&& key.stream().anyMatch((column) -> this.names.contains(now.columns(), column));
		if (key.isEmpty() || lost) {
			return List.of();
		}
		// SQLite lets columns of a primary key be null
		String withoutKey = key.stream()
			.filter((column) -> table.column(column).map(ColumnDescription::nullable).orElse(true))
			.map((column) -> Identifiers.quote(column) + " IS NULL")
			.collect(Collectors.joining(" OR "));
		boolean complete = withoutKey.isEmpty()
				|| !this.sql.exists("SELECT 1 FROM %s WHERE %s".formatted(table.rows(), withoutKey));
		return complete ? key : List.of();
	}

	private void create(long id, TableDescription table, Map<String, String> firstNames, ArchiveColumns columns,
			boolean numbered) throws SQLException {
		List<String> definitions = new ArrayList<>();
		definitions.add(Identifiers.quote(columns.row()) + " " + this.catalog.numberedRowType());
		if (numbered) {
			definitions.add(Identifiers.quote(columns.rowId()));
		}
		for (String column : columns.named()) {
			String type = typeOf(table, nowOf(column, firstNames));
			definitions.add((Identifiers.quote(column) + " " + this.catalog.exactType(type)).trim());
		}
		this.sql.execute(
				"CREATE TABLE %s (%s)".formatted(this.registry.qualifiedTableOf(id), String.join(", ", definitions)));
	}

	private void copy(long id, TableDescription table, Map<String, String> firstNames, ArchiveColumns columns,
			boolean numbered) throws SQLException {
		Stream<String> rowIdTo = numbered ? Stream.of(columns.rowId()) : Stream.empty();
		Stream<String> rowIdFrom = numbered ? Stream.of("t." + table.rowId()) : Stream.empty();
		this.sql.update("INSERT INTO %s (%s) SELECT %s FROM %s AS t%s".formatted(this.registry.qualifiedTableOf(id),
				list(Stream.concat(rowIdTo, columns.named().stream())),
				// SQLite takes a name that stands alone and is none for a string
				Stream
					.concat(rowIdFrom,
							columns.named().stream().map((column) -> archived(table, nowOf(column, firstNames))))
					.collect(Collectors.joining(", ")),
				table.rows(), (table.rowId() != null) ? " ORDER BY t." + table.rowId() : ""));
	}

	private String archived(TableDescription table, String column) {
		return this.catalog.archived("t." + Identifiers.quote(column), typeOf(table, column));
	}

	private static String typeOf(TableDescription table, String column) {
		return table.column(column).map(ColumnDescription::type).orElse("");
	}

	private static String nowOf(String first, Map<String, String> firstNames) {
		return firstNames.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().equals(first))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(first);
	}

	static String list(Stream<String> names) {
		return names.map(Identifiers::quote).collect(Collectors.joining(", "));
	}

	private long bytes(long id, ArchiveColumns columns) throws SQLException {
		return bytes(this.sql, this.catalog, this.registry.qualifiedTableOf(id), columns.named());
	}

	static long bytes(ArchiveSql sql, TableCatalog catalog, String table, List<String> columns) throws SQLException {
		String sum = columns.stream()
			.map((column) -> catalog.bytesOf(Identifiers.quote(column)))
			.collect(Collectors.joining(" + "));
		return sql.number("SELECT coalesce(sum(%s), 0) FROM %s".formatted(sum, table));
	}

}
