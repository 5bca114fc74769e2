/**
 * What migrations cost, beside the same by hand.
 */
@NullMarked
package dev.migrator.benchmarks;

import org.jspecify.annotations.NullMarked;
