package dev.migrator.boot.actuate.page;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.migrator.MigrationStatus;
import dev.migrator.RevisionStatus;
import dev.migrator.RevisionStatus.State;
import dev.migrator.revision.GraphLayout;
import dev.migrator.revision.GraphLayout.Node;
import dev.migrator.revision.GraphLayout.Row;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * The revisions, newest first, with their graph beside them. Long stretches in which
 * nothing stands out are folded.
 */
final class RevisionList {

	private static final int NEWEST = 12;

	private static final int AROUND = 2;

	private static final int SHORTEST_FOLD = 8;

	private static final int LONGEST_MESSAGE = 200;

	private final List<RevisionStatus> revisions = new ArrayList<>();

	private final Set<String> current;

	private final Set<String> heads;

	private final Links links;

	private final @Nullable String link;

	private final GraphLayout layout;

	private final GraphDrawing drawing;

	RevisionList(MigrationStatus status, Links links, @Nullable String link) {
		List<RevisionStatus> oldestFirst = status.revisions();
		for (int i = oldestFirst.size() - 1; i >= 0; i--) {
			this.revisions.add(oldestFirst.get(i));
		}
		this.current = new HashSet<>(status.current());
		this.heads = new HashSet<>(status.heads());
		this.links = links;
		this.link = link;
		Map<String, String> byLabel = new HashMap<>();
		oldestFirst.forEach((revision) -> revision.revision()
			.labels()
			.forEach((label) -> byLabel.putIfAbsent(label, revision.revision().id())));
		oldestFirst.forEach((revision) -> byLabel.put(revision.revision().id(), revision.revision().id()));
		this.layout = GraphLayout.of(this.revisions.stream().map((revision) -> node(revision, byLabel)).toList());
		this.drawing = new GraphDrawing(this.layout.lanes());
	}

	private static Node node(RevisionStatus status, Map<String, String> names) {
		Revision revision = status.revision();
		List<String> dependencies = revision.dependsOn()
			.stream()
			.map((name) -> names.getOrDefault(name, name))
			.toList();
		return new Node(revision.id(), revision.revises(), dependencies);
	}

	void write(Html html, String title) {
		html.element("h3", "Revisions: %d".formatted(this.revisions.size())).line();
		if (this.revisions.isEmpty()) {
			html.element("p", "There are none.", "class", "quiet").line();
			return;
		}
		key(html);
		html.open("div", "class", "scroll revisions", "tabindex", "0", "role", "group", "aria-label",
				"Revisions of " + title)
			.line();
		BitSet shown = shown();
		int from = 0;
		while (from < this.revisions.size()) {
			boolean open = shown.get(from);
			int end = open ? shown.nextClearBit(from) : shown.nextSetBit(from);
			int to = (end == -1) ? this.revisions.size() : Math.min(end, this.revisions.size());
			if (open) {
				rows(html, from, to);
			}
			else {
				html.open("details").element("summary", summary(from, to)).line();
				rows(html, from, to);
				html.close().line();
			}
			from = to;
		}
		html.close().line();
	}

	private BitSet shown() {
		int size = this.revisions.size();
		BitSet shown = new BitSet(size);
		shown.set(0, Math.min(NEWEST, size));
		for (int i = 0; i < size; i++) {
			if (standsOut(i)) {
				shown.set(Math.max(0, i - AROUND), Math.min(size, i + AROUND + 1));
			}
		}
		int from = shown.nextClearBit(0);
		while (from < size) {
			int next = shown.nextSetBit(from);
			int to = (next == -1) ? size : next;
			if (to - from < SHORTEST_FOLD) {
				shown.set(from, to);
			}
			from = shown.nextClearBit(to);
		}
		return shown;
	}

	private boolean standsOut(int index) {
		State state = this.revisions.get(index).state();
		return this.current.contains(id(index)) || state == State.MODIFIED
				|| (index > 0 && this.revisions.get(index - 1).state() != state);
	}

	private String summary(int from, int to) {
		Map<State, Integer> counts = new LinkedHashMap<>();
		for (int i = from; i < to; i++) {
			counts.merge(this.revisions.get(i).state(), 1, Integer::sum);
		}
		String states = (counts.size() == 1) ? "all " + counts.keySet().iterator().next().word() : String.join(", ",
				counts.entrySet().stream().map((entry) -> entry.getValue() + " " + entry.getKey().word()).toList());
		return String.format(Locale.ROOT, "%d more revisions, %s", to - from, states);
	}

	private void rows(Html html, int from, int to) {
		html.open("ol", "class", "rows", "role", "list").line();
		for (int i = from; i < to; i++) {
			row(html, this.revisions.get(i), this.layout.rows().get(i));
		}
		html.close().line();
	}

	private void row(Html html, RevisionStatus status, Row row) {
		Revision revision = status.revision();
		String id = revision.id();
		boolean isCurrent = this.current.contains(id);
		html.open("li", "class", status.state().word() + (isCurrent ? " current" : ""));
		this.drawing.draw(html, row, status.state(), isCurrent);
		String link = this.links.fromOverview(id, this.link);
		html.open("span", "class", "name");
		html.open((link != null) ? "a" : "span", "class", "id", "href", link).text(id, 64).close();
		html.open("span", "class", "tags");
		if (isCurrent) {
			html.text(" ").element("span", "current", "class", "tag now");
		}
		if (this.heads.contains(id) && !(isCurrent && this.heads.size() == 1)) {
			html.text(" ").element("span", "head", "class", "tag");
		}
		html.close().close().text(" ");
		html.open("span", "class", "what");
		html.open("bdi", "class", "message").text(revision.message(), LONGEST_MESSAGE).close();
		revision.labels().forEach((label) -> {
			html.text(" ").open("span", "class", "label");
			html.element("span", "label ", "class", "aside").open("bdi").text(label, 64).close().close();
		});
		html.element("span", follows(revision), "class", (revision.revises().size() > 1) ? "links" : "aside");
		if (!revision.dependsOn().isEmpty()) {
			html.open("span", "class", "links").text(" Depends on ");
			html.text(String.join(", ", revision.dependsOn()), LONGEST_MESSAGE).text(".").close();
		}
		html.close().text(" ");
		html.open("span", "class", "state").element("span", status.state().word()).text(" ");
		if (status.appliedAt() != null) {
			Times.writeShort(html, status.appliedAt());
		}
		html.close().close().line();
	}

	private static String follows(Revision revision) {
		String parents = Html.shortened(String.join(" and ", revision.revises()), LONGEST_MESSAGE);
		return switch (revision.revises().size()) {
			case 0 -> " Follows nothing.";
			case 1 -> " Follows " + parents + ".";
			default -> " Merges " + parents + ".";
		};
	}

	private void key(Html html) {
		Set<State> states = EnumSet.noneOf(State.class);
		this.revisions.forEach((revision) -> states.add(revision.state()));
		html.open("ul", "class", "key", "aria-label", "Signs in the graph").line();
		if (!this.current.isEmpty()) {
			key(html, State.APPLIED, true, "current");
		}
		states.forEach((state) -> key(html, state, false, meaning(state)));
		if (this.layout.rows().stream().anyMatch((row) -> row.lines().stream().anyMatch(GraphLayout.Line::dashed))) {
			html.open("li");
			GraphDrawing.drawDependency(html);
			html.text("depends on").close().line();
		}
		html.close().line();
		if (this.layout.lanes() > GraphDrawing.MOST_LANES) {
			html.element("p", "%d lines side by side are more than can be told apart: those on the right share one."
				.formatted(this.layout.lanes()), "class", "quiet");
		}
	}

	private static void key(Html html, State state, boolean current, String meaning) {
		html.open("li", "class", state.word());
		GraphDrawing.drawNode(html, state, current);
		html.text(meaning).close().line();
	}

	private static String meaning(State state) {
		return switch (state) {
			case APPLIED -> "applied";
			case PENDING -> "pending";
			case UNKNOWN -> "unknown: applied, but not known to this release";
			case MODIFIED -> "modified: its upgrade was changed after it had been applied";
		};
	}

	private String id(int index) {
		return this.revisions.get(index).revision().id();
	}

}
