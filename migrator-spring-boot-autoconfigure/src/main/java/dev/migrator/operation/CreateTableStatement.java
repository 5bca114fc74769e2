package dev.migrator.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.migrator.sql.SqlDialect;

import org.springframework.util.Assert;

/**
 * A table that is created.
 */
final class CreateTableStatement implements TableDefinition {

	private final String name;

	private final SqlDialect dialect;

	private final List<ColumnClause> columns = new ArrayList<>();

	private final List<ConstraintClause> constraints = new ArrayList<>();

	CreateTableStatement(String name, SqlDialect dialect) {
		this.name = name;
		this.dialect = dialect;
	}

	@Override
	public ColumnDefinition column(String name, ColumnType type) {
		ColumnClause column = new ColumnClause(name, type, this.dialect);
		this.columns.add(column);
		return column;
	}

	@Override
	public ConstraintDefinition constraint(String name) {
		return add(new ConstraintClause(name));
	}

	private ConstraintClause unnamed() {
		return add(new ConstraintClause(null));
	}

	private ConstraintClause add(ConstraintClause constraint) {
		this.constraints.add(constraint);
		return constraint;
	}

	@Override
	public void primaryKey(String... columns) {
		unnamed().primaryKey(columns);
	}

	@Override
	public void unique(String... columns) {
		unnamed().unique(columns);
	}

	@Override
	public void check(String sql) {
		unnamed().check(sql);
	}

	@Override
	public Reference foreignKey(String... columns) {
		return unnamed().foreignKey(columns);
	}

	String sql() {
		Assert.notEmpty(this.columns, () -> "The table " + this.name + " has no columns");
		// SQLite would take NULL into a primary key, even several times
		this.constraints.forEach((constraint) -> constraint.primaryKey()
			.forEach((key) -> this.columns.stream()
				.filter((column) -> column.name().equals(key))
				.forEach(ColumnClause::notNull)));
		return Stream
			.concat(this.columns.stream().map(ColumnClause::sql), this.constraints.stream().map(ConstraintClause::sql))
			.collect(Collectors.joining(",\n  ", "CREATE TABLE " + Names.qualified(this.name) + " (\n  ", "\n)"));
	}

}
