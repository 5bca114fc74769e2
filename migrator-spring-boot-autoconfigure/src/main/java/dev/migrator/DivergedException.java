package dev.migrator;

/**
 * The revisions of the release and those of the database do not fit together: nothing has
 * run.
 */
public class DivergedException extends MigratorException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what happened, where, and in which state the database is
	 * @param action what to do now
	 */
	public DivergedException(String message, String action) {
		super(message, action);
	}

}
