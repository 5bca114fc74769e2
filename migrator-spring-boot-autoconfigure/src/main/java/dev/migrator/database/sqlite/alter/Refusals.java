package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.migrator.MigratorException;
import dev.migrator.sql.ConstraintNames;
import dev.migrator.sql.ConstraintNames.NamedConstraint;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlSyntaxException;
import dev.migrator.sql.TypeName;

/**
 * Why an {@code ALTER TABLE} cannot be done, and what to do instead, for those reasons
 * that lie in the schema. (Those that lie in the rows are told by {@link Preconditions}.)
 */
final class Refusals {

	private static final Set<String> STRICT_TYPES = Set.of("INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY");

	private Refusals() {
	}

	static MigratorException noSuchTable(String table) {
		return new MigratorException("There is no table %s.".formatted(table),
				"Correct the name, or write ALTER TABLE IF EXISTS if it may be missing.");
	}

	static MigratorException notATable(String table, String kind) {
		String reason = switch (kind) {
			case "view" -> "%s is a view, and views have no columns of their own.";
			case "virtual" -> "%s is a virtual table: what it can do is up to its module.";
			case "shadow" -> "%s is a shadow table: a virtual table keeps its data there, and would be damaged.";
			default -> "%s belongs to SQLite itself.";
		};
		String action = switch (kind) {
			case "view" -> "Alter the tables behind it, or drop the view and create it anew.";
			case "virtual", "shadow" -> "Create a new virtual table, fill it, and drop the old one.";
			default -> "Leave it alone.";
		};
		return new MigratorException("Cannot alter %s: ".formatted(table) + reason.formatted(table), action);
	}

	static MigratorException unreadable(SchemaObject table, SqlSyntaxException failure) {
		return new MigratorException(
				"Table %s cannot be altered, since its stored text cannot be read: %s, at line %d, column %d of%n  %s"
					.formatted(table.name(), failure.getMessage(), failure.getLine(), failure.getColumn(), table.sql()),
				"Create a new table, copy the rows, and drop the old one; and please report the text above.", failure);
	}

	static MigratorException outsideMainSchema(String table) {
		return new MigratorException(
				"Cannot alter %s: it is a temporary table or one of an attached database, and SQLite itself cannot make this change."
					.formatted(table),
				"Create it anew in the form that it is to have.");
	}

	static MigratorException noSuchColumn(CreateTable table, String column) {
		return new MigratorException("Table %s has no column %s.".formatted(table.name(), column),
				"Its columns are %s. Correct the name.".formatted(table.columns()
					.stream()
					.map((present) -> present.name().value())
					.collect(Collectors.joining(", "))));
	}

	static MigratorException columnExists(String table, String column) {
		return new MigratorException("Table %s has a column %s already.".formatted(table, column),
				"Choose another name, or write IF NOT EXISTS if the column may be there.");
	}

	static MigratorException nameReserved(String name) {
		return new MigratorException("No table can be called %s: SQLite keeps such names for itself.".formatted(name),
				"Choose a name that does not begin with sqlite_.");
	}

	static MigratorException nameTaken(String name) {
		return new MigratorException("There is a table, view or index called %s already.".formatted(name),
				"Choose another name, or drop or rename the other one first.");
	}

	static MigratorException lastColumn(String table, String column) {
		return new MigratorException("Cannot drop column %s of table %s: it is the only one.".formatted(column, table),
				"Drop the table, or add another column first.");
	}

	static MigratorException usesUnknown(String table, String column, SQLException failure) {
		return new MigratorException(
				"SQLite does not tell where column %s of table %s is used: %s.".formatted(column, table,
						failure.getMessage()),
				"Give the column another name, or create a new table and copy the rows.", failure);
	}

	static MigratorException columnReferenced(String table, String column, String child) {
		return new MigratorException("Cannot drop column %s of table %s: a foreign key of table %s refers to it."
			.formatted(column, table, child),
				"Drop that foreign key first, with ALTER TABLE %s DROP CONSTRAINT.".formatted(child));
	}

	static MigratorException keyReferenced(String table, String what, String child) {
		return new MigratorException(
				"Cannot drop %s of table %s: a foreign key of table %s needs the key.".formatted(what, table, child),
				"Drop that foreign key first, with ALTER TABLE %s DROP CONSTRAINT.".formatted(child));
	}

	static MigratorException columnUsed(String table, String column, List<SchemaObject> users) {
		String names = users.stream().map(SchemaObject::toString).collect(Collectors.joining(", "));
		return new MigratorException(
				"Cannot drop column %s of table %s: it is used by %s.".formatted(column, table, names),
				"Drop what uses it in this revision before the ALTER TABLE, and create it anew afterwards.");
	}

	static MigratorException columnUsedByGenerated(String table, String column, String generated) {
		return new MigratorException("Cannot drop column %s of table %s: the generated column %s is computed from it."
			.formatted(column, table, generated), "Drop that column first.");
	}

	static MigratorException notRenamed(String table, String from, String to, SQLException failure,
			List<SchemaObject> attached) {
		String triggers = attached.stream()
			.filter((object) -> object.is("trigger"))
			.map(SchemaObject::name)
			.collect(Collectors.joining(", "));
		return new MigratorException(
				"Cannot rename %s of table %s to %s: %s".formatted(from, table, to, failure.getMessage()),
				triggers.isEmpty() ? "Correct the statement."
						: "If one of its triggers (%s) does not work any more, drop or correct it first."
							.formatted(triggers),
				failure);
	}

	static MigratorException noValueForEachRow(String table, String column, String reason) {
		return new MigratorException(
				"The new values for column %s of table %s cannot be computed from %s.".formatted(column, table, reason),
				"Use the columns of the row only; or change the values with an UPDATE before the ALTER TABLE.");
	}

	static MigratorException rowsRenumbered(String table, String column, String searchTable) {
		return new MigratorException(
				"Column %s of table %s cannot become the number of its rows: the virtual table %s knows them by other numbers."
					.formatted(column, table, searchTable),
				"Drop the virtual table first, and create and rebuild it afterwards.");
	}

	static MigratorException columnSearched(String table, String column, String searchTable, String change) {
		return new MigratorException(
				"Column %s of table %s cannot be %s: the virtual table %s searches it, and would find nothing any more."
					.formatted(column, table, change, searchTable),
				"Drop the virtual table first, and create and rebuild it afterwards.");
	}

	static MigratorException tableSearched(String table, String searchTable) {
		return new MigratorException(
				"Table %s cannot be renamed: the virtual table %s reads it by this name.".formatted(table, searchTable),
				"Drop the virtual table first, and create and rebuild it afterwards.");
	}

	static MigratorException generatedHasNoValue(String table, String column, String clause) {
		return new MigratorException(
				"Column %s of table %s is generated and can have no %s.".formatted(column, table, clause),
				"Drop the column, and add it in the form that it is to have.");
	}

	static MigratorException primaryKeyColumn(String table, String column) {
		return new MigratorException(
				"Column %s of table %s belongs to the primary key and cannot become nullable.".formatted(column, table),
				"Drop the primary key first, if it is not to be one any more.");
	}

	static MigratorException primaryKeyExists(String table) {
		return new MigratorException("Table %s has a primary key already.".formatted(table),
				"Drop it first, with ALTER TABLE %s DROP CONSTRAINT %s_pkey if it has no name of its own."
					.formatted(table, table));
	}

	static MigratorException primaryKeyNeeded(String table) {
		return new MigratorException(
				"The primary key of table %s cannot go: the table is WITHOUT ROWID and has no other identity."
					.formatted(table),
				"Create a new table and copy the rows.");
	}

	static MigratorException autoincrementNeedsInteger(String table, String column) {
		return new MigratorException(
				"Column %s of table %s is AUTOINCREMENT, for which SQLite demands the type INTEGER.".formatted(column,
						table),
				"Drop the primary key first, and add it again afterwards.");
	}

	static MigratorException expressionInKey(String table) {
		return new MigratorException("A key of table %s can hold columns only, no expressions.".formatted(table),
				"Write CREATE UNIQUE INDEX for an expression.");
	}

	static MigratorException constraintExists(String table, String constraint) {
		return new MigratorException("Table %s has a constraint %s already.".formatted(table, constraint),
				"Choose another name, or drop the other one first.");
	}

	static MigratorException noSuchConstraint(Catalog catalog, String table, String constraint, ConstraintNames names)
			throws SQLException {
		String message = "Table %s has no constraint %s.".formatted(table, constraint);
		if (catalog.find("index", constraint).filter((index) -> Identifiers.same(index.table(), table)).isPresent()) {
			return new MigratorException(message + " There is an index of that name.",
					"Write DROP INDEX %s.".formatted(constraint));
		}
		List<String> present = names.all().stream().map(NamedConstraint::name).toList();
		return new MigratorException(message, present.isEmpty()
				? "The table has no constraints that could be dropped: remove the statement."
				: "Its constraints are %s. Those without a name of their own go by the one that PostgreSQL would have given them."
					.formatted(String.join(", ", present)));
	}

	static void refuseUnlessStrictType(CreateTable table, String column, TypeName type) {
		if (table.strict() && !STRICT_TYPES.contains(Identifiers.fold(type.value()))) {
			throw new MigratorException("Column %s of table %s cannot be of type %s: the table is STRICT."
				.formatted(column, table.name(), type), "Choose one of INT, INTEGER, REAL, TEXT, BLOB and ANY.");
		}
	}

}
