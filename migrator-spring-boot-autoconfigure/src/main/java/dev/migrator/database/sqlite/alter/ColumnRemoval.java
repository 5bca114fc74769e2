package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.migrator.sql.Column;
import dev.migrator.sql.Constraint;
import dev.migrator.sql.Constraint.Check;
import dev.migrator.sql.Constraint.Generated;
import dev.migrator.sql.CreateTable;

/**
 * What goes with a column that is dropped: constraints of the table, checks of other
 * columns, and indexes that use it. What uses it otherwise stands in the way.
 *
 * @param column the column
 * @param checks the texts of the checks that use it
 * @param indexes the names of the indexes that use it
 */
record ColumnRemoval(String column, Set<String> checks, Set<String> indexes) {

	/**
	 * Plan to drop a column that nothing in the database uses yet.
	 */
	static ColumnRemoval ofUnused(String column) {
		return new ColumnRemoval(column, Set.of(), Set.of());
	}

	/**
	 * Plan to drop a column, or fail if that is not possible.
	 * @param stored the table in the schema
	 * @param table the table as it is going to be without this change
	 */
	static ColumnRemoval of(SqlSession sql, Catalog catalog, SchemaObject stored, CreateTable table, String column)
			throws SQLException {
		ColumnUses uses = ColumnUses.find(sql, catalog, stored.name(), column);
		for (SchemaObject other : uses.in("table")) {
			if (other.rowid() != stored.rowid()) {
				throw Refusals.columnReferenced(stored.name(), column, other.name());
			}
		}
		for (String type : List.of("view", "trigger")) {
			List<SchemaObject> users = uses.in(type);
			if (!users.isEmpty()) {
				throw Refusals.columnUsed(stored.name(), column, users);
			}
		}
		SearchTables.refuseColumn(catalog, stored.name(), column, "dropped");
		Set<String> checks = new HashSet<>();
		CreateTable storedTable = CreateTable.parse(stored.sql());
		for (Column other : storedTable.columns()) {
			boolean computed = other.constraints(Generated.class)
				.stream()
				.anyMatch((generated) -> uses.in(stored, generated.expression().span()));
			if (computed && !other.name().is(column) && stays(other, stored, table)) {
				throw Refusals.columnUsedByGenerated(stored.name(), column, other.name().value());
			}
			other.constraints().forEach((constraint) -> collect(uses, stored, constraint, checks));
		}
		storedTable.constraints().forEach((constraint) -> collect(uses, stored, constraint, checks));
		Set<String> indexes = new HashSet<>();
		uses.in("index").forEach((index) -> indexes.add(index.name()));
		return new ColumnRemoval(column, checks, indexes);
	}

	/**
	 * Return whether a column is still what it was: another one may have its name by now.
	 */
	private static boolean stays(Column column, SchemaObject stored, CreateTable table) {
		return table.column(column.name().value())
			.filter((present) -> present.span().text(table.text()).equals(column.span().text(stored.sql())))
			.isPresent();
	}

	private static void collect(ColumnUses uses, SchemaObject stored, Constraint constraint, Set<String> checks) {
		if (constraint instanceof Check check && uses.in(stored, check.expression().span())) {
			checks.add(check.expression().span().text(stored.sql()));
		}
	}

	/**
	 * Take the column and what goes with it out of a table.
	 */
	CreateTable from(CreateTable table) {
		CreateTable result = table;
		Optional<String> without = withoutOnePart(result);
		// One by one, since each moves what stands behind it
		while (without.isPresent()) {
			result = CreateTable.parse(without.get());
			without = withoutOnePart(result);
		}
		return CreateTable.parse(new TableEditor(result).dropElement(result.column(this.column).orElseThrow()));
	}

	private Optional<String> withoutOnePart(CreateTable table) {
		TableEditor editor = new TableEditor(table);
		for (Constraint constraint : table.constraints()) {
			if (goes(table, constraint)) {
				return Optional.of(editor.dropElement(constraint));
			}
		}
		return table.columns()
			.stream()
			.filter((other) -> !other.name().is(this.column))
			.flatMap((other) -> other.constraints(Check.class).stream())
			.filter((check) -> goes(table, check))
			.findFirst()
			.map(editor::dropColumnConstraint);
	}

	private boolean goes(CreateTable table, Constraint constraint) {
		return (constraint instanceof Check check) ? this.checks.contains(check.expression().span().text(table.text()))
				: TableKeys.isKeyOver(constraint, this.column);
	}

}
