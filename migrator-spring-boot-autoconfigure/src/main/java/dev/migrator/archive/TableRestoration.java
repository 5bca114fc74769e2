package dev.migrator.archive;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.migrator.Archive;
import dev.migrator.database.ForeignKeyDescription;
import dev.migrator.database.TableCatalog;
import dev.migrator.database.TableDescription;
import dev.migrator.database.TableDescription.ColumnDescription;
import dev.migrator.schema.Namespace;
import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of one archive back. All at once if the table takes them; if it refuses,
 * in halves, so that only those rows stay behind that it really refuses.
 */
final class TableRestoration {

	private final ArchiveSql sql;

	private final TableCatalog catalog;

	private final Namespace names;

	private final String archiveTable;

	private final Archive archive;

	private final TableDescription table;

	private final String target;

	private final List<String> columns;

	private final boolean complete;

	private final String row;

	private final boolean numberedAnew;

	private final String match;

	private final String parentsOfAll;

	private final String parentsOfOthers;

	private final List<ForeignKeyDescription> ownKeys;

	private final @Nullable String number;

	private final boolean byRowId;

	// Nothing tells the rows apart: they can only go into the table as new ones
	private final boolean keyless;

	private boolean wasEmpty;

	private final Map<String, Long> refused = new LinkedHashMap<>();

	private final Map<String, Long> leftovers = new LinkedHashMap<>();

	private long restored;

	private long newRows;

	/**
	 * Creates a restoration.
	 * @param sql how to reach the database
	 * @param catalog the tables
	 * @param archiveTable the table of the archive, as SQL has it
	 * @param stored the archive
	 * @param table the table to restore
	 * @param columns the columns to restore
	 * @param complete whether these are all, so that a row that was restored can leave
	 * the archive
	 */
	TableRestoration(ArchiveSql sql, TableCatalog catalog, String archiveTable, StoredArchive stored,
			TableDescription table, List<String> columns, boolean complete) throws SQLException {
		this.sql = sql;
		this.catalog = catalog;
		this.names = catalog.namespace();
		this.archiveTable = archiveTable;
		this.archive = stored.archive();
		this.table = table;
		this.target = table.rows();
		this.columns = columns;
		this.complete = complete;
		ArchiveColumns names = stored.columns(this.names);
		this.row = Identifiers.quote(names.row());
		String number = "t.%s = a.%s".formatted(table.rowId(), Identifiers.quote(names.rowId()));
		String same = equal(stored.witness().stream().filter((column) -> table.column(column).isPresent()), "IS");
		this.numberedAnew = stored.byRowId() && !this.archive.wholeTable() && !same.isEmpty()
				&& isNumberedAnew(number, same);
		if (!stored.byRowId()) {
			this.match = this.archive.key()
				.stream()
				.map((column) -> "t.%s = %s".formatted(Identifiers.quote(column), restored(column)))
				.collect(Collectors.joining(" AND "));
		}
		else {
			this.match = this.numberedAnew ? "%s AND %s AND %s".formatted(number, same, onlyOneOfItsKind(stored))
					: number;
		}
		this.number = (stored.numbered() && table.isNumbered()) ? Identifiers.quote(names.rowId()) : null;
		this.byRowId = stored.byRowId();
		this.keyless = !stored.tellsRows();
		List<ForeignKeyDescription> keys = catalog.enforcedForeignKeys(table.name())
			.stream()
			.filter((key) -> key.columns().stream().anyMatch((column) -> this.names.contains(columns, column)))
			.toList();
		this.ownKeys = keys.stream().filter((key) -> this.names.same(key.parent(), table.name())).toList();
		this.parentsOfAll = parents(keys);
		this.parentsOfOthers = parents(keys.stream().filter((key) -> !this.ownKeys.contains(key)).toList());
	}

	private String restored(String column) {
		String type = this.table.column(column).map(ColumnDescription::type).orElse("");
		return this.catalog.restored("a." + Identifiers.quote(column), type);
	}

	private static String equal(Stream<String> columns, String operator) {
		return columns.map(Identifiers::quote)
			.map((column) -> "t.%1$s %2$s a.%1$s".formatted(column, operator))
			.collect(Collectors.joining(" AND "));
	}

	private String onlyOneOfItsKind(StoredArchive stored) {
		return "a.%1$s IN (SELECT min(%1$s) FROM %2$s GROUP BY %3$s HAVING count(*) = 1)".formatted(this.row,
				this.archiveTable, Preservation.list(stored.witness().stream()));
	}

	/**
	 * Return whether rows that the product numbers by itself have other numbers now, as
	 * VACUUM of SQLite gives them: what a row held that is not where it was is found in
	 * another that is not where it was either.
	 */
	private boolean isNumberedAnew(String number, String same) throws SQLException {
		String moved = "a.%1$s IN (SELECT a.%1$s FROM %2$s AS a WHERE NOT EXISTS (SELECT 1 FROM %3$s AS t WHERE %4$s AND %5$s))"
			.formatted(this.row, this.archiveTable, this.target, number, same);
		String there = "EXISTS (SELECT 1 FROM %s AS a WHERE %s AND %s)".formatted(this.archiveTable, number, same);
		return this.sql.exists("SELECT 1 FROM %s AS a JOIN %s AS t ON %s WHERE %s AND NOT %s"
			.formatted(this.archiveTable, this.target, same, moved, there));
	}

	/**
	 * Return the condition that all keys of a row in the archive lead to a row.
	 */
	private String parents(List<ForeignKeyDescription> keys) throws SQLException {
		List<String> conditions = new ArrayList<>(List.of("1 = 1"));
		for (ForeignKeyDescription key : keys) {
			conditions.add(parent(key, this::valueOf));
		}
		return String.join(" AND ", conditions);
	}

	private String valueOf(String column) {
		String quoted = Identifiers.quote(column);
		return this.names.contains(this.columns, column) ? restored(column)
				// What is not restored stays as the table has it
				: "(SELECT t.%s FROM %s AS t WHERE %s)".formatted(quoted, this.target, this.match);
	}

	private String parent(ForeignKeyDescription key, UnaryOperator<String> value) throws SQLException {
		List<String> alternatives = new ArrayList<>();
		List<String> equal = new ArrayList<>();
		for (int i = 0; i < key.columns().size(); i++) {
			String child = value.apply(key.columns().get(i));
			alternatives.add(child + " IS NULL");
			equal.add("p.%s = %s".formatted(Identifiers.quote(key.parentColumns().get(i)), child));
		}
		this.catalog.table(key.parent())
			.ifPresent((parent) -> alternatives
				.add("EXISTS (SELECT 1 FROM %s AS p WHERE %s)".formatted(parent.rows(), String.join(" AND ", equal))));
		return "(" + String.join(" OR ", alternatives) + ")";
	}

	void run() throws SQLException {
		long rows = this.sql.number("SELECT count(*) FROM " + this.target);
		long matched = this.keyless ? 0
				: this.sql.number("SELECT count(*) FROM %s AS a WHERE %s".formatted(this.archiveTable, exists()));
		this.wasEmpty = rows == 0;
		// Two keys of the archive can have become one
		this.newRows = Math.max(0, rows - matched);
		long first = this.sql.number("SELECT coalesce(min(%s), 1) FROM %s".formatted(this.row, this.archiveTable));
		long last = this.sql.number("SELECT coalesce(max(%s), 0) FROM %s".formatted(this.row, this.archiveTable));
		long before;
		do {
			before = this.restored;
			this.refused.clear();
			restore(first, last, true);
			// A row may have had to wait for another one of the same table
		}
		while (!this.refused.isEmpty() && !this.ownKeys.isEmpty() && this.restored > before && this.complete);
		explainRest();
	}

	private void restore(long from, long to, boolean all) throws SQLException {
		if (from > to) {
			return;
		}
		try {
			this.sql.inSavepoint(() -> restoreRange(from, to));
			return;
		}
		catch (SQLException ex) {
			if (!this.catalog.isRefusalOfValues(ex)) {
				throw ex;
			}
			if (from == to) {
				// What follows the first line may name the row
				this.refused.merge(String.valueOf(ex.getMessage()).lines().findFirst().orElse(""), 1L, Long::sum);
				return;
			}
		}
		if (all && restoreEmptied(from, to)) {
			return;
		}
		long middle = from + (to - from) / 2;
		restore(from, middle, false);
		restore(middle + 1, to, false);
	}

	/**
	 * Restore when the values have been taken out of the way that the upgrade wrote: a
	 * unique column takes those of the archive in any order then.
	 */
	private boolean restoreEmptied(long from, long to) throws SQLException {
		boolean nullable = !this.archive.wholeTable() && this.columns.stream()
			.allMatch((column) -> this.table.column(column).map(ColumnDescription::nullable).orElse(false));
		if (!nullable) {
			return false;
		}
		try {
			this.sql.inSavepoint(() -> {
				this.sql.update("UPDATE %s AS t SET %s WHERE EXISTS (SELECT 1 FROM %s AS a WHERE %s AND %s)".formatted(
						this.target,
						this.columns.stream()
							.map((column) -> Identifiers.quote(column) + " = NULL")
							.collect(Collectors.joining(", ")),
						this.archiveTable, this.match, this.parentsOfAll));
				restoreRange(from, to);
			});
			return true;
		}
		catch (SQLException ex) {
			if (!this.catalog.isRefusalOfValues(ex)) {
				throw ex;
			}
			return false;
		}
	}

	/**
	 * Write the values without taking them out of the archive: all or none.
	 */
	void fill() throws SQLException {
		this.sql.inSavepoint(() -> write("1 = 1", this.columns));
	}

	private void restoreRange(long from, long to) throws SQLException {
		String range = "a.%s BETWEEN %s AND %s".formatted(this.row, from, to);
		List<String> values = this.archive.wholeTable()
				? this.columns.stream().filter((column) -> !this.names.contains(this.archive.key(), column)).toList()
				: this.columns;
		if (!values.isEmpty() && !this.keyless) {
			write(range, values);
		}
		if (this.archive.wholeTable()) {
			insert(range);
		}
		String done = "%s AND %s AND %s".formatted(range, this.keyless ? "1 = 1" : exists(), this.parentsOfAll);
		this.restored += this.complete
				? this.sql.update("DELETE FROM %s AS a WHERE %s".formatted(this.archiveTable, done))
				: this.sql.number("SELECT count(*) FROM %s AS a WHERE %s".formatted(this.archiveTable, done));
	}

	private void write(String range, List<String> values) throws SQLException {
		this.sql.update("UPDATE %s AS t SET %s FROM %s AS a WHERE %s AND %s AND %s".formatted(this.target,
				values.stream()
					.map((column) -> "%s = %s".formatted(Identifiers.quote(column), restored(column)))
					.collect(Collectors.joining(", ")),
				this.archiveTable, range, this.match, this.parentsOfAll));
	}

	private void insert(String range) throws SQLException {
		List<String> names = new ArrayList<>(this.columns.stream().map(Identifiers::quote).toList());
		List<String> values = new ArrayList<>(this.columns.stream().map(this::restored).toList());
		// Rows keep their numbers where no others can have them already
		if (this.number != null && (this.byRowId || this.wasEmpty)) {
			names.add(String.valueOf(this.table.rowId()));
			values.add("a." + this.number);
		}
		this.sql.update("INSERT INTO %s (%s) SELECT %s FROM %s AS a WHERE %s AND %s%s ORDER BY a.%s".formatted(
				this.table.reference(), String.join(", ", names), String.join(", ", values), this.archiveTable, range,
				this.parentsOfOthers, this.keyless ? "" : " AND NOT " + exists(), this.row));
		if (this.ownKeys.isEmpty() || this.keyless) {
			return;
		}
		// Rows can refer to each other: so those without a parent are known only now
		List<String> orphaned = new ArrayList<>();
		for (ForeignKeyDescription key : this.ownKeys) {
			orphaned.add("NOT " + parent(key, (column) -> "t." + Identifiers.quote(column)));
		}
		String removal = "DELETE FROM %s AS t WHERE EXISTS (SELECT 1 FROM %s AS a WHERE %s AND %s) AND (%s)"
			.formatted(this.target, this.archiveTable, range, this.match, String.join(" OR ", orphaned));
		long removed;
		do {
			removed = this.sql.update(removal);
		}
		while (removed > 0);
	}

	private String exists() {
		return "EXISTS (SELECT 1 FROM %s AS t WHERE %s)".formatted(this.target, this.match);
	}

	private void explainRest() throws SQLException {
		if (!this.complete) {
			this.leftovers.putAll(this.refused);
			return;
		}
		long orphans = this.sql.number("SELECT count(*) FROM %s AS a WHERE %s NOT (%s)".formatted(this.archiveTable,
				this.archive.wholeTable() ? "" : exists() + " AND ", this.parentsOfAll));
		if (orphans > 0) {
			this.leftovers.put("they refer to rows that are gone", orphans);
		}
		if (!this.archive.wholeTable()) {
			long gone = this.sql
				.number("SELECT count(*) FROM %s AS a WHERE NOT %s".formatted(this.archiveTable, exists()));
			if (gone > 0) {
				this.leftovers.put(this.numberedAnew
						? "the rows have no key and were numbered anew since, so that nothing tells which is which"
						: "the rows are gone", gone);
			}
		}
		this.leftovers.putAll(this.refused);
	}

	long restored() {
		return this.restored;
	}

	long newRows() {
		return this.newRows;
	}

	/**
	 * Return how many rows stay in the archive, by the reason.
	 */
	Map<String, Long> leftovers() {
		return this.leftovers;
	}

}
