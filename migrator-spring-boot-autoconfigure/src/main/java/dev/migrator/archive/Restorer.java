package dev.migrator.archive;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.migrator.Archive;
import dev.migrator.Restoration;
import dev.migrator.Restoration.Leftover;
import dev.migrator.archive.StoredArchive.State;
import dev.migrator.database.ForeignKeyDescription;
import dev.migrator.database.TableCatalog;
import dev.migrator.database.TableDescription;
import dev.migrator.schema.Namespace;
import dev.migrator.schema.SchemaTrace;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts back what was kept when a revision was undone: of several archives of one table
 * the newest, and rows that others refer to before those that do. What was there before
 * the upgrade, too, may hold newer values, and is left alone.
 */
public final class Restorer {

	private static final Logger logger = LoggerFactory.getLogger(Restorer.class);

	private final ArchiveSql sql;

	private final TableCatalog catalog;

	private final Namespace names;

	private final ArchiveRegistry registry;

	private final String revision;

	private final SchemaTrace trace;

	private final Set<String> replaced;

	Restorer(ArchiveSql sql, TableCatalog catalog, ArchiveRegistry registry, String revision,
			Iterable<SqlStatement> upgrade) throws SQLException {
		this.sql = sql;
		this.catalog = catalog;
		this.names = catalog.namespace();
		this.registry = registry;
		this.revision = revision;
		this.trace = Preservation.trace(catalog);
		upgrade.forEach(this.trace::follow);
		this.replaced = this.trace.replaced();
		this.trace.settle();
	}

	/**
	 * Return what fills columns in the middle of the upgrade.
	 * @return what fills columns
	 * @throws SQLException if the database cannot be read
	 */
	public Refill refill() throws SQLException {
		return new Refill(this.sql, this.catalog, this.registry, this.registry.waitingFor(this.revision));
	}

	/**
	 * Put back what was kept. To be called when the upgrade has run.
	 * @return what was put back and what was not
	 * @throws SQLException if the database refuses
	 */
	public List<Restoration> restore() throws SQLException {
		List<StoredArchive> waiting = this.registry.waitingFor(this.revision);
		if (waiting.isEmpty()) {
			return List.of();
		}
		Map<Long, Long> superseded = superseded(waiting);
		List<StoredArchive> order = parentsFirst(waiting);
		Set<String> tables = new LinkedHashSet<>();
		order.forEach((stored) -> tables.add(stored.archive().table()));
		List<Restoration> restorations = new ArrayList<>();
		this.catalog.deferForeignKeys();
		this.catalog.seeingAllRows(() -> this.catalog.takingOldValues(tables, () -> {
			for (StoredArchive stored : order) {
				Long newer = superseded.get(stored.id());
				Restoration restoration = (newer != null) ? supersede(stored, newer) : restore(stored);
				restorations.add(restoration);
				log(stored.archive(), restoration);
			}
		}));
		return restorations;
	}

	/**
	 * Return which archives a newer one of the same table has made out of date, and which
	 * one that is.
	 */
	private Map<Long, Long> superseded(List<StoredArchive> newestFirst) {
		Map<Long, Long> superseded = new LinkedHashMap<>();
		for (StoredArchive older : newestFirst) {
			newestFirst.stream()
				.filter((newer) -> newer.id() > older.id() && overlap(newer.archive(), older.archive()))
				.findFirst()
				.ifPresent((newer) -> superseded.put(older.id(), newer.id()));
		}
		return superseded;
	}

	private boolean overlap(Archive one, Archive other) {
		return this.names.same(one.table(), other.table())
				&& one.columns().stream().anyMatch((column) -> this.names.contains(other.columns(), column));
	}

	private List<StoredArchive> parentsFirst(List<StoredArchive> archives) throws SQLException {
		Map<String, List<StoredArchive>> byTable = new LinkedHashMap<>();
		for (StoredArchive stored : archives) {
			byTable.computeIfAbsent(this.names.fold(stored.archive().table()), (table) -> new ArrayList<>())
				.add(stored);
		}
		List<StoredArchive> order = new ArrayList<>();
		Set<String> visited = new LinkedHashSet<>();
		for (String table : byTable.keySet()) {
			visit(table, byTable, visited, order);
		}
		return order;
	}

	private void visit(String table, Map<String, List<StoredArchive>> byTable, Set<String> visited,
			List<StoredArchive> order) throws SQLException {
		if (!byTable.containsKey(table) || !visited.add(table)) {
			return;
		}
		for (ForeignKeyDescription key : this.catalog.enforcedForeignKeys(table)) {
			visit(this.names.fold(key.parent()), byTable, visited, order);
		}
		order.addAll(byTable.getOrDefault(table, List.of()));
	}

	private Restoration supersede(StoredArchive stored, long newer) throws SQLException {
		return this.registry.hasTable(stored.id())
				? leave(stored, "archive %d of the same table is newer".formatted(newer)) : forget(stored);
	}

	private Restoration restore(StoredArchive stored) throws SQLException {
		Archive archive = stored.archive();
		if (!this.registry.hasTable(stored.id())) {
			return forget(stored);
		}
		TableDescription table = this.catalog.table(archive.table()).orElse(null);
		if (table == null) {
			return leave(stored, "there is no table %s any more".formatted(archive.table()));
		}
		if (archive.wholeTable() && this.trace.wasThere(table.name())) {
			return leave(stored,
					"table %s was there before the upgrade, too, and may hold newer rows".formatted(table.name()));
		}
		boolean replaced = this.names.contains(this.replaced, table.name());
		if ((!stored.tellsRows() && !archive.wholeTable())
				|| (stored.byRowId() && (table.rowId() == null || (replaced && !archive.wholeTable())))) {
			return leave(stored, "the table has no primary key, and nothing else tells any more which row is which");
		}
		List<String> missingKey = missing(archive.key(), table);
		if (!missingKey.isEmpty()) {
			return leave(stored, "the table has no column %s any more, which told the rows apart"
				.formatted(String.join(", ", missingKey)));
		}
		List<String> missing = missing(archive.columns(), table);
		List<String> old = archive.columns()
			.stream()
			.filter((column) -> !archive.wholeTable() && this.trace.wasThere(table.name(), column))
			.toList();
		List<Leftover> leftovers = new ArrayList<>();
		addLeftover(stored, missing, "the table has no column %s that could be written", leftovers);
		addLeftover(stored, old, "column %s was there before the upgrade, too, and may hold newer values", leftovers);
		List<String> left = Stream.concat(missing.stream(), old.stream()).toList();
		List<String> columns = archive.columns()
			.stream()
			.filter((column) -> !this.names.contains(left, column))
			.toList();
		if (columns.isEmpty()) {
			settle(stored, 0, archive.columns());
			return new Restoration(archive.revision(), archive.table(), archive.wholeTable(), List.of(), 0, leftovers,
					0);
		}
		TableRestoration restoration = new TableRestoration(this.sql, this.catalog,
				this.registry.qualifiedTableOf(stored.id()), stored, table, columns, left.isEmpty());
		restoration.run();
		restoration.leftovers().forEach((reason, rows) -> leftovers.add(new Leftover(stored.id(), rows, reason)));
		if (stored.counters() != null) {
			this.catalog.raiseCounters(table.name(), columns, stored.counters());
		}
		settle(stored, restoration.restored(), left);
		return new Restoration(archive.revision(), table.name(), archive.wholeTable(), columns, restoration.restored(),
				leftovers, restoration.newRows());
	}

	private Restoration forget(StoredArchive stored) throws SQLException {
		Archive archive = stored.archive();
		this.registry.drop(stored, State.DROPPED);
		return new Restoration(archive.revision(), archive.table(), archive.wholeTable(), List.of(), 0, List
			.of(new Leftover(stored.id(), archive.rows(), "somebody has dropped %s".formatted(archive.archiveTable()))),
				0);
	}

	private static void addLeftover(StoredArchive stored, List<String> columns, String reason,
			List<Leftover> leftovers) {
		if (!columns.isEmpty()) {
			leftovers
				.add(new Leftover(stored.id(), stored.archive().rows(), reason.formatted(String.join(", ", columns))));
		}
	}

	private List<String> missing(List<String> columns, TableDescription table) {
		return columns.stream().filter((column) -> !this.names.contains(table.storedColumns(), column)).toList();
	}

	private Restoration leave(StoredArchive stored, String reason) throws SQLException {
		Archive archive = stored.archive();
		settle(stored, 0, archive.columns());
		return new Restoration(archive.revision(), archive.table(), archive.wholeTable(), List.of(), 0,
				List.of(new Leftover(stored.id(), archive.rows(), reason)), 0);
	}

	private void settle(StoredArchive stored, long restored, List<String> missing) throws SQLException {
		Archive archive = stored.archive();
		String name = this.registry.qualifiedTableOf(stored.id());
		long rows = this.sql.number("SELECT count(*) FROM " + name);
		List<String> columns = missing.isEmpty() ? archive.columns() : missing;
		long bytes = Preservation.bytes(this.sql, this.catalog, name, stored.columns(this.names).named());
		Archive rest = new Archive(archive.id(), archive.revision(), archive.table(), archive.wholeTable(), columns,
				archive.key(), archive.archiveTable(), archive.createdAt(), rows, bytes,
				Instant.now().truncatedTo(ChronoUnit.MILLIS), restored);
		StoredArchive left = stored.with(rest, State.LEFT);
		if (rows == 0) {
			this.registry.drop(left, State.RESTORED);
		}
		else {
			this.registry.update(left);
		}
	}

	private static void log(Archive archive, Restoration restoration) {
		logger.info("Restored {} of {} row(s) of {} that were kept when revision {} was undone", restoration.restored(),
				archive.rows(), Preservation.inWords(archive), archive.revision());
		for (Leftover leftover : restoration.leftovers()) {
			logger.warn("{} row(s) of {} were not restored and stay in {}: {}", leftover.rows(),
					Preservation.inWords(archive), archive.archiveTable(), leftover.reason());
		}
	}

}
