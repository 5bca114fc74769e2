/**
 * {@code ALTER TABLE} on SQLite, in every form: natively where SQLite does it without
 * loss, otherwise by editing the stored text of the table and rebuilding the table around
 * it.
 * <p>
 * {@link dev.migrator.database.sqlite.alter.TableAlterations} takes statements one by
 * one. Those on one table that follow each other become one
 * {@link dev.migrator.database.sqlite.alter.TableDraft}: the text that the table is going
 * to have and where the values of its columns come from. A draft is carried out by a
 * {@link dev.migrator.database.sqlite.alter.Rebuild} or, where nothing that is stored
 * changes, by writing its text into the schema.
 */
@NullMarked
package dev.migrator.database.sqlite.alter;

import org.jspecify.annotations.NullMarked;
