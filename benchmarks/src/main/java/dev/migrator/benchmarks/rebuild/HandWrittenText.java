package dev.migrator.benchmarks.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A change of nothing but the text of the table, for changes that allow it.
 *
 * @param change what to change
 */
record HandWrittenText(Change change) implements Way {

	@Override
	public String name() {
		return "in place by hand";
	}

	@Override
	public void apply(OrderDatabase database) throws SQLException {
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("BEGIN IMMEDIATE");
			Checks.noneOffends(statement, this.change);
			long version = Long.parseLong(OrderDatabase.value(statement, "PRAGMA schema_version"));
			statement.execute("PRAGMA writable_schema = ON");
			try (PreparedStatement update = connection
				.prepareStatement("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = 'orders'")) {
				update.setString(1, this.change.table());
				update.executeUpdate();
			}
			statement.execute("PRAGMA schema_version = " + (version + 1));
			statement.execute("PRAGMA writable_schema = RESET");
			statement.execute("COMMIT");
		}
	}

}
