package dev.migrator.descriptor;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an import has made.
 *
 * @param revisions the revisions, in the order in which they run
 * @param notes what was not carried over as it is, or needs to be looked after
 * @param stamp what was recorded of the database, if anything was
 */
public record ImportDescriptor(List<ImportedDescriptor> revisions, List<String> notes,
		@Nullable ResultDescriptor stamp) {

}
