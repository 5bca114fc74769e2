package dev.migrator.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.migrator.revision.GraphLayout;
import dev.migrator.revision.GraphLayout.Line;
import dev.migrator.revision.GraphLayout.Part;
import dev.migrator.revision.GraphLayout.Row;
import org.jspecify.annotations.Nullable;

/**
 * A graph drawn with characters, as {@code git log --graph} draws one. A lane is two
 * columns wide. A line that changes its lane does so below its revision, in a line of the
 * drawing of its own; {@code _} carries it past other lanes. Lanes that only dependencies
 * are on are drawn with {@code :} instead of {@code |}.
 */
final class GraphText {

	private final GraphLayout layout;

	private final List<Drawn> drawn = new ArrayList<>();

	private GraphText(GraphLayout layout) {
		this.layout = layout;
	}

	/**
	 * Draw a graph.
	 * @param layout where the revisions and the lines between them go
	 * @return a line for each revision, and those between them
	 */
	static List<Drawn> of(GraphLayout layout) {
		return new GraphText(layout).draw();
	}

	private List<Drawn> draw() {
		List<Row> rows = this.layout.rows();
		for (int i = 0; i < rows.size(); i++) {
			Row row = rows.get(i);
			draw(row);
			if (i + 1 < rows.size() && seemsToLeadTo(row, rows.get(i + 1))) {
				add(null, lanes(row, Part.PAST));
			}
			else if (onlyDependsOnTheNext(row)) {
				add(null, lanes(row, Part.PAST, Part.OUT));
			}
		}
		return this.drawn;
	}

	/**
	 * Return whether a revision that follows none would stand right above another one.
	 */
	private static boolean seemsToLeadTo(Row row, Row next) {
		return row.lane() == next.lane() && of(row, Part.OUT).isEmpty() && of(next, Part.IN).isEmpty();
	}

	/**
	 * Return whether nothing but a dotted line tells a revision from one that follows.
	 */
	private static boolean onlyDependsOnTheNext(Row row) {
		List<Line> leaving = of(row, Part.OUT);
		return leaving.size() == 1 && leaving.get(0).dashed() && leaving.get(0).lane() == row.lane();
	}

	private void draw(Row row) {
		Map<Integer, Character> lanes = lanes(row, Part.PAST, Part.JOIN);
		lanes.put(row.lane(), '*');
		add(row.id(), lanes);
		lanes.remove(row.lane());
		List<Turn> turns = turns(row);
		Line straight = of(row, Part.OUT).stream().filter((line) -> line.lane() == row.lane()).findFirst().orElse(null);
		for (int i = 0; i < turns.size(); i++) {
			Turn turn = turns.get(i);
			boolean leavesLater = turns.subList(i + 1, turns.size())
				.stream()
				.anyMatch((later) -> later.from() == row.lane());
			if (straight != null || leavesLater) {
				lanes.put(row.lane(), (straight != null) ? stroke(straight) : '|');
			}
			else {
				lanes.remove(row.lane());
			}
			if (turn.from() != row.lane()) {
				lanes.remove(turn.from());
			}
			addTurn(turn, lanes);
			lanes.putIfAbsent(turn.to(), turn.stroke());
		}
	}

	/**
	 * Return what changes its lane below a revision: first what the revision leads to,
	 * then what comes over from above, which must not seem to lead there too. A line that
	 * leaves for the lane of one that comes over waits beside the others meanwhile.
	 */
	private List<Turn> turns(Row row) {
		List<Turn> leaving = new ArrayList<>();
		List<Turn> coming = new ArrayList<>();
		List<Turn> waiting = new ArrayList<>();
		List<Line> joins = of(row, Part.JOIN);
		for (Line line : of(row, Part.OUT)) {
			if (joins.stream().anyMatch((join) -> join.lane() == line.lane())) {
				leaving.add(new Turn(row.lane(), this.layout.lanes(), stroke(line)));
				waiting.add(new Turn(this.layout.lanes(), line.lane(), stroke(line)));
			}
			else if (line.lane() != row.lane()) {
				leaving.add(new Turn(row.lane(), line.lane(), stroke(line)));
			}
		}
		joins.forEach((join) -> coming.add(new Turn(join.lane(), row.lane(), stroke(join))));
		List<Turn> turns = new ArrayList<>(leaving);
		turns.addAll(coming);
		turns.addAll(waiting);
		return turns;
	}

	private static List<Line> of(Row row, Part part) {
		return row.lines().stream().filter((line) -> line.part() == part).toList();
	}

	private static Map<Integer, Character> lanes(Row row, Part... parts) {
		Map<Integer, Character> lanes = new TreeMap<>();
		for (Part part : parts) {
			of(row, part).forEach((line) -> lanes.put(line.lane(), stroke(line)));
		}
		return lanes;
	}

	private static char stroke(Line line) {
		return line.dashed() ? ':' : '|';
	}

	private void add(@Nullable String id, Map<Integer, Character> lanes) {
		this.drawn.add(new Drawn(id, new String(cells(lanes)).stripTrailing()));
	}

	/**
	 * Add a line in which one changes its lane: with a slash beside the one of the two
	 * lanes that is further to the right if it falls, to the left if it rises, and along
	 * the ground between that and the other.
	 */
	private void addTurn(Turn turn, Map<Integer, Character> lanes) {
		char[] cells = cells(lanes);
		int left = 2 * Math.min(turn.from(), turn.to());
		int right = 2 * Math.max(turn.from(), turn.to());
		for (int i = left + 1; i < right; i++) {
			if (cells[i] == ' ') {
				cells[i] = '_';
			}
		}
		if (turn.from() < turn.to()) {
			cells[right - 1] = '\\';
		}
		else {
			cells[left + 1] = '/';
		}
		this.drawn.add(new Drawn(null, new String(cells).stripTrailing()));
	}

	private char[] cells(Map<Integer, Character> lanes) {
		// One more for a line that waits
		char[] cells = new char[2 * (this.layout.lanes() + 1)];
		Arrays.fill(cells, ' ');
		lanes.forEach((lane, stroke) -> cells[2 * lane] = stroke);
		return cells;
	}

	/**
	 * A line that changes its lane.
	 *
	 * @param from the lane that it leaves
	 * @param to the lane that it goes on in
	 * @param stroke what it is drawn with there
	 */
	private record Turn(int from, int to, char stroke) {

	}

	/**
	 * A line of a drawing.
	 *
	 * @param id the revision in it, or {@code null} if it is one between revisions
	 * @param text the line
	 */
	record Drawn(@Nullable String id, String text) {

	}

}
