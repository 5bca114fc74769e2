/**
 * Reading SQL text: tokens, statements and their syntax trees, each knowing its place in
 * the text. Pure: no Spring, no JDBC, no files.
 */
@NullMarked
package dev.migrator.sql;

import org.jspecify.annotations.NullMarked;
