/**
 * What changes of a large SQLite table cost, beside the same by hand.
 */
@NullMarked
package dev.migrator.benchmarks.rebuild;

import org.jspecify.annotations.NullMarked;
