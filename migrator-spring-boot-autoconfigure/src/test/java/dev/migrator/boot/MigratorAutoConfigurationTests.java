package dev.migrator.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import dev.migrator.MigrationEvent;
import dev.migrator.MigrationListener;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.boot.MigratorProperties.OnFailure;
import dev.migrator.boot.MigratorProperties.Trigger;
import dev.migrator.engine.MigratorBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.boot.jdbc.SchemaManagementProvider;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the migrator bean of an application.
 */
class MigratorAutoConfigurationTests {

	@TempDir
	private Path directory;

	private Workspace workspace;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		this.workspace = Workspace.withTwoRevisions(this.directory);
		this.runner = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(DataSourceAutoConfiguration.class, MigratorAutoConfiguration.class))
			.withPropertyValues(this.workspace.locations());
	}

	private ApplicationContextRunner withUrl() {
		return this.runner.withPropertyValues("spring.datasource.url=" + this.workspace.url());
	}

	@Test
	void theMigratorLooksAfterTheDatabaseOfTheApplication() {
		withUrl().run((context) -> {
			Migrator migrator = context.getBean(Migrator.class);
			assertThat(migrator.upgrade().to()).containsExactly("aaaa0002");
			assertThat(this.workspace.columns("person")).containsExactly("id", "name", "email");
		});
	}

	@Test
	void nothingRunsWhileNoApplicationIsReady() {
		withUrl().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(this.workspace.columns("person")).isEmpty();
		});
	}

	@Test
	void withoutSettingsTheDefaultsHold() {
		new ApplicationContextRunner().withUserConfiguration(PropertiesOnly.class).run((context) -> {
			MigratorProperties properties = context.getBean(MigratorProperties.class);
			assertThat(properties.locations()).containsExactly("classpath:db/revisions");
			assertThat(properties.tablePrefix()).isEqualTo("migrator_");
			assertThat(properties.trigger()).isEqualTo(Trigger.APPLICATION_READY);
			assertThat(properties.onFailure()).isEqualTo(OnFailure.FAIL);
			assertThat(properties.lockTimeout()).isEqualTo(Duration.ofMinutes(1));
			assertThat(properties.placeholders()).isEmpty();
		});
	}

	@Test
	void settingsReachTheMigrator() {
		this.workspace.revision("aaaa0003", "aaaa0002", "use a placeholder",
				"INSERT INTO person (name) VALUES ('${greeting}');", "");
		withUrl()
			.withPropertyValues("migrator.placeholders.greeting=hello", "migrator.table-prefix=m_",
					"migrator.actor=deploy-bot")
			.run((context) -> {
				Migrator migrator = context.getBean(Migrator.class);
				migrator.upgrade();
				assertThat(this.workspace.query("app", "SELECT name FROM person")).containsExactly("hello");
				assertThat(this.workspace.columns("m_revision")).isNotEmpty();
				assertThat(migrator.history(1)).singleElement()
					.satisfies((entry) -> assertThat(entry.actor()).isEqualTo("deploy-bot"));
			});
	}

	@Test
	void theMigratorCanBeSwitchedOff() {
		withUrl().withPropertyValues("migrator.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Migrator.class)
				.doesNotHaveBean(MigratorProperties.class));
	}

	@Test
	void anOwnMigratorTakesThePlaceOfTheAutoConfiguredOne() {
		withUrl().withUserConfiguration(OwnMigrator.class)
			.run((context) -> assertThat(context).getBeans(Migrator.class).containsOnlyKeys("ownMigrator"));
	}

	@Test
	void customizersAreAppliedInOrder() {
		withUrl().withUserConfiguration(Customizers.class).run((context) -> {
			context.getBean(Migrator.class).upgrade();
			assertThat(this.workspace.columns("second_revision")).isNotEmpty();
			assertThat(this.workspace.columns("first_revision")).isEmpty();
		});
	}

	@Test
	void runsArePublishedAsApplicationEvents() {
		withUrl().withUserConfiguration(EventRecorder.class).run((context) -> {
			context.getBean(Migrator.class).upgrade();
			List<MigrationEvent> events = context.getBean(EventRecorder.class).events;
			assertThat(events).hasSize(6);
			assertThat(events.get(0)).isInstanceOf(MigrationEvent.RunStarted.class);
			assertThat(events.get(5)).isInstanceOf(MigrationEvent.RunCompleted.class);
			assertThat(events).allSatisfy((event) -> assertThat(event.migrator()).isEqualTo("migrator"));
		});
	}

	@Test
	void listenersThatAreBeansHearOfRunsInTheirOrder() {
		List<String> heard = new ArrayList<>();
		withUrl().withUserConfiguration(Listeners.class).withBean("heard", List.class, () -> heard).run((context) -> {
			context.getBean(Migrator.class).upgrade();
			assertThat(heard).hasSize(12).startsWith("first RunStarted", "second RunStarted");
		});
	}

	@Test
	void theMigratorIsClosedBeforeItsDataSource() {
		List<String> closed = new ArrayList<>();
		this.runner.withBean(DataSource.class, () -> new ClosingDataSource(closed, this.workspace.url()))
			.withBean(MigratorCustomizer.class, () -> (builder) -> builder.listener((event) -> closed.add("run")))
			.run((context) -> {
				Migrator migrator = context.getBean(Migrator.class);
				assertThat(migrator.awaitIdle(Duration.ZERO)).isTrue();
				context.getBean(ClosingDataSource.class).migrator = migrator;
			});
		assertThat(closed).containsExactly("the migrator refuses, the data source closes");
	}

	@Test
	void theQualifiedDataSourceIsPreferred() {
		this.runner.withUserConfiguration(MainAndQualified.class).run((context) -> {
			context.getBean(Migrator.class).upgrade();
			assertThat(this.workspace.columns("qualified", "person")).isNotEmpty();
			assertThat(this.workspace.columns("main", "person")).isEmpty();
		});
	}

	@Test
	void aUrlOfItsOwnIsPreferredToTheDataSourceOfTheApplication() {
		withUrl().withPropertyValues("migrator.datasource.url=" + this.workspace.url("other")).run((context) -> {
			context.getBean(Migrator.class).upgrade();
			assertThat(this.workspace.columns("other", "person")).isNotEmpty();
			assertThat(this.workspace.columns("app", "person")).isEmpty();
			assertThat(context.getBean(SchemaManagementProvider.class)
				.getSchemaManagement(context.getBean(DataSource.class))).isEqualTo(SchemaManagement.UNMANAGED);
		});
	}

	@Test
	void credentialsOfItsOwnGoWithTheUrlOfTheApplication() {
		withUrl().withPropertyValues("migrator.datasource.username=owner", "migrator.datasource.password=secret")
			.run((context) -> {
				context.getBean(Migrator.class).upgrade();
				assertThat(this.workspace.columns("app", "person")).isNotEmpty();
				assertThat(context.getBean(MigrationDataSource.class).dataSource())
					.hasFieldOrPropertyWithValue("username", "owner")
					.hasFieldOrPropertyWithValue("password", "secret");
				assertThat(context.getBean(SchemaManagementProvider.class)
					.getSchemaManagement(context.getBean(DataSource.class))).isEqualTo(SchemaManagement.MANAGED);
			});
	}

	@Test
	void thePrimaryDataSourceIsTheOneOfTheApplication() {
		this.runner.withUserConfiguration(PrimaryAndOther.class).run((context) -> {
			context.getBean(Migrator.class).upgrade();
			assertThat(this.workspace.columns("main", "person")).isNotEmpty();
			assertThat(this.workspace.columns("other", "person")).isEmpty();
		});
	}

	@Test
	void hibernateIsToldThatTheSchemaIsLookedAfter() {
		withUrl().run((context) -> assertThat(
				context.getBean(SchemaManagementProvider.class).getSchemaManagement(context.getBean(DataSource.class)))
			.isEqualTo(SchemaManagement.MANAGED));
	}

	@Test
	void severalDataSourcesWithoutAPrimaryOneAreAnErrorThatNamesThem() {
		this.runner.withUserConfiguration(TwoDatabases.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoMigrationDataSourceException.class)
				.hasMessageContaining("'orders', 'billing'")
				.extracting("action")
				.asString()
				.contains("@MigratorDataSource", "@Primary", "migrator.datasource.url"));
	}

	@Test
	void twoQualifiedDataSourcesAreAnErrorThatSaysWhatToDo() {
		this.runner.withUserConfiguration(TwoQualified.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoMigrationDataSourceException.class)
				.hasMessageContaining("'one', 'other'")
				.extracting("action")
				.asString()
				.contains("@MigratorDataSource"));
	}

	@Test
	void noDataSourceIsAnErrorThatSaysWhatToDo() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MigratorAutoConfiguration.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoMigrationDataSourceException.class)
				.extracting("action")
				.asString()
				.contains("jdbc:sqlite:./app.db", "migrator.enabled=false"));
	}

	@Test
	void severalMigratorsEachLookAfterTheirDatabase() {
		this.runner.withUserConfiguration(TwoDatabases.class, TwoMigrators.class).run((context) -> {
			context.getBean("ordersMigrator", Migrator.class).upgrade("aaaa0001");
			context.getBean("billingMigrator", Migrator.class).upgrade();
			assertThat(context.getBeansOfType(Migrator.class)
				.values()
				.stream()
				.map(Migrator::status)
				.map(MigrationStatus::state)).containsExactly(State.PENDING, State.UP_TO_DATE);
		});
	}

	/**
	 * Sees, while it is being closed, what the migrator still does.
	 */
	static class ClosingDataSource extends SimpleDriverDataSource implements DisposableBean {

		private final List<String> closed;

		private @Nullable Migrator migrator;

		ClosingDataSource(List<String> closed, String url) {
			super(new JDBC(), url);
			this.closed = closed;
		}

		@Override
		public void destroy() {
			if (this.migrator != null) {
				Migrator migrator = this.migrator;
				assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgrade);
				this.closed.add("the migrator refuses, the data source closes");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(MigratorProperties.class)
	static class PropertiesOnly {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMigrator {

		@Bean
		Migrator ownMigrator(DataSource dataSource) {
			return MigratorBuilder.forDataSource(dataSource).name("ownMigrator").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		MigratorCustomizer second() {
			return (builder) -> builder.tablePrefix("second_");
		}

		@Bean
		@Order(1)
		MigratorCustomizer first() {
			return (builder) -> builder.tablePrefix("first_");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		@Bean
		@Order(2)
		MigrationListener second(List<String> heard) {
			return (event) -> heard.add("second " + event.getClass().getSimpleName());
		}

		@Bean
		@Order(1)
		MigrationListener first(List<String> heard) {
			return (event) -> heard.add("first " + event.getClass().getSimpleName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EventRecorder {

		private final List<MigrationEvent> events = new ArrayList<>();

		@EventListener
		void onEvent(MigrationEvent event) {
			this.events.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MainAndQualified {

		@Bean
		DataSource main(Environment environment) {
			return TwoDatabases.dataSource(environment, "main");
		}

		@Bean(defaultCandidate = false)
		@MigratorDataSource
		DataSource qualified(Environment environment) {
			return TwoDatabases.dataSource(environment, "qualified");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoQualified {

		@Bean
		@MigratorDataSource
		DataSource one(Environment environment) {
			return TwoDatabases.dataSource(environment, "one");
		}

		@Bean
		@MigratorDataSource
		DataSource other(Environment environment) {
			return TwoDatabases.dataSource(environment, "other");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryAndOther {

		@Bean
		@Primary
		DataSource main(Environment environment) {
			return TwoDatabases.dataSource(environment, "main");
		}

		@Bean
		DataSource other(Environment environment) {
			return TwoDatabases.dataSource(environment, "other");
		}

	}

}
