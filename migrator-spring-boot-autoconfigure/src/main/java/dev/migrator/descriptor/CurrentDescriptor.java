package dev.migrator.descriptor;

import java.util.List;

import dev.migrator.DatabaseInfo;
import dev.migrator.MigrationStatus;

/**
 * Where a database is.
 *
 * @param database which database
 * @param status the verdict
 * @param explanation the verdict in words
 * @param current the current revisions
 * @param heads the heads that this release knows
 * @param pending the revisions to apply, in order
 * @param revisions the current revisions and what is known of them, parents before
 * children
 */
public record CurrentDescriptor(DatabaseInfo database, String status, String explanation, List<String> current,
		List<String> heads, List<String> pending, List<RevisionDescriptor> revisions) {

	/**
	 * Describe where a database is.
	 * @param status how it compares with the release
	 * @return what to tell
	 */
	public static CurrentDescriptor of(MigrationStatus status) {
		return new CurrentDescriptor(status.database(), status.state().word(), status.explanation(), status.current(),
				status.heads(), status.pending(),
				status.revisions()
					.stream()
					.filter((revision) -> status.current().contains(revision.revision().id()))
					.map(RevisionDescriptor::of)
					.toList());
	}

}
