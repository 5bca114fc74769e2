package dev.migrator;

import java.time.Duration;
import java.util.List;

import dev.migrator.HistoryEntry.Operation;

/**
 * What a run did.
 *
 * @param operation what it was
 * @param steps what was done, in order; empty if there was nothing to do
 * @param from the current revisions before
 * @param to the current revisions after
 * @param duration how long it took, waiting for others included
 */
public record MigrationResult(Operation operation, List<Step> steps, List<String> from, List<String> to,
		Duration duration) {

	/**
	 * Copies the lists, so that the result is immutable.
	 */
	public MigrationResult {
		steps = List.copyOf(steps);
		from = List.copyOf(from);
		to = List.copyOf(to);
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
