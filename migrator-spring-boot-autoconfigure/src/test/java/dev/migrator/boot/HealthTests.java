package dev.migrator.boot;

import java.nio.file.Path;

import dev.migrator.Migrator;
import dev.migrator.engine.Product;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.application.ReadinessStateHealthIndicator;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what health and readiness tell of revisions.
 */
class HealthTests {

	@TempDir
	private Path directory;

	private Workspace workspace;

	@BeforeEach
	void setUp() {
		this.workspace = Workspace.withTwoRevisions(this.directory);
	}

	@AfterEach
	void close() {
		this.workspace.close();
	}

	private void use(Product product) {
		this.workspace = Workspace.withTwoRevisions(this.directory, product);
	}

	@ParameterizedTest
	@EnumSource
	void anUpToDateDatabaseIsUp(Product product) {
		use(product);
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class)) {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsEntry("state", "up-to-date")
				.containsKeys("explanation", "current", "pending");
		}
	}

	@Test
	void pendingRevisionsAreOutOfService() {
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class, "migrator.trigger=never")) {
			assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health(context).getDetails()).containsEntry("state", "pending");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aHeldDatabaseIsUp(Product product) {
		use(product);
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class)) {
			Migrator migrator = context.getBean(Migrator.class);
			migrator.downgrade("-1", migrator.planDowngrade("-1").planId());
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsEntry("state", "held");
		}
	}

	@Test
	void aModifiedRevisionIsDown() {
		this.workspace.run(Application.class).close();
		this.workspace.revision("aaaa0002", "aaaa0001", "add email", "ALTER TABLE person ADD COLUMN mail TEXT;", "");
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class, "migrator.trigger=never")) {
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails()).containsEntry("state", "diverged");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aFailedStartIsDownAndNotReadyUntilARunSucceeds(Product product) {
		use(product);
		this.workspace.revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class,
				"migrator.on-failure=keep-running")) {
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails()).containsEntry("state", "pending")
				.hasEntrySatisfying("error",
						(error) -> assertThat(error).asString().contains("aaaa0003").doesNotContain("INSERT"));
			assertThat(readiness(context)).isEqualTo(Status.OUT_OF_SERVICE);
			this.workspace.execute("CREATE TABLE nowhere (id INTEGER)");
			context.getBean(Migrator.class).upgrade();
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(readiness(context)).isEqualTo(Status.UP);
		}
	}

	@Test
	void takingBackTheFailedRunMakesTheApplicationReadyToo() {
		this.workspace.revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class,
				"migrator.on-failure=keep-running")) {
			assertThat(readiness(context)).isEqualTo(Status.OUT_OF_SERVICE);
			Migrator migrator = context.getBean(Migrator.class);
			migrator.downgrade("-1", migrator.planDowngrade("-1").planId());
			assertThat(readiness(context)).isEqualTo(Status.UP);
		}
	}

	@Test
	void readinessIsSpringBootsOwnUnlessTheApplicationMayKeepRunning() {
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class)) {
			assertThat(context.getBean("readinessStateHealthIndicator"))
				.isExactlyInstanceOf(ReadinessStateHealthIndicator.class);
		}
	}

	@Test
	void readinessIsLeftAloneWhereSpringBootHasNone() {
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class,
				"migrator.on-failure=keep-running", "management.endpoint.health.probes.enabled=false")) {
			assertThat(context.containsBean("readinessStateHealthIndicator")).isFalse();
		}
	}

	@Test
	void aRunThatIsOnIsTold() throws InterruptedException {
		try (ConfigurableApplicationContext context = this.workspace.run(Pausing.class, "migrator.trigger=never")) {
			TriggerTests.Pausing pausing = context.getBean(TriggerTests.Pausing.class);
			Thread run = new Thread(() -> context.getBean(Migrator.class).upgrade());
			run.start();
			pausing.awaitLastRevision();
			assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health(context).getDetails()).containsEntry("running", "upgrade of aaaa0002, 2 of 2");
			pausing.goOn();
			run.join(10_000);
			assertThat(health(context).getDetails()).doesNotContainKey("running");
		}
	}

	@Test
	void healthCanBeSwitchedOff() {
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class,
				"management.health.migrator.enabled=false")) {
			assertThat(context.containsBean("migratorHealthContributor")).isFalse();
		}
	}

	@Test
	void severalMigratorsAreToldApart() {
		try (ConfigurableApplicationContext context = this.workspace.run(TwoMigratorsApplication.class)) {
			HealthContributor contributor = context.getBean("migratorHealthContributor", HealthContributor.class);
			assertThat(contributor).isInstanceOfSatisfying(CompositeHealthContributor.class,
					(composite) -> assertThat(composite.stream().map((entry) -> entry.name()))
						.containsExactlyInAnyOrder("ordersMigrator", "billingMigrator"));
		}
	}

	private static Health health(ConfigurableApplicationContext context) {
		return health(context, "migratorHealthContributor");
	}

	private static Status readiness(ConfigurableApplicationContext context) {
		return health(context, "readinessStateHealthIndicator").getStatus();
	}

	private static Health health(ConfigurableApplicationContext context, String bean) {
		@Nullable Health health = context.getBean(bean, HealthIndicator.class).health();
		assertThat(health).isNotNull();
		return (health != null) ? health : Health.unknown().build();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HealthContributorAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class,
			AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
			MigratorAutoConfiguration.class, MigratorHealthContributorAutoConfiguration.class,
			MigratorReadinessAutoConfiguration.class })
	@Import(Workspace.Application.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, TwoDatabases.class, TwoMigrators.class })
	static class TwoMigratorsApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, TriggerTests.Pausing.class })
	static class Pausing {

	}

}
