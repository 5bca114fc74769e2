package dev.migrator.revision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What Alembic's users are used to: graphs, and what each expression means in them.
 */
class RevisionGraphCaseTests {

	private static final String CASES = "shared/cases/revision-graph.json";

	@TestFactory
	Stream<DynamicContainer> casesAreSolved() {
		Path file = casesFile();
		assumeTrue(file != null, "There is no " + CASES + " in a directory above this one");
		return JsonMapper.shared().readTree(file).valueStream().map((graph) -> {
			String name = graph.get("name").asString();
			return DynamicContainer.dynamicContainer(name,
					graph.get("cases")
						.valueStream()
						.map((given) -> DynamicTest.dynamicTest(displayName(name, given),
								() -> verify(graph.get("graph"), given))));
		});
	}

	private static @Nullable Path casesFile() {
		Path directory = Path.of("").toAbsolutePath();
		while (directory != null && !Files.exists(directory.resolve(CASES))) {
			directory = directory.getParent();
		}
		return (directory != null) ? directory.resolve(CASES) : null;
	}

	private static String displayName(String graph, JsonNode given) {
		StringBuilder name = new StringBuilder(graph + ": " + given.get("op").asString());
		if (given.has("target")) {
			name.append(' ').append(given.get("target").asString());
		}
		if (given.has("from")) {
			name.append(" from ").append(strings(given.get("from")));
		}
		return name.toString();
	}

	private static void verify(JsonNode nodes, JsonNode given) {
		String error = given.has("error") ? given.get("error").asString() : "none";
		try {
			RevisionGraph graph = RevisionGraph.of(nodes.valueStream().map(RevisionGraphCaseTests::revision).toList());
			verify(graph, given);
			assertThat(error).as("the error").isEqualTo("none");
		}
		catch (RevisionGraphException ex) {
			assertThat(ex.getProblems()).extracting((problem) -> problem.kind().word()).containsExactly(error);
		}
		catch (RevisionExpressionException ex) {
			assertThat(ex.getKind().word()).as(ex.getMessage()).isEqualTo(error);
		}
	}

	private static void verify(RevisionGraph graph, JsonNode given) {
		String target = given.has("target") ? given.get("target").asString() : ":";
		List<String> rows = given.has("from") ? strings(given.get("from")) : List.of();
		Set<String> applied = rows.stream().allMatch(graph::contains) ? graph.closure(rows) : Set.copyOf(rows);
		switch (given.get("op").asString()) {
			case "heads" -> verifyResult(given, given.has("effective") ? graph.effectiveHeads() : graph.heads());
			case "bases" -> verifyResult(given, graph.bases());
			case "resolve" -> verifyResult(given, graph.resolve(target, applied));
			case "history" -> verifyHistory(graph, given, graph.history(target, applied));
			case "upgrade" -> verifyPlan(graph, given, graph.planUpgrade(applied, target));
			case "downgrade" -> verifyPlan(graph, given, graph.planDowngrade(applied, target));
			case "stamp" ->
				verifySet(given.get("heads_after"), graph.maximal(graph.stamp(applied, List.of(target.split(" ")))));
			default -> throw new IllegalArgumentException("Unknown operation in " + given);
		}
	}

	private static void verifyResult(JsonNode given, List<String> actual) {
		assertThat(given.has("error")).as("an error was expected instead of " + actual).isFalse();
		verifySet(given.get("result"), actual);
	}

	private static void verifyHistory(RevisionGraph graph, JsonNode given, List<Revision> actual) {
		assertThat(given.has("error")).as("an error was expected instead of " + actual).isFalse();
		List<String> ids = new ArrayList<>(actual.stream().map(Revision::id).toList());
		verifyOrder(given, strings(given.get("result")), ids);
		Collections.reverse(ids);
		verifyTopological(graph, ids);
	}

	private static void verifyPlan(RevisionGraph graph, JsonNode given, RevisionPlan plan) {
		assertThat(given.has("error")).as("an error was expected instead of " + plan).isFalse();
		List<String> steps = plan.steps()
			.stream()
			.map((step) -> ((step.direction() == Direction.UPGRADE) ? "up " : "down ") + step.revision().id())
			.toList();
		List<String> expected = given.get("steps")
			.valueStream()
			.map((step) -> String.join(" ", strings(step)))
			.toList();
		verifyOrder(given, expected, steps);
		List<String> ids = new ArrayList<>(plan.steps().stream().map((step) -> step.revision().id()).toList());
		if (plan.direction() == Direction.DOWNGRADE) {
			Collections.reverse(ids);
		}
		verifyTopological(graph, ids);
		verifySet(given.get("heads_after"), plan.currentAfter());
	}

	private static void verifyOrder(JsonNode given, List<String> expected, List<String> actual) {
		if (given.get("order").asString().equals("exact")) {
			assertThat(actual).isEqualTo(expected);
		}
		else {
			assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
		}
	}

	private static void verifyTopological(RevisionGraph graph, List<String> ids) {
		Set<String> later = new HashSet<>(ids);
		for (String id : ids) {
			later.remove(id);
			assertThat(graph.ancestors(id)).as("what should have come before " + id).noneMatch(later::contains);
		}
	}

	private static void verifySet(JsonNode expected, List<String> actual) {
		assertThat(actual).containsExactlyInAnyOrderElementsOf(strings(expected));
	}

	private static Revision revision(JsonNode node) {
		return new Revision(node.get("id").asString(), strings(node.get("revises")), strings(node.get("dependsOn")),
				strings(node.get("labels")), "", null);
	}

	private static List<String> strings(JsonNode node) {
		return node.valueStream().map(JsonNode::asString).toList();
	}

}
