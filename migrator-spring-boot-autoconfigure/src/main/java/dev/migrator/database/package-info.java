/**
 * What differs between database products, behind {@link dev.migrator.database.Database},
 * and the tables in which a migrator keeps its state.
 */
@NullMarked
package dev.migrator.database;

import org.jspecify.annotations.NullMarked;
