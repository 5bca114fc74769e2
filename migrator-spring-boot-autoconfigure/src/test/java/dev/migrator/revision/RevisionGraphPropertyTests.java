package dev.migrator.revision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

import dev.migrator.revision.RevisionExpressionException.Kind;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds in any graph, compared with definitions written down naively.
 */
class RevisionGraphPropertyTests {

	private static final int TRIES = 300;

	@Property(tries = TRIES)
	void anUpgradeAppliesTheClosureOfItsTargetAndNothingElse(@ForAll("scenarios") Scenario scenario) {
		RevisionPlan plan = scenario.graph().planUpgrade(scenario.applied(), scenario.target());
		Set<String> expected = scenario.below(scenario.target());
		expected.removeAll(scenario.applied());
		assertThat(TestGraphs.ids(plan)).containsExactlyInAnyOrderElementsOf(expected);
		verify(scenario, plan);
	}

	@Property(tries = TRIES)
	void aDowngradeUndoesWhatIsAboveTheChildrenOfItsTargetAndNothingElse(@ForAll("scenarios") Scenario scenario) {
		Set<String> expected = new HashSet<>();
		scenario.graph().children(scenario.target()).forEach((child) -> expected.addAll(scenario.above(child)));
		expected.retainAll(scenario.applied());
		try {
			RevisionPlan plan = scenario.graph().planDowngrade(scenario.applied(), scenario.target());
			assertThat(TestGraphs.ids(plan)).containsExactlyInAnyOrderElementsOf(expected);
			assertThat(plan.appliedAfter()).contains(scenario.target());
			verify(scenario, plan);
		}
		catch (RevisionExpressionException ex) {
			assertThat(ex.getKind()).isEqualTo(Kind.NOT_ANCESTOR);
			assertThat(!scenario.applied().contains(scenario.target()) || (expected.isEmpty()
					&& !scenario.graph().maximal(scenario.applied()).contains(scenario.target())))
				.isTrue();
		}
	}

	@Property(tries = TRIES)
	void upgradingToHeadsAndDowngradingToBaseIsARoundTrip(@ForAll("scenarios") Scenario scenario) {
		RevisionGraph graph = scenario.graph();
		RevisionPlan up = graph.planUpgrade(Set.of(), "heads");
		assertThat(TestGraphs.ids(up)).isEqualTo(TestGraphs.ids(graph.revisions()));
		assertThat(up.currentAfter()).isEqualTo(graph.effectiveHeads());
		RevisionPlan down = graph.planDowngrade(up.appliedAfter(), "base");
		assertThat(down.appliedAfter()).isEmpty();
		assertThat(down.currentAfter()).isEmpty();
		List<String> reversed = new ArrayList<>(TestGraphs.ids(down));
		Collections.reverse(reversed);
		assertThat(reversed).isEqualTo(TestGraphs.ids(up));
	}

	@Property(tries = TRIES)
	void anythingUndoneCanBeAppliedAgain(@ForAll("scenarios") Scenario scenario) {
		RevisionGraph graph = scenario.graph();
		Set<String> applied = graph.closure(scenario.applied());
		for (String target : List.of(scenario.target(), "-1", "-2", scenario.target() + "@-1",
				scenario.target() + "@base")) {
			try {
				RevisionPlan down = graph.planDowngrade(applied, target);
				Set<String> again = new LinkedHashSet<>(down.appliedAfter());
				for (String current : down.currentBefore()) {
					again.addAll(graph.planUpgrade(again, current).appliedAfter());
				}
				assertThat(again).isEqualTo(applied);
			}
			catch (RevisionExpressionException ex) {
				assertThat(ex.getKind()).isIn(Kind.NOT_ANCESTOR, Kind.AMBIGUOUS_DOWNGRADE, Kind.AMBIGUOUS_WALK,
						Kind.RELATIVE_TOO_FAR);
			}
		}
	}

	@Property(tries = TRIES)
	void stepsDownUndoExactlyAsManyRevisionsAsTheySay(@ForAll("scenarios") Scenario scenario) {
		for (int steps = 1; steps < 4; steps++) {
			try {
				RevisionPlan plan = scenario.graph().planDowngrade(scenario.applied(), "-" + steps);
				assertThat(plan.steps()).hasSize(steps);
				assertThat(plan.currentBefore()).hasSize(1);
				verify(scenario, plan);
			}
			catch (RevisionExpressionException ex) {
				assertThat(ex.getKind()).isIn(Kind.AMBIGUOUS_DOWNGRADE, Kind.AMBIGUOUS_WALK, Kind.RELATIVE_TOO_FAR);
			}
		}
	}

	@Property(tries = TRIES)
	void whatAnAmbiguityIsSaidToMeanIsUnderstood(@ForAll("scenarios") Scenario scenario) {
		RevisionGraph graph = scenario.graph();
		for (String target : List.of("head", "+1", "-1", "-2", scenario.target() + "+1", scenario.target() + "-1",
				scenario.target() + "@head", scenario.target() + "@-1")) {
			candidates(() -> graph.resolve(target, scenario.applied())).forEach((candidate) -> {
				Set<Kind> kinds = new HashSet<>();
				try {
					graph.resolve(candidate, scenario.applied());
				}
				catch (RevisionExpressionException ex) {
					kinds.add(ex.getKind());
				}
				// the next step may be ambiguous again, or one too many
				assertThat(kinds).as(target + " could be " + candidate)
					.isSubsetOf(Kind.AMBIGUOUS_WALK, Kind.RELATIVE_TOO_FAR);
			});
		}
	}

	@Property(tries = TRIES)
	void theHistoryIsTheReverseOfTheOrderOfExecution(@ForAll("scenarios") Scenario scenario) {
		RevisionGraph graph = scenario.graph();
		List<Revision> history = new ArrayList<>(graph.history(":", scenario.applied()));
		Collections.reverse(history);
		assertThat(history).isEqualTo(graph.revisions());
		assertThat(TestGraphs.ids(graph.history(":" + scenario.target(), Set.of())))
			.containsExactlyInAnyOrderElementsOf(scenario.below(scenario.target()));
	}

	@Property(tries = TRIES)
	void aStampedRevisionIsApplied(@ForAll("scenarios") Scenario scenario) {
		RevisionGraph graph = scenario.graph();
		Set<String> stamped = graph.stamp(scenario.applied(), List.of(scenario.target()));
		assertThat(stamped).containsAll(scenario.below(scenario.target()));
		Set<String> above = scenario.above(scenario.target());
		above.remove(scenario.target());
		assertThat(stamped).doesNotContainAnyElementsOf(above.isEmpty() ? Set.of("none") : above);
		assertThat(graph.stamp(stamped, List.of(scenario.target()))).isEqualTo(stamped);
		assertThat(graph.stamp(scenario.applied(), List.of("base"))).isEmpty();
	}

	@Property(tries = TRIES)
	void nothingDependsOnTheOrderOfTheInput(@ForAll("scenarios") Scenario scenario, @ForAll long seed) {
		List<Revision> shuffled = new ArrayList<>(scenario.graph().revisions());
		Collections.shuffle(shuffled, new Random(seed));
		RevisionGraph graph = RevisionGraph.of(shuffled);
		assertThat(graph.revisions()).isEqualTo(scenario.graph().revisions());
		assertThat(graph.planUpgrade(scenario.applied(), "heads"))
			.isEqualTo(scenario.graph().planUpgrade(scenario.applied(), "heads"));
		assertThat(graph.planDowngrade(scenario.applied(), "base"))
			.isEqualTo(scenario.graph().planDowngrade(scenario.applied(), "base"));
	}

	@Property(tries = TRIES)
	void labelsReachTheWholeBranch(@ForAll("scenarios") Scenario scenario) {
		RevisionGraph graph = scenario.graph();
		for (Revision revision : graph.revisions()) {
			Set<String> expected = new HashSet<>();
			scenario.closure(revision.id(), (id) -> graph.parents(id))
				.forEach((id) -> expected.addAll(graph.find(id).orElseThrow().labels()));
			String at = revision.id();
			while (graph.children(at).size() == 1 && graph.parents(at).size() < 2) {
				at = graph.children(at).get(0);
				if (graph.parents(at).size() > 1) {
					break;
				}
				expected.addAll(graph.find(at).orElseThrow().labels());
			}
			assertThat(graph.labelsOf(revision.id())).containsExactlyInAnyOrderElementsOf(expected).isSorted();
		}
	}

	@Property(tries = 1000)
	void parsingAnythingEndsInAnExpressionOrAnException(@ForAll("texts") String text) {
		try {
			assertThat(RevisionExpression.parse(text).toString())
				.satisfies((written) -> assertThat(RevisionExpression.parse(written))
					.isEqualTo(RevisionExpression.parse(text)));
		}
		catch (RevisionExpressionException ex) {
			assertThat(ex.getKind()).isEqualTo(Kind.MALFORMED);
			assertThat(ex.getExpression()).isEqualTo(text);
		}
	}

	@Property(tries = 1000)
	void whateverIsAskedForTheAnswerIsAPlanOrAnException(@ForAll("scenarios") Scenario scenario,
			@ForAll("texts") String text) {
		RevisionGraph graph = scenario.graph();
		candidates(() -> graph.planUpgrade(scenario.applied(), text));
		candidates(() -> graph.planDowngrade(scenario.applied(), text));
		candidates(() -> graph.stamp(scenario.applied(), List.of(text)));
		candidates(() -> graph.history(text, scenario.applied()));
		candidates(() -> graph.resolveOne(text, scenario.applied()));
	}

	private static List<String> candidates(Runnable action) {
		try {
			action.run();
			return List.of();
		}
		catch (RevisionExpressionException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return ex.getCandidates();
		}
	}

	private static void verify(Scenario scenario, RevisionPlan plan) {
		Set<String> applied = new HashSet<>(scenario.applied());
		List<String> ids = TestGraphs.ids(plan);
		for (int i = 0; i < ids.size(); i++) {
			List<String> later = ids.subList(i + 1, ids.size());
			if (plan.direction() == Direction.UPGRADE) {
				assertThat(applied.add(ids.get(i))).isTrue();
				assertThat(later).doesNotContainAnyElementsOf(scenario.below(ids.get(i)));
			}
			else {
				assertThat(applied.remove(ids.get(i))).isTrue();
				assertThat(later).doesNotContainAnyElementsOf(scenario.above(ids.get(i)));
			}
		}
		assertThat(plan.appliedAfter()).isEqualTo(applied);
		List<String> maximal = applied.stream().filter((id) -> {
			Set<String> above = scenario.above(id);
			above.remove(id);
			return Collections.disjoint(above, applied);
		}).toList();
		assertThat(plan.currentAfter()).containsExactlyInAnyOrderElementsOf(maximal);
	}

	@Provide
	Arbitrary<Scenario> scenarios() {
		return Arbitraries.longs().map((seed) -> scenario(new Random(seed)));
	}

	@Provide
	Arbitrary<String> texts() {
		Arbitrary<String> pieces = Arbitraries.of("head", "heads", "base", "current", "r001", "r002", "r0", "label1",
				"label", "@", "@", "+", "-", "+1", "-1", "-2", ":", "0", " ", "\n", "ä", "x");
		return Arbitraries.oneOf(pieces.list().ofMaxSize(6).map((list) -> String.join("", list)),
				Arbitraries.strings().ofMaxLength(12));
	}

	private static Scenario scenario(Random random) {
		int size = 1 + random.nextInt(12);
		List<Revision> revisions = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			Set<String> parents = new LinkedHashSet<>();
			Set<String> dependencies = new LinkedHashSet<>();
			if (i > 0) {
				int count = List.of(0, 1, 1, 1, 1, 2, 3).get(random.nextInt(7));
				for (int parent = 0; parent < count; parent++) {
					// mostly near, so that there are long branches too
					parents.add(id(Math.max(0, i - 1 - random.nextInt(random.nextBoolean() ? 2 : i))));
				}
				if (random.nextInt(5) == 0) {
					int other = random.nextInt(i);
					dependencies.add(revisions.get(other).labels().stream().findFirst().orElse(id(other)));
				}
			}
			List<String> labels = (random.nextInt(4) == 0) ? List.of("label" + i) : List.of();
			Instant created = (random.nextInt(4) == 0) ? null : Instant.ofEpochSecond(random.nextInt(5));
			revisions
				.add(new Revision(id(i), List.copyOf(parents), List.copyOf(dependencies), labels, "do " + i, created));
		}
		RevisionGraph graph = RevisionGraph.of(revisions);
		Set<String> applied = new HashSet<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			applied.add(id(random.nextInt(size)));
		}
		// mostly as a database would have it, sometimes with pending revisions below
		// applied ones
		return new Scenario(graph, (random.nextInt(4) == 0) ? applied : graph.closure(applied),
				id(random.nextInt(size)));
	}

	private static String id(int number) {
		return "r%03d".formatted(number);
	}

	record Scenario(RevisionGraph graph, Set<String> applied, String target) {

		Set<String> below(String id) {
			return closure(id, (one) -> join(this.graph.parents(one), this.graph.dependenciesOf(one)));
		}

		Set<String> above(String id) {
			return closure(id, (one) -> join(this.graph.children(one), this.graph.dependentsOf(one)));
		}

		Set<String> closure(String id, Function<String, List<String>> next) {
			Set<String> closure = new HashSet<>(Set.of(id));
			List<String> open = new ArrayList<>(closure);
			while (!open.isEmpty()) {
				next.apply(open.remove(0)).stream().filter(closure::add).forEach(open::add);
			}
			return closure;
		}

		private static List<String> join(List<String> some, List<String> others) {
			List<String> all = new ArrayList<>(some);
			all.addAll(others);
			return all;
		}

		@Override
		public String toString() {
			return this.graph.revisions() + " applied " + this.applied + " target " + this.target;
		}

	}

}
