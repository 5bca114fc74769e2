package dev.migrator.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import dev.migrator.demo.DemoCommandLine.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the packaged demo understands commands, and what they do with files: all that comes
 * before the database, which therefore is a file here without further ado.
 */
class CommandLineUsageIntegrationTests {

	private static final String HEAD = "e07b3c9a51d4";

	private static final String REVISIONS = "revisions";

	@TempDir
	private static Path template;

	@SuppressWarnings("NullAway.Init")
	private static DemoDatabase.Place onOneBranch;

	@SuppressWarnings("NullAway.Init")
	private static DemoDatabase.Place onTwoBranches;

	@TempDir
	private Path directory;

	private DemoCommandLine demo;

	/**
	 * Bring a database one step up one branch, and another one up two.
	 */
	@BeforeAll
	static void prepareTemplates() {
		BranchedRevisions.in(template.resolve(REVISIONS));
		onOneBranch = DemoDatabase.SQLITE.create(template);
		assertThat(branched(onOneBranch).run("upgrade", BranchedRevisions.BILLING_1).err()).isEmpty();
		onTwoBranches = DemoDatabase.SQLITE.copy(onOneBranch, template);
		assertThat(branched(onTwoBranches).run("upgrade", BranchedRevisions.STOCK_1).err()).isEmpty();
	}

	private static DemoCommandLine branched(DemoDatabase.Place database) {
		return new DemoCommandLine(template).on(database)
			.property("migrator.locations", "file:" + template.resolve(REVISIONS));
	}

	@BeforeEach
	void prepare() {
		this.demo = new DemoCommandLine(this.directory);
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
		Outcome outcome = branched(onTwoBranches).run(command.split(" "));
		assertIsError(outcome, message, advice);
		assertThat(outcome.exitCode()).isEqualTo(exitCode);
	}

	@ParameterizedTest
	@CsvSource({ "upgrade, +1, b111aaaa0002", "downgrade, -1, b111aaaa0001", "downgrade, billing@-1, b111aaaa0001" })
	void stepsAreNoOptions(String direction, String expression, String step) {
		Outcome outcome = branched(onOneBranch).run("plan", direction, expression, "--json");
		assertThat(outcome.exitCode()).isZero();
		assertThat(JsonPath.<List<String>>read(outcome.out(), "$.steps[*].id")).containsExactly(step);
	}

	@ParameterizedTest
	@CsvSource({ "base:c41d, 2", ":27b5, 3", "e07b:billing@head, 4", "current:b111aaaa0003, 3", "-1:current, 2",
			":, 13" })
	void aRangeOfTheHistoryHasBothItsEnds(String range, int revisions) {
		Outcome outcome = branched(onOneBranch).run("history", "-r", range);
		assertThat(outcome.err()).isEmpty();
		assertThat(outcome.out().lines()).hasSize(revisions);
	}

	@Test
	void filesThatDoNotFitTogetherAreToldWithFileAndLine() {
		BranchedRevisions revisions = BranchedRevisions.in(this.directory.resolve(REVISIONS));
		this.demo.property("migrator.locations", revisions.location());
		revisions.withFile("twin.sql", BranchedRevisions.BILLING_2, BranchedRevisions.BILLING_1, null, "SELECT 1;",
				null);
		assertIsError(this.demo.run("heads"), BranchedRevisions.BILLING_2, "Correct 'revision' in the header");
		revisions.withFile("twin.sql", "bad100000001", "nosuchparent", null, "SELECT 1;", null);
		assertIsError(this.demo.run("upgrade"), "twin.sql:4: ", "Correct 'revises' in the header");
		revisions.withFile("twin.sql", "bad100000001", "bad100000002", null, "SELECT 1;", null)
			.with("bad100000002", "bad100000001", null, "SELECT 1;", null);
		assertIsError(this.demo.run("history"), "bad100000001", "Correct 'revises' in the header");
	}

	@Test
	void whereThereIsNoSuchMigratorThatIsTold() {
		assertIsError(this.demo.run("current", "--migrator.enabled=false"), "There is no migrator in this application.",
				"migrator.enabled");
		assertIsError(this.demo.run("current", "--migrator", "billing"), "There is no migrator 'billing'",
				"--migrator migrator");
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

	private static void assertIsError(Outcome outcome, String message, String advice) {
		assertThat(outcome.out()).isEmpty();
		assertThat(outcome.exitCode()).isPositive();
		assertThat(outcome.err()).startsWith("error: ").contains(message, advice).doesNotContain("\tat ");
		assertThat(outcome.err().lines()).hasSizeGreaterThan(1);
	}

}
