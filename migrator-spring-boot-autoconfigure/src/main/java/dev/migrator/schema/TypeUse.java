package dev.migrator.schema;

import org.jspecify.annotations.Nullable;

/**
 * That a column goes when a type is dropped along with all that needs it: its own type,
 * or one that its own is made from, as an array or a domain is.
 *
 * @param table what the table is known by
 * @param column the column
 * @param type what the type is known by
 * @param extension the extension that the type came with, or {@code null} if none
 */
public record TypeUse(String table, String column, String type, @Nullable String extension) {

}
