package dev.migrator.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Statements as people write them.
 */
class StatementCorpusTests {

	@Test
	void everyTableAndIndexOfTheChinookScriptIsRead() throws IOException {
		String script = Files.readString(shared("data/Chinook_Sqlite.sql"));
		List<CreateTable> tables = new ArrayList<>();
		int indexes = 0;
		for (SqlStatement statement : new StatementSplitter(script, SqlDialect.SQLITE)) {
			if (isRead(statement.text())) {
				SyntaxNode tree = SyntaxTrees.parse(statement.text());
				SyntaxTrees.requireThatItPrintsAs(tree, statement.text());
				if (tree instanceof CreateTable table) {
					tables.add(table);
				}
				else {
					indexes++;
				}
			}
		}
		assertThat(indexes).isPositive();
		assertThat(tables).hasSize(11);
		assertThat(tables).extracting((table) -> table.name().value()).contains("Album", "InvoiceLine", "Track");
		try (SqliteSchema database = new SqliteSchema()) {
			tables.forEach(database::requireThatItAgreesWith);
		}
	}

	@Test
	void tablesAndChangesOfThePostgresqlScriptAreReadToo() throws IOException {
		String script = Files.readString(shared("data/Chinook_PostgreSql.sql"));
		int statements = 0;
		for (SqlStatement statement : new StatementSplitter(script, SqlDialect.POSTGRESQL)) {
			if (isRead(statement.text())) {
				SyntaxTrees.requireThatItPrintsAs(SyntaxTrees.parse(statement.text()), statement.text());
				statements++;
			}
		}
		assertThat(statements).isGreaterThan(30);
	}

	@TestFactory
	Stream<DynamicTest> everyTableIndexAndChangeOfTheCasesIsRead() throws IOException {
		return JsonMapper.shared()
			.readTree(Files.readString(shared("cases/sqlite-alter.json")))
			.valueStream()
			.map((given) -> DynamicTest.dynamicTest(given.get("name").asString(), () -> verify(given)));
	}

	private static void verify(JsonNode given) {
		Stream.concat(given.get("setup").valueStream(), given.get("change").valueStream())
			.map(JsonNode::asString)
			.filter(StatementCorpusTests::isRead)
			.forEach((text) -> SyntaxTrees.requireThatItPrintsAs(SyntaxTrees.parse(text), text));
	}

	private static boolean isRead(String statement) {
		String start = Identifiers.fold(statement).replaceAll("\\s+", " ");
		return start.matches("(CREATE (TEMP )?TABLE (?!\\w+ AS ).*)|(CREATE (UNIQUE )?INDEX.*)|(ALTER TABLE.*)");
	}

	private static Path shared(String file) {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			Path path = folder.resolve("shared").resolve(file);
			if (Files.exists(path)) {
				return path;
			}
		}
		return Assumptions.abort("There is no shared/%s in a directory above this one".formatted(file));
	}

}
