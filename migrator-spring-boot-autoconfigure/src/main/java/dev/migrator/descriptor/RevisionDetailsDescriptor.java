package dev.migrator.descriptor;

import java.time.Instant;
import java.util.List;

import dev.migrator.RevisionDetails;
import dev.migrator.RevisionStatus;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * One revision in full.
 *
 * @param id its id
 * @param revises the revisions that it follows
 * @param dependsOn what it depends on besides
 * @param children the revisions that follow it
 * @param message what it does
 * @param labels its labels
 * @param created when it was written, if its author said
 * @param kind what it is written in
 * @param source where it is written, if this release knows it
 * @param checksum the checksum of its upgrade, if it has one
 * @param state where it stands
 * @param appliedAt when it was applied, if it is
 * @param durationMs how long that took
 * @param reversible whether it has a downgrade
 * @param upgradeSql its upgrade, if it is in SQL and at hand
 * @param downgradeSql its downgrade, if it has one in SQL
 */
public record RevisionDetailsDescriptor(String id, List<String> revises, List<String> dependsOn, List<String> children,
		String message, List<String> labels, @Nullable Instant created, String kind, @Nullable String source,
		@Nullable String checksum, String state, @Nullable Instant appliedAt, @Nullable Long durationMs,
		boolean reversible, @Nullable String upgradeSql, @Nullable String downgradeSql) {

	/**
	 * Describe a revision in full.
	 * @param details the revision
	 * @param showSql whether its SQL may be shown
	 * @return what to tell
	 */
	public static RevisionDetailsDescriptor of(RevisionDetails details, boolean showSql) {
		RevisionStatus status = details.status();
		Revision revision = status.revision();
		return new RevisionDetailsDescriptor(revision.id(), revision.revises(), revision.dependsOn(),
				details.children(), revision.message(), revision.labels(), revision.created(), status.kind().word(),
				details.source(), details.checksum(), status.state().word(), status.appliedAt(),
				Milliseconds.of(status.duration()), details.reversible(), SqlText.of(details.upgradeSql(), showSql),
				SqlText.of(details.downgradeSql(), showSql));
	}

}
