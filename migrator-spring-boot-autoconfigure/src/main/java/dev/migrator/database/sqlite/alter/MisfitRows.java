package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.migrator.sql.Column;
import dev.migrator.sql.Constraint;
import dev.migrator.sql.Constraint.Check;
import dev.migrator.sql.Constraint.Generated;
import dev.migrator.sql.Constraint.NotNull;
import dev.migrator.sql.Constraint.PrimaryKey;
import dev.migrator.sql.Constraint.Unique;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.IndexedColumn;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that a drafted table could not take, after SQLite has refused to copy
 * them and said only which constraint failed. The rows as they would be are computed from
 * the table as it is, and each constraint of the draft is asked about them.
 */
final class MisfitRows {

	private final SqlSession sql;

	private final Catalog catalog;

	private final CreateTable table;

	private final List<String> keys = new ArrayList<>();

	private final String rows;

	private MisfitRows(SqlSession sql, Catalog catalog, TableDraft draft) throws SQLException {
		this.sql = sql;
		this.catalog = catalog;
		this.table = draft.table();
		this.rows = rows(draft);
	}

	/**
	 * Tell which rows do not fit a draft.
	 * @return the rows and what they violate, or empty if they cannot be found
	 */
	static Optional<String> of(SqlSession sql, Catalog catalog, TableDraft draft) throws SQLException {
		try {
			return new MisfitRows(sql, catalog, draft).find();
		}
		catch (SQLException ex) {
			sql.refuseIfCancelled();
			return Optional.empty();
		}
	}

	private String rows(TableDraft draft) throws SQLException {
		String name = draft.name();
		List<String> values = new ArrayList<>();
		List<String> present = new ArrayList<>(this.catalog.primaryKey(name));
		String rowid = this.catalog.rowidName(name);
		if (present.isEmpty() && rowid != null) {
			present.add(rowid);
		}
		for (String key : present) {
			String alias = Identifiers.quote(key + " of the row");
			this.keys.add(key);
			values.add((key.equals(rowid) ? key : Identifiers.quote(key)) + " AS " + alias);
		}
		for (Map.Entry<Column, String> source : draft.columnSources().entrySet()) {
			values.add(source.getValue() + " AS " + Identifiers.quote(source.getKey().name().value()));
		}
		String quoted = Identifiers.quote(name);
		String stored = "(SELECT %s FROM main.%s AS %s) AS %s".formatted(String.join(", ", values), quoted, quoted,
				quoted);
		List<String> generated = new ArrayList<>();
		for (Column column : this.table.columns()) {
			column.constraint(Generated.class)
				.ifPresent((value) -> generated.add(
						"(%s) AS %s".formatted(text(value.expression().span().start(), value.expression().span().end()),
								Identifiers.quote(column.name().value()))));
		}
		return generated.isEmpty() ? stored
				: "(SELECT *, %s FROM %s) AS %s".formatted(String.join(", ", generated), stored, quoted);
	}

	private Optional<String> find() throws SQLException {
		for (Column column : this.table.columns()) {
			String name = column.name().value();
			for (Constraint constraint : column.constraints()) {
				Optional<String> found = find(constraint, List.of(name), null);
				if (found.isPresent()) {
					return found;
				}
			}
		}
		for (Constraint constraint : this.table.constraints()) {
			List<IndexedColumn> members = (constraint instanceof Unique unique) ? unique.columns()
					: (constraint instanceof PrimaryKey key) ? key.columns() : List.of();
			List<String> columns = members.stream()
				.map((member) -> (member.column() != null) ? member.column().value() : "")
				.toList();
			Optional<String> found = find(constraint, columns, members);
			if (found.isPresent()) {
				return found;
			}
		}
		return Optional.empty();
	}

	private Optional<String> find(Constraint constraint, List<String> columns, @Nullable List<IndexedColumn> members)
			throws SQLException {
		if (constraint instanceof NotNull) {
			return tell("column %s would be null".formatted(columns.get(0)),
					Identifiers.quote(columns.get(0)) + " IS NULL", List.of());
		}
		if (constraint instanceof Check check) {
			String expression = text(check.expression().span().start(), check.expression().span().end());
			return tell("the check (%s) would be violated".formatted(expression), "NOT (" + expression + ")", columns);
		}
		if (constraint instanceof Unique || constraint instanceof PrimaryKey) {
			return tellDuplicates(columns, members);
		}
		return Optional.empty();
	}

	private Optional<String> tell(String what, String condition, List<String> values) throws SQLException {
		String from = " FROM %s WHERE %s".formatted(this.rows, condition);
		long count = this.sql.number("SELECT count(*)" + from);
		if (count == 0) {
			return Optional.empty();
		}
		List<String> aliases = this.keys.stream().map((key) -> key + " of the row").toList();
		List<String> named = OffendingRows.name(this.sql, aliases, values, from)
			.stream()
			.map((row) -> row.replace(" of the row =", " ="))
			.toList();
		return Optional.of("%s in %s".formatted(what, new OffendingRows(count, named)));
	}

	private Optional<String> tellDuplicates(List<String> columns, @Nullable List<IndexedColumn> members)
			throws SQLException {
		List<String> grouped = new ArrayList<>();
		for (int i = 0; i < columns.size(); i++) {
			String quoted = Identifiers.quote(columns.get(i));
			grouped.add(quoted + collation(columns.get(i), (members != null) ? members.get(i) : null));
		}
		String present = columns.stream()
			.map((column) -> Identifiers.quote(column) + " IS NOT NULL")
			.collect(Collectors.joining(" AND "));
		String groups = " FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1".formatted(this.rows, present,
				String.join(", ", grouped));
		long count = this.sql.number("SELECT count(*) FROM (SELECT 1" + groups + ")");
		if (count == 0) {
			return Optional.empty();
		}
		return Optional.of("the columns (%s) would not be unique, with %s in more than one row (%s)".formatted(
				String.join(", ", columns), (count == 1) ? "1 value" : count + " values",
				String.join("; ", OffendingRows.name(this.sql, List.of(), columns, groups))));
	}

	private String collation(String column, @Nullable IndexedColumn member) {
		if (member != null && member.collation() != null) {
			return " COLLATE " + member.collation().span().text(this.table.text());
		}
		return this.table.column(column)
			.flatMap((definition) -> definition.constraint(Constraint.Collate.class))
			.map((collate) -> " COLLATE " + collate.collation().span().text(this.table.text()))
			.orElse("");
	}

	private String text(int start, int end) {
		return this.table.text().substring(start, end);
	}

}
