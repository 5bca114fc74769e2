package dev.migrator;

/**
 * A downgrade would have to undo a revision that has no downgrade: nothing has run.
 */
public class IrreversibleRevisionException extends MigratorException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what happened, where, and in which state the database is
	 * @param action what to do now
	 */
	public IrreversibleRevisionException(String message, String action) {
		super(message, action);
	}

}
