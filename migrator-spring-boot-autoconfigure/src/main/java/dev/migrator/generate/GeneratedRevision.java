package dev.migrator.generate;

import java.nio.file.Path;

import dev.migrator.revision.Revision;

/**
 * A revision that has been written.
 *
 * @param revision what it is
 * @param file where it is
 */
public record GeneratedRevision(Revision revision, Path file) {

}
