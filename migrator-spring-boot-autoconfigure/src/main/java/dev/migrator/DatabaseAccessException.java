package dev.migrator;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be reached, read or written.
 */
public class DatabaseAccessException extends MigratorException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what happened, where, and in which state the database is
	 * @param action what to do now
	 * @param cause what the database said
	 */
	public DatabaseAccessException(String message, String action, @Nullable Throwable cause) {
		super(message, action, cause);
	}

}
