/**
 * Keeps what a downgrade takes away of a database in tables beside the others, and puts
 * it back when the same revision is applied again.
 * {@link dev.migrator.archive.DataArchives} is the way in.
 */
@NullMarked
package dev.migrator.archive;

import org.jspecify.annotations.NullMarked;
