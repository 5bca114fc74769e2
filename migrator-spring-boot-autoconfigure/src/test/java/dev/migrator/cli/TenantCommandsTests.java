package dev.migrator.cli;

import java.nio.file.Path;
import java.util.List;

import dev.migrator.cli.CommandLineFixture.Outcome;
import dev.migrator.engine.MigratorBuilder;
import dev.migrator.testing.EmbeddedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for commands where each tenant has a schema of its own.
 */
class TenantCommandsTests {

	private final String url = EmbeddedServer.newDatabase();

	private CommandLineFixture application;

	@BeforeEach
	void prepare(@TempDir Path directory) {
		this.application = new CommandLineFixture(directory).withLine();
		this.application.migrator((builder) -> MigratorBuilder.forDataSource(EmbeddedServer.dataSource(this.url))
			.locations(List.of(this.application.revisions().toUri().toString()))
			.tenants(() -> List.of("tenant_a", "tenant_b"), 2));
	}

	@AfterEach
	void drop() {
		EmbeddedServer.drop(this.url);
	}

	@Test
	void aCommandIsForAllTenantsOrForTheOneThatIsNamed() {
		assertThat(this.application.run("--migrator=migrator:tenant_a", "upgrade", "2222").exitCode()).isZero();

		assertThat(this.application.run("current")).isEqualTo(new Outcome(0, """
				tenant_a  2222, pending
				tenant_b  <base>, pending
				""", "pending: 0 of 2 tenants are up-to-date. pending: tenant_a, tenant_b.\n"));
		assertThat(this.application.run("--migrator=migrator:tenant_a", "current").out())
			.isEqualTo("2222, add email\n");

		assertThat(this.application.run("upgrade").out()).contains("Upgraded 4 revision(s)");

		assertThat(this.application.run("current")).isEqualTo(new Outcome(0, """
				tenant_a  3333 (head)
				tenant_b  3333 (head)
				""", ""));
		assertThat(this.application.run("current", "--json").out()).contains("\"tenants\"", "\"tenant_b\"");
	}

	@Test
	void whatDiffersFromTenantToTenantIsRefusedForAll() {
		Outcome refused = this.application.run("plan", "upgrade");

		assertThat(refused.exitCode()).isEqualTo(1);
		assertThat(refused.err()).contains("one tenant at a time", "migrator:SCHEMA", "tenant_a, tenant_b");
		assertThat(this.application.run("--migrator=migrator:tenant_c", "current").err())
			.contains("no tenant 'tenant_c'", "tenant_a, tenant_b");
	}

}
