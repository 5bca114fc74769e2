package dev.migrator.revision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.migrator.revision.GraphLayout.Line;
import dev.migrator.revision.GraphLayout.Node;
import dev.migrator.revision.GraphLayout.Part;
import dev.migrator.revision.GraphLayout.Row;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GraphLayout}.
 */
class GraphLayoutTests {

	@Example
	void nothingNeedsNoLanes() {
		assertThat(GraphLayout.of(List.of())).isEqualTo(new GraphLayout(List.of(), 0));
	}

	@Example
	void aLineIsOneLane() {
		GraphLayout layout = GraphLayout.of(line(1000));
		assertThat(layout.lanes()).isOne();
		assertThat(layout.rows()).hasSize(1000).extracting(Row::lane).containsOnly(0);
	}

	@Example
	void aMergeOpensALaneAndTheBranchPointClosesIt() {
		GraphLayout layout = GraphLayout
			.of(List.of(node("merge", "left", "right"), node("left", "root"), node("right", "root"), node("root")));
		assertThat(layout.lanes()).isEqualTo(2);
		assertThat(layout.rows()).extracting(Row::lane).containsExactly(0, 0, 1, 0);
		assertThat(layout.rows().get(0).lines()).containsExactly(new Line(0, Part.OUT, false),
				new Line(1, Part.OUT, false));
		assertThat(layout.rows().get(2).lines()).containsExactly(new Line(1, Part.IN, false),
				new Line(0, Part.PAST, false), new Line(0, Part.OUT, false));
		assertThat(layout.rows().get(3).lines()).containsExactly(new Line(0, Part.IN, false));
	}

	@Example
	void branchesThatHaveNothingToDoWithEachOtherShareALaneOneBelowTheOther() {
		assertThat(GraphLayout.of(List.of(node("b2", "b1"), node("b1"), node("a2", "a1"), node("a1"))).lanes()).isOne();
	}

	@Example
	void fiftyBranchesAreFiftyLanes() {
		List<Node> nodes = new ArrayList<>();
		for (int step = 3; step >= 0; step--) {
			for (int branch = 0; branch < 50; branch++) {
				nodes.add(node("b%d.%d".formatted(branch, step),
						(step == 0) ? "root" : "b%d.%d".formatted(branch, step - 1)));
			}
		}
		nodes.add(node("root"));
		assertThat(GraphLayout.of(nodes).lanes()).isEqualTo(50);
	}

	@Example
	void aDependencyIsDashedUntilARevisionFollowsTheSame() {
		GraphLayout layout = GraphLayout
			.of(List.of(new Node("needy", List.of(), List.of("root")), node("child", "root"), node("root")));
		assertThat(layout.rows().get(0).lines()).containsExactly(new Line(0, Part.OUT, true));
		assertThat(layout.rows().get(1).lines()).containsExactly(new Line(0, Part.PAST, true),
				new Line(0, Part.OUT, false));
		assertThat(layout.rows().get(2).lines()).containsExactly(new Line(0, Part.IN, false));
	}

	@Example
	void whatARevisionFollowsComesOverToIt() {
		GraphLayout layout = GraphLayout.of(List.of(node("b2", "b1"), new Node("a2", List.of("a1"), List.of("b0")),
				node("b1", "b0"), node("a1"), node("b0")));
		assertThat(layout.rows()).extracting(Row::lane).containsExactly(0, 1, 0, 1, 0);
		assertThat(layout.rows().get(2).lines()).contains(new Line(2, Part.JOIN, true));
	}

	@Example
	void whatLeadsNowhereIsLeftOut() {
		assertThat(GraphLayout.of(List.of(node("a", "missing"), node("b", "a"))).rows())
			.allSatisfy((row) -> assertThat(row.lines()).isEmpty());
	}

	@Property(tries = 500)
	void eachLineEndsAtItsRevisionAndPassesNoOther(@ForAll("graphs") List<Node> nodes) {
		GraphLayout layout = GraphLayout.of(nodes);
		assertThat(layout.rows()).extracting(Row::id).containsExactlyElementsOf(nodes.stream().map(Node::id).toList());
		Map<Integer, List<Edge>> open = new TreeMap<>();
		Set<Edge> arrived = new HashSet<>();
		for (int i = 0; i < nodes.size(); i++) {
			Row row = layout.rows().get(i);
			Map<Integer, List<Edge>> above = open;
			open = new TreeMap<>();
			Set<Integer> seen = new HashSet<>();
			for (Line line : row.lines()) {
				if (line.part() != Part.OUT) {
					List<Edge> edges = above.getOrDefault(line.lane(), List.of());
					assertThat(seen.add(line.lane())).as("one line a lane").isTrue();
					assertThat(edges).isNotEmpty();
					assertThat(line.dashed()).isEqualTo(edges.stream().allMatch(Edge::dashed));
					if (line.part() == Part.IN) {
						assertThat(line.lane()).isEqualTo(row.lane());
						assertThat(edges).extracting(Edge::to).containsOnly(row.id());
						arrived.addAll(edges);
					}
					else {
						assertThat(line.lane()).isNotEqualTo(row.lane());
						assertThat(edges).extracting(Edge::to).doesNotContain(row.id());
						open.computeIfAbsent((line.part() == Part.PAST) ? line.lane() : row.lane(),
								(lane) -> new ArrayList<>())
							.addAll(edges);
					}
				}
			}
			assertThat(seen).as("no line is lost").isEqualTo(above.keySet());
			List<Edge> leaving = edges(nodes, i);
			List<Line> out = row.lines().stream().filter((line) -> line.part() == Part.OUT).toList();
			assertThat(out).hasSameSizeAs(leaving);
			for (int j = 0; j < out.size(); j++) {
				assertThat(out.get(j).dashed()).isEqualTo(leaving.get(j).dashed());
				open.computeIfAbsent(out.get(j).lane(), (lane) -> new ArrayList<>()).add(leaving.get(j));
			}
			assertThat(open.values())
				.allSatisfy((edges) -> assertThat(edges.stream().map(Edge::to).distinct()).hasSize(1));
		}
		assertThat(open).isEmpty();
		assertThat(arrived).containsExactlyInAnyOrderElementsOf(IntStream.range(0, nodes.size())
			.boxed()
			.flatMap((place) -> edges(nodes, place).stream())
			.collect(Collectors.toSet()));
	}

	@Property(tries = 500)
	void thereAreNoMoreLanesThanRevisionsWaitedForAtATime(@ForAll("graphs") List<Node> nodes) {
		int most = 0;
		Set<String> waiting = new HashSet<>();
		for (int i = 0; i < nodes.size(); i++) {
			waiting.add(nodes.get(i).id());
			most = Math.max(most, waiting.size());
			waiting.remove(nodes.get(i).id());
			edges(nodes, i).forEach((edge) -> waiting.add(edge.to()));
			most = Math.max(most, waiting.size());
		}
		GraphLayout layout = GraphLayout.of(nodes);
		assertThat(layout.lanes()).isLessThanOrEqualTo(most);
		assertThat(layout.rows()).allSatisfy((row) -> {
			assertThat(row.lane()).isBetween(0, layout.lanes() - 1);
			assertThat(row.lines()).allSatisfy((line) -> assertThat(line.lane()).isBetween(0, layout.lanes() - 1));
		});
	}

	@Provide
	Arbitrary<List<Node>> graphs() {
		return Arbitraries.integers().between(1, 30).flatMap((size) -> {
			Arbitrary<List<Integer>> targets = Arbitraries.integers().between(1, 12).list().ofMaxSize(3);
			return targets.list().ofSize(2 * size).map((picked) -> {
				List<Node> nodes = new ArrayList<>();
				for (int i = 0; i < size; i++) {
					nodes.add(new Node("r" + i, ids(i, picked.get(2 * i)),
							ids(i, picked.get(2 * i + 1).stream().limit(1).toList())));
				}
				return nodes;
			});
		});
	}

	// Further down than the last one: leads nowhere
	private static List<String> ids(int place, List<Integer> distances) {
		return List
			.copyOf(new LinkedHashSet<>(distances.stream().map((distance) -> "r" + (place + distance)).toList()));
	}

	private static List<Edge> edges(List<Node> nodes, int place) {
		Map<String, Integer> places = new HashMap<>();
		for (int i = 0; i < nodes.size(); i++) {
			places.put(nodes.get(i).id(), i);
		}
		Node node = nodes.get(place);
		return Stream
			.concat(node.parents().stream().map((id) -> new Edge(node.id(), id, false)),
					node.dependencies().stream().map((id) -> new Edge(node.id(), id, true)))
			.filter((edge) -> places.getOrDefault(edge.to(), -1) > place)
			.toList();
	}

	private static List<Node> line(int length) {
		return IntStream.range(0, length).mapToObj((i) -> node("r" + (length - i), "r" + (length - i - 1))).toList();
	}

	private static Node node(String id, String... parents) {
		return new Node(id, List.of(parents), List.of());
	}

	private record Edge(String from, String to, boolean dashed) {

	}

}
