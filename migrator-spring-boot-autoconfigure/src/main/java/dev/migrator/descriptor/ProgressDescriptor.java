package dev.migrator.descriptor;

import dev.migrator.MigrationStatus.Progress;

/**
 * Where a run stands.
 *
 * @param operation what it does
 * @param revision the revision it is at
 * @param step the number of that revision in the run, from 1
 * @param steps how many revisions the run has
 */
public record ProgressDescriptor(String operation, String revision, int step, int steps) {

	/**
	 * Describe where a run stands.
	 * @param progress where it stands
	 * @return what to tell
	 */
	public static ProgressDescriptor of(Progress progress) {
		return new ProgressDescriptor(progress.operation().word(), progress.revision(), progress.step(),
				progress.steps());
	}

}
