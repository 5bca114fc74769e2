package dev.migrator.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What people write to change a table, what has to come of it, and what must be refused.
 */
class SqliteAlterCaseTests {

	private static final String CASES = "shared/cases/sqlite-alter.json";

	private static final List<String> SETTINGS = List.of("foreign_keys", "writable_schema", "legacy_alter_table",
			"defer_foreign_keys", "ignore_check_constraints", "recursive_triggers", "busy_timeout");

	private static final List<String> OFF = List.of("writable_schema", "legacy_alter_table", "defer_foreign_keys");

	@TempDir
	private Path directory;

	@TestFactory
	Stream<DynamicTest> casesAreSolved() {
		Path file = casesFile();
		assumeTrue(file != null, "There is no " + CASES + " in a directory above this one");
		return JsonMapper.shared()
			.readTree(file)
			.valueStream()
			.map((given) -> DynamicTest.dynamicTest(given.get("name").asString(), () -> verify(given)));
	}

	private static @Nullable Path casesFile() {
		Path directory = Path.of("").toAbsolutePath();
		while (directory != null && !Files.exists(directory.resolve(CASES))) {
			directory = directory.getParent();
		}
		return (directory != null) ? directory.resolve(CASES) : null;
	}

	private void verify(JsonNode given) throws SQLException {
		Path place = this.directory.resolve(given.get("name").asString());
		RevisionFolder revisions = new RevisionFolder(place).addSections("change",
				"-- migrator:upgrade\n" + String.join("\n;\n", strings(given.get("change"))) + "\n;\n");
		String url = new SqliteFile(place.resolve("app.db"),
				given.get("foreign_keys").asBoolean() ? "?foreign_keys=on" : "?foreign_keys=off")
			.url();
		try (OneConnection connection = new OneConnection(url)) {
			connection.execute(strings(given.get("setup")));
			if (given.get("expect").has("error")) {
				verifyRefusal(connection, revisions, place, given.get("expect"));
			}
			else {
				verifySuccess(connection, revisions, given.get("expect"));
			}
		}
		if (!given.get("expect").has("error")) {
			try (OneConnection reopened = new OneConnection(url)) {
				verifyExpectations(reopened.sql(), given.get("expect"));
			}
		}
	}

	private static void verifySuccess(OneConnection connection, RevisionFolder revisions, JsonNode expected)
			throws SQLException {
		List<String> tables = tables(connection.sql());
		List<String> settings = settings(connection.sql());
		assertThat(settings).containsAll(OFF.stream().map((setting) -> setting + " = 0").toList());

		connection.migrator(revisions).upgrade();

		List<String> expectedTables = new ArrayList<>(tables);
		expectedTables.addAll(List.of("migrator_history", "migrator_revision"));
		assertThat(tables(connection.sql())).as("tables and views").containsExactlyInAnyOrderElementsOf(expectedTables);
		assertThat(settings(connection.sql())).as("settings of the connection").isEqualTo(settings);
		// The cases count tables and indexes as if nobody had taken notes
		connection.execute(List.of("DROP TABLE migrator_history", "DROP TABLE migrator_revision"));
		verifyExpectations(connection.sql(), expected);
	}

	private static void verifyExpectations(JdbcClient sql, JsonNode expected) {
		expected.get("queries").forEach((query) -> {
			String statement = query.get("sql").asString();
			assertThat(rows(sql, statement)).as(statement).isEqualTo(query.get("rows").toString());
		});
		expected.path("schema_contains").forEach((contained) -> {
			String table = contained.get(0).asString();
			assertThat(collapsed(tableText(sql, table))).as("text of " + table)
				.contains(collapsed(contained.get(1).asString()));
		});
		assertThat(rows(sql, "PRAGMA integrity_check")).as("integrity")
			.isEqualTo("[[\"%s\"]]".formatted(expected.get("integrity").asString()));
	}

	private static void verifyRefusal(OneConnection connection, RevisionFolder revisions, Path place,
			JsonNode expected) {
		SqliteSnapshot before = SqliteSnapshot.of(connection.sql());
		List<String> settings = settings(connection.sql());
		Migrator migrator = connection.migrator(revisions);

		Throwable refusal = catchThrowable(migrator::upgrade);

		assertThat(refusal).as("the refusal: " + expected.get("error").asString())
			.isInstanceOf(MigratorException.class);
		// Where the file is may contain such words by chance
		assertThat(messages(refusal).replace(lowerCase(place.toString()), "…"))
			.contains(lowerCase(strings(expected.get("message_mentions"))))
			// It must be understood to be refused
			.doesNotContain("syntax error");
		assertThat(SqliteSnapshot.of(connection.sql())).isEqualTo(before);
		assertThat(settings(connection.sql())).as("settings of the connection").isEqualTo(settings);
		assertThat(migrator.status().current()).isEmpty();
	}

	private static String messages(Throwable failure) {
		List<String> messages = new ArrayList<>();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			messages.add(String.valueOf(cause.getMessage()));
		}
		return lowerCase(String.join("\n", messages));
	}

	private static List<String> lowerCase(List<String> words) {
		return words.stream().map(SqliteAlterCaseTests::lowerCase).toList();
	}

	private static String lowerCase(String text) {
		return text.toLowerCase(Locale.ROOT);
	}

	private static List<String> tables(JdbcClient sql) {
		return sql.sql("""
				SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')
				UNION ALL SELECT 'temp.' || name FROM sqlite_temp_schema""").query(String.class).list();
	}

	private static List<String> settings(JdbcClient sql) {
		return SETTINGS.stream()
			.map((setting) -> setting + " = " + sql.sql("PRAGMA " + setting).query(String.class).single())
			.toList();
	}

	private static String tableText(JdbcClient sql, String table) {
		return sql.sql("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?")
			.param(table)
			.query(String.class)
			.single();
	}

	private static String collapsed(String text) {
		return text.replaceAll("\\s+", " ");
	}

	private static String rows(JdbcClient sql, String query) {
		return JsonMapper.shared().writeValueAsString(sql.sql(query).query((row, number) -> {
			Object[] values = new Object[row.getMetaData().getColumnCount()];
			for (int i = 0; i < values.length; i++) {
				values[i] = row.getObject(i + 1);
			}
			return values;
		}).list());
	}

	private static List<String> strings(JsonNode node) {
		return node.valueStream().map(JsonNode::asString).toList();
	}

	/**
	 * The only connection that the application has, so that what is left on it is seen.
	 */
	private static final class OneConnection implements AutoCloseable {

		private final SingleConnectionDataSource dataSource;

		private OneConnection(String url) {
			this.dataSource = new SingleConnectionDataSource(url, true);
		}

		private void execute(List<String> statements) throws SQLException {
			try (Connection connection = this.dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				for (String sql : statements) {
					statement.execute(sql);
				}
			}
		}

		private Migrator migrator(RevisionFolder revisions) {
			return MigratorBuilder.forDataSource(this.dataSource).locations(List.of(revisions.location())).build();
		}

		private JdbcClient sql() {
			return JdbcClient.create(this.dataSource);
		}

		@Override
		public void close() {
			this.dataSource.destroy();
		}

	}

}
