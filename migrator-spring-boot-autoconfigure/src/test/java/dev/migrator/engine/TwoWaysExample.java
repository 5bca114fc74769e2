package dev.migrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A change that may be made in place or by copying the table, and is made in both ways.
 */
final class TwoWaysExample {

	private static final String PARAMETERS = "?foreign_keys=on&synchronous=off&journal_mode=memory";

	private final Path directory;

	TwoWaysExample(Path directory) {
		this.directory = directory;
	}

	/**
	 * Check that it makes no difference.
	 */
	void verify(Random random) throws IOException, SQLException {
		Path first = Files.createTempFile(this.directory, "copied", ".db");
		Path second = Files.createTempFile(this.directory, "inplace", ".db");
		try {
			verify(random, first, second);
		}
		finally {
			Files.delete(first);
			Files.delete(second);
		}
	}

	private void verify(Random random, Path first, Path second) throws IOException, SQLException {
		SchemaGenerator schema;
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
				Statement statement = connection.createStatement()) {
			schema = new SchemaGenerator(random, connection);
			schema.generate();
			statement.executeUpdate("backup to " + first);
		}
		Files.copy(first, second, StandardCopyOption.REPLACE_EXISTING);
		ChangeGenerator change;
		try (Expectation expectation = new Expectation(schema.model, schema.setup)) {
			change = new ChangeGenerator(random, schema, expectation);
			change.generateInPlace();
		}
		String report = "%s%n-- change%n%s".formatted(schema.script(), change.script);
		RevisionFolder revisions = new RevisionFolder(this.directory.resolve("revisions")).addSections("change",
				"-- migrator:upgrade\n" + change.script);
		SqliteFile copied = new SqliteFile(first, PARAMETERS);
		SqliteFile inPlace = new SqliteFile(second, PARAMETERS);

		Throwable copyRefused = catchThrowable(
				() -> copied.migrator(revisions, (builder) -> builder.sqliteInPlaceThreshold(-1)).upgrade());
		Throwable inPlaceRefused = catchThrowable(
				() -> inPlace.migrator(revisions, (builder) -> builder.sqliteInPlaceThreshold(0)).upgrade());

		assertThat(message(inPlaceRefused)).as(report).isEqualTo(message(copyRefused));
		assertSame(report, copied, inPlace);
		if (copyRefused == null) {
			verifyUse(report, schema, copied, inPlace);
		}
	}

	private static String message(@Nullable Throwable refusal) {
		return (refusal != null) ? String.valueOf(refusal.getMessage()) : "done";
	}

	private static void verifyUse(String report, SchemaGenerator schema, SqliteFile copied, SqliteFile inPlace)
			throws SQLException {
		List<String> statements = new ArrayList<>();
		try (Connection connection = copied.dataSource().getConnection()) {
			for (int i = 0; i < 6; i++) {
				statements.add(schema.statement(connection));
			}
		}
		assertThat(outcomes(inPlace, statements)).as(report).isEqualTo(outcomes(copied, statements));
		assertSame(report, copied, inPlace);
	}

	private static List<String> outcomes(SqliteFile database, List<String> statements) throws SQLException {
		List<String> outcomes = new ArrayList<>();
		try (Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				try {
					outcomes.add(sql + ": " + statement.executeUpdate(sql));
				}
				catch (SQLException ex) {
					outcomes.add(sql + ": " + ex.getMessage());
				}
			}
		}
		return outcomes;
	}

	private static void assertSame(String report, SqliteFile copied, SqliteFile inPlace) {
		assertThat(snapshot(inPlace)).as(report).isEqualTo(snapshot(copied));
	}

	private static SqliteSnapshot snapshot(SqliteFile database) {
		SingleConnectionDataSource dataSource = new SingleConnectionDataSource(database.url(), true);
		try {
			return SqliteSnapshot.of(JdbcClient.create(dataSource));
		}
		finally {
			dataSource.destroy();
		}
	}

}
