package dev.migrator.demo;

import java.nio.file.Path;
import java.util.List;

import javax.sql.DataSource;

import dev.migrator.Migrator;
import dev.migrator.boot.MigratorCustomizer;
import dev.migrator.engine.MigratorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that looks after two databases.
 */
class SeveralDatabasesTests {

	@Test
	void aStartSeesToEachDatabase(@TempDir Path directory) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TwoDatabases.class)
			.web(WebApplicationType.NONE)
			.run("--directory=" + directory)) {
			assertThat(tables(context, "users")).contains("users", "notes").doesNotContain("invoices");
			assertThat(tables(context, "billing")).contains("invoices").doesNotContain("users");
			assertThat(context.getBean("billingMigrator", Migrator.class).status().current())
				.containsExactly("77aa88bb99cc");
		}
	}

	private static List<String> tables(ConfigurableApplicationContext context, String dataSource) {
		return JdbcClient.create(context.getBean(dataSource, DataSource.class))
			.sql("SELECT name FROM sqlite_master WHERE type = 'table'")
			.query(String.class)
			.list();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoDatabases {

		@Bean
		DataSource users(@Value("${directory}") Path directory) {
			return DataSourceBuilder.create().url("jdbc:sqlite:" + directory.resolve("users.db")).build();
		}

		@Bean(defaultCandidate = false)
		@Qualifier("billing")
		DataSource billing(@Value("${directory}") Path directory) {
			return DataSourceBuilder.create().url("jdbc:sqlite:" + directory.resolve("billing.db")).build();
		}

		@Bean
		Migrator usersMigrator(DataSource users) {
			return MigratorBuilder.forDataSource(users).name("usersMigrator").build();
		}

		@Bean
		Migrator billingMigrator(@Qualifier("billing") DataSource billing,
				ObjectProvider<MigratorCustomizer> customizers) {
			MigratorBuilder builder = MigratorBuilder.forDataSource(billing)
				.name("billingMigrator")
				.locations(List.of("classpath:db/billing"));
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder.build();
		}

	}

}
