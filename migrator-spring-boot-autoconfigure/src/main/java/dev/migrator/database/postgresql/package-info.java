/**
 * PostgreSQL behind {@link dev.migrator.database.Database}, from version 13 on.
 */
@NullMarked
package dev.migrator.database.postgresql;

import org.jspecify.annotations.NullMarked;
