package dev.migrator.boot;

import dev.migrator.MigrationListener;
import dev.migrator.Migrator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for {@link Migrator}: one bean {@code migrator}, or one for each of
 * {@code migrator.instances}, by its name. With instances there is no bean
 * {@code migrator}: it would find the revisions of all of them below its own location. An
 * application's own {@code Migrator} beans take the place of {@code migrator} too, and
 * stand beside instances; what a start does with them stays the same.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "migrator.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MigratorProperties.class)
@Import({ MigratorInstancesConfiguration.class, MigratorConfiguration.class, MigratorStartupConfiguration.class })
public final class MigratorAutoConfiguration {

	@Bean
	static LazyJavaRevisions lazyJavaRevisions() {
		return new LazyJavaRevisions();
	}

	@Bean
	MigrationSchemaManagementProvider migrationSchemaManagementProvider(
			ObjectProvider<MigrationDataSource> migrationDataSources) {
		return new MigrationSchemaManagementProvider(migrationDataSources);
	}

	@Bean
	MigratorCustomizer migrationEventPublishingCustomizer(ApplicationEventPublisher publisher) {
		return (builder) -> builder.listener(publisher::publishEvent);
	}

	@Bean
	MigratorCustomizer migrationListenersCustomizer(ObjectProvider<MigrationListener> listeners) {
		return (builder) -> builder.listener(new MigrationListenerBeans(listeners));
	}

}
