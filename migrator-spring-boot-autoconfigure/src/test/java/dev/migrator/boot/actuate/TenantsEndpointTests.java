package dev.migrator.boot.actuate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.migrator.Migrator;
import dev.migrator.boot.Workspace;
import dev.migrator.boot.actuate.page.MigrationPages;
import dev.migrator.boot.actuate.page.MigratorView;
import dev.migrator.descriptor.MigratorDescriptor;
import dev.migrator.descriptor.TenantDescriptor;
import dev.migrator.engine.MigratorBuilder;
import dev.migrator.testing.EmbeddedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class TenantsEndpointTests {

	@TempDir
	private Path directory;

	private final String url = EmbeddedServer.newDatabase();

	private final StaticApplicationContext context = new StaticApplicationContext();

	private MigrationsEndpoint endpoint = new MigrationsEndpoint(this.context, Show.ALWAYS);

	@BeforeEach
	void prepare() {
		String locations = Workspace.withTwoRevisions(this.directory).locations();
		Migrator migrator = MigratorBuilder.forDataSource(EmbeddedServer.dataSource(this.url))
			.locations(List.of(locations.substring(locations.indexOf('=') + 1)))
			.tenants(() -> List.of("tenant_a", "tenant_b"), 2)
			.build();
		this.context.setId("application");
		this.context.getBeanFactory().registerSingleton("migrator", migrator);
		migrator.tenant("tenant_a").upgrade();
		migrator.tenant("tenant_b").upgrade("aaaa0001");
	}

	@AfterEach
	void drop() {
		EmbeddedServer.drop(this.url);
	}

	@Test
	void eachTenantIsToldOf() {
		MigratorDescriptor migrator = Objects.requireNonNull(
				this.endpoint.migrations().contexts().values().iterator().next().migrators().get("migrator"));

		assertThat(migrator.tenants())
			.isEqualTo(Map.of("tenant_a", new TenantDescriptor("up-to-date", List.of("aaaa0002"), 0, null), "tenant_b",
					new TenantDescriptor("pending", List.of("aaaa0001"), 1, null)));
		assertThat(migrator.status()).isEqualTo("pending");
		assertThat(migrator.history()).hasSize(3);
		assertThat(migrator.archives()).isNull();
	}

	@Test
	void aRequestMeansOneTenantByTheNameOfTheBeanAndItsSchema() {
		Migrators migrators = Migrators.of(this.context);

		assertThat(migrators.find("migrator:tenant_b")).isNotNull()
			.satisfies((tenant) -> assertThat(tenant.status().pending()).containsExactly("aaaa0002"));
		assertThat(migrators.find("migrator:tenant_c")).isNull();
		assertThat(migrators.find("other:tenant_b")).isNull();
		assertThat(this.endpoint.find("aaaa0002", "migrator:tenant_a")).isNotNull();
	}

	@Test
	void thePageHasATableOfTheTenants() {
		MigratorView view = this.endpoint.views().get(0);

		assertThat(view.problem()).isNull();
		assertThat(view.tenants()).containsOnlyKeys("tenant_a", "tenant_b");
		assertThat(page(view)).containsSubsequence("Tenants: 2", "tenant_b", "pending", "aaaa0001", "tenant_a",
				"up-to-date", "aaaa0002");
	}

	private static String page(MigratorView view) {
		return new MigrationPages().overview("migrations", List.of(view), true);
	}

}
