/**
 * SQLite, through the sqlite-jdbc driver.
 */
@NullMarked
package dev.migrator.database.sqlite;

import org.jspecify.annotations.NullMarked;
