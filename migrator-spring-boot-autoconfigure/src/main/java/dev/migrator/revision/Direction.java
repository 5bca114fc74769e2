package dev.migrator.revision;

/**
 * Which way a revision is walked.
 */
public enum Direction {

	/**
	 * From the parents of a revision to the revision.
	 */
	UPGRADE,

	/**
	 * From the revision back to its parents.
	 */
	DOWNGRADE

}
