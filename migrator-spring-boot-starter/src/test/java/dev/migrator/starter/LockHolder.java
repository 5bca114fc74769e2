package dev.migrator.starter;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Locks a SQLite database until it is killed. Takes the URL of the database and the SQL
 * that locks it.
 */
final class LockHolder {

	static final String LOCKED = "locked";

	private LockHolder() {
	}

	public static void main(String[] args) throws SQLException, IOException {
		try (Connection connection = DriverManager.getConnection(args[0]);
				Statement statement = connection.createStatement()) {
			statement.execute(args[1]);
			System.out.println(LOCKED);
			// Ends with whoever started it, at the latest
			System.in.read();
		}
	}

}
