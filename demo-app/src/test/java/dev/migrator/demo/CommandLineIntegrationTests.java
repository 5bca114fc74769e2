package dev.migrator.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.migrator.demo.DemoCommandLine.Outcome;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementSplitter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each command of the packaged demo that looks at the database: what it prints, how it
 * ends, and what becomes of the database.
 */
@ParameterizedClass
@EnumSource
class CommandLineIntegrationTests {

	private static final String HEAD = "e07b3c9a51d4";

	@TempDir
	private static Path template;

	@SuppressWarnings("NullAway.Init")
	private static DemoDatabase.Place halfWay;

	@Parameter
	@SuppressWarnings("NullAway.Init")
	DemoDatabase product;

	@TempDir
	private Path directory;

	/**
	 * Bring a database up to the notes, with two revisions pending.
	 */
	@BeforeParameterizedClassInvocation
	static void prepareTemplate(DemoDatabase product) {
		halfWay = product.create(template);
		assertThat(new DemoCommandLine(template).on(halfWay).run("upgrade", "5d90").err()).isEmpty();
	}

	private DemoCommandLine demo(DemoDatabase.Place database) {
		return new DemoCommandLine(this.directory).on(database);
	}

	@Test
	void aDatabaseGoesUpAndDownAndUpAgain() {
		DemoDatabase.Place database = this.product.create(this.directory);
		DemoCommandLine demo = demo(database);
		JdbcClient sql = database.sql();
		Outcome pending = demo.run("current", "--check-heads");
		assertThat(pending.exitCode()).isEqualTo(1);
		assertThat(pending.out()).isEmpty();
		assertThat(pending.err()).startsWith("pending: 6 revision(s) are to be applied: 8f3a1c5e7b20, ");

		Outcome upgrade = demo.run("upgrade");
		assertThat(upgrade.exitCode()).isZero();
		assertThat(upgrade.err()).isEmpty();
		assertThat(upgrade.out()).startsWith("Running upgrade <base> -> 8f3a1c5e7b20, create users\n")
			.containsPattern("\nUpgraded 6 revision\\(s\\) in \\d+ ms: <base> -> e07b3c9a51d4\n$");
		assertThat(sql.sql("SELECT count(*) FROM users").query(Integer.class).single()).isZero();
		assertThat(sql.sql("SELECT DISTINCT origin FROM migrator_history").query(String.class).list())
			.containsExactly("command-line");

		sql.sql("INSERT INTO users (username, display_name, email, avatar) VALUES ('ann', 'Ann', 'a@example.org', 'x')")
			.update();
		assertThat(demo.answering("n\n").run("downgrade", "-1")).satisfies((refused) -> {
			assertThat(refused.exitCode()).isEqualTo(1);
			assertThat(refused.out()).isEqualTo("Downgrade from e07b3c9a51d4 to b6d0e4f1a938, 1 revision(s):\n"
					+ "  e07b3c9a51d4, give users an avatar (in Java)\n");
			assertThat(refused.err()).isEqualTo("Undo 1 revision(s)? [y/N] Nothing has run.\n");
		});
		Outcome downgrade = demo.answering("y\n").run("downgrade", "-1");
		assertThat(downgrade.exitCode()).isZero();
		assertThat(downgrade.out()).contains("Running downgrade e07b3c9a51d4 -> b6d0e4f1a938, give users an avatar\n",
				"Kept 1 row(s) of users (avatar) in archive 1, for the next upgrade of e07b3c9a51d4\n");
		assertThat(demo.run("archives", "--json").out())
			.satisfies((json) -> assertThat(JsonPath.<String>read(json, "$.archives[0].table")).isEqualTo("users"));
		assertThat(demo.run("current").err()).startsWith("held: The database was taken back on purpose");

		assertThat(demo.run("upgrade").out()).contains("Restored 1 row(s) of users (avatar)\n");
		assertThat(sql.sql("SELECT avatar FROM users").query(String.class).single()).isEqualTo("x");
		assertThat(demo.run("current", "--check-heads"))
			.isEqualTo(new Outcome(0, HEAD + " (head), give users an avatar\n", ""));
	}

	@Test
	void thePlanThatWasLookedAtCanBeConfirmed() {
		DemoDatabase.Place database = this.product.copy(halfWay, this.directory);
		DemoCommandLine demo = demo(database);
		database.sql().sql("INSERT INTO users (username, email) VALUES ('ann', 'a@example.org')").update();
		String plan = demo.run("plan", "downgrade", "8f3a", "--json").out();
		assertThat(JsonPath.<List<String>>read(plan, "$.steps[*].id")).containsExactly("5d90f3b2681e", "27b5e08d4c93",
				"c41d92e6a07f");
		assertThat(JsonPath.<List<String>>read(plan, "$.losses[*].table")).contains("users", "notes");
		String planId = JsonPath.read(plan, "$.planId");
		Outcome result = demo.run("downgrade", "8f3a", "--confirm", planId, "--json");
		assertThat(result.exitCode()).isZero();
		assertThat(JsonPath.<List<String>>read(result.out(), "$.current")).containsExactly("8f3a1c5e7b20");
		Outcome stale = demo.run("downgrade", "base", "--confirm", planId, "--json");
		assertThat(stale.exitCode()).isEqualTo(1);
		assertThat(JsonPath.<String>read(stale.out(), "$.title")).isEqualTo("Plan is stale");
		assertThat(JsonPath.<String>read(stale.out(), "$.planId")).isNotEqualTo(planId);
	}

	@Test
	void revisionsAndWhatWasDoneAreListedDrawnAndShown() {
		DemoCommandLine demo = demo(halfWay);
		assertThat(demo.run("history").out()).isEqualTo("""
				b6d0e4f1a938 -> e07b3c9a51d4 (head) (pending), give users an avatar
				5d90f3b2681e -> b6d0e4f1a938 (pending), make room for long usernames
				27b5e08d4c93 -> 5d90f3b2681e (current), create notes
				c41d92e6a07f -> 27b5e08d4c93, fold usernames to lower case
				8f3a1c5e7b20 -> c41d92e6a07f, add email to users
				<base> -> 8f3a1c5e7b20, create users
				""");
		assertThat(demo.run("history", "--graph", "-r", ":current").out()).isEqualTo("""
				* 5d90f3b2681e (current), create notes
				* 27b5e08d4c93, fold usernames to lower case
				* c41d92e6a07f, add email to users
				* 8f3a1c5e7b20, create users
				""");
		assertThat(demo.run("history", "--operations").out()).containsPattern(
				"^\\S+Z  upgrade 5d90f3b2681e  succeeded in \\d+ ms  by .* \\(command-line\\)  27b5e08d4c93 -> 5d90f3b2681e\n");
		assertThat(demo.run("show", "27b5").out()).contains("Rev: 27b5e08d4c93\n", "Parent: c41d92e6a07f\n",
				"\nUpgrade:\n    ALTER TABLE users ADD COLUMN display_name VARCHAR(50);\n");
	}

	@Test
	void jsonTellsWhatTheEndpointTells() {
		DemoCommandLine demo = demo(halfWay);
		String current = demo.run("current", "--json").out();
		String history = demo.run("history", "--json").out();
		String operations = demo.run("history", "--operations", "--json").out();
		String shown = demo.run("show", "c41d", "--json").out();
		String plan = demo.run("plan", "upgrade", "--json").out();
		// As the endpoint looks: a start would apply what is pending
		try (RunningDemo running = RunningDemo.on(halfWay, "--migrator.trigger=never")) {
			String endpoint = running.bodyAsOperator("/actuator/migrations");
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
				.isEqualTo(JsonPath.<Object>read(running.bodyAsOperator("/actuator/migrations/c41d"), "$"));
			assertThat(JsonPath.<Map<String, Object>>read(plan, "$"))
				.isEqualTo(JsonPath.<Object>read(running.bodyAsOperator("/actuator/upgrade"), "$"));
		}
	}

	@Test
	void aScriptDoesWhatTheCommandWouldDo() throws SQLException {
		DemoDatabase.Place run = this.product.copy(halfWay, this.directory);
		assertThat(demo(run).run("upgrade", "b6d0").exitCode()).isZero();
		DemoDatabase.Place scripted = this.product.copy(halfWay, this.directory);
		DemoCommandLine demo = demo(scripted);
		List<String> before = state(scripted);

		Outcome script = demo.run("upgrade", "b6d0", "--sql");

		assertThat(script.exitCode()).as(script::err).isZero();
		assertThat(script.out()).contains("COMMIT;", "migrator_revision").doesNotContain("Running");
		assertThat(state(scripted)).isEqualTo(before);
		runScript(scripted, script.out());
		assertThat(state(scripted)).isEqualTo(state(run)).isNotEqualTo(before);
		Outcome java = demo.run("upgrade", "--sql");
		assertThat(java.exitCode()).isEqualTo(1);
		assertThat(java.out()).isEmpty();
		assertThat(java.err()).startsWith("error: ").contains(HEAD);
		assertThat(demo.run("upgrade", "base:c41d", "--sql", "--json").out())
			.satisfies((json) -> assertThat(JsonPath.<List<String>>read(json, "$.revisions"))
				.containsExactly("8f3a1c5e7b20", "c41d92e6a07f"));
	}

	private static List<String> state(DemoDatabase.Place database) {
		List<String> state = new ArrayList<>(database.columns());
		state.addAll(database.sql()
			.sql("SELECT revision || ' ' || operation || ' ' || outcome FROM migrator_history ORDER BY id")
			.query(String.class)
			.list());
		state.addAll(database.sql()
			.sql("SELECT id || checksum FROM migrator_revision ORDER BY id")
			.query(String.class)
			.list());
		return state;
	}

	private void runScript(DemoDatabase.Place database, String script) throws SQLException {
		// Commands of the shells of the databases do not matter here
		String statements = script.replaceAll("(?m)^[\\\\.].*$", "");
		try (Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			for (SqlStatement next : new StatementSplitter(statements, this.product.dialect())) {
				statement.execute(next.text());
			}
		}
	}

	@Test
	void aBranchGoesUpAndDownByItself() {
		BranchedRevisions revisions = BranchedRevisions.in(this.directory.resolve("revisions"));
		DemoCommandLine demo = demo(this.product.create(this.directory)).property("migrator.locations",
				revisions.location());
		assertThat(demo.run("upgrade", BranchedRevisions.BILLING_1).err()).isEmpty();
		assertThat(demo.run("upgrade", "stock@head").exitCode()).isZero();
		assertThat(demo.run("current").out().lines()).hasSize(2);
		assertThat(demo.run("downgrade", "stock@-1", "--yes").out())
			.contains("Running downgrade 57c0cc000002 -> 57c0cc000001");
		assertThat(demo.run("upgrade", "heads").exitCode()).isZero();
		assertThat(demo.run("show", "heads").out()).contains("Rev: b111aaaa0003", "Rev: 57c0cc000002",
				"Rev: ad1700000002");
		assertThat(demo.run("downgrade", "base", "--yes").exitCode()).isZero();
		assertThat(demo.run("current").out()).isEmpty();
	}

	@Test
	void whereADatabaseIsCanBeRecordedAndChangedFilesAccepted() throws IOException {
		DemoDatabase.Place database = this.product.create(this.directory);
		Path revisions = DemoCommandLine.copyRevisions(this.directory.resolve("revisions"));
		DemoCommandLine demo = demo(database).property("migrator.locations", "file:" + revisions);
		assertThat(demo.run("stamp", "c41d").out()).startsWith("Stamped 2 revision(s)");
		assertThat(database.columns()).isNotEmpty().noneMatch((column) -> column.startsWith("users "));
		Path changed = revisions.resolve("c41d92e6a07f_add_email_to_users.sql");
		Files.writeString(changed,
				Files.readString(changed).replace("-- migrator:downgrade", "SELECT 1;\n-- migrator:downgrade"));
		assertThat(demo.run("current").err()).startsWith("diverged: Changed after they had been applied: c41d92e6a07f");
		assertThat(demo.run("repair").out()).startsWith("Accepted 1 revision(s)");
		assertThat(demo.run("stamp", "--purge", "base").exitCode()).isZero();
		assertThat(demo.run("current").out()).isEmpty();
	}

	@Test
	void migrationsOfAnotherToolAreImportedAndWhatItHasAppliedIsStamped() throws IOException {
		DemoDatabase.Place database = this.product.create(this.directory);
		JdbcClient sql = database.sql();
		Path migrations = Files.createDirectories(this.directory.resolve("db/migrations"));
		Files.writeString(migrations.resolve("20260101120000_create_colours.sql"),
				"-- migrate:up\nCREATE TABLE colours (name TEXT);\n\n-- migrate:down\nDROP TABLE colours;\n");
		Files.writeString(migrations.resolve("20260102120000_create_sizes.sql"),
				"-- migrate:up\nCREATE TABLE sizes (name TEXT);\n\n-- migrate:down\nDROP TABLE sizes;\n");
		sql.sql("CREATE TABLE schema_migrations (version VARCHAR(128) PRIMARY KEY)").update();
		sql.sql("INSERT INTO schema_migrations VALUES ('20260101120000')").update();
		Outcome outcome = demo(database).run("import", "--from", "dbmate", "db/migrations", "--stamp");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.out()).contains("20260101120000_create_colours.sql -> ", "2 file(s) written\n",
				"Stamped 1 revision(s)");
		assertThat(outcome.err()).contains("note: There are other revisions, with the head " + HEAD);
		assertThat(sql.sql("SELECT message FROM migrator_revision").query(String.class).list())
			.containsExactly("create colours");
	}

}
