package dev.migrator.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.migrator.revision.RevisionGraph;

/**
 * The current revisions while a run moves them: kept up step by step, so that a long run
 * need not look for the maximal revisions among all again and again.
 */
final class CurrentRevisions {

	private final RevisionGraph graph;

	private final Set<String> applied;

	private final Set<String> current;

	CurrentRevisions(RevisionGraph graph, Collection<String> applied) {
		this.graph = graph;
		this.applied = new HashSet<>(applied);
		this.current = new TreeSet<>(graph.maximal(this.applied));
	}

	void apply(String id) {
		this.applied.add(id);
		this.current.removeAll(this.graph.parents(id));
		this.current.removeAll(this.graph.dependenciesOf(id));
		addIfMaximal(id);
	}

	void undo(String id) {
		this.applied.remove(id);
		this.current.remove(id);
		Stream.concat(this.graph.parents(id).stream(), this.graph.dependenciesOf(id).stream())
			.filter(this.applied::contains)
			.forEach(this::addIfMaximal);
	}

	private void addIfMaximal(String id) {
		if (Stream.concat(this.graph.children(id).stream(), this.graph.dependentsOf(id).stream())
			.noneMatch(this.applied::contains)) {
			this.current.add(id);
		}
	}

	List<String> ids() {
		return List.copyOf(this.current);
	}

}
