package dev.migrator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.migrator.cli.CommandLineFixture.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands that write new revisions.
 */
class GeneratingTests {

	private CommandLineFixture application;

	@BeforeEach
	void prepare(@TempDir Path directory) {
		this.application = new CommandLineFixture(directory).withLine();
	}

	@Test
	void initMakesTheDirectoryOnce() {
		Path directory = this.application.directory().resolve("src/db/revisions");
		this.application.property("migrator.generate.directory", directory.toString());
		assertThat(this.application.run("revision", "-m", "too early").err()).startsWith("error: ")
			.contains(directory.toString(), "migrator init");
		assertThat(this.application.run("init").out())
			.isEqualTo("Created directory " + directory + "\nNext: migrator revision -m \"what it does\"\n");
		assertThat(directory).isDirectory();
		assertThat(this.application.run("init")).isEqualTo(new Outcome(0,
				"There is a directory already: " + directory + "\nNext: migrator revision -m \"what it does\"\n", ""));
	}

	@Test
	void aRevisionFollowsTheHeadAndTheNextOneFollowsIt() throws IOException {
		Outcome outcome = this.application.run("revision", "-m", "add phone to users");
		assertThat(outcome.out()).matches(
				"Generating .*/[0-9a-f]{12}_add_phone_to_users\\.sql \\.\\.\\. done\n3333 -> [0-9a-f]{12}, add phone to users\n");
		Path file = generated().get(0);
		assertThat(Files.readString(file)).startsWith("-- add phone to users\n--\n-- revision: ")
			.contains("\n-- revises: 3333\n", "\n-- migrator:upgrade\n", "\n-- migrator:downgrade\n");
		String id = file.getFileName().toString().substring(0, 12);
		assertThat(this.application.run("revision", "-m", "next").out()).contains("\n" + id + " -> ");
		assertThat(this.application.run("heads").out().lines()).hasSize(1);
	}

	@Test
	void namesOfFilesFollowTheTemplate() {
		this.application.property("migrator.generate.file-template", "{year}/{slug}-{id}")
			.property("migrator.generate.slug-length", "8");
		assertThat(this.application.run("revision", "-m", "add phone to users", "--rev-id", "abc123").out())
			.containsPattern("Generating .*/\\d{4}/add-?_?phone-abc123\\.sql|Generating .*/\\d{4}/add-abc123\\.sql");
	}

	@Test
	void aRevisionInJavaIsAClass() throws IOException {
		Files.createDirectories(this.application.directory().resolve("java"));
		Outcome outcome = this.application.run("revision", "-m", "fill in emails", "--java", "--json");
		Path file = Path.of(JsonPath.<String>read(outcome.out(), "$.file"));
		assertThat(file).startsWith(this.application.directory().resolve("java/dev/migrator/cli/revisions"));
		assertThat(Files.readString(file)).contains("class FillInEmails implements JavaRevision", "revises = \"3333\"");
	}

	@Test
	void withSeveralHeadsTheOneToFollowHasToBeNamed() {
		this.application.revision("4444", "2222", "another way", "SELECT 1;", "");
		assertThat(this.application.run("revision", "-m", "x").err())
			.startsWith("error: There are 2 heads: 3333 and 4444.")
			.contains("--head 3333 or --head 4444", "'migrator merge'");
		assertThat(this.application.run("revision", "-m", "x", "--head", "4444").out()).contains("\n4444 -> ");
		assertThat(this.application.run("merge").out()).containsPattern("\n3333, [0-9a-f]{12} -> [0-9a-f]{12}, merge ");
		assertThat(this.application.run("heads").out().lines()).hasSize(1);
	}

	@Test
	void branchesBeginAtABaseOrBySplicing() {
		assertThat(this.application.run("revision", "-m", "x", "--head", "2222").err()).contains("--splice");
		assertThat(this.application.run("revision", "-m", "x", "--head", "2222", "--splice", "--rev-id", "5555")
			.exitCode()).isZero();
		assertThat(this.application
			.run("revision", "-m", "invoices", "--head", "base", "--branch-label", "billing", "--depends-on", "2222")
			.out()).contains("\n<base> -> ");
		assertThat(this.application.run("heads").out()).contains("(billing) (head), invoices");
	}

	@Test
	void anIdThatIsTakenIsRefusedAndNothingIsWritten() throws IOException {
		assertThat(this.application.run("revision", "-m", "x", "--rev-id", "2222").err()).startsWith("error: ")
			.contains("2222");
		assertThat(this.application.run("revision", "-m", "x", "--rev-id", "head").exitCode()).isEqualTo(1);
		assertThat(generated()).isEmpty();
	}

	private List<Path> generated() throws IOException {
		try (Stream<Path> files = Files.list(this.application.revisions())) {
			return files.filter((file) -> file.getFileName().toString().contains("_")).toList();
		}
	}

}
