package dev.migrator.descriptor;

import java.time.Instant;
import java.util.List;

import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * One revision as its author wrote it, whatever a database makes of it.
 *
 * @param id its id
 * @param revises the revisions that it follows
 * @param dependsOn what it depends on besides
 * @param message what it does
 * @param labels its labels
 * @param created when it was written, if its author said
 */
public record KnownRevisionDescriptor(String id, List<String> revises, List<String> dependsOn, String message,
		List<String> labels, @Nullable Instant created) {

	/**
	 * Describe a revision.
	 * @param revision the revision
	 * @return what to tell
	 */
	public static KnownRevisionDescriptor of(Revision revision) {
		return new KnownRevisionDescriptor(revision.id(), revision.revises(), revision.dependsOn(), revision.message(),
				revision.labels(), revision.created());
	}

}
