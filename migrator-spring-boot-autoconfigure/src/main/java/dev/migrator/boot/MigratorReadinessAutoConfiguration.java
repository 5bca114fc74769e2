package dev.migrator.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.health.application.ReadinessStateHealthIndicator;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration that keeps an application from becoming ready without its revisions,
 * where {@code migrator.on-failure} lets it stay up. Takes the place of Spring Boot's own
 * readiness indicator, and is there only where that one would be.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { MigratorAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class },
		before = { AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class })
@ConditionalOnClass(ReadinessStateHealthIndicator.class)
@ConditionalOnBean({ MigratorStartup.class, ApplicationAvailability.class })
@Conditional({ OnKeepRunningCondition.class, MigratorReadinessAutoConfiguration.OnReadinessCondition.class })
public final class MigratorReadinessAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "readinessStateHealthIndicator")
	MigratorReadinessIndicator readinessStateHealthIndicator(ApplicationAvailability availability,
			MigratorStartup startup) {
		return new MigratorReadinessIndicator(availability, startup);
	}

	/**
	 * The conditions of Spring Boot's own indicator.
	 */
	static class OnReadinessCondition extends AnyNestedCondition {

		OnReadinessCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
		@ConditionalOnBooleanProperty(name = "management.endpoint.health.probes.enabled", matchIfMissing = true)
		static class Probes {

		}

		@ConditionalOnBooleanProperty("management.health.readinessstate.enabled")
		static class Indicator {

		}

	}

}
