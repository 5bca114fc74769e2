package dev.migrator.database.sqlite.alter;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * The rows that violate foreign keys.
 *
 * @param rows how many there are of each kind
 * @param failures why they could not be found, by table
 */
public record ForeignKeyViolations(Map<Violation, Integer> rows, Map<String, String> failures) {

	private static final int NAMED = 10;

	// https://sqlite.org/rescode.html#error
	private static final int ERROR = 1;

	/**
	 * Find all violations in a database.
	 * @param connection a connection to it
	 * @return the violations
	 * @throws SQLException if the database cannot be read
	 */
	public static ForeignKeyViolations find(Connection connection) throws SQLException {
		SqlSession sql = new SqlSession(connection, () -> false);
		return ofChildren(sql, sql.strings("SELECT m.name FROM main.sqlite_schema m WHERE m.type = 'table'"
				+ " AND EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name, 'main'))"));
	}

	/**
	 * Find the violations of the foreign keys of some tables.
	 */
	static ForeignKeyViolations ofChildren(SqlSession sql, Iterable<String> tables) throws SQLException {
		Map<Violation, Integer> rows = new LinkedHashMap<>();
		Map<String, String> failures = new LinkedHashMap<>();
		for (String table : tables) {
			try {
				// Table by table: SQLite stops at the first whose foreign keys do not fit
				sql.query("PRAGMA main.foreign_key_check(%s)".formatted(Identifiers.quote(table)),
						(row, number) -> new Violation(row.getString(1), row.getString(2), row.getString(3)))
					.forEach((row) -> rows.merge(row, 1, Integer::sum));
			}
			catch (SQLException ex) {
				if ((ex.getErrorCode() & 0xFF) != ERROR) {
					throw ex;
				}
				failures.put(table, String.valueOf(ex.getMessage()));
			}
		}
		return new ForeignKeyViolations(rows, failures);
	}

	/**
	 * Find the violations of the foreign keys of a table and of those that refer to it.
	 */
	static ForeignKeyViolations around(SqlSession sql, Catalog catalog, String table) throws SQLException {
		Set<String> children = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		children.add(table);
		catalog.referencesTo(table).forEach((reference) -> children.add(reference.child()));
		return ofChildren(sql, children);
	}

	/**
	 * Tell what is violated.
	 * @return the violations in words, or empty if there are none
	 */
	Optional<String> any() {
		return newSince(new ForeignKeyViolations(Map.of(), Map.of()));
	}

	/**
	 * Tell what is violated and was not before.
	 * @param before the violations before
	 * @return the new ones in words, or empty if there are none
	 */
	public Optional<String> newSince(ForeignKeyViolations before) {
		for (Map.Entry<String, String> failure : this.failures.entrySet()) {
			if (!before.failures.containsKey(failure.getKey())) {
				return Optional
					.of("foreign keys of table %s do not fit: %s".formatted(failure.getKey(), failure.getValue()));
			}
		}
		List<String> fresh = new ArrayList<>();
		this.rows.forEach((row, count) -> fresh
			.addAll(Collections.nCopies(Math.max(0, count - before.rows.getOrDefault(row, 0)), row.toString())));
		if (fresh.isEmpty()) {
			return Optional.empty();
		}
		return Optional.of("foreign keys are violated in %d row(s): %s%s".formatted(fresh.size(),
				String.join("; ", fresh.stream().limit(NAMED).toList()), (fresh.size() > NAMED) ? "; …" : ""));
	}

	/**
	 * Return the same violations with other names for some tables.
	 * @param names new names by old ones, which are found in any case
	 * @return the violations as they are found after such a renaming; those of a table
	 * that was there under the new name are kept
	 */
	public ForeignKeyViolations renamed(Map<String, String> names) {
		if (names.isEmpty()) {
			return this;
		}
		Map<Violation, Integer> renamedRows = new LinkedHashMap<>(this.rows);
		this.rows.forEach((row, count) -> renamedRows.merge(row.renamed(names), count, Math::max));
		Map<String, String> renamedFailures = new LinkedHashMap<>(this.failures);
		this.failures.forEach((table, failure) -> renamedFailures.put(names.getOrDefault(table, table), failure));
		return new ForeignKeyViolations(renamedRows, renamedFailures);
	}

	/**
	 * Return the same violations without telling the rows of a table apart.
	 */
	ForeignKeyViolations withoutRowsOf(String table) {
		Map<Violation, Integer> merged = new LinkedHashMap<>();
		this.rows.forEach((row, count) -> merged.merge(
				Identifiers.same(row.table(), table) ? new Violation(row.table(), null, row.parent()) : row, count,
				Integer::sum));
		return new ForeignKeyViolations(merged, this.failures);
	}

	/**
	 * A kind of violation. The number of the foreign key is no part of it: it changes
	 * with the table.
	 *
	 * @param table the table of the row
	 * @param rowid the row, or {@code null} if it has no number
	 * @param parent the table whose row is missing
	 */
	record Violation(String table, @Nullable String rowid, String parent) {

		private Violation renamed(Map<String, String> names) {
			return new Violation(names.getOrDefault(this.table, this.table), this.rowid,
					names.getOrDefault(this.parent, this.parent));
		}

		@Override
		public String toString() {
			return "table %s, %s refers to a missing row of %s".formatted(this.table,
					(this.rowid != null) ? "row " + this.rowid : "a row", this.parent);
		}

	}

}
