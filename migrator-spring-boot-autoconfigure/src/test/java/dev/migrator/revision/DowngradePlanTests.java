package dev.migrator.revision;

import java.util.List;
import java.util.Set;

import dev.migrator.revision.RevisionExpressionException.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DowngradePlanTests {

	private final RevisionGraph fork = TestGraphs.fork();

	private final RevisionGraph diamond = TestGraphs.diamond();

	@Test
	void theTargetStaysAndAllAboveItIsUndoneInReverseOrder() {
		RevisionPlan plan = this.fork.planDowngrade(TestGraphs.everything(this.fork), "trnk");
		assertThat(plan.direction()).isEqualTo(Direction.DOWNGRADE);
		assertThat(plan.currentBefore()).containsExactly("cost", "mime");
		assertThat(plan.steps()).extracting(RevisionStep::direction).containsOnly(Direction.DOWNGRADE);
		assertThat(TestGraphs.ids(plan)).containsExactly("mime", "mail", "cost", "cart");
		assertThat(plan.currentAfter()).containsExactly("trnk");
		assertThat(plan.appliedAfter()).containsExactly("root", "trnk");
	}

	@Test
	void aBranchConfinesWhatIsUndone() {
		RevisionPlan plan = this.fork.planDowngrade(TestGraphs.everything(this.fork), "shop@trnk");
		assertThat(TestGraphs.ids(plan)).containsExactly("cost", "cart");
		assertThat(plan.currentAfter()).containsExactly("mime");
	}

	@Test
	void aTargetOutsideTheBranchIsRefused() {
		assertThat(error(this.fork, TestGraphs.everything(this.fork), "shop@mail").getKind())
			.isEqualTo(Kind.NOT_IN_BRANCH);
	}

	@Test
	void theHeadOfABranchIsATargetThoughThereAreOtherHeads() {
		assertThat(this.fork.planDowngrade(TestGraphs.everything(this.fork), "shop@head").isEmpty()).isTrue();
		assertThat(error(this.fork, TestGraphs.everything(this.fork), "head").getKind()).isEqualTo(Kind.MULTIPLE_HEADS);
	}

	@Test
	void whatDependsOnAnUndoneRevisionIsUndoneToo() {
		RevisionGraph graph = TestGraphs.graph("lib1 # lib", "lib2 < lib1", "app1", "app2 < app1 > lib2");
		RevisionPlan plan = graph.planDowngrade(TestGraphs.everything(graph), "lib1");
		assertThat(TestGraphs.ids(plan)).containsExactly("app2", "lib2");
		assertThat(plan.currentAfter()).containsExactlyInAnyOrder("app1", "lib1");
		assertThat(TestGraphs.ids(graph.planDowngrade(TestGraphs.everything(graph), "lib@-1"))).containsExactly("app2",
				"lib2");
	}

	@Test
	void dependenciesStayAppliedAndBecomeCurrent() {
		RevisionGraph graph = TestGraphs.graph("lib1", "lib2 < lib1", "app1", "app2 < app1 > lib2");
		RevisionPlan plan = graph.planDowngrade(graph.closure(Set.of("app2")), "-1");
		assertThat(TestGraphs.ids(plan)).containsExactly("app2");
		assertThat(plan.currentAfter()).containsExactlyInAnyOrder("app1", "lib2");
	}

	@Test
	void aDependencyOnADistantAncestorLeavesNoRedundantCurrentRevision() {
		RevisionGraph graph = TestGraphs.graph("root", "aaaa < root", "bbbb < aaaa > root", "othr");
		RevisionPlan plan = graph.planDowngrade(TestGraphs.everything(graph), "bbbb@-1");
		assertThat(TestGraphs.ids(plan)).containsExactly("bbbb");
		assertThat(plan.currentAfter()).containsExactlyInAnyOrder("aaaa", "othr");
		assertThat(TestGraphs.ids(graph.planUpgrade(plan.appliedAfter(), "heads"))).containsExactly("bbbb");
	}

	@Test
	void stepsDownFromSeveralCurrentRevisionsAreRefusedNamingTheBranches() {
		Set<String> applied = TestGraphs.everything(this.fork);
		RevisionExpressionException exception = error(this.fork, applied, "-2");
		assertThat(exception.getKind()).isEqualTo(Kind.AMBIGUOUS_DOWNGRADE);
		assertThat(exception.getCandidates()).containsExactly("shop@-2", "post@-2");
		assertThat(exception).hasMessage("\"-2\" does not say from which of several current revisions to go down: cost "
				+ "and mime. Write shop@-2 or post@-2, or name the revision to go back to");
		assertThat(exception.getCandidates())
			.map((candidate) -> TestGraphs.ids(this.fork.planDowngrade(applied, candidate)))
			.containsExactly(List.of("cost", "cart"), List.of("mime", "mail"));
		assertThat(error(this.fork, applied, "current-2").getKind()).isEqualTo(Kind.AMBIGUOUS_DOWNGRADE);
	}

	@Test
	void severalCurrentRevisionsOnOneLabelAreToldApartById() {
		RevisionGraph graph = TestGraphs.graph("core # lib", "cone < core", "ctwo < core");
		RevisionExpressionException exception = error(graph, TestGraphs.everything(graph), "lib@-1");
		assertThat(exception.getKind()).isEqualTo(Kind.AMBIGUOUS_DOWNGRADE);
		assertThat(exception.getCandidates()).containsExactly("cone@-1", "ctwo@-1");
		assertThat(TestGraphs.ids(graph.planDowngrade(TestGraphs.everything(graph), "cone@-1")))
			.containsExactly("cone");
	}

	@Test
	void stepsDownThroughAMergeAreRefusedNamingTheLines() {
		Set<String> applied = this.diamond.closure(Set.of("join"));
		RevisionExpressionException exception = error(this.diamond, applied, "-1");
		assertThat(exception.getKind()).isEqualTo(Kind.AMBIGUOUS_WALK);
		assertThat(exception.getCandidates()).containsExactly("left@-1", "rite@-1", "left", "rite");
		assertThat(exception)
			.hasMessage("\"-1\" is not one line of descent: join merges left and rite. Say along which: "
					+ "left@-1 or rite@-1; or name the revision to go back to, such as left or rite");
		assertThat(exception.getCandidates()).allSatisfy((candidate) -> {
			RevisionPlan plan = this.diamond.planDowngrade(applied, candidate);
			assertThat(TestGraphs.ids(plan)).containsExactly("join");
			assertThat(plan.currentAfter()).containsExactly("left", "rite");
		});
	}

	@Test
	void onOneLineOfAMergeTheOtherLineStays() {
		RevisionPlan plan = this.diamond.planDowngrade(this.diamond.closure(Set.of("join")), "left@-2");
		assertThat(TestGraphs.ids(plan)).containsExactly("join", "left");
		assertThat(plan.currentAfter()).containsExactly("rite");
	}

	@Test
	void stepsAboveAMergeAreOneLine() {
		assertThat(TestGraphs.ids(this.diamond.planDowngrade(TestGraphs.everything(this.diamond), "-1")))
			.containsExactly("tail");
		assertThat(error(this.diamond, TestGraphs.everything(this.diamond), "-2").getKind())
			.isEqualTo(Kind.AMBIGUOUS_WALK);
	}

	@Test
	void aLabelBelowABranchPointIsOneLineWhileOnlyOneBranchIsApplied() {
		RevisionGraph graph = TestGraphs.graph("core # lib", "cone < core", "ctwo < core");
		assertThat(TestGraphs.ids(graph.planDowngrade(Set.of("core", "cone"), "lib@-1"))).containsExactly("cone");
		assertThat(TestGraphs.ids(graph.planDowngrade(Set.of("core", "cone", "ctwo"), "lib@core")))
			.containsExactly("ctwo", "cone");
	}

	@Test
	void stepsDownNeverUndoMoreRevisionsThanTheySay() {
		// needs is not on the line of apps, but would have to go with root
		RevisionGraph graph = TestGraphs.graph("root", "needs < root", "apps < root > needs");
		Set<String> applied = TestGraphs.everything(graph);
		assertThat(TestGraphs.ids(graph.planDowngrade(applied, "-1"))).containsExactly("apps");
		RevisionExpressionException exception = error(graph, applied, "-2");
		assertThat(exception.getKind()).isEqualTo(Kind.AMBIGUOUS_DOWNGRADE);
		assertThat(exception)
			.hasMessage("\"-2\" would undo 3 revisions, since needs would have to go too and is not on "
					+ "the line below apps. Write apps@-2 if that is what you want, or name the revision to go back to");
		assertThat(TestGraphs.ids(graph.planDowngrade(applied, "apps@-2"))).containsExactly("apps", "needs", "root");
	}

	@Test
	void aPendingRevisionOnTheLineIsNoStep() {
		RevisionGraph graph = TestGraphs.graph("aaaa", "late < aaaa", "cccc < late");
		Set<String> applied = Set.of("aaaa", "cccc");
		assertThat(TestGraphs.ids(graph.planDowngrade(applied, "-1"))).containsExactly("cccc");
		assertThat(TestGraphs.ids(graph.planDowngrade(applied, "-2"))).containsExactly("cccc", "aaaa");
		assertThat(error(graph, applied, "late"))
			.hasMessage("The database cannot go back to late: it is not applied; current is cccc");
	}

	@Test
	void aDowngradeDoesNotGoUp() {
		RevisionExpressionException exception = error(this.fork, Set.of("root"), "+1");
		assertThat(exception.getKind()).isEqualTo(Kind.RELATIVE_TOO_FAR);
		assertThat(exception).hasMessageContaining("goes up from where the database is");
	}

	@Test
	void aTargetThatIsNotAppliedCannotBeGoneBackTo() {
		RevisionExpressionException exception = error(this.fork, this.fork.closure(Set.of("cart")), "mail");
		assertThat(exception.getKind()).isEqualTo(Kind.NOT_ANCESTOR);
		assertThat(exception.getCandidates()).containsExactly("cart");
		assertThat(exception).hasMessage("The database cannot go back to mail: it is not applied; current is cart");
	}

	@Test
	void aTargetThatIsOnlyDependedOnCannotBeGoneBackTo() {
		RevisionGraph graph = TestGraphs.graph("lib1", "apps > lib1");
		assertThat(error(graph, TestGraphs.everything(graph), "lib1"))
			.hasMessage("The database cannot go back to lib1: "
					+ "nothing above it is applied, so there is nothing to undo, and what is current is apps");
	}

	@Test
	void aBranchWithoutCurrentRevisionHasNothingToUndo() {
		RevisionExpressionException exception = error(this.fork, this.fork.closure(Set.of("mail")), "shop@-1");
		assertThat(exception.getKind()).isEqualTo(Kind.RELATIVE_TOO_FAR);
		assertThat(exception).hasMessageContaining("it has no current revision on the branch shop");
	}

	@Test
	void baseUndoesEverythingAndIsNeverAnError() {
		assertThat(TestGraphs.ids(this.diamond.planDowngrade(TestGraphs.everything(this.diamond), "base")))
			.containsExactly("tail", "join", "rite", "left", "root");
		assertThat(this.diamond.planDowngrade(Set.of(), "base").isEmpty()).isTrue();
	}

	@Test
	void whereTheDatabaseIsIsANoOp() {
		assertThat(this.diamond.planDowngrade(TestGraphs.everything(this.diamond), "current").isEmpty()).isTrue();
		assertThat(error(this.fork, TestGraphs.everything(this.fork), "current").getKind())
			.isEqualTo(Kind.MULTIPLE_CURRENT);
	}

	private static RevisionExpressionException error(RevisionGraph graph, Set<String> applied, String target) {
		return catchThrowableOfType(RevisionExpressionException.class, () -> graph.planDowngrade(applied, target));
	}

}
