package dev.migrator.script;

import dev.migrator.revision.Revision;

/**
 * Where a revision is written.
 */
sealed interface RevisionSource permits RevisionFile, RevisionClass {

	/**
	 * Return how people find it.
	 */
	String source();

	/**
	 * Return what it says of the revision.
	 */
	Revision revision();

	/**
	 * Return the line of a key, from 1; 0 where there are no lines.
	 */
	int line(HeaderKey key);

	/**
	 * Return what has to be corrected where a key is wrong.
	 */
	String place(HeaderKey key);

}
