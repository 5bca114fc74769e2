package dev.migrator.boot;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.TenantSchemas;
import dev.migrator.TenantsFailedException;
import dev.migrator.testing.EmbeddedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TenantSchemasTests {

	@TempDir
	private Path directory;

	private String url = "";

	private ApplicationContextRunner runner = new ApplicationContextRunner();

	@BeforeEach
	void prepare() {
		this.url = EmbeddedServer.newDatabase();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MigratorAutoConfiguration.class))
			.withBean("dataSource", DataSource.class, () -> EmbeddedServer.dataSource(this.url))
			.withPropertyValues(Workspace.withTwoRevisions(this.directory).locations());
	}

	@AfterEach
	void drop() {
		EmbeddedServer.drop(this.url);
	}

	@Test
	void aBeanThatListsSchemasMakesTheMigratorOneOverTenants() {
		this.runner.withBean("tenants", TenantSchemas.class, () -> () -> List.of("tenant_a", "tenant_b"))
			.withPropertyValues("migrator.tenants.parallelism=2")
			.run((context) -> {
				Migrator migrator = context.getBean(Migrator.class);
				assertThat(migrator.upgrade().steps()).hasSize(4);
				assertThat(migrator.tenants()).containsExactly("tenant_a", "tenant_b");
				assertThat(schemasWith("migrator_revision")).containsExactly("tenant_a", "tenant_b");
				assertThat(new MigratorHealthIndicator("migrator", migrator, null).health()).satisfies((health) -> {
					assertThat(health.getStatus()).isEqualTo(Status.UP);
					assertThat(health.getDetails()).containsKey("tenants").doesNotContainKey("failed");
				});
			});
	}

	@Test
	void anInstanceNamesTheBeanThatListsItsSchemas() {
		this.runner.withBean("tenants", TenantSchemas.class, () -> () -> List.of("tenant_a"))
			.withPropertyValues("migrator.instances.shop.tenant-schemas=tenants",
					"migrator.instances.main.schema=state")
			.run((context) -> {
				assertThat(context.getBean("shop", Migrator.class).tenants()).containsExactly("tenant_a");
				assertThat(context.getBean("main", Migrator.class).tenants()).isEmpty();
			});
	}

	@Test
	void aBeanThatIsNotThereIsNamedWithThoseThatAre() {
		this.runner.withBean("tenants", TenantSchemas.class, () -> () -> List.of("tenant_a"))
			.withPropertyValues("migrator.instances.shop.tenant-schemas=customers")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(MigratorException.class)
				.hasMessageContaining("no TenantSchemas bean 'customers'")
				.satisfies((ex) -> assertThat(((MigratorException) ex).getAction()).contains("tenants")));
	}

	@Test
	void theHealthCountsTheTenantsByStatusAndNamesThoseThatFailed() {
		JdbcTemplate sql = new JdbcTemplate(EmbeddedServer.dataSource(this.url));
		this.runner.withBean("tenants", TenantSchemas.class, () -> () -> List.of("tenant_a", "tenant_b"))
			.run((context) -> {
				Migrator migrator = context.getBean(Migrator.class);
				migrator.tenant("tenant_b").upgrade("aaaa0001");
				String table = sql.queryForObject("SELECT tablename FROM pg_tables WHERE schemaname = 'tenant_b'"
						+ " AND tablename NOT LIKE 'migrator%'", String.class);
				sql.execute("CREATE SCHEMA tenant_a CREATE TABLE %s (x integer)".formatted(table));
				assertThatExceptionOfType(TenantsFailedException.class).isThrownBy(migrator::upgradeOnStartup)
					.satisfies((ex) -> assertThat(ex.getFailures()).containsOnlyKeys("tenant_a"));
				assertThat(new MigratorHealthIndicator("migrator", migrator, null).health()).satisfies((health) -> {
					assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
					assertThat(health.getDetails()).containsEntry("failed", List.of("tenant_a"))
						.containsEntry("tenants", Map.of("pending", 1L, "up-to-date", 1L));
				});
			});
	}

	@Test
	void theHealthAsksEachTenantOnce() {
		AtomicInteger connections = new AtomicInteger();
		DataSource counting = new DelegatingDataSource(EmbeddedServer.dataSource(this.url)) {

			@Override
			public Connection getConnection() throws SQLException {
				connections.incrementAndGet();
				return super.getConnection();
			}

		};
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MigratorAutoConfiguration.class))
			.withBean("dataSource", DataSource.class, () -> counting)
			.withPropertyValues(Workspace.withTwoRevisions(this.directory).locations())
			.withBean("tenants", TenantSchemas.class, () -> () -> List.of("tenant_a", "tenant_b", "tenant_c"))
			.run((context) -> {
				Migrator migrator = context.getBean(Migrator.class);
				migrator.upgrade();
				connections.set(0);
				new MigratorHealthIndicator("migrator", migrator, null).health();
				assertThat(connections).hasValueLessThanOrEqualTo(4);
			});
	}

	private List<String> schemasWith(String table) {
		return new JdbcTemplate(EmbeddedServer.dataSource(this.url))
			.queryForList("SELECT schemaname FROM pg_tables WHERE tablename = ? ORDER BY 1", String.class, table);
	}

}
