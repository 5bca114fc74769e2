package dev.migrator.engine;

/**
 * Before which runs a copy of the database is made, where the product can.
 */
public enum BackupMode {

	/**
	 * Before none.
	 */
	NEVER,

	/**
	 * Before each downgrade.
	 */
	DOWNGRADE,

	/**
	 * Before each run that has something to do.
	 */
	ALWAYS

}
