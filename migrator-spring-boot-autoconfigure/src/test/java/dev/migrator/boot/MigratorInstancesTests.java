package dev.migrator.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import dev.migrator.MigrationEvent;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.PendingRevisionsException;
import dev.migrator.engine.MigratorBuilder;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.boot.jdbc.SchemaManagementProvider;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * Tests for migrators that properties declare one by one.
 */
class MigratorInstancesTests {

	@TempDir
	private Path directory;

	private TwoInstances instances;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		this.instances = new TwoInstances(this.directory);
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MigratorAutoConfiguration.class))
			.withUserConfiguration(TwoInstances.Databases.class)
			.withPropertyValues(this.instances.properties());
	}

	@Test
	void eachIsABeanOfItsNameAndThereIsNoOther() {
		this.runner.run((context) -> {
			assertThat(context).getBeans(Migrator.class).containsOnlyKeys("orders", "billing");
			context.getBean("billing", Migrator.class).upgrade();
			assertThat(this.instances.billing().columns("invoice")).isNotEmpty();
			assertThat(context.getBean("orders", Migrator.class).status().state()).isEqualTo(State.PENDING);
			assertThat(context.getBean("orders", Migrator.class).upgrade().to()).containsExactly("aaaa0002");
			assertThat(this.instances.orders().columns("person")).contains("email");
		});
	}

	@Test
	void eachCanBeInjectedByItsName() {
		this.runner.withUserConfiguration(Client.class)
			.run((context) -> assertThat(context.getBean(Client.class).billing)
				.isSameAs(context.getBean("billing", Migrator.class)));
	}

	@Test
	void withoutALocationTheRevisionsAreInAFolderOfTheSameName() {
		this.runner
			.withPropertyValues("migrator.locations=classpath:elsewhere", "migrator.instances.none.datasource=ordersDb",
					"migrator.instances.none.table-prefix=none_")
			.run((context) -> assertThatExceptionOfType(MigratorException.class)
				.isThrownBy(() -> context.getBean("none", Migrator.class).graph())
				.withMessageContaining("classpath:db/revisions/none"));
	}

	private static StandardEnvironment environment(String... names) {
		StandardEnvironment environment = new StandardEnvironment();
		Map<String, Object> values = new LinkedHashMap<>();
		for (String name : names) {
			values.put("migrator.instances." + name, "x");
		}
		environment.getPropertySources().addFirst(new MapPropertySource("test", values));
		return environment;
	}

	@Test
	void settingsReachTheMigrator() {
		this.instances.billing()
			.revision("bbbb0002", "bbbb0001", "fill", "INSERT INTO invoice (amount) VALUES (${n});", "");
		this.runner
			.withPropertyValues("migrator.placeholders.n=1", "migrator.instances.billing.placeholders.n=2",
					"migrator.instances.billing.table-prefix=b_", "migrator.actor=deploy-bot")
			.run((context) -> {
				Migrator billing = context.getBean("billing", Migrator.class);
				billing.upgrade();
				assertThat(this.instances.billing().query("app", "SELECT amount FROM invoice")).containsExactly("2");
				assertThat(this.instances.billing().columns("b_revision")).isNotEmpty();
				assertThat(billing.history(1).get(0).actor()).isEqualTo("deploy-bot");
			});
	}

	@Test
	void whatAnInstanceDoesNotSetHoldsAsForAll() {
		this.instances.billing()
			.revision("bbbb0002", "bbbb0001", "fill", "INSERT INTO invoice (amount) VALUES (${a} + ${b});", "");
		this.runner
			.withPropertyValues("migrator.placeholders.a=1", "migrator.placeholders.b=2", "migrator.table-prefix=all_",
					"migrator.downgrade.floor=bbbb0001", "migrator.instances.billing.placeholders.b=3")
			.run((context) -> {
				Migrator billing = context.getBean("billing", Migrator.class);
				billing.upgrade();
				assertThat(this.instances.billing().query("app", "SELECT amount FROM invoice")).containsExactly("4");
				assertThat(this.instances.billing().columns("all_revision")).isNotEmpty();
				assertThat(billing.planDowngrade("base").belowFloor()).containsExactly("bbbb0001");
			});
	}

	@Test
	void theyAreInTheOrderOfTheirDeclaration() {
		assertThat(InstanceNames.of(environment("zeta.schema", "alpha.schema", "mid.schema", "zeta.table-prefix")))
			.containsExactly("zeta", "alpha", "mid");
	}

	@Test
	void whereTheEnvironmentKeepsNoOrderTheyAreInThatOfTheirNames() {
		Map<String, Object> unordered = new HashMap<>();
		List.of("zeta", "alpha", "mid", "beta", "omega")
			.forEach((name) -> unordered.put("migrator.instances.%s.schema".formatted(name), name));
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", unordered));
		assertThat(InstanceNames.of(environment)).containsExactly("alpha", "beta", "mid", "omega", "zeta");
	}

	@Test
	void anOverrideNeitherChangesTheOrderNorDeclaresASecondOneByAnotherSpelling() {
		StandardEnvironment environment = environment("orders.schema", "auditLog.schema");
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
					Map.of("MIGRATOR_INSTANCES_AUDITLOG_SCHEMA", "other")));
		assertThat(InstanceNames.of(environment)).containsExactly("orders", "auditLog");
		assertThat(Binder.get(environment).bindOrCreate("migrator", MigratorProperties.class).instances())
			.extractingByKey("auditLog")
			.extracting("schema")
			.isEqualTo("other");
	}

	@Test
	void theDataSourceNeedNotBeNamedWhereThereIsOne() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MigratorAutoConfiguration.class))
			.withBean("db", DataSource.class, () -> TwoInstances.Databases.dataSource(this.instances.orders().url()))
			.withPropertyValues("migrator.instances.one.locations=" + this.instances.orders().revisions().toUri(),
					"migrator.instances.one.table-prefix=one_",
					"migrator.instances.other.locations=" + this.instances.billing().revisions().toUri(),
					"migrator.instances.other.table-prefix=other_")
			.run((context) -> {
				context.getBeansOfType(Migrator.class).values().forEach(Migrator::upgrade);
				assertThat(this.instances.orders().columns("person")).isNotEmpty();
				assertThat(this.instances.orders().columns("invoice")).isNotEmpty();
			});
	}

	@Test
	void severalDataSourcesAndNoChoiceIsAnErrorThatNamesTheProperty() {
		this.runner.withPropertyValues("migrator.instances.audit.table-prefix=audit_")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoMigrationDataSourceException.class)
				.hasMessageContaining("'ordersDb', 'billingDb'")
				.extracting("action")
				.asString()
				.contains("migrator.instances.audit.datasource"));
	}

	@Test
	void aDataSourceThatThereIsNotIsAnErrorThatListsThoseThatThereAre() {
		this.runner.withPropertyValues("migrator.instances.billing.datasource=biling")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoMigrationDataSourceException.class)
				.hasMessageContaining("migrator.instances.billing.datasource is 'biling'")
				.extracting("action")
				.asString()
				.contains("'ordersDb', 'billingDb'"));
	}

	@Test
	void twoThatWouldKeepTheirStateInTheSameTablesAreRefused() {
		this.runner.withPropertyValues("migrator.instances.billing.datasource=ordersDb")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(MigratorException.class)
				.hasMessageContaining("'orders' and 'billing'")
				.extracting("action")
				.asString()
				.contains("migrator.instances.billing.table-prefix"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aBeanThatHasTheNameAlreadyFailsTheStartWithWhatToDo(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Application.class, "migrator.instances.billingDb.table-prefix=x_"));
		assertThat(output).contains("APPLICATION FAILED TO START", "migrator.instances.billingDb.*",
				"another bean 'billingDb' of type javax.sql.DataSource", "Databases", "Call that bean something else");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aBeanOfALaterAutoConfigurationThatWantsTheNameFailsTheStartToo(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> run(Application.class, "migrator.instances.migrationListenersCustomizer.table-prefix=x_",
					"migrator.instances.migrationListenersCustomizer.datasource=ordersDb"));
		assertThat(output).contains("APPLICATION FAILED TO START", "migrationListenersCustomizer",
				"migrator.instances.migrationListenersCustomizer.*");
	}

	@Test
	void hibernateIsToldThatTheSchemasOfAllAreLookedAfter() {
		this.runner.run((context) -> {
			SchemaManagementProvider provider = context.getBean(SchemaManagementProvider.class);
			assertThat(context.getBeansOfType(DataSource.class).values()).hasSize(2)
				.allSatisfy((dataSource) -> assertThat(provider.getSchemaManagement(dataSource))
					.isEqualTo(SchemaManagement.MANAGED));
		});
	}

	@Test
	void theyStartInTheOrderOfTheirDeclaration() {
		try (ConfigurableApplicationContext context = run(Recording.class)) {
			assertThat(context.getBean(Recording.class).runs).containsExactly("orders", "billing");
		}
	}

	@Test
	void eachHasItsTrigger() {
		try (ConfigurableApplicationContext context = run(Recording.class, "migrator.instances.orders.trigger=never",
				"migrator.instances.billing.trigger=lifecycle")) {
			assertThat(context.getBean(Recording.class).runs).containsExactly("billing");
			assertThat(context.getBeansOfType(ApplicationReadyTrigger.class)).hasSize(1);
		}
	}

	@Test
	void oneCanRunBeforeTheBeansThatNeedADatabaseWhileTheOtherRunsWhenTheApplicationIsReady() {
		try (ConfigurableApplicationContext context = run(Recording.class,
				"migrator.instances.billing.trigger=database-initialization")) {
			assertThat(context.getBean(Recording.class).runs).containsExactly("orders");
			assertThat(context.getBean("billing", Migrator.class).status().state()).isEqualTo(State.UP_TO_DATE);
		}
	}

	@Test
	void oneCanBeVerifiedWhileTheOtherRuns() {
		assertThatException().isThrownBy(() -> run(Application.class, "migrator.instances.orders.trigger=verify"))
			.havingCause()
			.isInstanceOf(MigratorException.class)
			.withMessageContaining("The migrator 'orders' fails:")
			.havingCause()
			.isInstanceOf(PendingRevisionsException.class);
		assertThat(this.instances.billing().columns("invoice")).isEmpty();
		run(Application.class).close();
		try (ConfigurableApplicationContext context = run(Application.class,
				"migrator.instances.orders.trigger=verify")) {
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void aMigratorOfTheApplicationsOwnStandsBesideThemAndHasTheCommonTrigger() {
		try (ConfigurableApplicationContext context = run(WithOwn.class, "migrator.trigger=never",
				"migrator.instances.billing.trigger=application-ready")) {
			assertThat(context.getBeansOfType(Migrator.class)).containsOnlyKeys("own", "orders", "billing")
				.allSatisfy((name, migrator) -> assertThat(migrator.status().state())
					.isEqualTo(name.equals("billing") ? State.UP_TO_DATE : State.PENDING));
		}
	}

	@Test
	void oneMayFailWithoutEndingTheStart() {
		this.instances.billing().revision("bbbb0002", "bbbb0001", "break", "INSERT INTO nowhere VALUES (1);", "");
		try (ConfigurableApplicationContext context = run(WithActuator.class,
				"migrator.instances.billing.on-failure=keep-running")) {
			CompositeHealthContributor health = (CompositeHealthContributor) context.getBean(HealthContributor.class);
			assertThat(health.getContributor("orders")).asInstanceOf(type(HealthIndicator.class))
				.satisfies((indicator) -> assertThat(indicator.health()).extracting("status").isEqualTo(Status.UP));
			assertThat(health.getContributor("billing")).asInstanceOf(type(HealthIndicator.class))
				.satisfies((indicator) -> assertThat(indicator.health()).extracting("status").isEqualTo(Status.DOWN));
			assertThat(context.getBean(MigratorStartup.class).isDone()).isFalse();
			this.instances.billing().execute("CREATE TABLE nowhere (id INTEGER)");
			context.getBean("billing", Migrator.class).upgrade();
			assertThat(context.getBean(MigratorStartup.class).isDone()).isTrue();
		}
		this.instances.orders().revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		assertThatException()
			.isThrownBy(() -> run(WithActuator.class, "migrator.instances.billing.on-failure=keep-running"));
	}

	@Test
	void metricsTellThemApart() {
		try (ConfigurableApplicationContext context = run(WithActuator.class)) {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("migrator.revisions.applied").tag("migrator", "orders").gauge().value())
				.isEqualTo(2);
			assertThat(registry.get("migrator.revisions.applied").tag("migrator", "billing").gauge().value())
				.isEqualTo(1);
		}
	}

	@Test
	void trafficIsRefusedUntilTheRunOfOneIsOver() {
		try (ConfigurableApplicationContext context = run(WithActuator.class,
				"migrator.instances.billing.trigger=never")) {
			Recording recording = context.getBean(Recording.class);
			recording.states.clear();
			context.getBean("billing", Migrator.class).upgrade();
			assertThat(recording.states).contains(ReadinessState.REFUSING_TRAFFIC);
			assertThat(context.getBean(ApplicationAvailability.class).getReadinessState())
				.isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	@Test
	void inAContextHierarchyTheyRunOnce() {
		try (ConfigurableApplicationContext parent = run(Recording.class)) {
			new ApplicationContextRunner().withParent(parent)
				.withConfiguration(AutoConfigurations.of(MigratorAutoConfiguration.class))
				.withPropertyValues(this.instances.properties())
				.run((child) -> assertThat(child).hasNotFailed().getBeanNames(MigratorStartup.class).isEmpty());
			assertThat(parent.getBean(Recording.class).runs).hasSize(2);
		}
	}

	@Test
	void eachIsClosedWithTheContext() {
		List<Migrator> migrators = new ArrayList<>();
		this.runner.run((context) -> migrators.addAll(context.getBeansOfType(Migrator.class).values()));
		assertThat(migrators).hasSize(2)
			.allSatisfy(
					(migrator) -> assertThatException().isThrownBy(migrator::upgrade).withMessageContaining("closed"));
	}

	@Test
	void revisionsInJavaSayWhichOneTheyAreFor() {
		try (ConfigurableApplicationContext context = run(WithRevisions.class)) {
			assertThat(context.getBean("orders", Migrator.class).status().current()).containsExactly("aaaa0003");
			assertThat(context.getBean("billing", Migrator.class).status().current()).containsExactly("bbbb0002");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void revisionsInJavaThatSayNothingOrSomethingElseAreAnErrorThatNamesThem(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(WithStrays.class));
		assertThat(output).contains("APPLICATION FAILED TO START", Anybodys.class.getName() + " names none",
				Elsewhere.class.getName() + " names 'biling'", "@MigratorRevision(migrator = \"orders\")",
				"There are: orders, billing.");
		assertThat(this.instances.orders().columns("person")).isEmpty();
	}

	@Test
	void revisionsInJavaNeedNotSayItWhereThereIsOnlyOne() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MigratorAutoConfiguration.class))
			.withUserConfiguration(TwoInstances.Databases.class, Anybodys.class)
			.withPropertyValues("test.orders=" + this.instances.orders().url(),
					"test.billing=" + this.instances.billing().url(), "migrator.instances.orders.datasource=ordersDb",
					"migrator.instances.orders.locations=" + this.instances.orders().revisions().toUri())
			.run((context) -> assertThat(context.getBean(Migrator.class).upgrade().to()).containsExactly("aaaa0003"));
	}

	@Test
	void aShutdownWaitsForAllOfThem() {
		this.runner.run((context) -> {
			MigratorShutdownGuard guard = context.getBean(MigratorShutdownGuard.class);
			boolean[] stopped = new boolean[1];
			guard.stop(() -> stopped[0] = true);
			assertThat(stopped[0]).isTrue();
			assertThat(context.getBeansOfType(Migrator.class).values())
				.allMatch((migrator) -> migrator.awaitIdle(Duration.ZERO));
		});
	}

	/**
	 * Run an application whose properties are in a file, which keeps their order.
	 */
	private ConfigurableApplicationContext run(Class<?> source, String... properties) {
		try {
			Files.write(this.directory.resolve("application.properties"),
					List.of(this.instances.properties(properties)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		return this.instances.orders().run(application, "spring.config.additional-location=" + this.directory.toUri());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MigratorAutoConfiguration.class)
	@Import(TwoInstances.Databases.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class Recording {

		private final List<String> runs = new ArrayList<>();

		private final List<ReadinessState> states = new ArrayList<>();

		@EventListener
		void onRun(MigrationEvent.RunStarted event) {
			this.runs.add(event.migrator());
		}

		@EventListener
		void onState(AvailabilityChangeEvent<ReadinessState> event) {
			this.states.add(event.getState());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Recording.class, ApplicationAvailabilityBean.class })
	@ImportAutoConfiguration({ MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
			SimpleMetricsExportAutoConfiguration.class, MigratorAvailabilityAutoConfiguration.class,
			MigratorHealthContributorAutoConfiguration.class, MigratorMetricsAutoConfiguration.class })
	static class WithActuator {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class WithOwn {

		@Bean
		Migrator own(@Qualifier("billingDb") DataSource dataSource, Environment environment) {
			return MigratorBuilder.forDataSource(dataSource)
				.name("own")
				.tablePrefix("own_")
				.locations(List.of(environment.getRequiredProperty("migrator.instances.orders.locations")))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Client {

		private final Migrator billing;

		Client(Migrator billing) {
			this.billing = billing;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, ForOrders.class, ForBilling.class })
	static class WithRevisions {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, Anybodys.class, Elsewhere.class, ForBilling.class })
	static class WithStrays {

	}

	@MigratorRevision(id = "aaaa0003", revises = "aaaa0002", migrator = "orders")
	static class ForOrders implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			op.execute("INSERT INTO person (name) VALUES ('x')");
		}

	}

	@MigratorRevision(id = "bbbb0002", revises = "bbbb0001", migrator = "billing")
	static class ForBilling implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			op.execute("INSERT INTO invoice (amount) VALUES (1)");
		}

	}

	@MigratorRevision(id = "aaaa0003", revises = "aaaa0002")
	static class Anybodys implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
		}

	}

	@MigratorRevision(id = "bbbb0003", migrator = "biling")
	static class Elsewhere implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
		}

	}

}
