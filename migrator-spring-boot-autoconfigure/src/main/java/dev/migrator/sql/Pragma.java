package dev.migrator.sql;

import org.jspecify.annotations.Nullable;

/**
 * What a {@code PRAGMA} statement of SQLite asks for.
 *
 * @param name the name of the pragma in lower case, without the schema
 * @param argument what stands behind the equals sign or in the parentheses, or
 * {@code null} if the pragma is only asked for
 */
public record Pragma(String name, @Nullable String argument) {

}
