package dev.migrator.boot;

import dev.migrator.Migrator;
import dev.migrator.boot.MigratorProperties.Trigger;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * What a start of the application does with the migrators of its own context. Those of a
 * parent context have been seen to by the parent.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(value = Migrator.class, search = SearchStrategy.CURRENT)
class MigratorStartupConfiguration {

	@Bean
	MigratorStartup migratorStartup(ListableBeanFactory beanFactory, MigratorProperties properties) {
		return new MigratorStartup(beanFactory, properties);
	}

	@Bean
	MigratorShutdownGuard migratorShutdownGuard(ListableBeanFactory beanFactory) {
		return new MigratorShutdownGuard(beanFactory);
	}

	@Bean
	@ConditionalOnTrigger(Trigger.APPLICATION_READY)
	ApplicationReadyTrigger migratorApplicationReadyTrigger(ApplicationContext context, MigratorStartup startup) {
		return new ApplicationReadyTrigger(context, startup);
	}

	@Bean
	@ConditionalOnTrigger(Trigger.LIFECYCLE)
	LifecycleTrigger migratorLifecycleTrigger(MigratorStartup startup) {
		return new LifecycleTrigger(startup);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnTrigger({ Trigger.DATABASE_INITIALIZATION, Trigger.VERIFY })
	@Import(DatabaseInitializationDependencyConfigurer.class)
	static class DatabaseInitializationConfiguration {

		@Bean
		@Lazy(false)
		DatabaseInitializationTrigger migratorDatabaseInitializationTrigger(MigratorStartup startup) {
			return new DatabaseInitializationTrigger(startup);
		}

	}

}
