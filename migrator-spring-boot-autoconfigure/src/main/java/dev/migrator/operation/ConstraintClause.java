package dev.migrator.operation;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A constraint as {@code CREATE TABLE} and {@code ADD CONSTRAINT} have it.
 */
final class ConstraintClause implements ConstraintDefinition {

	private final @Nullable String name;

	private @Nullable String demand;

	private @Nullable ReferenceClause reference;

	private List<String> primaryKey = List.of();

	ConstraintClause(@Nullable String name) {
		this.name = name;
	}

	@Override
	public void primaryKey(String... columns) {
		demand("PRIMARY KEY " + Names.list(columns));
		this.primaryKey = List.of(columns);
	}

	@Override
	public void unique(String... columns) {
		demand("UNIQUE " + Names.list(columns));
	}

	@Override
	public void check(String sql) {
		demand("CHECK " + Expressions.inParentheses(sql));
	}

	@Override
	public Reference foreignKey(String... columns) {
		demand("FOREIGN KEY " + Names.list(columns));
		return (table, target) -> {
			ReferenceClause clause = new ReferenceClause(table, target);
			this.reference = clause;
			return clause;
		};
	}

	private void demand(String sql) {
		if (this.demand != null) {
			throw new IllegalArgumentException(
					"The constraint %s is already %s: give each a name of its own".formatted(this.name, this.demand));
		}
		this.demand = sql;
	}

	/**
	 * Return the columns that it makes the primary key.
	 */
	List<String> primaryKey() {
		return this.primaryKey;
	}

	String sql() {
		if (this.demand == null) {
			throw new IllegalArgumentException("Nothing is said about the constraint " + this.name);
		}
		if (this.demand.startsWith("FOREIGN KEY") && this.reference == null) {
			throw new IllegalArgumentException(this.demand + " refers to no table: name it with references");
		}
		return ((this.name != null) ? "CONSTRAINT " + Names.quoted(this.name) + " " : "") + this.demand
				+ ((this.reference != null) ? " " + this.reference.sql() : "");
	}

}
