package dev.migrator.starter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

import org.sqlite.SQLiteErrorCode;

/**
 * A SQLite file, looked at from outside: each call opens a connection of its own.
 *
 * @param path where it is
 */
record SqliteFile(Path path) {

	private static final List<String> STATE_TABLES = List.of("migrator_history", "migrator_revision");

	private static final String ARCHIVES = "migrator_archive";

	static SqliteFile in(Path directory) {
		return new SqliteFile(directory.resolve("app.db"));
	}

	String url() {
		return "jdbc:sqlite:" + this.path;
	}

	SqliteFile execute(String... statements) {
		try (Connection connection = DriverManager.getConnection(url());
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
			return this;
		}
		catch (SQLException ex) {
			throw new IllegalStateException("On " + this.path, ex);
		}
	}

	/**
	 * Return whether a transaction on another connection keeps this one from writing.
	 */
	boolean isLocked() {
		try (Connection connection = DriverManager.getConnection(url() + "?busy_timeout=0");
				Statement statement = connection.createStatement()) {
			statement.execute("BEGIN IMMEDIATE");
			return false;
		}
		catch (SQLException ex) {
			return ex.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code;
		}
	}

	/**
	 * Return the rows of a query, each as its values separated by blanks.
	 */
	List<String> query(String sql) {
		try (Connection connection = DriverManager.getConnection(url());
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			List<String> result = new ArrayList<>();
			int columns = rows.getMetaData().getColumnCount();
			while (rows.next()) {
				StringJoiner values = new StringJoiner(" ");
				for (int i = 1; i <= columns; i++) {
					values.add(rows.getString(i));
				}
				result.add(values.toString());
			}
			return result;
		}
		catch (SQLException ex) {
			throw new IllegalStateException("On " + this.path, ex);
		}
	}

	/**
	 * Return the number of rows in some tables together.
	 */
	long count(List<String> tables) {
		String counts = tables.stream()
			.map("SELECT count(*) AS n FROM \"%s\""::formatted)
			.collect(Collectors.joining(" UNION ALL "));
		return tables.isEmpty() ? 0 : Long.parseLong(query("SELECT sum(n) FROM (" + counts + ")").get(0));
	}

	/**
	 * Return the names of all tables that are not SQLite's own.
	 */
	List<String> tables() {
		return query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
	}

	/**
	 * Return the names of all tables that are neither SQLite's nor the migrator's own.
	 */
	List<String> applicationTables() {
		return tables().stream()
			.filter((table) -> !STATE_TABLES.contains(table) && !table.startsWith(ARCHIVES))
			.toList();
	}

	/**
	 * Return the ids of the applied revisions, in alphabetical order.
	 */
	List<String> appliedRevisions() {
		return hasState() ? query("SELECT id FROM migrator_revision ORDER BY id") : List.of();
	}

	/**
	 * Return the history, oldest entry first, each as operation, revision and outcome.
	 */
	List<String> history() {
		return hasState() ? query("SELECT operation, revision, outcome FROM migrator_history ORDER BY id") : List.of();
	}

	private boolean hasState() {
		return tables().containsAll(STATE_TABLES);
	}

	/**
	 * Return all that can be told of the file without opening it: what is in it, when it
	 * was written, and what lies beside it.
	 */
	String fingerprint() {
		try (var siblings = Files.list(this.path.toAbsolutePath().getParent())) {
			List<String> files = siblings.map((file) -> file.getFileName().toString())
				.filter((name) -> name.startsWith(this.path.getFileName().toString()))
				.sorted()
				.toList();
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(this.path));
			return "%s %s %s".formatted(new BigInteger(1, digest).toString(16), Files.getLastModifiedTime(this.path),
					files);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
