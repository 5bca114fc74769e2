package dev.migrator.boot;

import java.util.List;

import javax.sql.DataSource;

import dev.migrator.Migrator;
import dev.migrator.engine.MigratorBuilder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * A migrator for each of the {@link TwoDatabases}.
 */
@Configuration(proxyBeanMethods = false)
public class TwoMigrators {

	@Bean
	Migrator ordersMigrator(@Qualifier("orders") DataSource dataSource, Environment environment,
			ObjectProvider<MigratorCustomizer> customizers) {
		return migrator("ordersMigrator", dataSource, environment, customizers);
	}

	@Bean
	Migrator billingMigrator(@Qualifier("billing") DataSource dataSource, Environment environment,
			ObjectProvider<MigratorCustomizer> customizers) {
		return migrator("billingMigrator", dataSource, environment, customizers);
	}

	private Migrator migrator(String name, DataSource dataSource, Environment environment,
			ObjectProvider<MigratorCustomizer> customizers) {
		MigratorBuilder builder = MigratorBuilder.forDataSource(dataSource)
			.name(name)
			.locations(List.of(environment.getRequiredProperty("migrator.locations")));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

}
