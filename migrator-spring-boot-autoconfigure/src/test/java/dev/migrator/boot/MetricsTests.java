package dev.migrator.boot;

import java.nio.file.Path;

import dev.migrator.Migrator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is measured of runs and revisions.
 */
class MetricsTests {

	@TempDir
	private Path directory;

	private Workspace workspace;

	@BeforeEach
	void setUp() {
		this.workspace = Workspace.withTwoRevisions(this.directory);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application-ready", "database-initialization" })
	void runsAndRevisionsAreObserved(String trigger) {
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class,
				"migrator.trigger=" + trigger)) {
			assertThat(timer(context, "migrator.run", "upgrade", "succeeded").count()).isEqualTo(1);
			assertThat(timer(context, "migrator.revision", "upgrade", "succeeded").count()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "per-revision", "single" })
	void failuresAreObserved(String transactionMode) {
		this.workspace.revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class,
				"migrator.on-failure=keep-running", "migrator.transaction-mode=" + transactionMode)) {
			Timer run = timer(context, "migrator.run", "upgrade", "failed");
			assertThat(run.count()).isEqualTo(1);
			assertThat(run.getId().getTag("error")).isEqualTo("RevisionFailedException");
			assertThat(timer(context, "migrator.revision", "upgrade", "failed").count())
				.isEqualTo("single".equals(transactionMode) ? 3 : 1);
		}
	}

	@Test
	void gaugesTellHowManyRevisionsAreAppliedAndPending() {
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class, "migrator.trigger=never")) {
			assertThat(gauge(context, "migrator.revisions.pending")).isEqualTo(2);
			assertThat(gauge(context, "migrator.revisions.applied")).isZero();
			context.getBean(Migrator.class).upgrade("+1");
			assertThat(gauge(context, "migrator.revisions.pending")).isEqualTo(1);
			assertThat(gauge(context, "migrator.revisions.applied")).isEqualTo(1);
		}
	}

	@Test
	void aScrapeDoesNotAskTheDatabaseEachTime() {
		try (ConfigurableApplicationContext context = this.workspace.run(Application.class)) {
			assertThat(gauge(context, "migrator.revisions.applied")).isEqualTo(2);
			this.workspace.execute("DELETE FROM migrator_revision WHERE id = 'aaaa0002'");
			assertThat(gauge(context, "migrator.revisions.applied")).isEqualTo(2);
		}
	}

	private static double gauge(ConfigurableApplicationContext context, String name) {
		Gauge gauge = context.getBean(MeterRegistry.class).get(name).tag("migrator", "migrator").gauge();
		return gauge.value();
	}

	private static Timer timer(ConfigurableApplicationContext context, String name, String operation, String outcome) {
		return context.getBean(MeterRegistry.class)
			.get(name)
			.tag("migrator", "migrator")
			.tag("operation", operation)
			.tag("outcome", outcome)
			.timer();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
			SimpleMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class,
			MigratorAutoConfiguration.class, MigratorMetricsAutoConfiguration.class,
			MigratorObservationAutoConfiguration.class })
	@Import(Workspace.Application.class)
	static class Application {

	}

}
