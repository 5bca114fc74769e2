package dev.migrator.demo;

import java.nio.file.Path;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each way to say which revisions are meant.
 */
@ParameterizedClass
@EnumSource
class ExpressionsTests {

	@TempDir
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static RunningDemo running;

	@Parameter
	@SuppressWarnings("NullAway.Init")
	DemoDatabase database;

	/**
	 * Bring a database to the branch point, and one step up one branch.
	 */
	@BeforeParameterizedClassInvocation
	static void prepare(DemoDatabase database) {
		BranchedRevisions revisions = BranchedRevisions.in(directory.resolve(database.name()));
		running = RunningDemo.on(database.create(directory), "--migrator.trigger=never",
				"--migrator.locations=" + revisions.location());
		running.migrator().upgrade(BranchedRevisions.BILLING_1);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		running.close();
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
		String plan = running.bodyAsOperator("/actuator/{direction}?target={target}", direction, expression);
		List<String> planned = JsonPath.read(plan, "$.steps[*].id");
		assertThat(planned)
			.containsExactlyInAnyOrderElementsOf((steps != null) ? List.of(steps.split(" ")) : List.of());
	}

}
