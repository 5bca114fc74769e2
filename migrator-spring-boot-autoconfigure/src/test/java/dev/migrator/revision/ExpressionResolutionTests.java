package dev.migrator.revision;

import java.util.List;
import java.util.Set;

import dev.migrator.revision.RevisionExpressionException.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ExpressionResolutionTests {

	private final RevisionGraph fork = TestGraphs.fork();

	@Test
	void currentMeansTheMaximalAppliedRevisions() {
		assertThat(this.fork.resolve("current", Set.of("root", "trnk", "cart", "mail"))).containsExactly("cart",
				"mail");
		assertThat(this.fork.resolve("current", Set.of())).isEmpty();
		assertThat(this.fork.resolve("shop@current", this.fork.closure(Set.of("cart", "mail"))))
			.containsExactly("cart");
		assertThat(this.fork.resolveOne("current", Set.of("root"))).map(Revision::id).contains("root");
	}

	@Test
	void stepsFromCurrentAreStepsFromWhereTheDatabaseIs() {
		Set<String> applied = this.fork.closure(Set.of("cart"));
		assertThat(this.fork.resolve("current+1", applied)).containsExactly("cost");
		assertThat(this.fork.resolve("+1", applied)).containsExactly("cost");
		assertThat(this.fork.resolve("current-2", applied)).containsExactly("root");
		assertThat(this.fork.resolve("-3", applied)).isEmpty();
		assertThat(this.fork.resolve("post@+1", applied)).containsExactly("mail");
	}

	@Test
	void anExactNameWinsOverAPrefix() {
		RevisionGraph graph = TestGraphs.graph("user_foo", "user < user_foo");
		assertThat(graph.resolve("user", Set.of())).containsExactly("user");
		assertThat(graph.resolve("user_", Set.of())).containsExactly("user_foo");
	}

	@Test
	void aPrefixMayBelongToALabel() {
		RevisionGraph graph = TestGraphs.graph("aaaa # billing", "bbbb # shipping");
		assertThat(graph.resolve("bill", Set.of())).containsExactly("aaaa");
	}

	@Test
	void namesOfOneRevisionThatBeginAlikeAreNotAmbiguous() {
		RevisionGraph graph = TestGraphs.graph("billing1 # billing2");
		assertThat(graph.resolve("billing", Set.of())).containsExactly("billing1");
	}

	@Test
	void anAmbiguousPrefixListsWhatBeginsLikeThat() {
		RevisionGraph graph = TestGraphs.graph("27c6a30d", "27c6ffff < 27c6a30d", "1975ea83 < 27c6ffff");
		RevisionExpressionException exception = error(graph, "27c6", Set.of());
		assertThat(exception.getKind()).isEqualTo(Kind.AMBIGUOUS_ID);
		assertThat(exception.getCandidates()).containsExactly("27c6a30d", "27c6ffff");
		assertThat(exception)
			.hasMessage("Several revisions begin with \"27c6\": 27c6a30d and 27c6ffff. Write more of the id");
	}

	@Test
	void aBranchNarrowsAPrefix() {
		RevisionGraph graph = TestGraphs.graph("aaaa", "user1 < aaaa # one", "user2 < aaaa # two");
		assertThat(graph.resolve("two@user", Set.of())).containsExactly("user2");
		assertThat(error(graph, "user", Set.of()).getKind()).isEqualTo(Kind.AMBIGUOUS_ID);
	}

	@Test
	void aPrefixNeedsFourCharacters() {
		RevisionGraph graph = TestGraphs.graph("1b2c3d4e");
		RevisionExpressionException exception = error(graph, "1b2", Set.of());
		assertThat(exception.getKind()).isEqualTo(Kind.UNKNOWN_REVISION);
		assertThat(exception.getCandidates()).containsExactly("1b2c3d4e");
		assertThat(exception).hasMessage("There is no revision or label \"1b2\", and to stand for an id a beginning "
				+ "needs 4 characters. With it begin: 1b2c3d4e");
	}

	@Test
	void anUnknownNameSuggestsTheClosest() {
		RevisionGraph graph = TestGraphs.graph("1b2c3d4e # billing");
		RevisionExpressionException exception = error(graph, "biling@head", Set.of());
		assertThat(exception.getKind()).isEqualTo(Kind.UNKNOWN_REVISION);
		assertThat(exception.getExpression()).isEqualTo("biling@head");
		assertThat(exception.getCandidates()).containsExactly("billing");
		assertThat(exception).hasMessage("There is no revision or label \"biling\". Did you mean billing?");
		assertThat(error(graph, "nothing.like.it", Set.of()))
			.hasMessage("There is no revision or label \"nothing.like.it\"");
	}

	@Test
	void anUnknownBranchIsAnErrorEvenWhereNothingIsLookedUpInIt() {
		assertThat(error(this.fork, "nope@base", Set.of()).getKind()).isEqualTo(Kind.UNKNOWN_REVISION);
	}

	@Test
	void aRevisionOutsideTheBranchIsRefused() {
		RevisionExpressionException exception = error(this.fork, "shop@mail", Set.of());
		assertThat(exception.getKind()).isEqualTo(Kind.NOT_IN_BRANCH);
		assertThat(exception.getCandidates()).containsExactly("mail");
		assertThat(exception).hasMessage("\"mail\" is not in the branch shop: mail is neither below nor above it. "
				+ "Leave out \"shop@\" if that is what you mean");
	}

	@Test
	void severalHeadsAreNamedWithWhatToWriteForEach() {
		RevisionExpressionException exception = error(this.fork, "head", Set.of());
		assertThat(exception.getKind()).isEqualTo(Kind.MULTIPLE_HEADS);
		assertThat(exception.getCandidates()).containsExactly("cost", "mime");
		assertThat(exception)
			.hasMessageStartingWith("\"head\" means one head, and there are 2: cost and mime. "
					+ "Write shop@head or post@head for one of them")
			.hasMessageContaining("heads where all of them can be meant");
		assertThat(error(this.fork, "trnk@head", Set.of())).hasMessageContaining("trnk has 2: cost and mime")
			.hasMessageContaining("trnk@heads where");
	}

	@Test
	void whereOneRevisionIsMeantSeveralAreRefused() {
		RevisionExpressionException heads = catchThrowableOfType(RevisionExpressionException.class,
				() -> this.fork.resolveOne("heads", Set.of()));
		assertThat(heads.getKind()).isEqualTo(Kind.MULTIPLE_HEADS);
		RevisionExpressionException current = catchThrowableOfType(RevisionExpressionException.class,
				() -> this.fork.resolveOne("current", TestGraphs.everything(this.fork)));
		assertThat(current.getKind()).isEqualTo(Kind.MULTIPLE_CURRENT);
		assertThat(current).hasMessage("\"current\" means one revision, and the database has 2 current ones: cost and "
				+ "mime. Name one of them");
		assertThat(this.fork.resolveOne("base", Set.of())).isEmpty();
	}

	@Test
	void aHeadThatIsDependedOnIsAmongTheHeadsOfItsBranchOnly() {
		RevisionGraph graph = TestGraphs.graph("core", "libr < core", "apps < core > libr");
		assertThat(graph.resolve("heads", Set.of())).containsExactly("apps");
		assertThat(graph.resolve("core@heads", Set.of())).containsExactly("libr", "apps");
		assertThat(error(graph, "head", Set.of()).getKind()).isEqualTo(Kind.MULTIPLE_HEADS);
	}

	@Test
	void aWalkUpStopsAtABranchPointAndTellsTheWaysOn() {
		RevisionExpressionException exception = error(this.fork, "root+2", Set.of());
		assertThat(exception.getKind()).isEqualTo(Kind.AMBIGUOUS_WALK);
		assertThat(exception.getCandidates()).containsExactly("shop@root+2", "post@root+2");
		assertThat(exception).hasMessage("\"root+2\" comes to a branch point: above trnk are cart and mail. Say which "
				+ "way: shop@root+2 or post@root+2; or name the revision itself");
		assertThat(exception.getCandidates()).map((candidate) -> this.fork.resolve(candidate, Set.of()))
			.containsExactly(List.of("cart"), List.of("mail"));
	}

	@Test
	void theWaysOnAreNamedByIdWhereALabelDoesNotTellThemApart() {
		RevisionGraph graph = TestGraphs.graph("root # all", "left < root", "rite < root");
		assertThat(error(graph, "root+1", Set.of()).getCandidates()).containsExactly("left@root+1", "rite@root+1");
	}

	@Test
	void aLabelFromElsewhereDoesNotSayWhichWayToGoOn() {
		// "other" reaches left, but not the root that the walk begins at
		RevisionGraph graph = TestGraphs.graph("root", "side # other", "left < root, side", "rite < root");
		List<String> candidates = error(graph, "root+1", Set.of()).getCandidates();
		assertThat(candidates).containsExactly("rite@root+1", "left@root+1");
		assertThat(candidates).map((candidate) -> graph.resolve(candidate, Set.of()))
			.containsExactly(List.of("rite"), List.of("left"));
	}

	@Test
	void aWalkDownStopsAtAMergePointUnlessABranchSaysAlongWhichParent() {
		RevisionGraph graph = TestGraphs.diamond();
		RevisionExpressionException exception = error(graph, "tail-2", Set.of());
		assertThat(exception.getKind()).isEqualTo(Kind.AMBIGUOUS_WALK);
		assertThat(exception.getCandidates()).containsExactly("left@tail-2", "rite@tail-2", "left", "rite");
		assertThat(exception).hasMessageContaining("join merges left and rite");
		assertThat(graph.resolve("left@tail-2", Set.of())).containsExactly("left");
		assertThat(graph.resolve("rite@tail-3", Set.of())).containsExactly("root");
	}

	@Test
	void severalBasesAreABranchPointAboveBase() {
		RevisionGraph graph = TestGraphs.graph("aaaa # one", "bbbb");
		RevisionExpressionException exception = error(graph, "+1", Set.of());
		assertThat(exception.getKind()).isEqualTo(Kind.AMBIGUOUS_WALK);
		assertThat(exception).hasMessageContaining("above base are aaaa and bbbb");
		assertThat(exception.getCandidates()).containsExactly("one@+1", "bbbb@+1");
	}

	@Test
	void tooManyStepsAreAnError() {
		RevisionExpressionException up = error(this.fork, "cart+2", Set.of());
		assertThat(up.getKind()).isEqualTo(Kind.RELATIVE_TOO_FAR);
		assertThat(up).hasMessage("\"cart+2\" goes too far: after 1 step nothing is left above cost");
		assertThat(error(this.fork, "cart-4", Set.of()))
			.hasMessage("\"cart-4\" goes too far: after 3 steps nothing is left below base");
		assertThat(error(this.fork, "base-1", Set.of()).getKind()).isEqualTo(Kind.RELATIVE_TOO_FAR);
		assertThat(error(this.fork, "-1", Set.of()))
			.hasMessage("\"-1\" goes down from where the database is, but no revision is applied");
		assertThat(error(this.fork, "cart-99999999999", Set.of()).getKind()).isEqualTo(Kind.RELATIVE_TOO_FAR);
	}

	@Test
	void whereTheDatabaseIsCannotBeToldWhileAnUnknownRevisionIsApplied() {
		Set<String> applied = Set.of("root", "gone");
		assertThat(this.fork.resolve("shop@head", applied)).containsExactly("cost");
		for (String expression : List.of("current", "+1", "-1")) {
			RevisionExpressionException exception = error(this.fork, expression, applied);
			assertThat(exception.getKind()).isEqualTo(Kind.UNKNOWN_REVISION);
			assertThat(exception).hasMessageStartingWith(
					"The database has a revision applied that is not among those known here: gone.");
		}
	}

	@Test
	void listsOfVeryManyCandidatesAreCutInMessagesOnly() {
		String[] revisions = new String[200];
		for (int i = 0; i < revisions.length; i++) {
			revisions[i] = "rev%03d # lab%03d".formatted(i, i);
		}
		RevisionExpressionException exception = error(TestGraphs.graph(revisions), "head", Set.of());
		assertThat(exception.getCandidates()).hasSize(200);
		assertThat(exception.getMessage()).contains("rev009 and 190 more").hasSizeLessThan(500);
	}

	@Test
	void kindsHaveNamesForMachines() {
		assertThat(Kind.values()).extracting(Kind::word)
			.contains("unknown-revision", "ambiguous-id", "not-in-branch", "multiple-heads", "relative-too-far",
					"ambiguous-walk", "ambiguous-upgrade", "ambiguous-downgrade", "not-ancestor", "malformed");
	}

	private static RevisionExpressionException error(RevisionGraph graph, String expression, Set<String> applied) {
		return catchThrowableOfType(RevisionExpressionException.class, () -> graph.resolve(expression, applied));
	}

}
