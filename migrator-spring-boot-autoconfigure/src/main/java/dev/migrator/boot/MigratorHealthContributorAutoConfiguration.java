package dev.migrator.boot;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.migrator.Migrator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the health of the databases that migrators look after.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MigratorAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(Migrator.class)
@ConditionalOnEnabledHealthIndicator("migrator")
public final class MigratorHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "migratorHealthIndicator", "migratorHealthContributor" })
	HealthContributor migratorHealthContributor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<MigratorStartup> startup) {
		Map<String, HealthContributor> indicators = new LinkedHashMap<>();
		SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Migrator.class)
			.forEach((name, migrator) -> indicators.put(name,
					new MigratorHealthIndicator(name, migrator, startup.getIfAvailable())));
		return (indicators.size() != 1) ? CompositeHealthContributor.fromMap(indicators)
				: indicators.values().iterator().next();
	}

}
