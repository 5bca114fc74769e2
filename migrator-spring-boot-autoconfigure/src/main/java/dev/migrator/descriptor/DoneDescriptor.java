package dev.migrator.descriptor;

import dev.migrator.MigrationResult;

/**
 * One step that was done.
 *
 * @param id the revision
 * @param message what the revision does
 * @param durationMs how long it took
 */
public record DoneDescriptor(String id, String message, long durationMs) {

	/**
	 * Describe a step that was done.
	 * @param step the step
	 * @return what to tell
	 */
	public static DoneDescriptor of(MigrationResult.Step step) {
		return new DoneDescriptor(step.revision(), step.message(), step.duration().toMillis());
	}

}
