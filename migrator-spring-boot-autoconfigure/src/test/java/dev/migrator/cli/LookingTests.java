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
 * Commands that look at revisions and the database.
 */
@ParameterizedClass
@EnumSource
class LookingTests {

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
	void currentPrintsNothingBeforeTheFirstRevisionAndSaysWhatIsPending() {
		assertThat(this.application.run("current"))
			.isEqualTo(new Outcome(0, "", "pending: 3 revision(s) are to be applied: 1111, 2222, 3333.\n"));
	}

	@Test
	void currentPrintsEachCurrentRevisionWithWhatItIs() {
		this.application.run("upgrade", "2222");
		assertThat(this.application.run("current").out()).isEqualTo("2222, add email\n");
		this.application.run("upgrade");
		assertThat(this.application.run("current")).isEqualTo(new Outcome(0, "3333 (head), create notes\n", ""));
	}

	@Test
	void currentInFullNamesTheDatabaseAndTheFile() {
		this.application.run("upgrade", "2222");
		assertThat(this.application.run("current", "--verbose").out())
			.startsWith("Current revision(s) of " + this.application.database().url() + ":\n")
			.contains("Rev: 2222 (current)\nParent: 1111\nFollowed by: 3333\n", "2222.sql\n",
					"State: applied, applied at ", "\n    add email\n")
			.endsWith("Status: pending. 1 revision(s) are to be applied: 3333.\n");
	}

	@Test
	void currentCanBeAskedWhetherEverythingIsApplied() {
		assertThat(this.application.run("current", "--check-heads").exitCode()).isEqualTo(1);
		this.application.run("upgrade");
		assertThat(this.application.run("current", "--check-heads").exitCode()).isZero();
	}

	@Test
	void historyGoesFromTheNewestToTheOldestAndMarksWhereTheDatabaseIs() {
		this.application.run("upgrade", "2222");
		assertThat(this.application.run("history").out()).isEqualTo("""
				2222 -> 3333 (head) (pending), create notes
				1111 -> 2222 (current), add email
				<base> -> 1111, create users
				""");
	}

	@Test
	void aHistoryCanBeConfinedToARangeOfAnyForm() {
		this.application.run("upgrade", "2222");
		assertThat(this.application.run("history", "-r", "current:").out()).startsWith("2222 -> 3333")
			.contains("1111 -> 2222")
			.doesNotContain("<base>");
		assertThat(this.application.run("history", "-r", "-1:current").out().lines()).hasSize(2);
		assertThat(this.application.run("history", "--rev-range=:1111").out().lines()).hasSize(1);
		assertThat(this.application.run("history", "-r", "1111")).satisfies((outcome) -> {
			assertThat(outcome.exitCode()).isEqualTo(2);
			assertThat(outcome.err()).startsWith(
					"error: '1111' is no range: write two ends with a colon between them, such as 1111: or :1111.\n");
		});
	}

	@Test
	void theOperationsSayWhoDidWhat() {
		this.application.run("upgrade", "1111");
		assertThat(this.application.run("history", "--operations").out())
			.matches("\\d{4}-.*Z  upgrade 1111  succeeded in \\d+ ms  by tester \\(command-line\\)  <base> -> 1111\n");
	}

	@Test
	void headsAndBranchesNeedNoDatabase() {
		this.application.revision("4444", "2222", "another way", "SELECT 1;", "");
		assertThat(this.application.run("heads").out())
			.isEqualTo("3333 (head), create notes\n4444 (head), another way\n");
		assertThat(this.application.run("branches").out()).isEqualTo("""
				2222 (branchpoint), add email
				    -> 3333 (head), create notes
				    -> 4444 (head), another way
				""");
		assertThat(this.application.directory().resolve("app.db")).doesNotExist();
	}

	@Test
	void showPrintsTheSqlOfARevision() {
		assertThat(this.application.run("show", "2222").out()).contains("Rev: 2222 (pending)\nParent: 1111\n",
				"Reversible: yes\n", "\nUpgrade:\n    ALTER TABLE users ADD COLUMN email TEXT;\n",
				"\nDowngrade:\n    ALTER TABLE users DROP COLUMN email;\n");
	}

	@Test
	void showPrintsAllThatAnExpressionMeans() {
		this.application.revision("4444", "2222", "another way", "SELECT 1;", "");
		assertThat(this.application.run("show", "heads").out()).contains("Rev: 3333", "Rev: 4444");
		assertThat(this.application.run("show", "base").err()).startsWith("error: 'base' is no revision here.\n");
	}

	@Test
	void aPlanShowsStatementsLossesAndItsId() {
		this.application.run("upgrade");
		this.application.sql().sql("INSERT INTO users VALUES (1, 'Ann', 'ann@example.org'), (2, 'Bob', NULL)").update();
		assertThat(this.application.run("plan", "downgrade", "1111").out()).matches("""
				Downgrade from 3333 to 1111, 2 revision\\(s\\):
				  3333, create notes
				      DROP TABLE notes;
				  2222, add email
				      ALTER TABLE users DROP COLUMN email;
				Takes away:
				  table notes with 0 row\\(s\\); kept in an archive
				  of table users: email \\(1 value\\(s\\)\\); kept in an archive
				Plan: \\S+
				""");
	}

	@Test
	void anEmptyPlanSaysWhereTheDatabaseIs() {
		this.application.run("upgrade");
		assertThat(this.application.run("plan", "upgrade").out())
			.isEqualTo("Upgrade to heads: nothing to do. Current: 3333\n");
	}

	@Test
	void jsonHasTheNamesOfTheEndpoint() {
		this.application.run("upgrade", "2222");
		String current = this.application.run("current", "--json").out();
		assertThat(JsonPath.<String>read(current, "$.status")).isEqualTo("pending");
		assertThat(JsonPath.<String>read(current, "$.revisions[0].id")).isEqualTo("2222");
		assertThat(JsonPath.<Object>read(this.application.run("--json", "history").out(), "$.revisions[*].state"))
			.hasToString("[\"pending\",\"applied\",\"applied\"]");
		assertThat(JsonPath.<String>read(this.application.run("show", "2222", "--json").out(), "$.upgradeSql"))
			.contains("ADD COLUMN email");
		assertThat(JsonPath.<Object>read(this.application.run("heads", "--json").out(), "$.heads"))
			.hasToString("[\"3333\"]");
		assertThat(
				JsonPath.<Object>read(this.application.run("plan", "upgrade", "--json").out(), "$.steps[0].statements"))
			.hasToString("[\"CREATE TABLE notes (id INTEGER PRIMARY KEY)\"]");
		assertThat(JsonPath.<String>read(this.application.run("history", "--operations", "--json").out(),
				"$.history[0].origin"))
			.isEqualTo("command-line");
	}

	@Test
	void textBeyondAsciiIsUtf8InJson() {
		this.application.revision("4444", "3333", "Größe für 寸法", "SELECT 1;", "");
		assertThat(this.application.run("show", "4444", "--json").out()).contains("Größe für 寸法");
	}

}
