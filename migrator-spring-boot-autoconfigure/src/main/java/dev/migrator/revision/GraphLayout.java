package dev.migrator.revision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * Where revisions and the lines between them go: a row for each revision, the newest
 * first, and as few lanes as there are revisions waited for at the same time. A lane
 * leads down to one revision only, whichever the revisions above are that lead to it.
 *
 * @param rows the rows, from top to bottom
 * @param lanes how many lanes there are
 */
public record GraphLayout(List<Row> rows, int lanes) {

	/**
	 * Copies the list, so that the layout is immutable.
	 */
	public GraphLayout {
		rows = List.copyOf(rows);
	}

	/**
	 * Lay out revisions.
	 * @param nodes the revisions, each before all that it leads to; what leads elsewhere
	 * leads nowhere
	 * @return the layout, with a row for each of them in the same order
	 */
	public static GraphLayout of(List<Node> nodes) {
		return new Weaving(nodes).layout();
	}

	/**
	 * A revision to be laid out.
	 *
	 * @param id its id
	 * @param parents the revisions that it follows
	 * @param dependencies the revisions that it depends on besides
	 */
	public record Node(String id, List<String> parents, List<String> dependencies) {

		/**
		 * Copies the lists, so that the node is immutable.
		 */
		public Node {
			parents = List.copyOf(parents);
			dependencies = List.copyOf(dependencies);
		}

	}

	/**
	 * A row: one revision, and the lines in it.
	 *
	 * @param id the id of the revision
	 * @param lane the lane that the revision is in
	 * @param lines the lines, from left to right within each part
	 */
	public record Row(String id, int lane, List<Line> lines) {

		/**
		 * Copies the list, so that the row is immutable.
		 */
		public Row {
			lines = List.copyOf(lines);
		}

	}

	/**
	 * The piece of a line that is in one row.
	 *
	 * @param lane the lane that it follows
	 * @param part how it goes
	 * @param dashed whether only dependencies are on it
	 */
	public record Line(int lane, Part part, boolean dashed) {

	}

	/**
	 * How a line goes within a row.
	 */
	public enum Part {

		/**
		 * From the top down to the revision, which is in the same lane.
		 */
		IN,

		/**
		 * From the top to the bottom, past the revision.
		 */
		PAST,

		/**
		 * From the top over to the lane of the revision, and below it down to the bottom.
		 */
		JOIN,

		/**
		 * From the revision over to a lane, and down to the bottom.
		 */
		OUT

	}

	/**
	 * Goes from row to row with the lanes that are in use.
	 */
	private static final class Weaving {

		private final List<Node> nodes;

		private final Map<String, Integer> places = new HashMap<>();

		private final List<@Nullable Lane> lanes = new ArrayList<>();

		private final Map<String, Integer> laneTo = new HashMap<>();

		private final PriorityQueue<Integer> free = new PriorityQueue<>();

		Weaving(List<Node> nodes) {
			this.nodes = nodes;
			for (int i = 0; i < nodes.size(); i++) {
				this.places.put(nodes.get(i).id(), i);
			}
		}

		GraphLayout layout() {
			List<Row> rows = new ArrayList<>(this.nodes.size());
			for (int place = 0; place < this.nodes.size(); place++) {
				rows.add(row(place));
			}
			return new GraphLayout(rows, this.lanes.size());
		}

		private Row row(int place) {
			Node node = this.nodes.get(place);
			List<Line> lines = new ArrayList<>();
			int own = arrive(node, lines);
			List<@Nullable Lane> before = new ArrayList<>(this.lanes);
			this.free.add(own);
			List<Line> out = new ArrayList<>();
			int moved = leave(place, node.parents(), false, own, out);
			leave(place, node.dependencies(), true, own, out);
			for (int i = 0; i < before.size(); i++) {
				Lane lane = before.get(i);
				if (lane != null) {
					lines.add(new Line(i, (i == moved) ? Part.JOIN : Part.PAST, lane.dashed()));
				}
			}
			lines.addAll(out);
			return new Row(node.id(), own, lines);
		}

		private int arrive(Node node, List<Line> lines) {
			Integer waiting = this.laneTo.remove(node.id());
			if (waiting == null) {
				return freeLane();
			}
			Lane lane = this.lanes.set(waiting, null);
			lines.add(new Line(waiting, Part.IN, lane != null && lane.dashed()));
			return waiting;
		}

		// A lane that lies further right than the revision comes over, so that what
		// follows stays as far left as it can
		private int leave(int place, List<String> targets, boolean dashed, int own, List<Line> lines) {
			int moved = -1;
			for (String target : targets) {
				if (this.places.getOrDefault(target, -1) > place) {
					Integer lane = this.laneTo.get(target);
					if (lane == null) {
						lane = this.free.remove(own) ? own : freeLane();
						open(lane, target, dashed);
					}
					else if (!dashed && lane > own && this.free.remove(own)) {
						moved = lane;
						this.lanes.set(lane, null);
						this.free.add(lane);
						lane = own;
						open(lane, target, false);
					}
					else if (!dashed) {
						open(lane, target, false);
					}
					lines.add(new Line(lane, Part.OUT, dashed));
				}
			}
			return moved;
		}

		private void open(int lane, String target, boolean dashed) {
			this.laneTo.put(target, lane);
			this.lanes.set(lane, new Lane(dashed));
		}

		private int freeLane() {
			Integer lane = this.free.poll();
			if (lane == null) {
				this.lanes.add(null);
				return this.lanes.size() - 1;
			}
			return lane;
		}

		/**
		 * A lane in use.
		 *
		 * @param dashed whether only dependencies have gone into it so far
		 */
		private record Lane(boolean dashed) {

		}

	}

}
