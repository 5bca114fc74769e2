package dev.migrator.descriptor;

import java.util.List;

/**
 * A migration of another tool that has become a revision.
 *
 * @param id the id of the revision
 * @param revises the revisions that it follows
 * @param message what it does
 * @param source the file that held the migration
 * @param version what the other tool calls it
 * @param file the file of the revision
 * @param reversible whether it can be undone
 * @param written whether the file was written; {@code false} if it was there already
 */
public record ImportedDescriptor(String id, List<String> revises, String message, String source, String version,
		String file, boolean reversible, boolean written) {

}
