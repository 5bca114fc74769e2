package dev.migrator.boot;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import dev.migrator.MigrationEvent;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.PendingRevisionsException;
import dev.migrator.RevisionFailedException;
import dev.migrator.engine.Product;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what makes a start run revisions, and what becomes of the application when
 * they cannot be run.
 */
class TriggerTests {

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
	void byDefaultRevisionsRunWhenTheApplicationIsReadyButBeforeItTakesTraffic(Product product) {
		use(product);
		try (ConfigurableApplicationContext context = this.workspace.run(Witnesses.class)) {
			assertThat(context.getBean(Diary.class).entries).containsExactly("database bean: old", "started: old",
					"runner: old", "ready: new", "traffic: new");
		}
	}

	@Test
	void lifecycleRunsRevisionsBeforeAnythingStarts() {
		try (ConfigurableApplicationContext context = this.workspace.run(Witnesses.class,
				"migrator.trigger=lifecycle")) {
			assertThat(context.getBean(Diary.class).entries).containsExactly("database bean: old", "started: new",
					"runner: new", "ready: new", "traffic: new");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "database-initialization", "DATABASE_INITIALIZATION", "databaseInitialization" })
	void databaseInitializationRunsRevisionsBeforeBeansThatDependOnTheDatabase(String spelling) {
		try (ConfigurableApplicationContext context = this.workspace.run(Witnesses.class,
				"migrator.trigger=" + spelling)) {
			assertThat(context.getBean(Diary.class).entries).containsExactly("database bean: new", "started: new",
					"runner: new", "ready: new", "traffic: new");
		}
	}

	@ParameterizedTest
	@EnumSource
	void neverRunsNothing(Product product) {
		use(product);
		try (ConfigurableApplicationContext context = this.workspace.run(Workspace.Application.class,
				"migrator.trigger=never")) {
			assertThat(context.getBean(Migrator.class).status().state()).isEqualTo(State.PENDING);
			assertThat(this.workspace.database().objects()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource
	void verifyRunsNothingAndFailsTheStartWhileRevisionsArePending(Product product) {
		use(product);
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> this.workspace.run(Workspace.Application.class, "migrator.trigger=verify"))
			.havingRootCause()
			.isInstanceOf(PendingRevisionsException.class);
		assertThat(this.workspace.database().objects()).isZero();
	}

	@Test
	void verifyLetsTheApplicationStartOnceNothingIsPending() {
		this.workspace.run(Workspace.Application.class).close();
		try (ConfigurableApplicationContext context = this.workspace.run(Workspace.Application.class,
				"migrator.trigger=verify")) {
			assertThat(context.isActive()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application-ready", "lifecycle", "database-initialization" })
	void lazyInitializationChangesNothing(String trigger) {
		try (ConfigurableApplicationContext context = this.workspace.run(Workspace.Application.class,
				"migrator.trigger=" + trigger, "spring.main.lazy-initialization=true")) {
			assertThat(context.isActive()).isTrue();
			assertThat(this.workspace.columns("person")).contains("email");
		}
	}

	@Test
	void anAsynchronousMulticasterDoesNotLetTheApplicationGetAhead() {
		try (ConfigurableApplicationContext context = this.workspace.run(AsyncEvents.class)) {
			assertThat(context.isActive()).isTrue();
			assertThat(this.workspace.columns("person")).contains("email");
		}
	}

	@Test
	void inAContextHierarchyRevisionsRunOnce() {
		SpringApplicationBuilder parent = new SpringApplicationBuilder(Recorder.class, Workspace.Application.class)
			.web(WebApplicationType.NONE)
			.properties(this.workspace.properties())
			.registerShutdownHook(false);
		SpringApplicationBuilder builder = parent.child(Workspace.Application.class)
			.web(WebApplicationType.NONE)
			.properties(this.workspace.properties());
		// The pool of the parent would go on opening connections while the directory is
		// deleted
		try (ConfigurableApplicationContext child = builder.run();
				ConfigurableApplicationContext parentContext = parent.context()) {
			assertThat(child.getParent()).isSameAs(parentContext);
			assertThat(child.getBeanNamesForType(MigratorStartup.class)).isEmpty();
			assertThat(child.getBean(Recorder.class).runs).hasSize(1);
		}
	}

	@Test
	void severalMigratorsAllRun() {
		try (ConfigurableApplicationContext context = this.workspace.run(TwoMigratorsApplication.class)) {
			assertThat(context.getBeansOfType(Migrator.class)).hasSize(2)
				.allSatisfy((name, migrator) -> assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "database-initialization", "verify" })
	void aMigratorThatNeedsAnInitializedDatabaseFailsTheStartInsteadOfBeingLeftOut(String trigger) {
		assertThatExceptionOfType(BeanCreationException.class)
			.isThrownBy(() -> this.workspace.run(NeedsDatabase.class, "migrator.trigger=" + trigger))
			.satisfies(
					(ex) -> assertThat(ex).hasStackTraceContaining(BeanCurrentlyInCreationException.class.getName()));
	}

	@ParameterizedTest
	@CsvSource({ "application-ready, SQLITE", "lifecycle, SQLITE", "database-initialization, SQLITE",
			"application-ready, POSTGRESQL" })
	void aFailureFailsTheStart(String trigger, Product product) {
		use(product);
		this.workspace.revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> this.workspace.run(Workspace.Application.class, "migrator.trigger=" + trigger))
			.satisfies((ex) -> assertThat(ex).hasStackTraceContaining(RevisionFailedException.class.getName()));
		assertThat(this.workspace.columns("person")).contains("email");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application-ready", "lifecycle", "database-initialization", "verify" })
	void withKeepRunningTheApplicationStaysUpUntilThingsArePutRight(String trigger) {
		this.workspace.revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		try (ConfigurableApplicationContext context = this.workspace.run(Workspace.Application.class,
				"migrator.trigger=" + trigger, "migrator.on-failure=keep-running")) {
			MigratorStartup startup = context.getBean(MigratorStartup.class);
			assertThat(startup.isDone()).isFalse();
			assertThat(startup.failure("migrator")).isNotNull();
			this.workspace.execute("CREATE TABLE nowhere (id INTEGER)");
			assertThat(startup.isDone()).isFalse();
			context.getBean(Migrator.class).upgrade();
			assertThat(startup.isDone()).isTrue();
			assertThat(startup.failure("migrator")).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aShutdownWaitsForTheRunThatIsOn(Product product) throws InterruptedException {
		use(product);
		ConfigurableApplicationContext context = this.workspace.run(Pausing.class, "migrator.trigger=never");
		Pausing pausing = context.getBean(Pausing.class);
		Thread run = new Thread(() -> context.getBean(Migrator.class).upgrade());
		run.start();
		pausing.awaitLastRevision();
		Thread close = new Thread(context::close);
		close.start();
		close.join(300);
		assertThat(close.isAlive()).isTrue();
		pausing.goOn();
		close.join(10_000);
		assertThat(close.isAlive()).isFalse();
		assertThat(this.workspace.columns("person")).contains("email");
	}

	@ParameterizedTest
	@EnumSource
	@ExtendWith(OutputCaptureExtension.class)
	void aShutdownWaitsNoLongerThanSpringGrants(Product product, CapturedOutput output) throws InterruptedException {
		use(product);
		ConfigurableApplicationContext context = this.workspace.run(Pausing.class, "migrator.trigger=never",
				"spring.lifecycle.timeout-per-shutdown-phase=200ms");
		Pausing pausing = context.getBean(Pausing.class);
		Thread run = new Thread(() -> assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> context.getBean(Migrator.class).upgrade()));
		run.start();
		pausing.awaitLastRevision();
		Thread close = new Thread(context::close);
		close.start();
		await().until(() -> output.getOut().contains("Cancelling the upgrade of revision"));
		pausing.goOn();
		run.join(10_000);
		close.join(10_000);
		assertThat(close.isAlive()).isFalse();
		assertThat(this.workspace.columns("person")).doesNotContain("email");
	}

	/**
	 * What was seen of the database, and when.
	 */
	static class Diary {

		private final List<String> entries = new ArrayList<>();

		private final DataSource dataSource;

		Diary(DataSource dataSource) {
			this.dataSource = dataSource;
		}

		void enter(String occasion) {
			this.entries.add(occasion + ": " + (hasTable() ? "new" : "old"));
		}

		private boolean hasTable() {
			try (var connection = this.dataSource.getConnection();
					var tables = connection.getMetaData().getTables(null, null, "person", null)) {
				return tables.next();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Workspace.Application.class)
	static class Witnesses {

		@Bean
		Diary diary(DataSource dataSource) {
			return new Diary(dataSource);
		}

		@Bean
		@DependsOnDatabaseInitialization
		Object databaseBean(Diary diary) {
			diary.enter("database bean");
			return new Object();
		}

		@Bean
		SmartLifecycle server(Diary diary) {
			return new SmartLifecycle() {

				private boolean running;

				@Override
				public void start() {
					diary.enter("started");
					this.running = true;
				}

				@Override
				public void stop() {
					this.running = false;
				}

				@Override
				public boolean isRunning() {
					return this.running;
				}

				@Override
				public int getPhase() {
					return Integer.MIN_VALUE + 1;
				}

			};
		}

		@Bean
		ApplicationRunner runner(Diary diary) {
			return (arguments) -> diary.enter("runner");
		}

		@Bean
		ApplicationListener<ApplicationReadyEvent> ready(Diary diary) {
			return new ApplicationListener<>() {

				@Override
				public void onApplicationEvent(ApplicationReadyEvent event) {
					diary.enter("ready");
				}

			};
		}

		@Bean
		ApplicationListener<AvailabilityChangeEvent<ReadinessState>> traffic(Diary diary) {
			return new ApplicationListener<>() {

				@Override
				public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
					if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
						diary.enter("traffic");
					}
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Workspace.Application.class)
	static class AsyncEvents {

		@Bean
		ApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor());
			return multicaster;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Recorder {

		private final List<MigrationEvent> runs = new ArrayList<>();

		@EventListener
		void onRun(MigrationEvent.RunStarted event) {
			this.runs.add(event);
		}

	}

	/**
	 * Its migrator waits for the database, and the database for the migrator.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(Workspace.Application.class)
	static class NeedsDatabase {

		@Bean
		@DependsOnDatabaseInitialization
		MigratorCustomizer customizer() {
			return (builder) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Workspace.Application.class, TwoDatabases.class, TwoMigrators.class })
	static class TwoMigratorsApplication {

	}

	/**
	 * Holds a run up at its last revision.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(LifecycleAutoConfiguration.class)
	@Import(Workspace.Application.class)
	static class Pausing {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch goOn = new CountDownLatch(1);

		void awaitLastRevision() throws InterruptedException {
			assertThat(this.begun.await(10, TimeUnit.SECONDS)).isTrue();
		}

		void goOn() {
			this.goOn.countDown();
		}

		@EventListener
		void onRevision(MigrationEvent.RevisionStarted event) throws InterruptedException {
			if (event.step() == event.steps()) {
				this.begun.countDown();
				assertThat(this.goOn.await(10, TimeUnit.SECONDS)).isTrue();
			}
		}

	}

}
