/**
 * New revisions, written into the source tree.
 * {@link dev.migrator.generate.RevisionGenerator} is the way in.
 */
@NullMarked
package dev.migrator.generate;

import org.jspecify.annotations.NullMarked;
