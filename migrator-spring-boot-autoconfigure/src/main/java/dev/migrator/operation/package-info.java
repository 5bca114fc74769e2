/**
 * What revisions in Java are written with.
 */
@NullMarked
package dev.migrator.operation;

import org.jspecify.annotations.NullMarked;
