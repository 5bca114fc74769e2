package dev.migrator;

import java.time.Duration;

import dev.migrator.HistoryEntry.Operation;
import dev.migrator.revision.Revision;

/**
 * What happens during a run. Published as a Spring application event, on the thread of
 * the run and outside its transactions (but with all revisions in a single transaction,
 * inside it); a listener that throws ends the run before its next revision. A run with
 * nothing to do publishes nothing.
 */
public sealed interface MigrationEvent {

	/**
	 * Return the name of the migrator that runs: its bean name, and for one tenant a
	 * colon and the schema after it.
	 * @return the name
	 */
	String migrator();

	/**
	 * A run begins.
	 *
	 * @param migrator the name of the migrator
	 * @param operation what it is going to do
	 * @param steps how many revisions it is going to apply or undo
	 */
	record RunStarted(String migrator, Operation operation, int steps) implements MigrationEvent {
	}

	/**
	 * A revision begins.
	 *
	 * @param migrator the name of the migrator
	 * @param operation what is going to be done to the revision
	 * @param revision the revision
	 * @param step its number in the run, from 1
	 * @param steps how many revisions the run has
	 */
	record RevisionStarted(String migrator, Operation operation, Revision revision, int step,
			int steps) implements MigrationEvent {
	}

	/**
	 * A revision is done and committed.
	 *
	 * @param migrator the name of the migrator
	 * @param operation what was done
	 * @param revision the revision
	 * @param duration how long it took
	 */
	record RevisionCompleted(String migrator, Operation operation, Revision revision,
			Duration duration) implements MigrationEvent {
	}

	/**
	 * A revision that was begun needs nothing any more: another process did it, or undid
	 * what it follows, while this one waited.
	 *
	 * @param migrator the name of the migrator
	 * @param operation what was going to be done
	 * @param revision the revision
	 */
	record RevisionSkipped(String migrator, Operation operation, Revision revision) implements MigrationEvent {
	}

	/**
	 * A revision failed.
	 *
	 * @param migrator the name of the migrator
	 * @param operation what was tried
	 * @param revision the revision
	 * @param failure why
	 */
	record RevisionFailed(String migrator, Operation operation, Revision revision,
			MigratorException failure) implements MigrationEvent {
	}

	/**
	 * A run is done.
	 *
	 * @param migrator the name of the migrator
	 * @param operation what it did
	 * @param result what was done
	 */
	record RunCompleted(String migrator, Operation operation, MigrationResult result) implements MigrationEvent {
	}

	/**
	 * A run failed.
	 *
	 * @param migrator the name of the migrator
	 * @param operation what it was doing
	 * @param failure why
	 */
	record RunFailed(String migrator, Operation operation, RuntimeException failure) implements MigrationEvent {
	}

}
