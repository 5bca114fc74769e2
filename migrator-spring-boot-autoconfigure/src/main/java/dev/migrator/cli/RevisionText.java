package dev.migrator.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.MigrationStatus;
import dev.migrator.RevisionStatus;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionGraph;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Revisions in one line each, in the words that Alembic has for them.
 */
final class RevisionText {

	private static final String BASE = "<base>";

	private final CommandConsole console;

	private final RevisionGraph graph;

	private final Map<String, RevisionStatus.State> states = new HashMap<>();

	private final Set<String> current = new HashSet<>();

	private final Set<String> heads;

	private final Set<String> branchPoints;

	private final Set<String> mergePoints;

	/**
	 * Describe revisions whatever the state of the database.
	 */
	RevisionText(CommandConsole console, RevisionGraph graph) {
		this.console = console;
		this.graph = graph;
		this.heads = new HashSet<>(graph.heads());
		this.branchPoints = new HashSet<>(graph.branchPoints());
		this.mergePoints = new HashSet<>(graph.mergePoints());
	}

	/**
	 * Describe the revisions of a release and of its database.
	 */
	RevisionText(CommandConsole console, MigrationStatus status) {
		this(console, RevisionGraph.of(status.revisions().stream().map(RevisionStatus::revision).toList()));
		status.revisions().forEach((revision) -> this.states.put(revision.revision().id(), revision.state()));
		this.current.addAll(status.current());
	}

	RevisionGraph graph() {
		return this.graph;
	}

	/**
	 * Return the ids of what is applied.
	 */
	Set<String> applied() {
		Set<String> applied = new HashSet<>();
		this.states.forEach((id, state) -> {
			if (state != RevisionStatus.State.PENDING) {
				applied.add(id);
			}
		});
		return applied;
	}

	/**
	 * Return an id with its labels and all that is special about it.
	 */
	String name(String id) {
		StringBuilder name = new StringBuilder(this.console.styled(id, Style.fg_yellow));
		List<String> labels = this.graph.labelsOf(id);
		if (!labels.isEmpty()) {
			name.append(' ').append(this.console.styled("(" + String.join(", ", labels) + ")", Style.fg_cyan));
		}
		for (String mark : marks(id)) {
			name.append(' ').append(this.console.styled("(" + mark + ")", style(mark)));
		}
		return name.toString();
	}

	private List<String> marks(String id) {
		List<String> marks = new ArrayList<>();
		addIf(marks, this.heads.contains(id), "head");
		addIf(marks, this.current.contains(id), "current");
		addIf(marks, this.branchPoints.contains(id), "branchpoint");
		addIf(marks, this.mergePoints.contains(id), "mergepoint");
		RevisionStatus.State state = this.states.get(id);
		if (state != null && state != RevisionStatus.State.APPLIED) {
			marks.add(state.word());
		}
		return marks;
	}

	private static void addIf(List<String> marks, boolean condition, String mark) {
		if (condition) {
			marks.add(mark);
		}
	}

	private static Style style(String mark) {
		return switch (mark) {
			case "current" -> Style.fg_green;
			case "pending" -> Style.fg_magenta;
			case "unknown", "modified" -> Style.fg_red;
			default -> Style.bold;
		};
	}

	/**
	 * Do not mark what is current: where nothing else is listed.
	 */
	RevisionText withoutCurrent() {
		this.current.clear();
		return this;
	}

	/**
	 * Return a name with what the revision does.
	 */
	String line(String id) {
		return name(id) + suffix(this.graph.find(id).map(Revision::message).orElse(""));
	}

	/**
	 * Return a line that says what a revision follows, too.
	 */
	String step(Revision revision) {
		List<String> parents = this.graph.parents(revision.id());
		List<String> dependencies = this.graph.dependenciesOf(revision.id());
		return (parents.isEmpty() ? BASE : String.join(", ", parents))
				+ (dependencies.isEmpty() ? "" : " (" + String.join(", ", dependencies) + ")") + " -> "
				+ line(revision.id());
	}

	/**
	 * Return a line for a step between two places.
	 */
	static String step(String from, String to, String message) {
		return from + " -> " + to + suffix(message);
	}

	static String suffix(String message) {
		return message.isBlank() ? "" : ", " + message;
	}

	/**
	 * Return where a database is or goes, in words.
	 */
	static String place(List<String> revisions) {
		return revisions.isEmpty() ? BASE : String.join(", ", revisions);
	}

}
