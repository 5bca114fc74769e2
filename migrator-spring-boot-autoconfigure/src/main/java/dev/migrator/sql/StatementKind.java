package dev.migrator.sql;

/**
 * What a statement is, as far as its first words tell: enough to decide how to send it,
 * not what it does.
 */
public enum StatementKind {

	/**
	 * Begins, ends or marks a point in a transaction.
	 */
	TRANSACTION_CONTROL(false),

	/**
	 * SQLite's {@code PRAGMA}: {@link SqlStatement#pragma()} tells which.
	 */
	PRAGMA(false),

	/**
	 * {@code ALTER TABLE}. SQLite may answer some with an empty result.
	 */
	ALTER_TABLE(false),

	/**
	 * {@code INSERT}, {@code UPDATE}, {@code DELETE}, {@code REPLACE}, {@code MERGE},
	 * {@code TRUNCATE}, with nothing to return.
	 */
	DATA_CHANGE(true),

	/**
	 * {@code DROP TABLE}. What else it would take along has to be looked at first.
	 */
	DROP_TABLE(false),

	/**
	 * {@code CREATE}, {@code DROP} and the like.
	 */
	DEFINITION(true),

	/**
	 * What PostgreSQL refuses within a transaction, such as {@code VACUUM} or
	 * {@code CREATE INDEX CONCURRENTLY}.
	 */
	OUTSIDE_TRANSACTION(false),

	/**
	 * PostgreSQL's {@code COPY … FROM STDIN}, which waits for rows of the client.
	 */
	COPY_IN(false),

	/**
	 * PostgreSQL's {@code COPY … TO STDOUT}, which sends rows to the client.
	 */
	COPY_OUT(false),

	/**
	 * No SQL, but a command of psql, which begins with a backslash.
	 */
	PSQL_COMMAND(false),

	/**
	 * May return rows: {@code SELECT} and whatever is not known not to; and what may take
	 * long or send messages, such as {@code DO}, since sent alone it is known to be the
	 * one at work.
	 */
	QUERY(false);

	private final boolean batchable;

	StatementKind(boolean batchable) {
		this.batchable = batchable;
	}

	/**
	 * Return whether such a statement never returns rows, so that it may be part of a
	 * JDBC batch.
	 * @return whether it can be sent in a batch
	 */
	public boolean isBatchable() {
		return this.batchable;
	}

}
