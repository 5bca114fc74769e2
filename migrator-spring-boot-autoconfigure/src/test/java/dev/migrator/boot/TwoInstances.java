package dev.migrator.boot;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Two databases with revisions of their own, and the properties that declare a migrator
 * for each: {@code orders} first, then {@code billing}.
 */
public final class TwoInstances {

	private final Workspace orders;

	private final Workspace billing;

	public TwoInstances(Path directory) {
		this.orders = Workspace.withTwoRevisions(directory.resolve("orders"));
		this.billing = new Workspace(directory.resolve("billing")).revision("bbbb0001", "", "create invoice",
				"CREATE TABLE invoice (id INTEGER PRIMARY KEY, amount INTEGER);", "DROP TABLE invoice;");
	}

	public Workspace orders() {
		return this.orders;
	}

	public Workspace billing() {
		return this.billing;
	}

	public String[] properties(String... more) {
		List<String> declared = List.of("test.orders=" + this.orders.url(), "test.billing=" + this.billing.url(),
				"migrator.instances.orders.datasource=ordersDb",
				"migrator.instances.orders.locations=" + this.orders.revisions().toUri(),
				"migrator.instances.billing.datasource=billingDb",
				"migrator.instances.billing.locations=" + this.billing.revisions().toUri());
		return Stream.concat(declared.stream(), Arrays.stream(more)).toArray(String[]::new);
	}

	/**
	 * The databases.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class Databases {

		@Bean
		DataSource ordersDb(Environment environment) {
			return dataSource(environment.getRequiredProperty("test.orders"));
		}

		@Bean
		DataSource billingDb(Environment environment) {
			return dataSource(environment.getRequiredProperty("test.billing"));
		}

		static DataSource dataSource(String url) {
			return DataSourceBuilder.create().url(url).type(HikariDataSource.class).build();
		}

	}

}
