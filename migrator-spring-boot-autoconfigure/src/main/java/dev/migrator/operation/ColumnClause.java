package dev.migrator.operation;

import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * A column as {@code CREATE TABLE} and {@code ADD COLUMN} have it.
 */
final class ColumnClause implements ColumnDefinition {

	private final String name;

	private final ColumnType type;

	private final SqlDialect dialect;

	private boolean notNull;

	private @Nullable String defaultSql;

	private boolean primaryKey;

	private boolean unique;

	private @Nullable String check;

	private @Nullable ReferenceClause reference;

	ColumnClause(String name, ColumnType type, SqlDialect dialect) {
		this.name = name;
		this.type = type;
		this.dialect = dialect;
	}

	String name() {
		return this.name;
	}

	@Override
	public ColumnClause notNull() {
		this.notNull = true;
		return this;
	}

	@Override
	public ColumnDefinition defaultValue(@Nullable Object value) {
		this.defaultSql = Literals.of(value, this.dialect);
		return this;
	}

	@Override
	public ColumnDefinition defaultExpression(String sql) {
		this.defaultSql = Expressions.asDefault(sql);
		return this;
	}

	@Override
	public ColumnDefinition primaryKey() {
		this.primaryKey = true;
		return this;
	}

	@Override
	public ColumnDefinition unique() {
		this.unique = true;
		return this;
	}

	@Override
	public ColumnDefinition check(String sql) {
		this.check = Expressions.inParentheses(sql);
		return this;
	}

	@Override
	public ForeignKeyDefinition references(String table, String... columns) {
		this.reference = new ReferenceClause(table, columns);
		return this.reference;
	}

	String sql() {
		StringBuilder sql = new StringBuilder(Names.quoted(this.name)).append(' ').append(this.type.sql(this.dialect));
		boolean key = this.primaryKey && !this.type.isKey();
		// SQLite would take NULL into a primary key, even several times
		if (key || (this.notNull && !this.type.isKey())) {
			sql.append(" NOT NULL");
		}
		if (this.defaultSql != null) {
			sql.append(" DEFAULT ").append(this.defaultSql);
		}
		if (key) {
			sql.append(" PRIMARY KEY");
		}
		if (this.unique) {
			sql.append(" UNIQUE");
		}
		if (this.check != null) {
			sql.append(" CHECK ").append(this.check);
		}
		if (this.reference != null) {
			sql.append(' ').append(this.reference.sql());
		}
		return sql.toString();
	}

}
