/**
 * The graph of revisions: what follows what, which expression names which revision, and
 * which steps lead from one state of a database to another. Pure: no Spring, no JDBC, no
 * files.
 */
@NullMarked
package dev.migrator.revision;

import org.jspecify.annotations.NullMarked;
