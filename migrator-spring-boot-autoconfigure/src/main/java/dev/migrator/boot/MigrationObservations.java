package dev.migrator.boot;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.MigrationEvent;
import dev.migrator.MigrationEvent.RevisionCompleted;
import dev.migrator.MigrationEvent.RevisionFailed;
import dev.migrator.MigrationEvent.RevisionSkipped;
import dev.migrator.MigrationEvent.RevisionStarted;
import dev.migrator.MigrationEvent.RunCompleted;
import dev.migrator.MigrationEvent.RunFailed;
import dev.migrator.MigrationEvent.RunStarted;
import dev.migrator.MigrationListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Turns the runs of one migrator into observations: {@code migrator.run} and, as its
 * children, {@code migrator.revision}. One runs at a time, all on one thread, so that no
 * more than one of each has to be kept in scope.
 */
class MigrationObservations implements MigrationListener {

	private final ObservationRegistry registry;

	private @Nullable Observation run;

	private Observation.@Nullable Scope runScope;

	// Of a run that commits as a whole, all are open until the end
	private final Map<String, Observation> revisions = new LinkedHashMap<>();

	MigrationObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public synchronized void onMigrationEvent(MigrationEvent event) {
		if (event instanceof RunStarted started) {
			this.run = start("migrator.run", started.migrator(), started.operation());
			this.runScope = this.run.openScope();
		}
		else if (event instanceof RevisionStarted started) {
			Observation revision = start("migrator.revision", started.migrator(), started.operation());
			revision.contextualName(started.operation().word() + " " + started.revision().id());
			revision.highCardinalityKeyValue("revision", started.revision().id());
			this.revisions.put(started.revision().id(), revision);
		}
		else if (event instanceof RevisionCompleted completed) {
			stop(this.revisions.remove(completed.revision().id()), Outcome.SUCCEEDED.word());
		}
		else if (event instanceof RevisionSkipped skipped) {
			stop(this.revisions.remove(skipped.revision().id()), "skipped");
		}
		else if (event instanceof RevisionFailed failed) {
			stop(this.revisions.remove(failed.revision().id()), failed.failure());
		}
		else if (event instanceof RunCompleted) {
			stopRun(null);
		}
		else if (event instanceof RunFailed failed) {
			stopRun(failed.failure());
		}
	}

	private Observation start(String name, String migrator, Operation operation) {
		return Observation.createNotStarted(name, this.registry)
			.lowCardinalityKeyValue("migrator", migrator)
			.lowCardinalityKeyValue("operation", operation.word())
			.start();
	}

	private void stopRun(@Nullable RuntimeException failure) {
		this.revisions.values().forEach((revision) -> stop(revision, failure));
		this.revisions.clear();
		if (this.runScope != null) {
			this.runScope.close();
			this.runScope = null;
		}
		stop(this.run, failure);
		this.run = null;
	}

	private void stop(@Nullable Observation observation, @Nullable RuntimeException failure) {
		if (observation != null && failure != null) {
			observation.error(failure);
		}
		stop(observation, ((failure != null) ? Outcome.FAILED : Outcome.SUCCEEDED).word());
	}

	private void stop(@Nullable Observation observation, String outcome) {
		if (observation != null) {
			observation.lowCardinalityKeyValue("outcome", outcome).stop();
		}
	}

}
