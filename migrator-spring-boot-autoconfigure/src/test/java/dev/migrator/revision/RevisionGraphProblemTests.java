package dev.migrator.revision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import dev.migrator.revision.RevisionGraphException.Kind;
import dev.migrator.revision.RevisionGraphException.Problem;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RevisionGraphProblemTests {

	@Test
	void aMissingParentIsNamedTogetherWithTheOneThatMayHaveBeenMeant() {
		Problem problem = problem("1b2c3d4e5f60", "77aa88bb99cc < 1b2c3d4e5f61");
		assertThat(problem).isEqualTo(new Problem(Kind.MISSING_PARENT, List.of("77aa88bb99cc"),
				"Revision 77aa88bb99cc revises \"1b2c3d4e5f61\", but there is no such revision. "
						+ "Did you mean 1b2c3d4e5f60?",
				"1b2c3d4e5f61", "1b2c3d4e5f60"));
	}

	@Test
	void nothingIsSuggestedWhenNothingComesClose() {
		Problem problem = problem("aaaa", "bbbb < completely.different");
		assertThat(problem.suggestion()).isNull();
		assertThat(problem.message())
			.isEqualTo("Revision bbbb revises \"completely.different\", but there is no such revision");
	}

	@Test
	void aLabelIsNoParent() {
		Problem problem = problem("aaaa # shop", "bbbb < shop");
		assertThat(problem.kind()).isEqualTo(Kind.MISSING_PARENT);
		assertThat(problem.message()).contains("which is a label", "did you mean aaaa?");
		assertThat(problem.suggestion()).isEqualTo("aaaa");
	}

	@Test
	void anUnknownDependencyMayHaveBeenALabel() {
		Problem problem = problem("aaaa # billing", "bbbb > biling");
		assertThat(problem.kind()).isEqualTo(Kind.UNKNOWN_DEPENDENCY);
		assertThat(problem.revisions()).containsExactly("bbbb");
		assertThat(problem.message()).isEqualTo(
				"Revision bbbb depends on \"biling\", but there is no such revision or label. Did you mean billing?");
	}

	@Test
	void aDuplicateIdOfRevisionsThatDoNotSayWhatTheyDoIsToldWithoutThat() {
		Revision silent = new Revision("aaaa", List.of(), List.of(), List.of(), "", null);
		assertThat(problem(List.of(silent, silent)).message())
			.isEqualTo("The id aaaa is used by 2 revisions. Give all but one of them an id of their own");
	}

	@Test
	void aDuplicateIdTellsWhatTheRevisionsDo() {
		Problem problem = problem(List.of(new Revision("aaaa", List.of(), List.of(), List.of(), "add email", null),
				new Revision("aaaa", List.of(), List.of(), List.of(), "add phone", null)));
		assertThat(problem.kind()).isEqualTo(Kind.DUPLICATE_ID);
		assertThat(problem.revisions()).containsExactly("aaaa");
		assertThat(problem.message()).isEqualTo("The id aaaa is used by 2 revisions: \"add email\" and \"add phone\". "
				+ "Give all but one of them an id of their own");
	}

	@Test
	void aLabelGivenTwiceNamesBothRevisions() {
		Problem problem = problem("aaaa # shop", "bbbb # shop");
		assertThat(problem.kind()).isEqualTo(Kind.DUPLICATE_LABEL);
		assertThat(problem.revisions()).containsExactly("bbbb", "aaaa");
		assertThat(problem.message())
			.startsWith("The label shop is given twice: to revision aaaa and to revision bbbb");
		assertThat(problem.name()).isEqualTo("shop");
	}

	@Test
	void aLabelGivenTwiceToOneRevisionIsAMistakeToo() {
		assertThat(problem("aaaa # shop, shop").kind()).isEqualTo(Kind.DUPLICATE_LABEL);
	}

	@Test
	void aLabelIsNotTheIdOfARevision() {
		assertThat(problem("aaaa # bbbb", "bbbb").message())
			.isEqualTo("The label bbbb of revision aaaa is also the id of a revision. Choose another label");
		assertThat(problem("aaaa # aaaa").kind()).isEqualTo(Kind.DUPLICATE_LABEL);
	}

	@Test
	void idsAndLabelsAreMadeOfFewCharacters() {
		for (String name : List.of("", "a-b", "a+b", "a@b", "a:b", "a b", "ä", "a".repeat(65))) {
			Problem id = problem(List.of(new Revision(name, List.of(), List.of(), List.of(), "", null)));
			assertThat(id.kind()).isEqualTo(Kind.ILLEGAL_ID);
			assertThat(id.message()).contains("\"" + name + "\"", "1 to 64 of the characters A-Z a-z 0-9 _ .");
			Problem label = problem(List.of(new Revision("aaaa", List.of(), List.of(), List.of(name), "", null)));
			assertThat(label.kind()).isEqualTo(Kind.ILLEGAL_ID);
			assertThat(label.message()).contains("label \"" + name + "\" of revision aaaa");
		}
		assertThat(TestGraphs.graph("a", "A.b_9", "a".repeat(64)).revisions()).hasSize(3);
	}

	@Test
	void theWordsOfExpressionsAreNoNames() {
		for (String name : List.of("head", "heads", "base", "current")) {
			assertThat(problem(name).kind()).isEqualTo(Kind.ILLEGAL_ID);
			assertThat(problem("aaaa # " + name).message()).contains("\"" + name + "\" of revision aaaa",
					"expressions");
		}
		assertThat(TestGraphs.graph("Head", "bases").revisions()).hasSize(2);
	}

	@Test
	void aRevisionDoesNotReviseItself() {
		Problem problem = problem("aaaa < aaaa");
		assertThat(problem.kind()).isEqualTo(Kind.SELF_LOOP);
		assertThat(problem.message()).isEqualTo("Revision aaaa revises itself. Name the revision that it follows");
	}

	@Test
	void aRevisionDoesNotDependOnItselfNorOnItsLabel() {
		assertThat(problem("aaaa > aaaa").kind()).isEqualTo(Kind.DEPENDENCY_SELF_LOOP);
		assertThat(problem("aaaa # shop > shop").message())
			.isEqualTo("Revision aaaa depends on itself by its label shop. Take that away");
	}

	@Test
	void aParentIsNamedOnce() {
		Problem problem = problem("aaaa", "bbbb < aaaa, aaaa");
		assertThat(problem.kind()).isEqualTo(Kind.REPEATED_PARENT);
		assertThat(problem.revisions()).containsExactly("bbbb");
	}

	@Test
	void aCycleIsToldStepByStep() {
		Problem problem = problem("root", "aaaa < root, cccc", "bbbb < aaaa", "cccc < bbbb", "tail < cccc");
		assertThat(problem.kind()).isEqualTo(Kind.CYCLE);
		assertThat(problem.revisions()).containsExactly("aaaa", "cccc", "bbbb");
		assertThat(problem.message()).isEqualTo("Revisions revise one another in a circle: aaaa revises cccc, which "
				+ "revises bbbb, which revises aaaa. One of them must follow something else");
	}

	@Test
	void aDependencyCycleBeginsWithTheDependency() {
		Problem problem = problem("aaaa > shop", "bbbb < aaaa", "cccc < bbbb # shop");
		assertThat(problem.kind()).isEqualTo(Kind.DEPENDENCY_CYCLE);
		assertThat(problem.revisions()).containsExactly("aaaa", "cccc", "bbbb");
		assertThat(problem.message()).contains("aaaa depends on cccc, which revises bbbb, which revises aaaa");
	}

	@Test
	void cyclesThatShareNothingAreAllTold() {
		List<Problem> problems = problems(TestGraphs.revisions("a1 < a2", "a2 < a1", "b1 < b2, a1", "b2 < b1",
				"c1 > c2", "c2 < c1", "d1 < b1, c1"));
		assertThat(problems).extracting(Problem::kind).containsExactly(Kind.CYCLE, Kind.CYCLE, Kind.DEPENDENCY_CYCLE);
		assertThat(problems).extracting(Problem::revisions)
			.containsExactly(List.of("a1", "a2"), List.of("b1", "b2"), List.of("c1", "c2"));
	}

	@Test
	void everythingThatIsWrongIsToldAtOnce() {
		RevisionGraphException exception = catchThrowableOfType(RevisionGraphException.class,
				() -> TestGraphs.graph("a@aa", "bbbb < gone", "cccc > lost", "dddd < dddd", "eeee < ffff",
						"ffff < eeee", "gggg # twin", "hhhh # twin"));
		assertThat(exception.getProblems()).extracting((problem) -> problem.kind().word())
			.containsExactlyInAnyOrder("illegal-id", "missing-parent", "unknown-dependency", "self-loop", "cycle",
					"duplicate-label");
		assertThat(exception).hasMessageStartingWith("The revisions have 6 problems:\n- ")
			.hasMessageContaining("\n- Revision bbbb revises \"gone\", but there is no such revision");
	}

	@Test
	void theProblemsDoNotDependOnTheOrderOfTheRevisions() {
		List<Revision> revisions = new ArrayList<>(TestGraphs.revisions("aaaa < bbbb", "bbbb < aaaa", "cccc < gone",
				"cccc < lost", "dddd # twin", "eeee # twin"));
		List<Problem> problems = problems(revisions);
		Collections.reverse(revisions);
		assertThat(problems(revisions)).isEqualTo(problems);
	}

	@Test
	void theMessageOfVeryManyProblemsStaysReadable() {
		List<Revision> revisions = IntStream.range(0, 500)
			.mapToObj((i) -> TestGraphs.revision("id" + i + " < gone" + i))
			.toList();
		RevisionGraphException exception = catchThrowableOfType(RevisionGraphException.class,
				() -> RevisionGraph.of(revisions));
		assertThat(exception.getProblems()).hasSize(500);
		assertThat(exception.getMessage().lines()).hasSize(22).last().isEqualTo("- and 480 more");
	}

	private static Problem problem(String... revisions) {
		return problem(TestGraphs.revisions(revisions));
	}

	private static Problem problem(List<Revision> revisions) {
		List<Problem> problems = problems(revisions);
		assertThat(problems).hasSize(1);
		return problems.get(0);
	}

	private static List<Problem> problems(List<Revision> revisions) {
		return catchThrowableOfType(RevisionGraphException.class, () -> RevisionGraph.of(revisions)).getProblems();
	}

}
