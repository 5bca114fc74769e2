package dev.migrator.engine;

/**
 * How much of a run commits together.
 */
public enum TransactionMode {

	/**
	 * Each revision commits on its own: a failure keeps those before it.
	 */
	PER_REVISION,

	/**
	 * All revisions of a run commit together, or none of them.
	 */
	SINGLE

}
