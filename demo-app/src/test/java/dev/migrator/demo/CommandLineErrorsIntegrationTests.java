package dev.migrator.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import dev.migrator.demo.DemoCommandLine.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes wrong on the command line of the packaged demo is said in one line, with what
 * to do, and leaves the database as it was.
 */
class CommandLineErrorsIntegrationTests {

	private static final String REVISIONS = "revisions";

	@TempDir
	private static Path template;

	@TempDir
	private Path directory;

	private DemoCommandLine demo;

	private BranchedRevisions revisions;

	/**
	 * Bring a database to one step up two branches.
	 */
	@BeforeAll
	static void prepareTemplate() {
		DemoCommandLine demo = new DemoCommandLine(template).property("migrator.locations",
				BranchedRevisions.in(template.resolve(REVISIONS)).location());
		assertThat(demo.run("upgrade", BranchedRevisions.BILLING_1).err()).isEmpty();
		assertThat(demo.run("upgrade", BranchedRevisions.STOCK_1).err()).isEmpty();
	}

	@BeforeEach
	void prepare() throws IOException {
		Files.copy(template.resolve("demo.db"), this.directory.resolve("demo.db"));
		this.revisions = BranchedRevisions.in(this.directory.resolve(REVISIONS));
		this.demo = new DemoCommandLine(this.directory).property("migrator.locations", this.revisions.location());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					upgrade nosuchid                | There is no revision or label "nosuchid"     | 'migrator history'         | 1
					upgrade nosuch@head             | "nosuch"                                     | 'migrator history'         | 1
					show b111                       | "b111"                                       | b111aaaa0002               | 1
					upgrade billing@57c0cc000002    | 57c0cc000002                                 | 'migrator history'         | 1
					upgrade head                    | there are 3:                                   | 'migrator merge heads'     | 1
					history -r b111aaaa0002:57c0cc000002 | b111aaaa0002                            | 'migrator history --graph' | 1
					upgrade billing@+9              | goes too far                                 | 'migrator history --graph' | 1
					downgrade billing@-99 --yes     | goes too far                                 | 'migrator history --graph' | 1
					show 8f3a+7                     | e07b3c9a51d4                                 | 'migrator history --graph' | 1
					upgrade +1                      | +1                                           | billing@+1                 | 1
					downgrade -1 --yes              | -1                                           | billing@-1                 | 1
					downgrade ad1700000001 --yes    | ad1700000001                                 | 'migrator history --graph' | 1
					upgrade 12@@                    | is not a revision expression                 | 'migrator help'            | 2
					upgrade --yess                  | has no option '--yess'                       | 'migrator upgrade --help'  | 2
					upgrad                          | There is no command 'upgrad'                 | Did you mean 'upgrade'     | 2
					downgrade                       | Missing required parameter: 'REVISION'       | --help                     | 2
					""")
	void whatIsMeantHasToBeClear(String command, String message, String advice, int exitCode) {
		Outcome outcome = this.demo.run(command.split(" "));
		assertIsError(outcome, message, advice);
		assertThat(outcome.exitCode()).isEqualTo(exitCode);
	}

	@Test
	void whatCannotBeUndoneIsRefusedBeforeAnythingRuns() {
		this.revisions.with("bad100000001", BranchedRevisions.BILLING_1, null, "CREATE TABLE bad (x);", null);
		assertThat(this.demo.run("upgrade", "bad100000001").exitCode()).isZero();
		Outcome outcome = this.demo.run("downgrade", "bad1@-2", "--yes");
		assertIsError(outcome, "bad100000001, which has no downgrade section; nothing has run.",
				"Choose a target after");
		assertIsError(this.demo.run("downgrade", "base", "--yes", "--migrator.downgrade.floor=c41d"),
				"the floor is c41d", "migrator.downgrade.floor");
	}

	@Test
	void aRevisionThatFailsIsToldWithFileLineAndState() {
		this.revisions.with("bad100000001", BranchedRevisions.BILLING_1, null,
				"CREATE TABLE bad (x);\nINSERT INTO nowhere VALUES (1);", null);
		Outcome outcome = this.demo.run("upgrade", "bad100000001");
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.out()).isEqualTo("Running upgrade b111aaaa0001 -> bad100000001, step bad100000001\n");
		assertThat(outcome.err()).startsWith("error: Upgrade of revision bad100000001 (step bad100000001) failed at ")
			.containsPattern("bad100000001\\.sql:\\d+: .*no such table: nowhere")
			.contains("Statement: INSERT INTO nowhere VALUES (1)", "The database is as it was before this revision.",
					"Correct the statement in the file and try again.");
		assertThat(this.demo.run("current").out()).doesNotContain("bad1");
	}

	@Test
	void filesThatDoNotFitTogetherAreToldWithFileAndLine() {
		this.revisions.withFile("twin.sql", BranchedRevisions.BILLING_2, BranchedRevisions.BILLING_1, null, "SELECT 1;",
				null);
		assertIsError(this.demo.run("heads"), BranchedRevisions.BILLING_2, "Correct 'revision' in the header");
		this.revisions.withFile("twin.sql", "bad100000001", "nosuchparent", null, "SELECT 1;", null);
		assertIsError(this.demo.run("upgrade"), "twin.sql:4: ", "Correct 'revises' in the header");
		this.revisions.withFile("twin.sql", "bad100000001", "bad100000002", null, "SELECT 1;", null)
			.with("bad100000002", "bad100000001", null, "SELECT 1;", null);
		assertIsError(this.demo.run("history"), "bad100000001", "Correct 'revises' in the header");
	}

	@Test
	void aRevisionThatWasChangedIsRefused() {
		this.revisions.with(BranchedRevisions.BILLING_1, BranchedRevisions.BRANCH_POINT, "labels: billing",
				"CREATE TABLE invoices (id INTEGER PRIMARY KEY, number TEXT);", "DROP TABLE invoices;");
		assertIsError(this.demo.run("upgrade", "heads"),
				"The database and this release do not fit together; nothing has run.", "'migrator repair'");
	}

	@Test
	void aDatabaseThatCannotBeHadIsTold() throws SQLException, IOException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + this.directory.resolve("demo.db"));
				Statement statement = connection.createStatement()) {
			statement.execute("BEGIN IMMEDIATE");
			assertThat(this.demo.run("upgrade", "heads", "--migrator.lock-timeout=500ms")).satisfies((outcome) -> {
				assertThat(outcome.exitCode()).isEqualTo(1);
				assertThat(outcome.err()).contains("error: ", "locked", "Nothing has run.");
			});
		}
		Files.writeString(this.directory.resolve("no.db"), "This is no database, but it is long enough to be read.\n");
		assertIsError(this.demo.run("current", "--demo.file=no.db"), "no.db", "");
	}

	@Test
	void whereThereIsNoSuchMigratorThatIsTold() {
		assertIsError(this.demo.run("current", "--migrator.enabled=false"), "There is no migrator in this application.",
				"migrator.enabled");
		assertIsError(this.demo.run("current", "--migrator", "billing"), "There is no migrator 'billing'",
				"--migrator migrator");
	}

	private static void assertIsError(Outcome outcome, String message, String advice) {
		assertThat(outcome.out()).isEmpty();
		assertThat(outcome.exitCode()).isPositive();
		assertThat(outcome.err()).startsWith("error: ").contains(message, advice).doesNotContain("\tat ");
		assertThat(outcome.err().lines()).hasSizeGreaterThan(1);
	}

}
