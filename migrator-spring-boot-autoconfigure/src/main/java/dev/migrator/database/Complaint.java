package dev.migrator.database;

import java.util.OptionalInt;

/**
 * What a database says about a statement that has failed.
 *
 * @param message what it says
 * @param position how many characters (Unicode code points) of the statement are before
 * what it complains about, or empty if it does not tell
 */
public record Complaint(String message, OptionalInt position) {
}
