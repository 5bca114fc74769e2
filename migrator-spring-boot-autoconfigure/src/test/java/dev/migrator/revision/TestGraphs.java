package dev.migrator.revision;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Graphs in few words: {@code join < left, rite # label > dependency}.
 */
final class TestGraphs {

	private static final Pattern REVISION = Pattern
		.compile("(?<id>[^<#>]*)(?:<(?<revises>[^<#>]*))?(?:#(?<labels>[^<#>]*))?(?:>(?<dependsOn>[^<#>]*))?");

	private TestGraphs() {
	}

	static RevisionGraph graph(String... revisions) {
		return RevisionGraph.of(revisions(revisions));
	}

	/**
	 * One root, two labelled branches, never merged.
	 * @return the graph
	 */
	static RevisionGraph fork() {
		return graph("root", "trnk < root", "cart < trnk # shop", "cost < cart", "mail < trnk # post", "mime < mail");
	}

	/**
	 * A branch point and a merge point.
	 * @return the graph
	 */
	static RevisionGraph diamond() {
		return graph("root", "left < root", "rite < root", "join < left, rite", "tail < join");
	}

	static List<Revision> revisions(String... revisions) {
		return Arrays.stream(revisions).map(TestGraphs::revision).toList();
	}

	static Revision revision(String text) {
		Matcher matcher = REVISION.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException(text);
		}
		String id = matcher.group("id").strip();
		return new Revision(id, names(matcher.group("revises")), names(matcher.group("dependsOn")),
				names(matcher.group("labels")), "do " + id, null);
	}

	static Revision created(String text, String day) {
		Revision revision = revision(text);
		return new Revision(revision.id(), revision.revises(), revision.dependsOn(), revision.labels(),
				revision.message(), Instant.parse(day + "T00:00:00Z"));
	}

	static Set<String> everything(RevisionGraph graph) {
		return graph.closure(graph.heads());
	}

	static List<String> ids(RevisionPlan plan) {
		return plan.steps().stream().map((step) -> step.revision().id()).toList();
	}

	static List<String> ids(List<Revision> revisions) {
		return revisions.stream().map(Revision::id).toList();
	}

	private static List<String> names(@Nullable String text) {
		return (text == null || text.isBlank()) ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
	}

}
