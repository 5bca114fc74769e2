package dev.migrator.boot;

import java.util.HashSet;
import java.util.Set;

import dev.migrator.MigrationEvent;
import dev.migrator.MigrationEvent.RevisionStarted;
import dev.migrator.MigrationEvent.RunCompleted;
import dev.migrator.MigrationEvent.RunFailed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.Ordered;

/**
 * Refuses traffic while revisions run in an application that has been accepting it, and
 * accepts it again afterwards, unless somebody else has had a say meanwhile. The run of a
 * start is over before the application is ready, and left alone.
 */
class ReadinessDuringRuns implements ApplicationListener<PayloadApplicationEvent<?>>, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(ReadinessDuringRuns.class);

	private final ApplicationAvailability availability;

	private final ApplicationEventPublisher publisher;

	// Those of several migrators can be on at once, each on its own thread
	private final Set<Thread> runs = new HashSet<>();

	private @Nullable AvailabilityChangeEvent<ReadinessState> refusal;

	ReadinessDuringRuns(ApplicationAvailability availability, ApplicationEventPublisher publisher) {
		this.availability = availability;
		this.publisher = publisher;
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<?> event) {
		if (event.getPayload() instanceof MigrationEvent migration) {
			try {
				onMigrationEvent(migration);
			}
			catch (RuntimeException ex) {
				logger.warn("The readiness of the application could not be changed", ex);
			}
		}
	}

	private synchronized void onMigrationEvent(MigrationEvent event) {
		// Once a revision has started, the end of the run is announced in any case
		if (event instanceof RevisionStarted) {
			if (this.runs.add(Thread.currentThread()) && this.refusal == null
					&& this.availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC) {
				this.refusal = change(ReadinessState.REFUSING_TRAFFIC);
			}
		}
		else if ((event instanceof RunCompleted || event instanceof RunFailed)
				&& this.runs.remove(Thread.currentThread()) && this.runs.isEmpty() && this.refusal != null) {
			boolean last = this.availability.getLastChangeEvent(ReadinessState.class) == this.refusal;
			this.refusal = null;
			if (last) {
				change(ReadinessState.ACCEPTING_TRAFFIC);
			}
		}
	}

	private AvailabilityChangeEvent<ReadinessState> change(ReadinessState state) {
		AvailabilityChangeEvent<ReadinessState> event = new AvailabilityChangeEvent<>(this, state);
		this.publisher.publishEvent(event);
		return event;
	}

	@Override
	public boolean supportsAsyncExecution() {
		// Readiness has to change before the database does
		return false;
	}

	@Override
	public int getOrder() {
		// A listener that throws must not keep it from hearing of the end
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
