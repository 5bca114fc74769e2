package dev.migrator.adoption;

import java.nio.file.Path;

import dev.migrator.revision.Revision;

/**
 * A migration that has become a revision.
 *
 * @param source the file that held the migration, by its path in the folder
 * @param version what the tool calls the migration
 * @param revision the revision
 * @param file the file of the revision
 * @param reversible whether the revision can be undone
 * @param written whether the file was written; {@code false} if it was there with the
 * same content
 */
public record Imported(String source, String version, Revision revision, Path file, boolean reversible,
		boolean written) {

}
