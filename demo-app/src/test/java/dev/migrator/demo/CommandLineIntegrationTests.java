package dev.migrator.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.migrator.demo.DemoCommandLine.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each command of the packaged demo: what it prints, how it ends, and what becomes of the
 * database.
 */
class CommandLineIntegrationTests {

	private static final String HEAD = "e07b3c9a51d4";

	@TempDir
	private Path directory;

	private DemoCommandLine demo;

	@BeforeEach
	void prepare() {
		this.demo = new DemoCommandLine(this.directory);
	}

	@Test
	void aDatabaseGoesUpAndDownAndUpAgain() {
		Outcome pending = this.demo.run("current", "--check-heads");
		assertThat(pending.exitCode()).isEqualTo(1);
		assertThat(pending.out()).isEmpty();
		assertThat(pending.err()).startsWith("pending: 6 revision(s) are to be applied: 8f3a1c5e7b20, ");

		Outcome upgrade = this.demo.run("upgrade");
		assertThat(upgrade.exitCode()).isZero();
		assertThat(upgrade.err()).isEmpty();
		assertThat(upgrade.out()).startsWith("Running upgrade <base> -> 8f3a1c5e7b20, create users\n")
			.containsPattern("\nUpgraded 6 revision\\(s\\) in \\d+ ms: <base> -> e07b3c9a51d4\n$");
		assertThat(sql().sql("SELECT count(*) FROM users").query(Integer.class).single()).isZero();
		assertThat(sql().sql("SELECT DISTINCT origin FROM migrator_history").query(String.class).list())
			.containsExactly("command-line");

		sql().sql(
				"INSERT INTO users (username, display_name, email, avatar) VALUES ('ann', 'Ann', 'a@example.org', 'x')")
			.update();
		assertThat(this.demo.answering("n\n").run("downgrade", "-1")).satisfies((refused) -> {
			assertThat(refused.exitCode()).isEqualTo(1);
			assertThat(refused.out()).isEqualTo("Downgrade from e07b3c9a51d4 to b6d0e4f1a938, 1 revision(s):\n"
					+ "  e07b3c9a51d4, give users an avatar (in Java)\n");
			assertThat(refused.err()).isEqualTo("Undo 1 revision(s)? [y/N] Nothing has run.\n");
		});
		Outcome downgrade = this.demo.answering("y\n").run("downgrade", "-1");
		assertThat(downgrade.exitCode()).isZero();
		assertThat(downgrade.out()).contains("Running downgrade e07b3c9a51d4 -> b6d0e4f1a938, give users an avatar\n",
				"Kept 1 row(s) of users (avatar) in archive 1, for the next upgrade of e07b3c9a51d4\n");
		assertThat(this.demo.run("archives", "--json").out())
			.satisfies((json) -> assertThat(JsonPath.<String>read(json, "$.archives[0].table")).isEqualTo("users"));
		assertThat(this.demo.run("current").err()).startsWith("held: The database was taken back on purpose");

		assertThat(this.demo.run("upgrade").out()).contains("Restored 1 row(s) of users (avatar)\n");
		assertThat(sql().sql("SELECT avatar FROM users").query(String.class).single()).isEqualTo("x");
		assertThat(this.demo.run("current", "--check-heads"))
			.isEqualTo(new Outcome(0, HEAD + " (head), give users an avatar\n", ""));
	}

	@Test
	void thePlanThatWasLookedAtCanBeConfirmed() {
		this.demo.run("upgrade");
		String plan = this.demo.run("plan", "downgrade", "5d90", "--json").out();
		assertThat(JsonPath.<List<String>>read(plan, "$.steps[*].id")).containsExactly(HEAD, "b6d0e4f1a938");
		String planId = JsonPath.read(plan, "$.planId");
		Outcome result = this.demo.run("downgrade", "5d90", "--confirm", planId, "--json");
		assertThat(result.exitCode()).isZero();
		assertThat(JsonPath.<List<String>>read(result.out(), "$.current")).containsExactly("5d90f3b2681e");
		Outcome stale = this.demo.run("downgrade", "-1", "--confirm", planId, "--json");
		assertThat(stale.exitCode()).isEqualTo(1);
		assertThat(JsonPath.<String>read(stale.out(), "$.title")).isEqualTo("Plan is stale");
		assertThat(JsonPath.<String>read(stale.out(), "$.planId")).isNotEqualTo(planId);
	}

	@Test
	void revisionsAndWhatWasDoneAreListedDrawnAndShown() {
		this.demo.run("upgrade", "c41d");
		assertThat(this.demo.run("history").out()).isEqualTo("""
				b6d0e4f1a938 -> e07b3c9a51d4 (head) (pending), give users an avatar
				5d90f3b2681e -> b6d0e4f1a938 (pending), make room for long usernames
				27b5e08d4c93 -> 5d90f3b2681e (pending), create notes
				c41d92e6a07f -> 27b5e08d4c93 (pending), fold usernames to lower case
				8f3a1c5e7b20 -> c41d92e6a07f (current), add email to users
				<base> -> 8f3a1c5e7b20, create users
				""");
		assertThat(this.demo.run("history", "--graph", "-r", ":current").out()).isEqualTo("""
				* c41d92e6a07f (current), add email to users
				* 8f3a1c5e7b20, create users
				""");
		assertThat(this.demo.run("history", "--operations").out()).containsPattern(
				"^\\S+Z  upgrade c41d92e6a07f  succeeded in \\d+ ms  by .* \\(command-line\\)  8f3a1c5e7b20 -> c41d92e6a07f\n");
		assertThat(this.demo.run("show", "27b5").out()).contains("Rev: 27b5e08d4c93 (pending)\n",
				"Parent: c41d92e6a07f\n", "\nUpgrade:\n    ALTER TABLE users ADD COLUMN display_name VARCHAR(50);\n");
	}

	@Test
	void jsonTellsWhatTheEndpointTells() {
		this.demo.run("upgrade", "5d90");
		String current = this.demo.run("current", "--json").out();
		String history = this.demo.run("history", "--json").out();
		String operations = this.demo.run("history", "--operations", "--json").out();
		String shown = this.demo.run("show", "c41d", "--json").out();
		String plan = this.demo.run("plan", "upgrade", "--json").out();
		// As the endpoint looks: a start would apply what is pending
		try (DemoProcess running = DemoProcess.start(DemoRelease.built().jar(), this.directory.resolve("demo.db"),
				this.directory.resolve("demo.log"), "--migrator.trigger=never")) {
			String endpoint = running.get("/actuator/migrations").body();
			String migrator = "$.contexts.demo.migrators.migrator.";
			for (String name : List.of("status", "explanation", "current", "heads", "pending")) {
				assertThat(JsonPath.<Object>read(current, "$." + name)).as(name)
					.isEqualTo(JsonPath.<Object>read(endpoint, migrator + name));
			}
			assertThat(JsonPath.<List<Object>>read(history, "$.revisions"))
				.containsExactlyInAnyOrderElementsOf(JsonPath.<List<Object>>read(endpoint, migrator + "revisions"));
			assertThat(JsonPath.<Object>read(operations, "$.history"))
				.isEqualTo(JsonPath.<Object>read(endpoint, migrator + "history"));
			assertThat(JsonPath.<Map<String, Object>>read(shown, "$"))
				.isEqualTo(JsonPath.<Object>read(running.get("/actuator/migrations/c41d").body(), "$"));
			assertThat(JsonPath.<Map<String, Object>>read(plan, "$"))
				.isEqualTo(JsonPath.<Object>read(running.get("/actuator/upgrade").body(), "$"));
		}
	}

	@Test
	void revisionsAreBegunInTheProjectAndJoined() throws IOException {
		Path revisions = this.directory.resolve("src/main/resources/db/revisions");
		this.demo.property("migrator.locations", "file:src/main/resources/db/revisions");
		Outcome missing = new DemoCommandLine(this.directory).run("revision", "-m", "too early");
		assertThat(missing.exitCode()).isEqualTo(1);
		assertThat(missing.err()).startsWith("error: ").contains(revisions.toString(), "migrator init");
		assertThat(new DemoCommandLine(this.directory).run("init").out())
			.startsWith("Created directory src/main/resources/db/revisions\n");
		DemoCommandLine.copyRevisions(revisions);

		Outcome first = this.demo.run("revision", "-m", "Größe der Notizen", "--rev-id", "aaaa11112222");
		assertThat(first.exitCode()).isZero();
		assertThat(first.out()).startsWith("Generating src/main/resources/db/revisions/aaaa11112222_")
			.endsWith("\ne07b3c9a51d4 -> aaaa11112222, Größe der Notizen\n");
		assertThat(this.demo.run("revision", "-m", "another", "--head", HEAD, "--splice", "--rev-id", "bbbb11112222")
			.exitCode()).isZero();
		assertThat(this.demo.run("heads").out().lines()).hasSize(2);
		assertThat(this.demo.run("branches").out()).startsWith(HEAD + " (branchpoint), give users an avatar\n    -> ");
		Outcome several = this.demo.run("upgrade", "head");
		assertThat(several.exitCode()).isEqualTo(1);
		assertThat(several.err()).startsWith("error: ")
			.contains("aaaa11112222", "bbbb11112222", "migrator merge heads");
		assertThat(this.demo.run("merge", "heads", "-m", "join", "--json").out())
			.satisfies((json) -> assertThat(JsonPath.<List<String>>read(json, "$.revises"))
				.containsExactly("aaaa11112222", "bbbb11112222"));
		assertThat(this.demo.run("history", "--graph").out()).startsWith("*").contains("|\\\n", "|/\n");
		assertThat(this.demo.run("upgrade", "head").exitCode()).isZero();
	}

	@Test
	void aScriptDoesWhatTheCommandWouldDo() throws IOException {
		this.demo.run("upgrade", "5d90");
		byte[] before = Files.readAllBytes(this.directory.resolve("demo.db"));
		Outcome script = this.demo.run("upgrade", "b6d0", "--sql");
		assertThat(script.exitCode()).isZero();
		assertThat(script.out()).contains("COMMIT;", "migrator_revision").doesNotContain("Running");
		assertThat(Files.readAllBytes(this.directory.resolve("demo.db"))).isEqualTo(before);
		Outcome java = this.demo.run("upgrade", "--sql");
		assertThat(java.exitCode()).isEqualTo(1);
		assertThat(java.out()).isEmpty();
		assertThat(java.err()).startsWith("error: ").contains(HEAD);
		assertThat(this.demo.run("upgrade", "base:c41d", "--sql", "--json").out())
			.satisfies((json) -> assertThat(JsonPath.<List<String>>read(json, "$.revisions"))
				.containsExactly("8f3a1c5e7b20", "c41d92e6a07f"));
	}

	@Test
	void whereADatabaseIsCanBeRecordedAndChangedFilesAccepted() throws IOException {
		Path revisions = DemoCommandLine.copyRevisions(this.directory.resolve("revisions"));
		this.demo.property("migrator.locations", "file:" + revisions);
		assertThat(this.demo.run("stamp", "c41d").out()).startsWith("Stamped 2 revision(s)");
		assertThat(sql().sql("SELECT count(*) FROM sqlite_schema WHERE name = 'users'").query(Integer.class).single())
			.isZero();
		Path changed = revisions.resolve("c41d92e6a07f_add_email_to_users.sql");
		Files.writeString(changed,
				Files.readString(changed).replace("-- migrator:downgrade", "SELECT 1;\n-- migrator:downgrade"));
		assertThat(this.demo.run("current").err())
			.startsWith("diverged: Changed after they had been applied: c41d92e6a07f");
		assertThat(this.demo.run("repair").out()).startsWith("Accepted 1 revision(s)");
		assertThat(this.demo.run("stamp", "--purge", "base").exitCode()).isZero();
		assertThat(this.demo.run("current").out()).isEmpty();
	}

	@Test
	void migrationsOfAnotherToolAreImportedAndWhatItHasAppliedIsStamped() throws IOException {
		Path migrations = Files.createDirectories(this.directory.resolve("db/migrations"));
		Files.writeString(migrations.resolve("20260101120000_create_colours.sql"),
				"-- migrate:up\nCREATE TABLE colours (name TEXT);\n\n-- migrate:down\nDROP TABLE colours;\n");
		Files.writeString(migrations.resolve("20260102120000_create_sizes.sql"),
				"-- migrate:up\nCREATE TABLE sizes (name TEXT);\n\n-- migrate:down\nDROP TABLE sizes;\n");
		sql().sql("CREATE TABLE schema_migrations (version VARCHAR(128) PRIMARY KEY)").update();
		sql().sql("INSERT INTO schema_migrations VALUES ('20260101120000')").update();
		Outcome outcome = this.demo.run("import", "--from", "dbmate", "db/migrations", "--stamp");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.out()).contains("20260101120000_create_colours.sql -> ", "2 file(s) written\n",
				"Stamped 1 revision(s)");
		assertThat(outcome.err()).contains("note: There are other revisions, with the head " + HEAD);
		assertThat(sql().sql("SELECT message FROM migrator_revision").query(String.class).list())
			.containsExactly("create colours");
	}

	@Test
	void theFatJarTakesCommandsTooAndProperties() {
		Outcome outcome = new DemoCommandLine(this.directory)
			.startedBy("-jar", DemoRelease.built().jar().toAbsolutePath().toString())
			.property("demo.file", "other.db")
			.run("upgrade", "8f3a", "--json");
		assertThat(outcome.exitCode()).isZero();
		assertThat(JsonPath.<List<String>>read(outcome.out(), "$.current")).containsExactly("8f3a1c5e7b20");
		assertThat(this.directory.resolve("other.db")).exists();
		assertThat(this.directory.resolve("demo.db")).doesNotExist();
	}

	@Test
	void helpVersionAndCompletionNeedNoApplication() {
		assertThat(this.demo.run("--help").out()).startsWith("Takes the database of this application");
		assertThat(this.demo.run("help", "downgrade").out()).contains("Usage: migrator downgrade", "Examples:");
		assertThat(this.demo.run("--version").out()).startsWith("Migrator 0.1.0");
		assertThat(this.demo.run("completion").out()).contains("complete -F _complete_migrator");
		assertThat(this.directory.resolve("demo.db")).doesNotExist();
	}

	private JdbcClient sql() {
		return JdbcClient.create(new DriverManagerDataSource("jdbc:sqlite:" + this.directory.resolve("demo.db")));
	}

}
