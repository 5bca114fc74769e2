package dev.migrator.operation;

import org.jspecify.annotations.Nullable;

/**
 * Where a foreign key refers to.
 */
final class ReferenceClause implements ForeignKeyDefinition {

	private final String target;

	private @Nullable ReferentialAction onDelete;

	private @Nullable ReferentialAction onUpdate;

	private boolean deferred;

	ReferenceClause(String table, String... columns) {
		this.target = Names.qualified(table) + ((columns.length > 0) ? " " + Names.list(columns) : "");
	}

	@Override
	public ForeignKeyDefinition onDelete(ReferentialAction action) {
		this.onDelete = action;
		return this;
	}

	@Override
	public ForeignKeyDefinition onUpdate(ReferentialAction action) {
		this.onUpdate = action;
		return this;
	}

	@Override
	public ForeignKeyDefinition deferred() {
		this.deferred = true;
		return this;
	}

	String sql() {
		return "REFERENCES " + this.target + ((this.onDelete != null) ? " ON DELETE " + this.onDelete.sql() : "")
				+ ((this.onUpdate != null) ? " ON UPDATE " + this.onUpdate.sql() : "")
				+ (this.deferred ? " DEFERRABLE INITIALLY DEFERRED" : "");
	}

}
