package dev.migrator.boot;

import dev.migrator.Migrator;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The migrator of an application that declares none itself.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Migrator.class)
class MigratorConfiguration {

	static final String NAME = "migrator";

	@Bean
	MigrationDataSource migrationDataSource(ConfiguredMigrators migrators) {
		return migrators.dataSource();
	}

	@Bean(NAME)
	Migrator migrator(MigrationDataSource migrationDataSource, ConfiguredMigrators migrators) {
		return migrators.only(NAME, migrationDataSource);
	}

}
