package dev.migrator.revision;

import java.util.List;
import java.util.Set;

import dev.migrator.revision.RevisionExpressionException.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class HistoryTests {

	private final RevisionGraph fork = TestGraphs.fork();

	@Test
	void theNewestComesFirstAndBothEndsBelongToTheRange() {
		assertThat(history("trnk:cost")).containsExactly("cost", "cart", "trnk");
		assertThat(history(":cart")).containsExactly("cart", "trnk", "root");
		assertThat(history("cart:")).containsExactly("cost", "cart");
		assertThat(history(":")).containsExactly("mime", "mail", "cost", "cart", "trnk", "root");
		assertThat(history(":base")).isEmpty();
	}

	@Test
	void aBranchConfinesBothEnds() {
		assertThat(history("shop@base:")).containsExactly("cost", "cart", "trnk", "root");
		assertThat(history("shop@trnk:")).containsExactly("cost", "cart", "trnk");
		assertThat(history("shop@trnk:heads")).containsExactly("cost", "cart", "trnk");
		assertThat(history("cart@base:")).containsExactly("cost", "cart", "trnk", "root");
	}

	@Test
	void stepsAreCountedFromTheOtherEnd() {
		assertThat(history("trnk:shop@+1")).containsExactly("cart", "trnk");
		assertThat(history("-1:cost")).containsExactly("cost", "cart");
		assertThat(history("shop@-1:")).containsExactly("cost", "cart");
		assertThat(history(":+2")).containsExactly("trnk", "root");
		assertThat(ids("-1:current", "cart")).containsExactly("cart", "trnk");
		assertThat(ids("current-1:current+1", "cart")).containsExactly("cost", "cart", "trnk");
	}

	@Test
	void tooManyStepsEndWhereTheGraphEnds() {
		assertThat(history("-99:cart")).containsExactly("cart", "trnk", "root");
		assertThat(history("cart:+99")).containsExactly("cost", "cart");
		assertThat(history("cart-99:cart")).containsExactly("cart", "trnk", "root");
	}

	@Test
	void currentMayBeSeveralRevisions() {
		assertThat(ids("current:", "cart", "mail")).containsExactlyInAnyOrder("cost", "mime", "cart", "mail");
		assertThat(ids(":current")).isEmpty();
		assertThat(ids("current:")).hasSize(6);
	}

	@Test
	void theHistoryOfAHeadHasItsDependencies() {
		RevisionGraph graph = TestGraphs.graph("lib1", "lib2 < lib1", "app1 # app", "app2 < app1 > lib1");
		assertThat(TestGraphs.ids(graph.history(":app@head", Set.of()))).containsExactlyInAnyOrder("app2", "lib1",
				"app1");
		assertThat(TestGraphs.ids(graph.history("app1:app2", Set.of()))).containsExactly("app2", "app1");
	}

	@Test
	void endsThatDoNotFollowEachOtherAreRefused() {
		RevisionExpressionException exception = error("cost:mime");
		assertThat(exception.getKind()).isEqualTo(Kind.NOT_ANCESTOR);
		assertThat(exception).hasMessage("\"cost:mime\" is no part of the history: cost is not below mime. A range "
				+ "begins with the older end");
		assertThat(error("cost:root").getKind()).isEqualTo(Kind.NOT_ANCESTOR);
	}

	@Test
	void anEndOutsideTheBranchOfTheOtherIsNamed() {
		RevisionGraph graph = TestGraphs.graph("root", "left < root # west", "right < root");
		assertThatExceptionOfType(RevisionExpressionException.class)
			.isThrownBy(() -> graph.history("west@head:right", Set.of()))
			.withMessageContaining("left is not below right.");
	}

	@Test
	void rangesThatMakeNoSenseAreRefused() {
		assertThat(error("cart"))
			.hasMessageContaining("a range has a colon: cart: for all above it, :cart for all below");
		assertThat(error("-1:+1")).hasMessageContaining("Write current-1 or current+1");
		assertThat(error("+1:cost").getKind()).isEqualTo(Kind.RELATIVE_TOO_FAR);
		assertThat(error("cost:-1").getKind()).isEqualTo(Kind.RELATIVE_TOO_FAR);
		assertThat(error("-1:").getKind()).isEqualTo(Kind.MULTIPLE_HEADS);
	}

	private List<String> history(String range) {
		return ids(range);
	}

	private List<String> ids(String range, String... current) {
		return TestGraphs.ids(this.fork.history(range, this.fork.closure(List.of(current))));
	}

	private RevisionExpressionException error(String range) {
		return catchThrowableOfType(RevisionExpressionException.class, () -> this.fork.history(range, Set.of()));
	}

}
