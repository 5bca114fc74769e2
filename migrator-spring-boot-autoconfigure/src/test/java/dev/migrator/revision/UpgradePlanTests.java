package dev.migrator.revision;

import java.util.List;
import java.util.Set;

import dev.migrator.revision.RevisionExpressionException.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class UpgradePlanTests {

	private final RevisionGraph fork = TestGraphs.fork();

	@Test
	void aPlanTellsTheStepsAndTheStateBeforeAndAfter() {
		RevisionPlan plan = this.fork.planUpgrade(Set.of("root", "trnk"), "shop@head");
		assertThat(plan.direction()).isEqualTo(Direction.UPGRADE);
		assertThat(plan.currentBefore()).containsExactly("trnk");
		assertThat(plan.steps()).extracting(RevisionStep::direction).containsOnly(Direction.UPGRADE);
		assertThat(TestGraphs.ids(plan)).containsExactly("cart", "cost");
		assertThat(plan.appliedAfter()).containsExactly("root", "trnk", "cart", "cost");
		assertThat(plan.currentAfter()).containsExactly("cost");
		assertThat(plan.isEmpty()).isFalse();
	}

	@Test
	void whatIsAppliedNeedsNoSteps() {
		Set<String> applied = this.fork.closure(Set.of("cost"));
		for (String target : List.of("trnk", "cost", "base", "current", "shop@heads")) {
			assertThat(this.fork.planUpgrade(applied, target).isEmpty()).as(target).isTrue();
		}
	}

	@Test
	void aRevisionThatCameInLaterBelowAnAppliedOneIsPending() {
		RevisionGraph graph = TestGraphs.graph("aaaa", "late < aaaa", "cccc < late", "dddd < cccc");
		RevisionPlan plan = graph.planUpgrade(Set.of("aaaa", "cccc"), "cccc");
		assertThat(plan.currentBefore()).containsExactly("cccc");
		assertThat(TestGraphs.ids(plan)).containsExactly("late");
		assertThat(TestGraphs.ids(graph.planUpgrade(Set.of("aaaa", "cccc"), "+1"))).containsExactly("late", "dddd");
	}

	@Test
	void oneStepUpTakesAlongWhatItNeeds() {
		assertThat(TestGraphs.ids(TestGraphs.diamond().planUpgrade(Set.of("root", "left"), "+1")))
			.containsExactly("rite", "join");
	}

	@Test
	void stepsUpFromSeveralCurrentRevisionsAreRefusedNamingTheBranches() {
		Set<String> applied = this.fork.closure(Set.of("cart", "mail"));
		RevisionExpressionException exception = error(this.fork, applied, "+1");
		assertThat(exception.getKind()).isEqualTo(Kind.AMBIGUOUS_UPGRADE);
		assertThat(exception.getCandidates()).containsExactly("shop@+1", "post@+1");
		assertThat(exception).hasMessage("\"+1\" does not say from which of several current revisions to go on: cart "
				+ "and mail. Write shop@+1 or post@+1, or name the revision to go to");
		assertThat(exception.getCandidates())
			.map((candidate) -> TestGraphs.ids(this.fork.planUpgrade(applied, candidate)))
			.containsExactly(List.of("cost"), List.of("mime"));
	}

	@Test
	void anUpgradeDoesNotGoDown() {
		RevisionExpressionException exception = error(this.fork, Set.of("root", "trnk"), "-1");
		assertThat(exception.getKind()).isEqualTo(Kind.RELATIVE_TOO_FAR);
		assertThat(exception).hasMessageContaining("goes down from where the database is");
	}

	@Test
	void stepsDownFromARevisionMayEndExactlyAtBase() {
		assertThat(this.fork.planUpgrade(Set.of(), "trnk-2").isEmpty()).isTrue();
		assertThat(error(this.fork, Set.of(), "trnk-3").getKind()).isEqualTo(Kind.RELATIVE_TOO_FAR);
	}

	@Test
	void aMergeThatAlsoDependsOnACommonAncestorIsApplied() {
		RevisionGraph graph = TestGraphs.graph("root", "left < root", "rite < root", "join < left, rite > root");
		RevisionPlan plan = graph.planUpgrade(Set.of(), "head");
		assertThat(TestGraphs.ids(plan)).containsExactly("root", "left", "rite", "join");
		assertThat(plan.currentAfter()).containsExactly("join");
	}

	@Test
	void headsOfABranchMayDependOnEachOther() {
		RevisionGraph graph = TestGraphs.graph("core # lib", "one1 < core", "two2 < core > one1");
		RevisionPlan plan = graph.planUpgrade(Set.of(), "lib@heads");
		assertThat(TestGraphs.ids(plan)).containsExactly("core", "one1", "two2");
		assertThat(plan.currentAfter()).containsExactly("two2");
	}

	@Test
	void anUnknownAppliedRevisionIsRefused() {
		RevisionExpressionException exception = error(this.fork, Set.of("gone", "lost"), "heads");
		assertThat(exception.getKind()).isEqualTo(Kind.UNKNOWN_REVISION);
		assertThat(exception.getExpression()).isEqualTo("heads");
		assertThat(exception).hasMessage("The database has revisions applied that are not among those known here: gone "
				+ "and lost. Where the database is in the graph cannot be told without them");
	}

	@Test
	void aRangeIsNoTarget() {
		assertThat(error(this.fork, Set.of(), "base:head").getKind()).isEqualTo(Kind.MALFORMED);
	}

	private static RevisionExpressionException error(RevisionGraph graph, Set<String> applied, String target) {
		return catchThrowableOfType(RevisionExpressionException.class, () -> graph.planUpgrade(applied, target));
	}

}
