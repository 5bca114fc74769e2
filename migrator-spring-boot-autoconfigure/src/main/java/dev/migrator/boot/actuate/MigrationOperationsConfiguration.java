package dev.migrator.boot.actuate;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the endpoints share that run something.
 */
@Configuration(proxyBeanMethods = false)
class MigrationOperationsConfiguration {

	@Bean
	MigrationTurns migrationTurns() {
		return new MigrationTurns();
	}

	@Bean
	CompletedRevisions completedRevisions() {
		return new CompletedRevisions();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		ReactiveRuns reactiveRuns() {
			return new ReactiveRuns();
		}

	}

}
