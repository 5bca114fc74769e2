/**
 * What migrations cost: the entrance to all comparisons.
 */
@NullMarked
package dev.migrator.benchmarks;

import org.jspecify.annotations.NullMarked;
