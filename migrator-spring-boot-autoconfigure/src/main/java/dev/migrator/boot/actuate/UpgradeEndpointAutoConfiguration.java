package dev.migrator.boot.actuate;

import dev.migrator.Migrator;
import dev.migrator.boot.MigratorAutoConfiguration;
import dev.migrator.revision.Direction;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Auto-configuration for the {@code upgrade} endpoint.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MigratorAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(endpoint = UpgradeEndpoint.class, exposure = EndpointExposure.WEB)
// Access and exposure for all endpoints must not open this one in passing
@ConditionalOnBooleanProperty("migrator.upgrade.endpoint-enabled")
@ConditionalOnBean(Migrator.class)
@EnableConfigurationProperties({ UpgradeEndpointProperties.class, MigrationsEndpointProperties.class })
@Import(MigrationOperationsConfiguration.class)
@ImportRuntimeHints(MigrationOperations.Hints.class)
public final class UpgradeEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	UpgradeEndpoint upgradeEndpoint(UpgradeEndpointProperties properties, MigrationsEndpointProperties sql,
			ApplicationContext context, MigrationTurns turns, CompletedRevisions completedRevisions) {
		return new UpgradeEndpoint(new MigrationOperations(Direction.UPGRADE,
				new EndpointGuard("upgrade", properties.allowAnonymous(), properties.roles()), sql, context, turns,
				completedRevisions));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ReactiveUpgradeEndpointExtension reactiveUpgradeEndpointExtension(UpgradeEndpoint endpoint, ReactiveRuns runs) {
			return new ReactiveUpgradeEndpointExtension(endpoint, runs);
		}

	}

}
