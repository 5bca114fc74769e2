/**
 * Migrations that were written for other tools, read as revisions.
 */
@NullMarked
package dev.migrator.adoption;

import org.jspecify.annotations.NullMarked;
