package dev.migrator.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Changes of a table: one statement for as many of them as can stand together.
 */
final class AlterTableStatements implements TableAlteration {

	private final String name;

	private final SqlDialect dialect;

	private final List<Change> changes = new ArrayList<>();

	AlterTableStatements(String name, SqlDialect dialect) {
		this.name = name;
		this.dialect = dialect;
	}

	@Override
	public ColumnDefinition addColumn(String name, ColumnType type) {
		ColumnClause column = new ColumnClause(name, type, this.dialect);
		together(() -> Stream.of("ADD COLUMN " + column.sql()));
		return column;
	}

	@Override
	public void dropColumn(String name) {
		together(() -> Stream.of("DROP COLUMN " + Names.quoted(name)));
	}

	@Override
	public ColumnAlteration alterColumn(String name) {
		AlterColumnClauses column = new AlterColumnClauses(name, this.dialect);
		together(column::sql);
		return column;
	}

	@Override
	public void renameColumn(String name, String newName) {
		alone("RENAME COLUMN " + Names.quoted(name) + " TO " + Names.quoted(newName));
	}

	@Override
	public ConstraintDefinition addConstraint(String name) {
		ConstraintClause constraint = new ConstraintClause(name);
		together(() -> Stream.of("ADD " + constraint.sql()));
		return constraint;
	}

	@Override
	public void dropConstraint(String name) {
		together(() -> Stream.of("DROP CONSTRAINT " + Names.quoted(name)));
	}

	@Override
	public void renameConstraint(String name, String newName) {
		alone("RENAME CONSTRAINT " + Names.quoted(name) + " TO " + Names.quoted(newName));
	}

	private void together(Supplier<Stream<String>> actions) {
		this.changes.add(new Change(actions, false));
	}

	private void alone(String action) {
		this.changes.add(new Change(() -> Stream.of(action), true));
	}

	/**
	 * Return the statements, in order.
	 */
	List<String> sql() {
		Assert.notEmpty(this.changes, () -> "Nothing is said to change in the table " + this.name);
		List<String> statements = new ArrayList<>();
		List<String> together = new ArrayList<>();
		for (Change change : this.changes) {
			if (change.alone()) {
				flush(together, statements);
			}
			change.actions().get().forEach(together::add);
			if (change.alone()) {
				flush(together, statements);
			}
		}
		flush(together, statements);
		return statements;
	}

	private void flush(List<String> together, List<String> statements) {
		if (!together.isEmpty()) {
			String separator = (together.size() > 1) ? "\n  " : " ";
			statements.add("ALTER TABLE " + Names.qualified(this.name) + separator + String.join(",\n  ", together));
			together.clear();
		}
	}

	/**
	 * One change.
	 *
	 * @param actions gives the actions, once everything is said about them
	 * @param alone whether they have to be a statement of their own
	 */
	private record Change(Supplier<Stream<String>> actions, boolean alone) {

	}

	/**
	 * Changes of a column.
	 */
	private static final class AlterColumnClauses implements ColumnAlteration {

		private final String name;

		private final SqlDialect dialect;

		private final List<String> actions = new ArrayList<>();

		private AlterColumnClauses(String name, SqlDialect dialect) {
			this.name = name;
			this.dialect = dialect;
		}

		@Override
		public ColumnAlteration type(ColumnType type) {
			Assert.isTrue(!type.isKey(), () -> "The column " + this.name + " cannot become an identity");
			return add("TYPE " + type.sql(this.dialect));
		}

		@Override
		public ColumnAlteration type(ColumnType type, String using) {
			type(type);
			this.actions.add(this.actions.remove(this.actions.size() - 1) + " USING " + Expressions.text(using));
			return this;
		}

		@Override
		public ColumnAlteration notNull() {
			return add("SET NOT NULL");
		}

		@Override
		public ColumnAlteration nullable() {
			return add("DROP NOT NULL");
		}

		@Override
		public ColumnAlteration defaultValue(@Nullable Object value) {
			return add("SET DEFAULT " + Literals.of(value, this.dialect));
		}

		@Override
		public ColumnAlteration defaultExpression(String sql) {
			return add("SET DEFAULT " + Expressions.asDefault(sql));
		}

		@Override
		public ColumnAlteration noDefault() {
			return add("DROP DEFAULT");
		}

		private ColumnAlteration add(String action) {
			this.actions.add("ALTER COLUMN " + Names.quoted(this.name) + " " + action);
			return this;
		}

		private Stream<String> sql() {
			Assert.notEmpty(this.actions, () -> "Nothing is said to change about the column " + this.name);
			return this.actions.stream();
		}

	}

}
