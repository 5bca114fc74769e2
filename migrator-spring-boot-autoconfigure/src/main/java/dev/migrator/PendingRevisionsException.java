package dev.migrator;

/**
 * Revisions are pending where none may be: nothing has run.
 */
public class PendingRevisionsException extends MigratorException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what happened, where, and in which state the database is
	 * @param action what to do now
	 */
	public PendingRevisionsException(String message, String action) {
		super(message, action);
	}

}
