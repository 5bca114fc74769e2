package dev.migrator.descriptor;

import java.util.List;

import dev.migrator.Archive;
import dev.migrator.MigrationResult;
import dev.migrator.Restoration;
import org.jspecify.annotations.Nullable;

/**
 * What a run did.
 *
 * @param operation what it was
 * @param steps what was done, in order
 * @param from the current revisions before
 * @param current the current revisions now
 * @param durationMs how long it took
 * @param archives what was kept of what it dropped
 * @param restorations what it put back of what an earlier downgrade had kept
 * @param backup the file of the copy that was made beforehand, if one was
 */
public record ResultDescriptor(String operation, List<DoneDescriptor> steps, List<String> from, List<String> current,
		long durationMs, List<Archive> archives, List<Restoration> restorations, @Nullable String backup) {

	/**
	 * Describe what a run did.
	 * @param result what it did
	 * @return what to tell
	 */
	public static ResultDescriptor of(MigrationResult result) {
		return new ResultDescriptor(result.operation().word(), result.steps().stream().map(DoneDescriptor::of).toList(),
				result.from(), result.to(), result.duration().toMillis(), result.archives(), result.restorations(),
				result.backup());
	}

}
