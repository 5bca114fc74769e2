package dev.migrator.descriptor;

import java.util.List;

import dev.migrator.revision.RevisionGraph;

/**
 * Where the revisions of a release branch.
 *
 * @param branchPoints the revisions that several others follow
 */
public record BranchesDescriptor(List<BranchDescriptor> branchPoints) {

	/**
	 * Describe the branch points of a graph.
	 * @param graph the graph
	 * @return what to tell
	 */
	public static BranchesDescriptor of(RevisionGraph graph) {
		return new BranchesDescriptor(
				graph.branchPoints().stream().map((id) -> new BranchDescriptor(id, graph.children(id))).toList());
	}

}
