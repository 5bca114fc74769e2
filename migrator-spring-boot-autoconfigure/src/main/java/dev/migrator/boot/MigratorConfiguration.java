package dev.migrator.boot;

import javax.sql.DataSource;

import dev.migrator.Migrator;
import dev.migrator.engine.MigratorBuilder;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;

/**
 * The migrator of an application that declares none itself.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Migrator.class)
class MigratorConfiguration {

	private static final String NAME = "migrator";

	@Bean
	MigrationDataSource migrationDataSource(@MigratorDataSource ObjectProvider<DataSource> qualified,
			ObjectProvider<DataSource> dataSources, MigratorProperties properties, ListableBeanFactory beanFactory) {
		return MigrationDataSource.choose(qualified, dataSources, properties.datasource(), beanFactory);
	}

	@Bean(NAME)
	Migrator migrator(MigrationDataSource migrationDataSource, MigratorProperties properties,
			ResourceLoader resourceLoader, ObjectProvider<MigratorCustomizer> customizers,
			ConfigurableListableBeanFactory beanFactory) {
		MigratorBuilder builder = MigratorBuilder.forDataSource(migrationDataSource.dataSource())
			.name(NAME)
			.resourceLoader(resourceLoader)
			.locations(properties.locations())
			.placeholders(properties.placeholders())
			.schema(properties.schema())
			.tablePrefix(properties.tablePrefix())
			.lockTimeout(properties.lockTimeout())
			.transactionMode(properties.transactionMode())
			.unknownRevisions(properties.unknownRevisions())
			.sqliteInPlaceThreshold(properties.sqlite().inPlaceThreshold())
			.preserveData(properties.downgrade().preserveData())
			.downgradeFloor(properties.downgrade().floor())
			.backup(properties.backup().mode(), properties.backup().directory());
		if (properties.actor() != null) {
			builder.actor(properties.actor());
		}
		DataSource application = migrationDataSource.application();
		if (application != null) {
			builder.sameDatabase(application);
		}
		new JavaRevisionBeans(beanFactory).addTo(builder);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	MigrationSchemaManagementProvider migrationSchemaManagementProvider(
			ObjectProvider<MigrationDataSource> migrationDataSources) {
		return new MigrationSchemaManagementProvider(migrationDataSources);
	}

}
