package dev.migrator;

/**
 * A downgrade would go below the floor that is set for the application: nothing has run.
 */
public class BelowFloorException extends MigratorException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what happened, where, and in which state the database is
	 * @param action what to do now
	 */
	public BelowFloorException(String message, String action) {
		super(message, action);
	}

}
