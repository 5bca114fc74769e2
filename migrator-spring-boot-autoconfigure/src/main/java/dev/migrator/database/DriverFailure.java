package dev.migrator.database;

import java.sql.SQLException;

import org.springframework.dao.DataAccessException;

/**
 * What a driver has thrown, behind what Spring made of it. The products' own words and
 * codes are worth more here than a translation.
 */
public final class DriverFailure {

	private DriverFailure() {
	}

	/**
	 * Return what the driver has thrown.
	 * @param ex what Spring made of it
	 * @return the failure of the driver, or one that has {@code ex} as its cause
	 */
	public static SQLException behind(DataAccessException ex) {
		for (Throwable cause = ex.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException failure) {
				return failure;
			}
		}
		return new SQLException(ex);
	}

}
