/**
 * Tables and columns, and what statements make of them. Knows neither Spring nor JDBC.
 */
@NullMarked
package dev.migrator.schema;

import org.jspecify.annotations.NullMarked;
