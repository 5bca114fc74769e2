/**
 * What Migrator, Flyway and Liquibase cost, beside the same statements through JDBC
 * alone.
 */
@NullMarked
package dev.migrator.benchmarks.tools;

import org.jspecify.annotations.NullMarked;
