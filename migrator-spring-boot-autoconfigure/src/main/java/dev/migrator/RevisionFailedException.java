package dev.migrator;

import org.jspecify.annotations.Nullable;

/**
 * A revision failed while it ran. The message names the file or class, the line, the
 * statement and what the database said, and tells in which state the database is.
 */
public class RevisionFailedException extends MigratorException {

	private static final long serialVersionUID = 1L;

	private final String revision;

	/**
	 * Creates an exception.
	 * @param revision the id of the revision
	 * @param message what happened, where, and in which state the database is
	 * @param action what to do now
	 * @param cause what the database said, or what the revision threw
	 */
	public RevisionFailedException(String revision, String message, String action, @Nullable Throwable cause) {
		super(message, action, cause);
		this.revision = revision;
	}

	/**
	 * Return the revision that failed.
	 * @return its id
	 */
	public String getRevision() {
		return this.revision;
	}

}
