package dev.migrator.engine;

import dev.migrator.sql.SqlStatement;

/**
 * A statement of a section failed.
 */
final class StatementFailedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient SqlStatement statement;

	private final long completed;

	private final Exception failure;

	private final boolean cancelled;

	StatementFailedException(SqlStatement statement, long completed, Exception failure, boolean cancelled) {
		super(failure);
		this.statement = statement;
		this.completed = completed;
		this.failure = failure;
		this.cancelled = cancelled;
	}

	SqlStatement statement() {
		return this.statement;
	}

	/**
	 * Return how many statements of the section had run before.
	 */
	long completed() {
		return this.completed;
	}

	/**
	 * Return why: what the database said, or a {@link dev.migrator.MigratorException} for
	 * what it was not asked to do.
	 */
	Exception failure() {
		return this.failure;
	}

	/**
	 * Return whether it failed because it was cancelled.
	 */
	boolean cancelled() {
		return this.cancelled;
	}

}
