package dev.migrator.benchmarks.rebuild;

import java.sql.SQLException;
import java.sql.Statement;

/**
 * What nobody may leave out who changes a table.
 */
final class Checks {

	private Checks() {
	}

	static void noneOffends(Statement statement, Change change) throws SQLException {
		equal(OrderDatabase.value(statement, "SELECT count(*) FROM orders WHERE " + change.offendingRows()), "0");
	}

	static String foreignKeyViolations(Statement statement) throws SQLException {
		return OrderDatabase.value(statement, "SELECT count(*) FROM pragma_foreign_key_check");
	}

	static void equal(String actual, String expected) {
		if (!actual.equals(expected)) {
			throw new IllegalStateException("Expected %s instead of %s".formatted(expected, actual));
		}
	}

}
