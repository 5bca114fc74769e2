package dev.migrator.descriptor;

import java.time.Instant;
import java.util.List;

import dev.migrator.RevisionStatus;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * One revision.
 *
 * @param id its id
 * @param revises the revisions that it follows
 * @param message what it does
 * @param labels its labels
 * @param kind what it is written in
 * @param state where it stands
 * @param appliedAt when it was applied, if it is
 * @param durationMs how long that took
 */
public record RevisionDescriptor(String id, List<String> revises, String message, List<String> labels, String kind,
		String state, @Nullable Instant appliedAt, @Nullable Long durationMs) {

	/**
	 * Describe a revision.
	 * @param status the revision, and where it stands
	 * @return what to tell
	 */
	public static RevisionDescriptor of(RevisionStatus status) {
		Revision revision = status.revision();
		return new RevisionDescriptor(revision.id(), revision.revises(), revision.message(), revision.labels(),
				status.kind().word(), status.state().word(), status.appliedAt(), Milliseconds.of(status.duration()));
	}

}
