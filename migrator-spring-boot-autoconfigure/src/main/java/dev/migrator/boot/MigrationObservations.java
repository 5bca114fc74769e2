package dev.migrator.boot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
 * children, {@code migrator.revision}. Those of its tenants are on at once, each on its
 * own thread; of each tenant no more than one is.
 */
class MigrationObservations implements MigrationListener {

	private final ObservationRegistry registry;

	private final Map<String, Run> runs = new ConcurrentHashMap<>();

	MigrationObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Return the name of the bean whose run it is, without the tenant.
	 */
	static String beanName(MigrationEvent event) {
		String name = event.migrator();
		int end = name.indexOf(':');
		return (end < 0) ? name : name.substring(0, end);
	}

	@Override
	public void onMigrationEvent(MigrationEvent event) {
		if (event instanceof RunStarted started) {
			this.runs.put(event.migrator(), new Run(start("migrator.run", event, started.operation())));
		}
		Run run = this.runs.get(event.migrator());
		if (run == null) {
			return;
		}
		if (event instanceof RevisionStarted started) {
			Observation revision = start("migrator.revision", event, started.operation());
			revision.contextualName(started.operation().word() + " " + started.revision().id());
			revision.highCardinalityKeyValue("revision", started.revision().id());
			run.revisions.put(started.revision().id(), revision);
		}
		else if (event instanceof RevisionCompleted completed) {
			stop(run.revisions.remove(completed.revision().id()), Outcome.SUCCEEDED.word());
		}
		else if (event instanceof RevisionSkipped skipped) {
			stop(run.revisions.remove(skipped.revision().id()), "skipped");
		}
		else if (event instanceof RevisionFailed failed) {
			stop(run.revisions.remove(failed.revision().id()), failed.failure());
		}
		else if (event instanceof RunCompleted) {
			this.runs.remove(event.migrator());
			run.stop(null);
		}
		else if (event instanceof RunFailed failed) {
			this.runs.remove(event.migrator());
			run.stop(failed.failure());
		}
	}

	private Observation start(String name, MigrationEvent event, Operation operation) {
		String bean = beanName(event);
		Observation observation = Observation.createNotStarted(name, this.registry)
			.lowCardinalityKeyValue("migrator", bean)
			.lowCardinalityKeyValue("operation", operation.word());
		if (!bean.equals(event.migrator())) {
			// As many as there are customers
			observation.highCardinalityKeyValue("tenant", event.migrator().substring(bean.length() + 1));
		}
		return observation.start();
	}

	private static void stop(@Nullable Observation observation, @Nullable RuntimeException failure) {
		if (observation != null && failure != null) {
			observation.error(failure);
		}
		stop(observation, ((failure != null) ? Outcome.FAILED : Outcome.SUCCEEDED).word());
	}

	private static void stop(@Nullable Observation observation, String outcome) {
		if (observation != null) {
			observation.lowCardinalityKeyValue("outcome", outcome).stop();
		}
	}

	/**
	 * A run that is on, in scope on its thread.
	 */
	private static final class Run {

		private final Observation observation;

		private final Observation.Scope scope;

		// Of a run that commits as a whole, all are open until the end
		private final Map<String, Observation> revisions = new LinkedHashMap<>();

		Run(Observation observation) {
			this.observation = observation;
			this.scope = observation.openScope();
		}

		void stop(@Nullable RuntimeException failure) {
			this.revisions.values().forEach((revision) -> MigrationObservations.stop(revision, failure));
			this.scope.close();
			MigrationObservations.stop(this.observation, failure);
		}

	}

}
