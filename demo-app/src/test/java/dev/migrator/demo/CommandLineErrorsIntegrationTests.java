package dev.migrator.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import dev.migrator.demo.DemoCommandLine.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes wrong with the database on the command line of the packaged demo is said in
 * one line, with what to do, and leaves the database as it was.
 */
@ParameterizedClass
@EnumSource
class CommandLineErrorsIntegrationTests {

	private static final String REVISIONS = "revisions";

	@TempDir
	private static Path template;

	@SuppressWarnings("NullAway.Init")
	private static DemoDatabase.Place branched;

	@Parameter
	@SuppressWarnings("NullAway.Init")
	DemoDatabase product;

	@TempDir
	private Path directory;

	private DemoDatabase.Place database;

	private DemoCommandLine demo;

	private BranchedRevisions revisions;

	/**
	 * Bring a database one step up a branch.
	 */
	@BeforeParameterizedClassInvocation
	static void prepareTemplate(DemoDatabase product) {
		branched = product.create(template);
		DemoCommandLine demo = new DemoCommandLine(template).on(branched)
			.property("migrator.locations", BranchedRevisions.in(template.resolve(product.name())).location());
		assertThat(demo.run("upgrade", BranchedRevisions.BILLING_1).err()).isEmpty();
	}

	@BeforeEach
	void prepare() {
		this.database = this.product.copy(branched, this.directory);
		this.revisions = BranchedRevisions.in(this.directory.resolve(REVISIONS));
		this.demo = new DemoCommandLine(this.directory).on(this.database)
			.property("migrator.locations", this.revisions.location());
	}

	@Test
	void whatCannotBeUndoneIsRefusedBeforeAnythingRuns() {
		this.revisions.with("bad100000001", BranchedRevisions.BILLING_1, null, "CREATE TABLE bad (x INTEGER);", null);
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
				"CREATE TABLE bad (x INTEGER);\nINSERT INTO nowhere VALUES (1);", null);
		Outcome outcome = this.demo.run("upgrade", "bad100000001");
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.out()).isEqualTo("Running upgrade b111aaaa0001 -> bad100000001, step bad100000001\n");
		assertThat(outcome.err()).startsWith("error: Upgrade of revision bad100000001 (step bad100000001) failed at ")
			.containsPattern("bad100000001\\.sql:\\d+: .*nowhere")
			.contains("Statement: INSERT INTO nowhere VALUES (1)", "The database is as it was before this revision.",
					"Correct the statement in the file and try again.");
		assertThat(this.demo.run("current").out()).doesNotContain("bad1");
	}

	@Test
	void aRevisionThatWasChangedIsRefused() {
		this.revisions.with(BranchedRevisions.BILLING_1, BranchedRevisions.BRANCH_POINT, "labels: billing",
				"CREATE TABLE invoices (id INTEGER PRIMARY KEY, number TEXT);", "DROP TABLE invoices;");
		assertIsError(this.demo.run("upgrade", "heads"),
				"The database and this release do not fit together; nothing has run.", "'migrator repair'");
	}

	@Test
	void aDatabaseThatCannotBeHadIsTold() throws SQLException {
		try (Connection connection = this.database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(switch (this.product) {
				case SQLITE -> "BEGIN IMMEDIATE";
				case POSTGRESQL -> "SELECT pg_advisory_lock(hashtextextended('migrator public.migrator_', 0))";
			});
			assertThat(this.demo.run("upgrade", "heads", "--migrator.lock-timeout=500ms")).satisfies((outcome) -> {
				assertThat(outcome.exitCode()).isEqualTo(1);
				assertThat(outcome.err()).contains("error: ", "lock", "Nothing has run.");
			});
		}
		DemoDatabase.Place unusable = this.product.unusable(this.directory);
		assertIsError(new DemoCommandLine(this.directory).on(unusable).run("current"), unusable.url(), "");
	}

	private static void assertIsError(Outcome outcome, String message, String advice) {
		assertThat(outcome.out()).isEmpty();
		assertThat(outcome.exitCode()).isPositive();
		assertThat(outcome.err()).startsWith("error: ").contains(message, advice).doesNotContain("\tat ");
		assertThat(outcome.err().lines()).hasSizeGreaterThan(1);
	}

}
