package dev.migrator.database.postgresql;

/**
 * How migrators that share a PostgreSQL database keep each other out.
 */
public enum LockMode {

	/**
	 * An advisory lock of the session, which the server drops when the session ends.
	 */
	SESSION,

	/**
	 * A row of a table, for poolers that give a session to others between transactions.
	 */
	TABLE

}
