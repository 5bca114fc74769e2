package dev.migrator.boot;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.application.ReadinessStateHealthIndicator;

/**
 * Refuses traffic as long as revisions that the start should have run are missing. Spring
 * Boot announces readiness after all that a start can do, so that an event of ours would
 * not last.
 */
class MigratorReadinessIndicator extends ReadinessStateHealthIndicator {

	private final MigratorStartup startup;

	MigratorReadinessIndicator(ApplicationAvailability availability, MigratorStartup startup) {
		super(availability);
		this.startup = startup;
	}

	@Override
	protected AvailabilityState getState(ApplicationAvailability availability) {
		return this.startup.isDone() ? super.getState(availability) : ReadinessState.REFUSING_TRAFFIC;
	}

}
