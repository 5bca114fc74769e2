package dev.migrator.benchmarks.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The least that a rebuild takes which loses nothing: the old table moves away, the new
 * one is filled from it, and foreign keys are checked before and after.
 *
 * @param change what to change
 */
record HandWrittenRebuild(Change change) implements Way {

	private static final String COLUMNS = "id, customer, reference, quantity, price, placed, note, state";

	@Override
	public String name() {
		return "rebuild by hand";
	}

	@Override
	public void apply(OrderDatabase database) throws SQLException {
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA foreign_keys = OFF");
			statement.execute("PRAGMA legacy_alter_table = ON");
			statement.execute("BEGIN IMMEDIATE");
			rebuild(statement);
			statement.execute("COMMIT");
			statement.execute("PRAGMA legacy_alter_table = OFF");
			statement.execute("PRAGMA foreign_keys = ON");
		}
	}

	private void rebuild(Statement statement) throws SQLException {
		Checks.noneOffends(statement, this.change);
		String violations = Checks.foreignKeyViolations(statement);
		String sequence = OrderDatabase.value(statement, "SELECT seq FROM sqlite_sequence WHERE name = 'orders'");
		statement.execute("ALTER TABLE orders RENAME TO old_orders");
		statement.execute(this.change.table());
		int copied = statement
			.executeUpdate("INSERT OR ABORT INTO orders (%1$s) SELECT %1$s FROM old_orders".formatted(COLUMNS));
		Checks.equal(Integer.toString(copied), OrderDatabase.value(statement, "SELECT count(*) FROM old_orders"));
		statement.execute("DROP TABLE old_orders");
		for (String index : OrderDatabase.INDEXES) {
			statement.execute(index);
		}
		statement.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = 'orders'".formatted(sequence));
		Checks.equal(Checks.foreignKeyViolations(statement), violations);
	}

}
