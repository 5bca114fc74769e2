package dev.migrator.boot;

import dev.migrator.Migrator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that keeps traffic away from an application while revisions run.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { MigratorAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class })
@ConditionalOnBean({ Migrator.class, ApplicationAvailability.class })
public final class MigratorAvailabilityAutoConfiguration {

	@Bean
	ReadinessDuringRuns readinessDuringRuns(ApplicationAvailability availability, ApplicationEventPublisher publisher) {
		return new ReadinessDuringRuns(availability, publisher);
	}

}
