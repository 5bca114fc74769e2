package dev.migrator.revision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import dev.migrator.revision.RevisionGraphException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Everything with ten thousand revisions takes a fraction of a second. Were a step of it
 * quadratic or recursive, it would take minutes or overflow the stack; the time-out lies
 * far from both.
 */
@Timeout(10)
class RevisionGraphScaleTests {

	private static final int SIZE = 10_000;

	@Test
	void aChain() {
		verify(revisions((i) -> (i == 0) ? List.of() : List.of(i - 1)), 1);
	}

	@Test
	void aFan() {
		RevisionGraph graph = verify(revisions((i) -> (i == 0) ? List.of() : List.of(0)), SIZE - 1);
		assertThat(graph.children(id(0))).hasSize(SIZE - 1);
		assertThat(graph.planUpgrade(Set.of(id(0)), id(77) + "@+1").currentAfter()).containsExactly(id(77));
	}

	@Test
	void manyBranchesThatAreMergedAgain() {
		// a branch point, a hundred branches, a merge point, and again
		verify(revisions((i) -> switch (i % 102) {
			case 0 -> (i == 0) ? List.of() : List.of(i - 1);
			case 101 -> IntStream.range(i - 100, i).boxed().toList();
			default -> List.of(i - i % 102);
		}), -1);
	}

	@Test
	void aLatticeWithExponentiallyManyPaths() {
		verify(revisions((i) -> switch (i) {
			case 0, 1 -> List.of();
			default -> List.of(i - i % 2 - 2, i - i % 2 - 1);
		}), 2);
	}

	@Test
	void severalLongBranches() {
		verify(revisions((i) -> (i < 10) ? List.of() : List.of(i - 10)), 10);
	}

	@Test
	void revisionsWithoutTheirParents() {
		List<Revision> revisions = revisions((i) -> List.of(i + SIZE));
		assertThat(catchThrowableOfType(RevisionGraphException.class, () -> RevisionGraph.of(revisions)).getProblems())
			.hasSize(SIZE);
	}

	@Test
	void dependenciesOnNothing() {
		List<Revision> revisions = IntStream.range(0, SIZE)
			.mapToObj((i) -> new Revision(id(i), List.of(), List.of("gone"), List.of(), "", null))
			.toList();
		assertThat(catchThrowableOfType(RevisionGraphException.class, () -> RevisionGraph.of(revisions)).getProblems())
			.hasSize(SIZE);
	}

	@Test
	void oneLongCycle() {
		List<Revision> revisions = revisions((i) -> List.of((i + 1) % SIZE));
		assertThat(catchThrowableOfType(RevisionGraphException.class, () -> RevisionGraph.of(revisions)).getProblems())
			.singleElement()
			.satisfies((problem) -> assertThat(problem.kind()).isEqualTo(Kind.CYCLE))
			.satisfies((problem) -> assertThat(problem.revisions()).hasSize(SIZE))
			.satisfies((problem) -> assertThat(problem.message()).hasSizeLessThan(500));
	}

	@Test
	void manyCyclesAtTheEndOfOneLongWay() {
		int half = SIZE / 2;
		List<Revision> revisions = revisions((i) -> {
			if (i >= half) {
				return List.of(i ^ 1);
			}
			return (i < half - 1) ? List.of(i + 1) : IntStream.range(half, SIZE).boxed().toList();
		});
		assertThat(catchThrowableOfType(RevisionGraphException.class, () -> RevisionGraph.of(revisions)).getProblems())
			.hasSize(half / 2);
	}

	private static RevisionGraph verify(List<Revision> revisions, int heads) {
		RevisionGraph graph = RevisionGraph.of(revisions);
		if (heads > 0) {
			assertThat(graph.heads()).hasSize(heads);
		}
		RevisionPlan upgrade = graph.planUpgrade(Set.of(), "heads");
		assertThat(upgrade.steps()).hasSize(SIZE);
		assertThat(upgrade.currentAfter()).isEqualTo(graph.heads());
		Set<String> everything = upgrade.appliedAfter();
		assertThat(graph.planDowngrade(everything, "base").steps()).hasSize(SIZE);
		assertThat(graph.planDowngrade(everything, id(0)).steps()).hasSizeLessThan(SIZE);
		String head = graph.heads().get(0);
		assertThat(graph.planDowngrade(everything, head).isEmpty()).isTrue();
		assertThat(graph.planUpgrade(Set.of(), head + "@head").currentAfter()).containsExactly(head);
		assertThat(graph.history(":", everything)).hasSize(SIZE);
		assertThat(graph.history(id(0) + ":", everything)).isNotEmpty();
		assertThat(graph.stamp(everything, List.of("base"))).isEmpty();
		assertThat(graph.stamp(Set.of(), List.of("heads"))).hasSize(SIZE);
		for (Revision revision : graph.revisions()) {
			assertThat(graph.labelsOf(revision.id())).hasSizeLessThanOrEqualTo(10);
			assertThat(graph.children(revision.id())).isNotNull();
		}
		for (String expression : List.of("head", id(0) + "+5000", head + "-5000", "-5000", "+1", "id0", "shop")) {
			try {
				assertThat(graph.resolve(expression, everything)).hasSizeLessThanOrEqualTo(1);
			}
			catch (RevisionExpressionException ex) {
				assertThat(ex.getMessage()).as(expression).hasSizeLessThan(1000);
			}
		}
		return graph;
	}

	private static List<Revision> revisions(IntFunction<List<Integer>> parents) {
		List<Revision> revisions = new ArrayList<>();
		Instant start = Instant.parse("2026-01-01T00:00:00Z");
		for (int i = 0; i < SIZE; i++) {
			revisions.add(new Revision(id(i), parents.apply(i).stream().map(RevisionGraphScaleTests::id).toList(),
					List.of(), (i % 1000 == 1) ? List.of("label" + i) : List.of(), "do " + i, start.plusSeconds(i)));
		}
		return revisions;
	}

	private static String id(int number) {
		return "id%06d".formatted(number);
	}

}
