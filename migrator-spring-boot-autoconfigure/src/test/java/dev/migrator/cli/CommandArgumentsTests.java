package dev.migrator.cli;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which arguments of an application are a command, and which are its properties.
 */
class CommandArgumentsTests {

	@Test
	void whatComesAfterTheWordIsTheCommand() {
		assertThat(CommandArguments.of(new String[] { "migrator", "history", "--graph" })).get()
			.extracting(CommandArguments::command)
			.isEqualTo(List.of("history", "--graph"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "serve migrator", "Migrator history", "--migrator", "migrators", "", "--debug migrator" })
	void otherArgumentsAreLeftToTheApplication(String line) {
		assertThat(CommandArguments.of(line.split(" "))).isEmpty();
	}

	@Test
	void propertiesMayStandAnywhereAndAreTakenOut() {
		CommandArguments arguments = CommandArguments
			.of(new String[] { "--spring.profiles.active=prod", "migrator", "--demo.file=a b.db", "upgrade", "--json" })
			.orElseThrow();
		assertThat(arguments.command()).containsExactly("upgrade", "--json");
		assertThat(arguments.properties()).containsExactly("--spring.profiles.active=prod", "--demo.file=a b.db");
	}

	@Test
	void aMessageWithFullStopsIsNoProperty() {
		assertThat(CommandArguments.of(new String[] { "migrator", "revision", "-m", "use e.g. dots = good" })
			.orElseThrow()
			.properties()).isEmpty();
	}

	@Test
	void negativeNumbersAreKeptFromBeingOptions() {
		CommandArguments arguments = CommandArguments
			.of(new String[] { "migrator", "history", "-r", "-2:head", "-1", "-x" })
			.orElseThrow();
		assertThat(arguments.forParser()[2]).doesNotStartWith("-");
		assertThat(arguments.forParser()[4]).isEqualTo("-x");
		assertThat(Arrays.stream(arguments.forParser()).map(CommandArguments::written)).containsExactly("history", "-r",
				"-2:head", "-1", "-x");
	}

}
