package dev.migrator.revision;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One node of the revision graph: a step in the life of a schema, and what it follows.
 *
 * @param id the unique name of the revision
 * @param revises the ids of the revisions that this one follows; empty for a base,
 * several for a merge
 * @param dependsOn ids or labels of the revisions that must have run before this one
 * without being its parents
 * @param labels the names of the branch that starts here
 * @param message what the revision does, in the words of who wrote it
 * @param created when it was written, or {@code null} if its author did not say
 */
public record Revision(String id, List<String> revises, List<String> dependsOn, List<String> labels, String message,
		@Nullable Instant created) {

	/**
	 * Copies the lists, so that the revision is immutable.
	 */
	public Revision {
		revises = List.copyOf(revises);
		dependsOn = List.copyOf(dependsOn);
		labels = List.copyOf(labels);
	}

}
