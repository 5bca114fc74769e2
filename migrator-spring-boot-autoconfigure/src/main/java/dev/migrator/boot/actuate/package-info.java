/**
 * The actuator endpoints, through which operators look at revisions.
 */
@NullMarked
package dev.migrator.boot.actuate;

import org.jspecify.annotations.NullMarked;
