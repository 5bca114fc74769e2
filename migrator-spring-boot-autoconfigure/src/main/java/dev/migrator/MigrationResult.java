package dev.migrator;

import java.time.Duration;
import java.util.List;

import dev.migrator.HistoryEntry.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What a run did.
 *
 * @param operation what it was
 * @param steps what was done, in order; empty if there was nothing to do
 * @param from the current revisions before
 * @param to the current revisions after
 * @param duration how long it took, waiting for others included
 * @param archives what was kept of what the run dropped
 * @param restorations what was put back of what an earlier downgrade had kept
 * @param backup the file of the copy that was made beforehand, or {@code null} if none
 * was
 */
public record MigrationResult(Operation operation, List<Step> steps, List<String> from, List<String> to,
		Duration duration, List<Archive> archives, List<Restoration> restorations, @Nullable String backup) {

	/**
	 * Copies the lists, so that the result is immutable.
	 */
	public MigrationResult {
		steps = List.copyOf(steps);
		from = List.copyOf(from);
		to = List.copyOf(to);
		archives = List.copyOf(archives);
		restorations = List.copyOf(restorations);
	}

	/**
	 * One step that was done.
	 *
	 * @param revision the id of the revision
	 * @param message what the revision does
	 * @param duration how long it took
	 */
	public record Step(String revision, String message, Duration duration) {

	}

}
