/**
 * Runs plans: from revision files and the state in the database to statements sent on one
 * connection. {@link dev.migrator.engine.MigratorBuilder} is the way in.
 */
@NullMarked
package dev.migrator.engine;

import org.jspecify.annotations.NullMarked;
