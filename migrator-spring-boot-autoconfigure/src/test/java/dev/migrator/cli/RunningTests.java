package dev.migrator.cli;

import java.nio.file.Path;

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
 * Commands that change the database.
 */
@ParameterizedClass
@EnumSource
class RunningTests {

	@Parameter
	@SuppressWarnings("NullAway.Init")
	private Product product;

	private CommandLineFixture application;

	@BeforeEach
	void prepare(@TempDir Path directory) {
		this.application = new CommandLineFixture(directory, this.product).withLine();
	}

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void anUpgradeSaysEachStepAndWhereItLed() {
		Outcome outcome = this.application.run("upgrade");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.err()).isEmpty();
		assertThat(outcome.out()).matches("""
				Running upgrade <base> -> 1111, create users
				Running upgrade 1111 -> 2222, add email
				Running upgrade 2222 -> 3333, create notes
				Upgraded 3 revision\\(s\\) in \\d+ ms: <base> -> 3333
				""");
		assertThat(this.application.tables()).containsExactly("notes", "users");
	}

	@Test
	void anUpgradeWithNothingToDoSaysSo() {
		this.application.run("upgrade");
		assertThat(this.application.run("upgrade"))
			.isEqualTo(new Outcome(0, "Nothing to upgrade. Current: 3333\n", ""));
	}

	@Test
	void aDowngradeAsksAfterShowingItsPlan() {
		this.application.run("upgrade");
		Outcome outcome = this.application.answering("y\n").run("downgrade", "-2");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.err()).isEqualTo("Undo 2 revision(s)? [y/N] ");
		assertThat(outcome.out()).matches("""
				Downgrade from 3333 to 1111, 2 revision\\(s\\):
				  3333, create notes
				  2222, add email
				Takes away:
				  table notes with 0 row\\(s\\); kept in an archive
				  of table users: email \\(0 value\\(s\\)\\); kept in an archive
				Running downgrade 3333 -> 2222, create notes
				Running downgrade 2222 -> 1111, add email
				Undid 2 revision\\(s\\) in \\d+ ms: 3333 -> 1111
				""");
	}

	@Test
	void anAnswerOtherThanYesLeavesEverythingAsItIs() {
		this.application.run("upgrade");
		for (String answer : new String[] { "n\n", "\n", "yess\n" }) {
			Outcome outcome = this.application.answering(answer).run("downgrade", "base");
			assertThat(outcome.exitCode()).isEqualTo(1);
			assertThat(outcome.err()).endsWith("Nothing has run.\n");
		}
		assertThat(this.application.run("current").out()).startsWith("3333");
	}

	@Test
	void whereNobodyAnswersADowngradeHasToBeConfirmed() {
		this.application.run("upgrade");
		assertThat(this.application.run("downgrade", "-1").err()).endsWith("""
				error: There is nobody to say yes to the downgrade; nothing has run.
				  Look at 'migrator plan downgrade -1', and add --yes, or --confirm with the id of the plan.
				""");
		assertThat(this.application.run("downgrade", "-1", "--json").exitCode()).isEqualTo(1);
		assertThat(this.application.run("downgrade", "-1", "--yes").exitCode()).isZero();
	}

	@Test
	void aDowngradeConfirmedByAPlanRunsNoOtherPlan() {
		this.application.run("upgrade");
		String planId = JsonPath.read(this.application.run("plan", "downgrade", "-1", "--json").out(), "$.planId");
		this.application.run("downgrade", "-1", "--yes");
		Outcome stale = this.application.run("downgrade", "-1", "--confirm", planId, "--json");
		assertThat(stale.exitCode()).isEqualTo(1);
		assertThat(JsonPath.<String>read(stale.out(), "$.planId")).isNotEqualTo(planId);
		assertThat(this.application.run("current").out()).startsWith("2222");
		String fresh = JsonPath.read(stale.out(), "$.planId");
		assertThat(this.application.run("downgrade", "-1", "--confirm", fresh).exitCode()).isZero();
	}

	@Test
	void whatADowngradeKeptIsListedShownRestoredAndDropped() {
		this.application.run("upgrade");
		this.application.sql().sql("INSERT INTO users VALUES (1, 'Ann', 'ann@example.org')").update();
		assertThat(this.application.run("downgrade", "1111", "--yes").out())
			.contains("Kept 1 row(s) of users (email) in archive 1, for the next upgrade of 2222\n");
		assertThat(this.application.run("archives").out())
			.matches("1  2222  migrator_archive_1  1 row\\(s\\), \\d+ bytes, of users \\(email\\), kept at .*Z\n");
		assertThat(this.application.run("archives", "show", "1").out()).contains("email=ann@example.org");
		assertThat(this.application.run("upgrade").out()).contains("Restored 1 row(s) of users (email)\n");
		assertThat(this.application.run("archives")).isEqualTo(new Outcome(0, "", "There are no archives.\n"));
		this.application.run("downgrade", "1111", "--yes");
		assertThat(this.application.run("archives", "drop", "--all").err()).contains("nothing was dropped",
				"Add --yes.");
		assertThat(this.application.run("archives", "drop", "--all", "--yes").out())
			.isEqualTo("Dropped 1 archive(s)\n");
		assertThat(this.application.run("archives", "drop", "7", "--all", "-y").exitCode()).isEqualTo(2);
		assertThat(this.application.run("archives", "drop", "7", "-y").err())
			.startsWith("error: There is no archive 7");
	}

	@Test
	void aStampRecordsWhereADatabaseIsWithoutRunningAnything() {
		assertThat(this.application.run("stamp", "2222").out())
			.matches("Stamped 2 revision\\(s\\) in \\d+ ms: <base> -> 2222\n");
		assertThat(this.application.tables()).isEmpty();
		assertThat(this.application.run("stamp", "2222").out()).isEqualTo("Nothing to stamp. Current: 2222\n");
	}

	@Test
	void aPurgingStampForgetsRevisionsThatNobodyKnows() {
		this.application.revision("9999", "3333", "gone soon", "SELECT 1;", "").run("upgrade");
		this.application.file("9999",
				"-- kept as another one\n-- revision: 8888\n-- revises: 3333\n-- migrator:upgrade\n");
		assertThat(this.application.run("current").err()).startsWith("diverged: ");
		assertThat(this.application.run("stamp", "--purge", "3333").exitCode()).isZero();
		assertThat(this.application.run("current").out()).isEqualTo("3333, create notes\n");
		assertThat(this.application.tables()).containsExactly("notes", "users");
	}

	@Test
	void aRepairAcceptsAChangedRevision() {
		this.application.run("upgrade");
		this.application.revision("3333", "2222", "create notes",
				"CREATE TABLE notes (id INTEGER PRIMARY KEY, x INTEGER);", "DROP TABLE notes;");
		assertThat(this.application.run("upgrade").err())
			.startsWith("error: The database and this release do not fit together; nothing has run. Changed after")
			.contains("'migrator repair'");
		assertThat(this.application.run("repair").out())
			.matches("Accepted 1 revision\\(s\\) in \\d+ ms: 3333 -> 3333\n");
		assertThat(this.application.run("upgrade").exitCode()).isZero();
	}

	@Test
	void aFailedRevisionIsToldWithFileLineStatementAndState() {
		this.application.revision("3333", "2222", "create notes", "\nINSERT INTO nowhere VALUES (1);", "");
		Outcome outcome = this.application.run("upgrade");
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.err()).startsWith("error: Upgrade of revision 3333 (create notes) failed at ")
			.contains("3333.sql:8: ", this.application.database().missing("nowhere"),
					"\n  Statement: INSERT INTO nowhere VALUES (1)\n",
					"The database is as it was before this revision.", "kept: 1111, 2222.", "Current: 2222.",
					"\n  Correct the statement in the file and try again.\n");
		assertThat(outcome.out()).doesNotContain("Upgraded");
		assertThat(this.application.run("current").out()).startsWith("2222");
	}

	@Test
	void newRevisionsOfTwoBranchesAreWrittenMergedAndApplied() {
		this.application.run("upgrade");
		this.application.run("revision", "-m", "one way", "--rev-id", "4444");
		this.application.run("revision", "-m", "another way", "--rev-id", "5555", "--head", "3333", "--splice");
		assertThat(this.application.run("upgrade", "head").err()).contains("4444", "5555");
		assertThat(this.application.run("merge", "heads", "-m", "both", "--rev-id", "6666").exitCode()).isZero();
		assertThat(this.application.run("upgrade").out()).contains("4444, 5555 -> 6666, both");
		assertThat(this.application.run("current").out()).isEqualTo("6666 (head) (mergepoint), both\n");
	}

	@Test
	void resultsInJsonHaveNothingBesideThem() {
		Outcome outcome = this.application.run("upgrade", "--json");
		assertThat(JsonPath.<String>read(outcome.out(), "$.operation")).isEqualTo("upgrade");
		assertThat(JsonPath.<Object>read(outcome.out(), "$.current")).hasToString("[\"3333\"]");
		assertThat(outcome.out()).startsWith("{").doesNotContain("Running");
	}

	@Test
	void aFailureInJsonIsAProblemWithTheNamesOfTheEndpoint() {
		this.application.revision("3333", "2222", "create notes", "INSERT INTO nowhere VALUES (1);", "");
		Outcome outcome = this.application.run("upgrade", "--json");
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.err()).isEmpty();
		assertThat(JsonPath.<String>read(outcome.out(), "$.title")).isEqualTo("Revision failed");
		assertThat(JsonPath.<String>read(outcome.out(), "$.revision")).isEqualTo("3333");
		assertThat(JsonPath.<String>read(outcome.out(), "$.action")).contains("Correct the statement");
		assertThat(JsonPath.<Object>read(outcome.out(), "$.done")).hasToString("[\"1111\",\"2222\"]");
		assertThat(JsonPath.<Object>read(outcome.out(), "$.current")).hasToString("[\"2222\"]");
	}

	@Test
	void aRangeIsForScriptsOnly() {
		assertThat(this.application.run("upgrade", "1111:2222").err())
			.startsWith("error: '1111:2222' is a range, which only --sql takes: a run begins where the database is.\n");
		assertThat(this.application.tables()).isEmpty();
	}

	@Test
	void anIrreversibleRevisionIsRefusedWithoutAQuestion() {
		this.application.file("4444", "-- once\n-- revision: 4444\n-- revises: 3333\n-- migrator:upgrade\nSELECT 1;\n");
		this.application.run("upgrade");
		Outcome outcome = this.application.answering("y\n").run("downgrade", "-2");
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.err()).startsWith("error: Cannot downgrade to -2: nothing undoes 4444")
			.doesNotContain("[y/N]");
	}

}
