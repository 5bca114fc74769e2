package dev.migrator.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.migrator.demo.DemoCommandLine.Outcome;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README shows of the command line is what it prints.
 */
class TranscriptIntegrationTests {

	private static final Pattern COMMAND = Pattern
		.compile("(?m)^\\$ migrator (?!\\(\\)|\\{)(.*)\\n((?:(?!\\$ ).*\\n)*)");

	private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|(\\S+)");

	private static final Pattern GENERATED = Pattern.compile("/([0-9a-f]{12})_add_phone_to_users\\.sql");

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void theLoopInTheReadmeRunsAsItIsShown(DemoDatabase database) throws IOException {
		Readme section = Readme.read().section("Command line");
		String transcript = String.join("", section.blocks("console"));
		List<String> sql = Pattern.compile("`(ALTER TABLE [^`]*;)`")
			.matcher(section.text())
			.results()
			.map((match) -> match.group(1))
			.toList();
		String shownId = id(transcript);
		Path revisions = DemoCommandLine.copyRevisions(this.directory.resolve("src/main/resources/db/revisions"));
		DemoCommandLine demo = new DemoCommandLine(this.directory).on(database.create(this.directory))
			.answering("y\n")
			.environment("MIGRATOR_LOCATIONS", "file:src/main/resources/db/revisions");
		Matcher commands = COMMAND.matcher(transcript);
		String actualId = null;
		int run = 0;
		while (commands.find()) {
			Outcome outcome = demo.run(ARGUMENT.matcher(commands.group(1))
				.results()
				.map((argument) -> (argument.group(1) != null) ? argument.group(1) : argument.group(2))
				.toArray(String[]::new));
			if (commands.group(1).startsWith("revision")) {
				actualId = id(outcome.out());
				fillIn(revisions.resolve(actualId + "_add_phone_to_users.sql"), sql);
			}
			String question = "Undo 1 revision(s)? [y/N] ";
			String shown = commands.group(2).replace(question + "y\n", "");
			String printed = (actualId != null) ? outcome.out().replace(actualId, shownId) : outcome.out();
			assertThat(steady(printed)).as(commands.group(1)).isEqualTo(steady(shown));
			assertThat(outcome.err()).isEqualTo(commands.group(2).contains(question) ? question : "");
			assertThat(outcome.exitCode()).isZero();
			run++;
		}
		assertThat(run).isEqualTo(5);
	}

	private static String id(String text) {
		Matcher generated = GENERATED.matcher(text);
		assertThat(generated.find()).isTrue();
		return generated.group(1);
	}

	private static void fillIn(Path file, List<String> sql) throws IOException {
		Matcher comment = Pattern.compile("(?m)^-- Write here .*$").matcher(Files.readString(file));
		int[] section = { 0 };
		Files.writeString(file, comment.replaceAll((match) -> sql.get(section[0]++)));
		assertThat(section[0]).isEqualTo(2);
	}

	private static String steady(String text) {
		return text.replaceAll("in \\d+ ms", "in … ms");
	}

}
