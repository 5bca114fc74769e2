package dev.migrator.descriptor;

import java.util.List;

import dev.migrator.RevisionStatus;

/**
 * Several revisions.
 *
 * @param revisions the revisions
 */
public record RevisionsDescriptor(List<RevisionDescriptor> revisions) {

	/**
	 * Describe revisions.
	 * @param revisions the revisions, and where they stand
	 * @return what to tell, in the same order
	 */
	public static RevisionsDescriptor of(List<RevisionStatus> revisions) {
		return new RevisionsDescriptor(revisions.stream().map(RevisionDescriptor::of).toList());
	}

}
