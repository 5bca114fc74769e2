package dev.migrator.boot.actuate;

import java.util.Locale;

/**
 * What becomes of a request to plan or run something.
 */
enum AttemptOutcome {

	/**
	 * It was done.
	 */
	SUCCEEDED(200, "OK"),

	/**
	 * The request makes no sense.
	 */
	INVALID(400, "Bad Request"),

	/**
	 * Nobody in particular asked.
	 */
	UNAUTHENTICATED(401, "Unauthorized"),

	/**
	 * The caller may not.
	 */
	FORBIDDEN(403, "Forbidden"),

	/**
	 * There is no such revision or migrator.
	 */
	UNKNOWN(404, "Not Found"),

	/**
	 * The plan was not confirmed.
	 */
	UNCONFIRMED(409, "Conflict"),

	/**
	 * Another plan was confirmed than the one of now.
	 */
	STALE(409, "Conflict"),

	/**
	 * Others are waiting for their turn already.
	 */
	BUSY(409, "Conflict"),

	/**
	 * The database stayed locked.
	 */
	LOCKED(409, "Conflict"),

	/**
	 * The plan may not run.
	 */
	REFUSED(422, "Unprocessable Content"),

	/**
	 * It went wrong.
	 */
	FAILED(500, "Internal Server Error");

	private final int status;

	private final String title;

	AttemptOutcome(int status, String title) {
		this.status = status;
		this.title = title;
	}

	int status() {
		return this.status;
	}

	String title() {
		return this.title;
	}

	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
