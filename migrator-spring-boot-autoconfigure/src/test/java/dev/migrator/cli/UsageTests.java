package dev.migrator.cli;

import java.nio.file.Path;
import java.util.Set;

import com.jayway.jsonpath.JsonPath;
import dev.migrator.cli.CommandLineFixture.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * How commands are called, and what is said where they are not called so.
 */
class UsageTests {

	private CommandLineFixture application;

	@BeforeEach
	void prepare(@TempDir Path directory) {
		this.application = new CommandLineFixture(directory).withLine();
	}

	static Set<String> commands() {
		return MigratorCommand.parser().getSubcommands().keySet();
	}

	@ParameterizedTest
	@MethodSource("commands")
	void everyCommandTeachesWithExamples(String command) {
		Outcome help = this.application.run(command, "--help");
		assertThat(help.exitCode()).isZero();
		assertThat(help.err()).isEmpty();
		assertThat(help.out()).contains("Usage: migrator " + command, "\nExamples:\n  ");
		assertThat(help.out().lines()).allSatisfy((line) -> assertThat(line).hasSizeLessThanOrEqualTo(100));
		if (!command.equals("help")) {
			assertThat(this.application.run("help", command)).isEqualTo(help);
		}
	}

	@ParameterizedTest
	@MethodSource("commands")
	void theExamplesOfACommandCanBeCalled(String command) {
		this.application.run("help", command)
			.out()
			.lines()
			.dropWhile((line) -> !line.equals("Examples:"))
			.filter((line) -> line.startsWith("  migrator "))
			.map((line) -> line.strip().replaceAll("\\s{2,}.*| [|>].*", "").replaceAll("\"([^\"]*)\"", "message"))
			.forEach((line) -> assertThatNoException().as(line)
				.isThrownBy(() -> MigratorCommand.parser()
					.parseArgs(CommandArguments.of(line.split(" ")).orElseThrow().forParser())));
	}

	@Test
	void theListOfCommandsNamesAllOfThem() {
		assertThat(this.application.run("--help").out()).contains(commands());
		assertThat(this.application.run("help")).isEqualTo(this.application.run("--help"));
	}

	@Test
	void withoutACommandTheListIsShownAsAnError() {
		assertThat(this.application.run()).satisfies((outcome) -> {
			assertThat(outcome.exitCode()).isEqualTo(2);
			assertThat(outcome.out()).isEmpty();
			assertThat(outcome.err()).contains(commands());
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			hisotry            | There is no command 'hisotry'.                | Did you mean 'history'
			upgrade --jsn      | 'migrator upgrade' has no option '--jsn'.     | Did you mean '--json'?
			upgrade 1111 2222  | 'migrator upgrade' takes no argument '2222'.  | 'migrator upgrade --help'
			upgrade --xyzzy    | 'migrator upgrade' has no option '--xyzzy'.   | 'migrator upgrade --help'
			help upgrad        | There is no command 'upgrad'.                 | Did you mean 'upgrade'
			downgrade          | Missing required parameter: 'REVISION'.       | 'migrator downgrade --help'
			plan sideways      | 'sideways' is no direction: write upgrade or  | 'migrator plan --help'
			plan downgrade     | Say where to go back to: -1, base, or a       | 'migrator plan --help'
			archives burn      | 'burn' is nothing to do with archives: write  | 'migrator archives --help'
			archives drop      | Say which archive, by its id, or --all.       | 'migrator archives --help'
			archives show 1 --limit=y | is not an int | 'migrator archives --help'
			archives show x    | 'x' is no id of an archive.                   | 'migrator archives --help'
			upgrade 12345@@    | is not a revision expression                  | 'migrator help'
			""")
	void aWrongCallIsSaidInOneLineWithWhatToDo(String command, String message, String advice) {
		Outcome outcome = this.application.run(command.split(" "));
		assertThat(outcome.exitCode()).isEqualTo(2);
		assertThat(outcome.out()).isEmpty();
		assertThat(outcome.err().lines()).hasSize(2);
		assertThat(outcome.err()).startsWith("error: ").contains(message, "\n  ", advice);
	}

	@Test
	void aWrongCallThatAsksForJsonIsAnsweredInJson() {
		Outcome outcome = this.application.run("upgrade", "--jsn", "--json");
		assertThat(outcome.exitCode()).isEqualTo(2);
		assertThat(JsonPath.<String>read(outcome.out(), "$.detail")).contains("--jsn");
	}

	@Test
	void theVersionIsShown() {
		assertThat(this.application.run("--version").out()).startsWith("Migrator ").contains("Spring Boot 4.");
	}

	@Test
	void theCompletionScriptIsForTheCommandThatIsNamed() {
		assertThat(this.application.run("completion").out()).contains("complete -F _complete_migrator", "history",
				"\"flyway\"", "\"downgrade\"");
		assertThat(this.application.run("completion", "--name", "mig").out()).contains(" mig ");
	}

	@Test
	void anotherMigratorThanThoseThereAreIsRefused() {
		assertThat(this.application.run("current", "--migrator", "billing").err()).isEqualTo("""
				error: There is no migrator 'billing' in this application.
				  Give one of these: --migrator migrator.
				""");
	}

}
