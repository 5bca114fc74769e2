/**
 * The pages that a browser gets from the endpoint {@code migrations}: drawn on the
 * server, without scripts and without anything from elsewhere.
 */
@NullMarked
package dev.migrator.boot.actuate.page;

import org.jspecify.annotations.NullMarked;
