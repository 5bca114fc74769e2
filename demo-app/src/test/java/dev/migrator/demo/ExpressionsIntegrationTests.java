package dev.migrator.demo;

import java.io.IOException;
import java.nio.file.Files;
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
 * Each way to say which revisions are meant, on the command line of the packaged demo.
 */
class ExpressionsIntegrationTests {

	private static final String REVISIONS = "revisions";

	@TempDir
	private static Path template;

	@TempDir
	private Path directory;

	private DemoCommandLine demo;

	/**
	 * Bring a database to the branch point, and one step up each branch.
	 */
	@BeforeAll
	static void prepareTemplate() {
		BranchedRevisions revisions = BranchedRevisions.in(template.resolve(REVISIONS));
		DemoCommandLine demo = new DemoCommandLine(template).property("migrator.locations", revisions.location());
		assertThat(demo.run("upgrade", BranchedRevisions.BILLING_1).err()).isEmpty();
	}

	@BeforeEach
	void prepare() throws IOException {
		Files.copy(template.resolve("demo.db"), this.directory.resolve("demo.db"));
		this.demo = new DemoCommandLine(this.directory).property("migrator.locations",
				"file:" + template.resolve(REVISIONS));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					upgrade   | heads          | ad1700000001 ad1700000002 57c0cc000001 57c0cc000002 b111aaaa0002 b111aaaa0003
					upgrade   | b111aaaa0002   | b111aaaa0002
					upgrade   | 57c0cc000001   | 57c0cc000001
					upgrade   | 57c0cc000002   | ad1700000001 57c0cc000001 57c0cc000002
					upgrade   | billing@head   | b111aaaa0002 b111aaaa0003
					upgrade   | stock@heads    | ad1700000001 57c0cc000001 57c0cc000002
					upgrade   | audit          | ad1700000001
					upgrade   | ad1700000001@head | ad1700000001 ad1700000002
					upgrade   | +1             | b111aaaa0002
					upgrade   | billing@+2     | b111aaaa0002 b111aaaa0003
					upgrade   | audit+1        | ad1700000001 ad1700000002
					upgrade   | billing@head-1 | b111aaaa0002
					upgrade   | current        |
					downgrade | -1             | b111aaaa0001
					downgrade | billing@-1     | b111aaaa0001
					downgrade | e07b           | b111aaaa0001
					downgrade | b6d0+1         | b111aaaa0001
					downgrade | billing-2      | b111aaaa0001 e07b3c9a51d4
					downgrade | current        |
					downgrade | base           | b111aaaa0001 e07b3c9a51d4 b6d0e4f1a938 5d90f3b2681e 27b5e08d4c93 c41d92e6a07f 8f3a1c5e7b20
					""")
	void aPlanHasTheStepsThatTheExpressionMeans(String direction, String expression, String steps) {
		Outcome outcome = this.demo.run("plan", direction, expression, "--json");
		assertThat(outcome.exitCode()).isZero();
		List<String> planned = JsonPath.read(outcome.out(), "$.steps[*].id");
		assertThat(planned)
			.containsExactlyInAnyOrderElementsOf((steps != null) ? List.of(steps.split(" ")) : List.of());
	}

	@ParameterizedTest
	@CsvSource({ "base:c41d, 2", ":27b5, 3", "e07b:billing@head, 4", "current:b111aaaa0003, 3", "-1:current, 2",
			":, 13" })
	void aRangeOfTheHistoryHasBothItsEnds(String range, int revisions) {
		Outcome outcome = this.demo.run("history", "-r", range);
		assertThat(outcome.err()).isEmpty();
		assertThat(outcome.out().lines()).hasSize(revisions);
	}

	@Test
	void aBranchGoesUpAndDownByItself() {
		assertThat(this.demo.run("upgrade", "stock@head").exitCode()).isZero();
		assertThat(this.demo.run("current").out().lines()).hasSize(2);
		assertThat(this.demo.run("downgrade", "stock@-1", "--yes").out())
			.contains("Running downgrade 57c0cc000002 -> 57c0cc000001");
		assertThat(this.demo.run("upgrade", "heads").exitCode()).isZero();
		assertThat(this.demo.run("show", "heads").out()).contains("Rev: b111aaaa0003", "Rev: 57c0cc000002",
				"Rev: ad1700000002");
		assertThat(this.demo.run("downgrade", "base", "--yes").exitCode()).isZero();
		assertThat(this.demo.run("current").out()).isEmpty();
	}

}
