package dev.migrator.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

import dev.migrator.MigrationScript;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What people write to change a table does the same as a script.
 */
class MigrationScriptCaseTests {

	private static final String CASES = "shared/cases/sqlite-alter.json";

	@TempDir
	private Path directory;

	@TestFactory
	Stream<DynamicTest> aScriptDoesWhatTheChangeDoes() {
		Path file = casesFile();
		assumeTrue(file != null, "There is no " + CASES + " in a directory above this one");
		return JsonMapper.shared()
			.readTree(file)
			.valueStream()
			.filter((given) -> !given.get("expect").has("error"))
			// Two runs of these never give the same rows
			.filter((given) -> !given.get("change").toString().contains("random"))
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
		String parameters = given.get("foreign_keys").asBoolean() ? "?foreign_keys=on" : "?foreign_keys=off";
		Path file = place.resolve("app.db");
		SqliteFile database = new SqliteFile(file, parameters);
		try (Connection connection = DriverManager.getConnection(database.url());
				Statement statement = connection.createStatement()) {
			for (String sql : strings(given.get("setup"))) {
				statement.execute(sql);
			}
		}

		MigrationScript script = database.migrator(revisions).upgradeScript("heads");

		ScriptedDatabase.compare(database, script, (migrated) -> migrated.migrator(revisions).upgrade());
	}

	private static List<String> strings(JsonNode node) {
		return node.valueStream().map(JsonNode::asString).toList();
	}

}
