package dev.migrator.operation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * An index that is created.
 */
final class CreateIndexStatement implements IndexDefinition {

	private final String name;

	private final String table;

	private final List<String> parts = new ArrayList<>();

	private boolean unique;

	private @Nullable String where;

	CreateIndexStatement(String name, String table) {
		this.name = name;
		this.table = table;
	}

	@Override
	public IndexDefinition column(String name) {
		this.parts.add(Names.quoted(name));
		return this;
	}

	@Override
	public IndexDefinition descending(String name) {
		this.parts.add(Names.quoted(name) + " DESC");
		return this;
	}

	@Override
	public IndexDefinition expression(String sql) {
		this.parts.add(Expressions.inParentheses(sql));
		return this;
	}

	@Override
	public IndexDefinition unique() {
		this.unique = true;
		return this;
	}

	@Override
	public IndexDefinition where(String sql) {
		this.where = Expressions.text(sql);
		return this;
	}

	String sql() {
		Assert.notEmpty(this.parts, () -> "The index " + this.name + " has no columns");
		return (this.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + Names.quoted(this.name) + " ON "
				+ Names.qualified(this.table) + " (" + String.join(", ", this.parts) + ")"
				+ ((this.where != null) ? " WHERE " + this.where : "");
	}

}
