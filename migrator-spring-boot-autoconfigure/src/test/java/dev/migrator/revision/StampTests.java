package dev.migrator.revision;

import java.util.List;
import java.util.Set;

import dev.migrator.revision.RevisionExpressionException.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class StampTests {

	private final RevisionGraph fork = TestGraphs.fork();

	@Test
	void everythingBelowTheTargetCountsAsApplied() {
		assertThat(this.fork.stamp(Set.of(), List.of("shop@head"))).containsExactly("root", "trnk", "cart", "cost");
	}

	@Test
	void whatIsAboveTheTargetNoLongerCounts() {
		assertThat(stamped("trnk", "cost", "mail")).containsExactly("trnk");
	}

	@Test
	void otherBranchesStay() {
		assertThat(stamped("post@head", "cost", "mail")).containsExactly("cost", "mime");
		assertThat(stamped("shop@base", "cost", "mail")).containsExactly("mail");
		assertThat(stamped("mail", "cost")).containsExactly("cost", "mail");
	}

	@Test
	void stampingHeadsKeepsTheBranchThatIsAtItsHead() {
		assertThat(stamped("heads", "cost", "mail")).containsExactly("cost", "mime");
	}

	@Test
	void severalTargetsAreStampedTogether() {
		assertThat(this.fork.maximal(this.fork.stamp(Set.of(), List.of("cart", "mail")))).containsExactly("cart",
				"mail");
		assertThat(this.fork.maximal(this.fork.stamp(Set.of(), List.of("cart", "trnk")))).containsExactly("cart");
	}

	@Test
	void stampingBelowAMergeKeepsTheNamedSideOnly() {
		RevisionGraph graph = TestGraphs.diamond();
		assertThat(graph.stamp(TestGraphs.everything(graph), List.of("left"))).containsExactly("root", "left");
	}

	@Test
	void stampingDoesNotTouchWhatIsPendingElsewhere() {
		RevisionGraph graph = TestGraphs.graph("aaaa", "late < aaaa", "cccc < late", "othr");
		assertThat(graph.stamp(Set.of("aaaa", "cccc"), List.of("othr"))).containsExactlyInAnyOrder("aaaa", "cccc",
				"othr");
		assertThat(graph.stamp(Set.of("aaaa", "cccc"), List.of("cccc"))).containsExactly("aaaa", "late", "cccc");
	}

	@Test
	void stepsAreCountedFromWhereTheDatabaseIs() {
		assertThat(stamped("+1", "cart")).containsExactly("cost");
		assertThat(stamped("-1", "cart")).containsExactly("trnk");
		assertThat(stamped("-3", "cart")).isEmpty();
		assertThat(stamped("current", "cart", "mail")).containsExactly("cart", "mail");
		assertThat(stamped("shop@current", "mail")).containsExactly("mail");
	}

	@Test
	void oneHeadIsNotSeveral() {
		assertThat(catchThrowableOfType(RevisionExpressionException.class,
				() -> this.fork.stamp(Set.of(), List.of("head")))
			.getKind()).isEqualTo(Kind.MULTIPLE_HEADS);
	}

	private List<String> stamped(String target, String... current) {
		return this.fork.maximal(this.fork.stamp(this.fork.closure(List.of(current)), List.of(target)));
	}

}
