package dev.migrator.engine;

/**
 * What a start does when the database holds revisions that the release does not know.
 */
public enum UnknownRevisions {

	/**
	 * Go on, with a warning, if all of them are newer than what the release knows; fail
	 * otherwise.
	 */
	ALLOW_NEWER,

	/**
	 * Fail.
	 */
	FAIL,

	/**
	 * Go on, with a warning, whatever they are.
	 */
	ALLOW

}
