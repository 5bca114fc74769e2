package dev.migrator.boot;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * An application with two databases, neither of them the main one.
 */
@Configuration(proxyBeanMethods = false)
public class TwoDatabases {

	@Bean
	DataSource orders(Environment environment) {
		return dataSource(environment, "orders");
	}

	@Bean
	DataSource billing(Environment environment) {
		return dataSource(environment, "billing");
	}

	/**
	 * Create a database beside the one of the {@link Workspace}.
	 */
	static DataSource dataSource(Environment environment, String name) {
		String revisions = environment.getRequiredProperty("migrator.locations");
		return DataSourceBuilder.create()
			.url(revisions.replaceFirst("file:/+", "jdbc:sqlite:/").replaceFirst("revisions/?$", name + ".db"))
			.type(HikariDataSource.class)
			.build();
	}

}
