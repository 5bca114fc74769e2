/**
 * The command line: {@code java -jar app.jar migrator <command>}.
 */
@NullMarked
package dev.migrator.cli;

import org.jspecify.annotations.NullMarked;
