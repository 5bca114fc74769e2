package dev.migrator.descriptor;

import java.util.List;

/**
 * A revision that was written just now.
 *
 * @param id its id
 * @param revises the revisions that it follows
 * @param message what it does
 * @param file the file that it is in
 */
public record GeneratedDescriptor(String id, List<String> revises, String message, String file) {

}
