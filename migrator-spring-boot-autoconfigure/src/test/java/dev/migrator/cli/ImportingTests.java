package dev.migrator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.migrator.cli.CommandLineFixture.Outcome;
import dev.migrator.engine.Product;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Coming from another tool.
 */
@ParameterizedClass
@EnumSource
class ImportingTests {

	@Parameter
	@SuppressWarnings("NullAway.Init")
	private Product product;

	private CommandLineFixture application;

	private Path migrations;

	@BeforeEach
	void prepare(@TempDir Path directory) throws IOException {
		this.application = new CommandLineFixture(directory, this.product);
		this.migrations = Files.createDirectories(directory.resolve("migration"));
		Files.writeString(this.migrations.resolve("V1__create_users.sql"),
				"CREATE TABLE users (id INTEGER PRIMARY KEY);\n");
		Files.writeString(this.migrations.resolve("U1__create_users.sql"), "DROP TABLE users;\n");
		Files.writeString(this.migrations.resolve("V1.1__add_email.sql"), "ALTER TABLE users ADD COLUMN email TEXT;\n");
	}

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void migrationsBecomeRevisionsInTheirOrder() throws IOException {
		Outcome outcome = this.application.run("import", "--from", "flyway", this.migrations.toString());
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.out()).matches("""
				V1__create_users.sql -> [0-9a-f]{12}, create users
				V1.1__add_email.sql -> [0-9a-f]{12}, add email \\(irreversible\\)
				Imported 2 migration\\(s\\) into .*/revisions, 2 file\\(s\\) written
				""");
		assertThat(outcome.err()).contains("add --stamp, or record it with 'migrator stamp ");
		try (Stream<Path> files = Files.list(this.application.revisions())) {
			assertThat(files).hasSize(2);
		}
		assertThat(this.application.run("upgrade").out()).contains("Upgraded 2 revision(s)");
		assertThat(this.application.run("downgrade", "base", "--yes").err()).contains("nothing undoes");
		assertThat(this.application.run("import", "--from", "flyway", this.migrations.toString()).out())
			.contains("(there already)", "0 file(s) written");
	}

	@Test
	void aDatabaseIsStampedWithWhatFlywayHasApplied() {
		this.application.sql().sql("CREATE TABLE users (id INTEGER PRIMARY KEY)").update();
		this.application.sql().sql("""
				CREATE TABLE flyway_schema_history (installed_rank INT PRIMARY KEY, version VARCHAR(50),
				description VARCHAR(200), type VARCHAR(20), script VARCHAR(1000), checksum INT,
				installed_by VARCHAR(100), installed_on TEXT, execution_time INT, success BOOLEAN)""").update();
		this.application.sql().sql("""
				INSERT INTO flyway_schema_history VALUES (1, '1', 'create users', 'SQL', 'V1__create_users.sql', NULL,
				'app', '2026-01-01', 1, TRUE)""").update();
		Outcome outcome = this.application.run("import", "--from", "flyway", this.migrations.toString(), "--stamp");
		assertThat(outcome.err()).doesNotContain("error");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.out()).contains("Stamped 1 revision(s)");
		assertThat(this.application.run("upgrade").out()).contains("add email", "Upgraded 1 revision(s)");
	}

	@Test
	void withoutATableOfTheToolNothingIsStamped() {
		Outcome outcome = this.application.run("import", "--from", "flyway", this.migrations.toString(), "--stamp");
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(JsonPath.<List<String>>read(
				this.application.run("import", "--from", "flyway", this.migrations.toString(), "--stamp", "--json")
					.out(),
				"$.notes"))
			.anyMatch((note) -> note.contains("nothing was stamped"));
		assertThat(outcome.err()).contains("The database has no table 'flyway_schema_history': nothing was stamped.\n");
		assertThat(this.application.run("current").out()).isEmpty();
	}

	@Test
	void anImportCanFollowWhatIsThere() {
		this.application.withLine();
		String json = this.application
			.run("import", "--from", "flyway", this.migrations.toString(), "--head", "head", "--json")
			.out();
		assertThat(JsonPath.<List<String>>read(json, "$.revisions[0].revises")).containsExactly("3333");
		assertThat(JsonPath.<List<Boolean>>read(json, "$.revisions[*].reversible")).containsExactly(true, false);
		assertThat(this.application.run("heads").out().lines()).hasSize(1);
		assertThat(
				this.application.run("import", "--from", "flyway", this.migrations.toString(), "--head", "3333").out())
			.contains("0 file(s) written");
	}

	@Test
	void anImportBesideOtherRevisionsSaysThatItIsABranch() {
		this.application.withLine();
		assertThat(this.application.run("import", "--from", "flyway", this.migrations.toString()).err())
			.contains("There are other revisions, with the head 3333", "'migrator merge heads'");
	}

	@Test
	void anotherToolAndAMissingDirectoryAreRefused() {
		assertThat(this.application.run("import", "--from", "rails", "x")).satisfies((outcome) -> {
			assertThat(outcome.exitCode()).isEqualTo(2);
			assertThat(outcome.err()).startsWith("error: 'rails' is no tool that can be imported from: write flyway, ");
		});
		assertThat(this.application.run("import", "--from", "dbmate", "nowhere").err()).startsWith("error: ")
			.contains("nowhere");
	}

}
