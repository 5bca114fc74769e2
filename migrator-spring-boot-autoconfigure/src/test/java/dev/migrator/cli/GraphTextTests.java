package dev.migrator.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.migrator.cli.GraphText.Drawn;
import dev.migrator.revision.GraphLayout;
import dev.migrator.revision.GraphLayout.Node;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Graphs drawn with characters.
 */
class GraphTextTests {

	@Test
	void revisionsInALineAreDrawnBelowEachOther() {
		assertThat(drawing(node("c", "b"), node("b", "a"), node("a"))).isEqualTo("""
				* c
				* b
				* a
				""");
	}

	@Test
	void aBranchIsASecondLaneUntilItMeetsTheFirst() {
		assertThat(drawing(node("d", "b"), node("c", "b"), node("b", "a"), node("a"))).isEqualTo("""
				* d
				| * c
				|/
				* b
				* a
				""");
	}

	@Test
	void aMergeOpensALane() {
		assertThat(drawing(node("e", "c", "d"), node("d", "b"), node("c", "b"), node("b"))).isEqualTo("""
				* e
				|\\
				| * d
				* | c
				|/
				* b
				""");
	}

	@Test
	void aMergeOfThreeCarriesALinePastALane() {
		assertThat(drawing(node("e", "b", "c", "d"), node("d", "a"), node("c", "a"), node("b", "a"), node("a")))
			.isEqualTo("""
					* e
					|\\
					|_|\\
					| | * d
					| * | c
					| |/
					* | b
					|/
					* a
					""");
	}

	@Test
	void lanesOfDependenciesAreDotted() {
		assertThat(drawing(new Node("c", List.of(), List.of("a")), node("b", "a"), node("a"))).isEqualTo("""
				* c
				:
				: * b
				:/
				* a
				""");
	}

	@Test
	void aRevisionThatOnlyDependsOnTheNextDoesNotSeemToFollowIt() {
		assertThat(drawing(new Node("b", List.of(), List.of("a")), node("a"))).isEqualTo("""
				* b
				:
				* a
				""");
	}

	@Test
	void aRevisionThatFollowsNoneIsSetApartFromTheNext() {
		assertThat(drawing(node("b"), node("a"))).isEqualTo("* b\n\n* a\n");
	}

	@Property(tries = 300)
	void whoeverFollowsTheLinesFindsWhatEachRevisionFollows(@ForAll("graphs") List<Node> nodes) {
		GraphLayout layout = GraphLayout.of(nodes);
		List<Drawn> drawn = GraphText.of(layout);
		assertThat(drawn.stream().map(Drawn::id).filter((id) -> id != null))
			.containsExactlyElementsOf(nodes.stream().map(Node::id).toList());
		assertThat(drawn).allSatisfy((line) -> assertThat(line.text()).hasSizeLessThanOrEqualTo(2 * layout.lanes() + 1)
			.matches("[*|:/\\\\_ ]*"));
		assertThat(new Reader(drawn).edges()).isEqualTo(edges(nodes));
	}

	@Provide
	static Arbitrary<List<Node>> graphs() {
		return Arbitraries.integers().between(1, 12).flatMap((size) -> Arbitraries.randoms().map((random) -> {
			List<Node> nodes = new ArrayList<>();
			for (int i = size; i >= 1; i--) {
				Set<String> parents = new HashSet<>();
				int count = (i == 1) ? 0 : random.nextInt(4);
				for (int j = 0; j < count; j++) {
					parents.add("r" + (1 + random.nextInt(i - 1)));
				}
				nodes.add(new Node("r" + i, parents.stream().sorted().toList(), List.of()));
			}
			return nodes;
		}));
	}

	private static Map<String, Set<String>> edges(List<Node> nodes) {
		return nodes.stream().collect(Collectors.toMap(Node::id, (node) -> new HashSet<>(node.parents())));
	}

	private static Node node(String id, String... parents) {
		return new Node(id, List.of(parents), List.of());
	}

	private static String drawing(Node... nodes) {
		StringBuilder text = new StringBuilder();
		for (Drawn line : GraphText.of(GraphLayout.of(List.of(nodes)))) {
			text.append((line.id() != null) ? line.text() + " " + line.id() : line.text()).append('\n');
		}
		return text.toString();
	}

	/**
	 * Follows lines as an eye does: down along strokes, along the ground from a slash.
	 */
	private static final class Reader {

		private final List<Drawn> drawn;

		Reader(List<Drawn> drawn) {
			this.drawn = drawn;
		}

		Map<String, Set<String>> edges() {
			Map<String, Set<String>> edges = new HashMap<>();
			// Which revisions lead into each column, from top to bottom
			Map<Integer, Set<String>> leading = new HashMap<>();
			for (int i = 0; i < this.drawn.size(); i++) {
				Drawn line = this.drawn.get(i);
				if (line.id() != null) {
					int own = line.text().indexOf('*');
					leading.getOrDefault(own, Set.of())
						.forEach((from) -> edges.computeIfAbsent(from, (id) -> new HashSet<>()).add(line.id()));
					edges.computeIfAbsent(line.id(), (id) -> new HashSet<>());
					leading.put(own, new HashSet<>(Set.of(line.id())));
				}
				else {
					turn(line.text(), leading);
				}
				Map<Integer, Set<String>> next = new HashMap<>();
				String below = (i + 1 < this.drawn.size()) ? this.drawn.get(i + 1).text() : "";
				leading.forEach((column, from) -> {
					boolean straight = column < below.length() && "|:*".indexOf(below.charAt(column)) != -1;
					if (straight || startsTurn(below, column)) {
						next.put(column, from);
					}
				});
				leading.clear();
				leading.putAll(next);
			}
			return edges;
		}

		private static boolean startsTurn(String line, int column) {
			int @Nullable [] ends = ends(line);
			return ends != null && ends[0] == column;
		}

		/**
		 * Return the columns that the turn in a line leads from and to.
		 */
		private static int @Nullable [] ends(String line) {
			int falling = line.indexOf('\\');
			if (falling != -1) {
				int start = falling;
				while (start > 1 && "_|:".indexOf(line.charAt(start - 1)) != -1 && line.charAt(start - 1) != ' '
						&& (line.charAt(start - 1) == '_' || line.charAt(start - 2) == '_')) {
					start--;
				}
				return new int[] { start - 1, falling + 1 };
			}
			int rising = line.indexOf('/');
			if (rising != -1) {
				int end = rising;
				while (end + 1 < line.length()
						&& (line.charAt(end + 1) == '_' || (end + 2 < line.length() && line.charAt(end + 2) == '_'))) {
					end++;
				}
				return new int[] { end + 1, rising - 1 };
			}
			return null;
		}

		private static void turn(String line, Map<Integer, Set<String>> leading) {
			int @Nullable [] ends = ends(line);
			if (ends == null) {
				return;
			}
			Set<String> from = leading.getOrDefault(ends[0], Set.of());
			leading.computeIfAbsent(ends[1], (column) -> new HashSet<>()).addAll(from);
			boolean goesOn = ends[0] < line.length() && "|:".indexOf(line.charAt(ends[0])) != -1;
			if (!goesOn) {
				leading.remove(ends[0]);
			}
		}

	}

}
