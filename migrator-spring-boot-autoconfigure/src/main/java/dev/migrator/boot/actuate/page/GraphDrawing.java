package dev.migrator.boot.actuate.page;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.migrator.RevisionStatus.State;
import dev.migrator.revision.GraphLayout.Line;
import dev.migrator.revision.GraphLayout.Part;
import dev.migrator.revision.GraphLayout.Row;
import org.jspecify.annotations.Nullable;

/**
 * Draws the rows of a graph, each as a SVG of its own that is as high as what stands
 * beside it: the origin is in the middle of the row, and lines that leave it are drawn
 * far too long and cut off.
 */
final class GraphDrawing {

	/**
	 * The most lanes that are drawn. Those further right share the last one.
	 */
	static final int MOST_LANES = 40;

	private static final int FAR = 999;

	private static final int JOINT = 12;

	private static final int MARGIN = 12;

	private final int lanes;

	private final int gap;

	GraphDrawing(int lanes) {
		this.lanes = Math.max(1, Math.min(lanes, MOST_LANES));
		this.gap = (this.lanes <= 8) ? 18 : (this.lanes <= 16) ? 12 : 7;
	}

	/**
	 * Draw a row.
	 * @param html where to draw it
	 * @param row the row
	 * @param state the state of its revision
	 * @param current whether that is a current revision
	 */
	void draw(Html html, Row row, State state, boolean current) {
		int width = 2 * MARGIN + (this.lanes - 1) * this.gap;
		open(html, "graph", width);
		path(html, null, lines(row, false));
		path(html, "dashed", lines(row, true));
		node(html, x(row.lane()), state, current);
		html.close();
	}

	/**
	 * Draw a revision by itself, for the key.
	 * @param html where to draw it
	 * @param state its state
	 * @param current whether it is a current revision
	 */
	static void drawNode(Html html, State state, boolean current) {
		open(html, "sign " + state.word(), 2 * MARGIN);
		node(html, MARGIN, state, current);
		html.close();
	}

	/**
	 * Draw a line to a dependency by itself, for the key.
	 * @param html where to draw it
	 */
	static void drawDependency(Html html) {
		open(html, "sign", 2 * MARGIN);
		path(html, "dashed", Set.of("M2 0H" + (2 * MARGIN - 2)));
		html.close();
	}

	private static void open(Html html, String type, int width) {
		html.open("svg", "class", type, "width", String.valueOf(width), "viewBox", "0 -999 " + width + " 1998",
				"preserveAspectRatio", "xMidYMid slice", "aria-hidden", "true");
	}

	private Set<String> lines(Row row, boolean dashed) {
		Set<String> lines = new LinkedHashSet<>();
		for (Line line : row.lines()) {
			if (line.dashed() == dashed) {
				lines.add(line(x(row.lane()), x(line.lane()), line.part()));
			}
		}
		return lines;
	}

	private String line(int from, int to, Part part) {
		return switch (part) {
			case IN -> "M" + to + "-" + FAR + "V0";
			case PAST -> "M" + to + "-" + FAR + "V" + FAR;
			case JOIN -> join(from, to);
			case OUT -> (from == to) ? "M" + from + " 0V" + FAR : bend(from, to);
		};
	}

	// Past the middle of the row, but not further down than the lowest row is high
	private String join(int into, int lane) {
		int radius = Math.min(9, this.gap);
		return "M%s-%sV%sQ%s %s %s %sH%s".formatted(lane, FAR, JOINT - radius, lane, JOINT, lane - radius, JOINT, into);
	}

	private String bend(int from, int to) {
		int radius = Math.min(9, this.gap) * Integer.signum(to - from);
		return "M%s 0H%sQ%s 0 %s %sV%s".formatted(from, to - radius, to, to, Math.abs(radius), FAR);
	}

	private static void path(Html html, @Nullable String type, Set<String> lines) {
		if (!lines.isEmpty()) {
			html.empty("path", "class", type, "d", String.join("", lines));
		}
	}

	private static void node(Html html, int x, State state, boolean current) {
		if (current) {
			html.empty("circle", "class", "ring", "cx", String.valueOf(x), "r", "8.5");
		}
		switch (state) {
			case APPLIED -> html.empty("circle", "cx", String.valueOf(x), "r", "4.5");
			case PENDING -> html.empty("circle", "cx", String.valueOf(x), "r", "4.5");
			case UNKNOWN -> polygon(html, List.of(x, -6, x + 6, 0, x, 6, x - 6, 0));
			case MODIFIED -> polygon(html, List.of(x, -6, x + 6, 5, x - 6, 5));
		}
	}

	private static void polygon(Html html, List<Integer> points) {
		html.empty("polygon", "points", String.join(" ", points.stream().map(String::valueOf).toList()));
	}

	private int x(int lane) {
		return MARGIN + Math.min(lane, this.lanes - 1) * this.gap;
	}

}
