package dev.migrator.revision;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds the cycles of a graph: so many that it has none left when their nodes are taken
 * out, and no two that share a node. What is not on or above a cycle is peeled away from
 * below (Kahn's algorithm). All that is left then has an edge down to something left, so
 * a walk down must come back to itself: that is a cycle; taking it out lets the peeling
 * go on. Each node is walked and peeled once.
 */
final class Cycles {

	private final int[][] down;

	private final int[][] up;

	// edges down to nodes that are left
	private final int[] edgesLeft;

	private final boolean[] gone;

	private final List<int[]> cycles = new ArrayList<>();

	private Cycles(int[][] down) {
		this.down = down;
		this.up = Edges.reversed(down);
		this.edgesLeft = Arrays.stream(down).mapToInt((targets) -> targets.length).toArray();
		this.gone = new boolean[down.length];
	}

	/**
	 * Find cycles.
	 * @param down where the edges of each node lead
	 * @return cycles, as nodes of which each has an edge to the next and the last to the
	 * first; none if the graph has none
	 */
	static List<int[]> find(int[][] down) {
		Cycles cycles = new Cycles(down);
		cycles.search();
		return cycles.cycles;
	}

	private void search() {
		Deque<Integer> bottoms = new ArrayDeque<>();
		for (int node = 0; node < this.down.length; node++) {
			if (this.edgesLeft[node] == 0) {
				bottoms.add(node);
			}
		}
		remove(bottoms);
		int[] path = new int[this.down.length];
		int[] position = new int[this.down.length];
		Arrays.fill(position, -1);
		for (int start = 0; start < this.down.length; start++) {
			int length = 0;
			int next = start;
			while (!this.gone[next]) {
				position[next] = length;
				path[length++] = next;
				next = firstLeft(this.down[next]);
				if (position[next] >= 0) {
					int[] cycle = Arrays.copyOfRange(path, position[next], length);
					this.cycles.add(cycle);
					length -= cycle.length;
					Deque<Integer> nodes = new ArrayDeque<>();
					Arrays.stream(cycle).forEach(nodes::add);
					remove(nodes);
					// what is gone of the path is its end: each leads to the next
					while (length > 0 && this.gone[path[length - 1]]) {
						length--;
					}
					if (length > 0) {
						next = path[--length];
					}
				}
			}
		}
	}

	private int firstLeft(int[] nodes) {
		for (int node : nodes) {
			if (!this.gone[node]) {
				return node;
			}
		}
		throw new IllegalStateException("Everything below is gone, but the node is not");
	}

	private void remove(Deque<Integer> nodes) {
		nodes.forEach((node) -> this.gone[node] = true);
		while (!nodes.isEmpty()) {
			for (int above : this.up[nodes.remove()]) {
				if (--this.edgesLeft[above] == 0 && !this.gone[above]) {
					this.gone[above] = true;
					nodes.add(above);
				}
			}
		}
	}

}
