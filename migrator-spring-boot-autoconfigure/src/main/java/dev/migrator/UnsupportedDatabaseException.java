package dev.migrator;

/**
 * The database is of a product that the migrator does not know.
 */
public class UnsupportedDatabaseException extends MigratorException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message which database it is
	 * @param action what to do now
	 */
	public UnsupportedDatabaseException(String message, String action) {
		super(message, action);
	}

}
