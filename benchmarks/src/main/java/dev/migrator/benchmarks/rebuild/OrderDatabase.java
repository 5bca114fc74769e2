package dev.migrator.benchmarks.rebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A SQLite file with a large table of orders: eight columns, three indexes, and a table
 * that refers to it.
 *
 * @param file where it is
 */
record OrderDatabase(Path file) {

	static final String TABLE = """
			CREATE TABLE orders (
			  id INTEGER PRIMARY KEY AUTOINCREMENT,
			  customer VARCHAR(50) NOT NULL,
			  reference TEXT,
			  quantity INTEGER NOT NULL,
			  price NUMERIC(10,2) NOT NULL,
			  placed TEXT NOT NULL,
			  note TEXT,
			  state TEXT NOT NULL DEFAULT 'new'
			)""";

	static final List<String> INDEXES = List.of("CREATE UNIQUE INDEX orders_reference ON orders (reference)",
			"CREATE INDEX orders_customer ON orders (customer)",
			"CREATE INDEX orders_placed ON orders (placed) WHERE state <> 'done'");

	private static final String CHILD_TABLE = """
			CREATE TABLE position (
			  id INTEGER PRIMARY KEY,
			  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE
			)""";

	// Multiplied by a prime, so that the indexes are not in the order of the rows
	private static final String ROWS = """
			WITH RECURSIVE n(i, j) AS (
			  SELECT 1, 7919 UNION ALL SELECT i + 1, (i + 1) * 7919 %% 1000003 FROM n WHERE i < %d
			)
			INSERT INTO orders
			SELECT i, 'customer ' || (j %% 50000), 'R-' || j || '-' || i, j %% 100, (j %% 100000) / 100.0,
			  datetime(1700000000 + j, 'unixepoch'), iif(i %% 3, 'as always, please', NULL), 'new'
			FROM n""";

	static OrderDatabase create(Path file, int rows) throws SQLException {
		OrderDatabase database = new OrderDatabase(file);
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			for (String sql : List.of("PRAGMA synchronous = OFF", TABLE, CHILD_TABLE, ROWS.formatted(rows),
					"INSERT INTO position (order_id) SELECT id FROM orders WHERE id % 5 = 0")) {
				statement.execute(sql);
			}
			for (String index : INDEXES) {
				statement.execute(index);
			}
		}
		return database;
	}

	OrderDatabase copyTo(Path target) throws IOException {
		return new OrderDatabase(Files.copy(this.file, target));
	}

	String url() {
		return "jdbc:sqlite:" + this.file + "?foreign_keys=on";
	}

	Connection connect() throws SQLException {
		return DriverManager.getConnection(url());
	}

	long megabytes() throws IOException {
		return Files.size(this.file) >> 20;
	}

	/**
	 * Return the only value that a query has.
	 */
	static String value(Statement statement, String query) throws SQLException {
		try (ResultSet row = statement.executeQuery(query)) {
			return String.valueOf(row.getString(1));
		}
	}

}
