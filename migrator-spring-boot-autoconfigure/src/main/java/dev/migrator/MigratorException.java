package dev.migrator;

import org.jspecify.annotations.Nullable;

/**
 * Whatever went wrong, told for the person who has to deal with it: the message says
 * what, where, and in which state the database is; the action says what to do now.
 */
public class MigratorException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Creates an exception.
	 * @param message what happened, where, and in which state the database is
	 * @param action what to do now
	 */
	public MigratorException(String message, String action) {
		this(message, action, null);
	}

	/**
	 * Creates an exception.
	 * @param message what happened, where, and in which state the database is
	 * @param action what to do now
	 * @param cause what lies behind it, if anything
	 */
	public MigratorException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	/**
	 * Return what to do now.
	 * @return one or more sentences
	 */
	public String getAction() {
		return this.action;
	}

	@Override
	public String getMessage() {
		String message = super.getMessage();
		return (message != null) ? message : "";
	}

}
