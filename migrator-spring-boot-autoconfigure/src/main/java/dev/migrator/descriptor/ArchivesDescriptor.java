package dev.migrator.descriptor;

import java.util.List;

import dev.migrator.Archive;

/**
 * What downgrades have kept of a database.
 *
 * @param archives the archives, newest first
 */
public record ArchivesDescriptor(List<Archive> archives) {

}
