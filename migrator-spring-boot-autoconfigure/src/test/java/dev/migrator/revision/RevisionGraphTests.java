package dev.migrator.revision;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RevisionGraphTests {

	@Test
	void aGraphWithoutRevisionsHasNeitherHeadsNorBases() {
		RevisionGraph graph = RevisionGraph.of(List.of());
		assertThat(graph.revisions()).isEmpty();
		assertThat(graph.heads()).isEmpty();
		assertThat(graph.effectiveHeads()).isEmpty();
		assertThat(graph.bases()).isEmpty();
		assertThat(graph.history(":", Set.of())).isEmpty();
	}

	@Test
	void theOlderOfTwoRevisionsThatCouldRunNextRunsFirst() {
		RevisionGraph graph = RevisionGraph.of(List.of(TestGraphs.created("bbbb < root", "2026-01-03"),
				TestGraphs.created("aaaa < root", "2026-01-04"), TestGraphs.created("root", "2026-01-05"),
				TestGraphs.created("cccc < bbbb", "2026-01-02")));
		assertThat(TestGraphs.ids(graph.revisions())).containsExactly("root", "bbbb", "cccc", "aaaa");
	}

	@Test
	void equallyOldRevisionsRunInTheOrderOfTheirIds() {
		RevisionGraph graph = RevisionGraph.of(List.of(TestGraphs.created("cccc", "2026-01-01"),
				TestGraphs.created("aaaa", "2026-01-01"), TestGraphs.created("bbbb", "2026-01-01")));
		assertThat(TestGraphs.ids(graph.revisions())).containsExactly("aaaa", "bbbb", "cccc");
	}

	@Test
	void aRevisionWithoutCreationTimeRunsAsSoonAsWhatItFollowsHasRun() {
		RevisionGraph graph = RevisionGraph.of(List.of(TestGraphs.created("aaaa", "2026-01-01"),
				TestGraphs.created("bbbb < aaaa", "2026-01-02"), TestGraphs.revision("zzzz < aaaa")));
		assertThat(TestGraphs.ids(graph.revisions())).containsExactly("aaaa", "zzzz", "bbbb");
	}

	@Test
	void aDependencyRunsFirstHoweverYoungItIs() {
		RevisionGraph graph = RevisionGraph
			.of(List.of(TestGraphs.created("aaaa > bbbb", "2026-01-01"), TestGraphs.created("bbbb", "2026-01-02")));
		assertThat(TestGraphs.ids(graph.revisions())).containsExactly("bbbb", "aaaa");
	}

	@Test
	void revisionsAreFoundByTheirWholeIdOnly() {
		RevisionGraph graph = TestGraphs.fork();
		assertThat(graph.find("cart")).map(Revision::message).contains("do cart");
		assertThat(graph.contains("cart")).isTrue();
		assertThat(graph.find("shop")).isEmpty();
		assertThat(graph.contains("car")).isFalse();
	}

	@Test
	void branchPointsHaveSeveralChildrenAndMergePointsSeveralParents() {
		RevisionGraph graph = TestGraphs.diamond();
		assertThat(graph.branchPoints()).containsExactly("root");
		assertThat(graph.mergePoints()).containsExactly("join");
		assertThat(graph.children("root")).containsExactly("left", "rite");
		assertThat(graph.parents("join")).containsExactly("left", "rite");
		assertThat(graph.heads()).containsExactly("tail");
		assertThat(graph.bases()).containsExactly("root");
	}

	@Test
	void aHeadThatAnotherRevisionDependsOnIsNoEffectiveHead() {
		RevisionGraph graph = TestGraphs.graph("libr # core", "apps > core");
		assertThat(graph.heads()).containsExactly("libr", "apps");
		assertThat(graph.effectiveHeads()).containsExactly("apps");
		assertThat(graph.bases()).containsExactly("libr", "apps");
	}

	@Test
	void dependenciesByLabelAreLookedUp() {
		RevisionGraph graph = TestGraphs.graph("libr # core", "othr", "apps > core, othr, libr");
		assertThat(graph.dependenciesOf("apps")).containsExactly("libr", "othr");
		assertThat(graph.dependentsOf("libr")).containsExactly("apps");
		assertThat(graph.children("libr")).isEmpty();
	}

	@Test
	void closureFollowsParentsAndDependencies() {
		RevisionGraph graph = TestGraphs.graph("lib1", "lib2 < lib1", "lib3 < lib2", "app1", "app2 < app1 > lib2");
		assertThat(graph.closure(List.of("app2"))).containsExactly("app1", "lib1", "lib2", "app2");
		assertThat(graph.ancestors("app2")).containsExactly("app1", "lib1", "lib2");
		assertThat(graph.descendants("lib1")).containsExactly("lib2", "app2", "lib3");
		assertThat(graph.maximal(Set.of("app1", "app2", "lib2", "lib3"))).containsExactly("app2", "lib3");
	}

	@Test
	void askingForTheNeighboursOfAnUnknownRevisionIsAnError() {
		assertThatExceptionOfType(RevisionExpressionException.class).isThrownBy(() -> TestGraphs.fork().parents("gone"))
			.withMessage("There is no revision with the id \"gone\"")
			.satisfies((ex) -> assertThat(ex.getKind()).isEqualTo(RevisionExpressionException.Kind.UNKNOWN_REVISION));
	}

	@Test
	void aLabelReachesEverythingAboveItAndBelowItDownToTheBranchPoint() {
		RevisionGraph graph = TestGraphs.graph("root", "trnk < root", "bas1 < trnk", "bas2 < bas1 # shop",
				"forka < bas2", "forkb < bas2", "othr < trnk", "join < forka, othr", "tail < join");
		assertThat(List.of("bas1", "bas2", "forka", "forkb", "join", "tail"))
			.allSatisfy((id) -> assertThat(graph.labelsOf(id)).containsExactly("shop"));
		assertThat(List.of("root", "trnk", "othr")).allSatisfy((id) -> assertThat(graph.labelsOf(id)).isEmpty());
	}

	@Test
	void aLabelAboveAMergePointDoesNotReachBelowIt() {
		RevisionGraph graph = TestGraphs.graph("left", "rite", "join < left, rite", "tail < join # done");
		assertThat(graph.labelsOf("join")).isEmpty();
		assertThat(graph.labelsOf("left")).isEmpty();
		assertThat(graph.labelsOf("tail")).containsExactly("done");
	}

	@Test
	void aMergePointHasTheLabelsOfAllItsParents() {
		RevisionGraph graph = TestGraphs.graph("left # bbb, aaa", "rite # ccc", "join < left, rite # ddd");
		assertThat(graph.labelsOf("join")).containsExactly("aaa", "bbb", "ccc", "ddd");
		assertThat(graph.labelsOf("left")).containsExactly("aaa", "bbb");
	}

	@Test
	void theGraphDoesNotChangeWithTheCollectionsItHandsOut() {
		RevisionGraph graph = TestGraphs.fork();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> graph.closure(List.of("cart")).clear());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> graph.revisions().clear());
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> graph.planUpgrade(Set.of(), "heads").appliedAfter().clear());
	}

}
