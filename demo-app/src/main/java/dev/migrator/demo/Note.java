package dev.migrator.demo;

import java.time.Instant;

/**
 * A note of a user.
 *
 * @param id the key
 * @param text what it says
 * @param createdAt when it was written
 */
record Note(long id, String text, Instant createdAt) {

}
