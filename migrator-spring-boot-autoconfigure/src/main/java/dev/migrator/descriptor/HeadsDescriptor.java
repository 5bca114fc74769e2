package dev.migrator.descriptor;

import java.util.List;

import dev.migrator.revision.RevisionGraph;

/**
 * The heads that a release knows.
 *
 * @param heads the heads
 * @param revisions the same as revisions, in the same order
 */
public record HeadsDescriptor(List<String> heads, List<KnownRevisionDescriptor> revisions) {

	/**
	 * Describe the heads of a graph.
	 * @param graph the graph
	 * @return what to tell
	 */
	public static HeadsDescriptor of(RevisionGraph graph) {
		return of(graph, graph.heads());
	}

	/**
	 * Describe some heads of a graph.
	 * @param graph the graph
	 * @param heads their ids
	 * @return what to tell
	 */
	public static HeadsDescriptor of(RevisionGraph graph, List<String> heads) {
		return new HeadsDescriptor(heads,
				heads.stream().flatMap((id) -> graph.find(id).stream()).map(KnownRevisionDescriptor::of).toList());
	}

}
