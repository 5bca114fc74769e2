package dev.migrator.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import dev.migrator.MigrationPlan;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import dev.migrator.RevisionStatus.Kind;
import dev.migrator.engine.MigratorBuilder;
import dev.migrator.operation.ColumnType;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import dev.migrator.script.RevisionFileException;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for revisions that are beans.
 */
class JavaRevisionBeansTests {

	@TempDir
	private Path directory;

	private Workspace workspace;

	@BeforeEach
	void setUp() {
		this.workspace = Workspace.withTwoRevisions(this.directory);
		Made.names.clear();
	}

	private List<String> people() {
		return this.workspace.query("app", "SELECT name FROM person ORDER BY id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application-ready", "lifecycle" })
	void aRevisionCanUseWhateverBeansTheApplicationHas(String trigger) {
		try (ConfigurableApplicationContext context = this.workspace.run(AddPeople.class,
				"migrator.trigger=" + trigger)) {
			Migrator migrator = context.getBean(Migrator.class);
			assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
			assertThat(migrator.status().revisions().get(2).kind()).isEqualTo(Kind.JAVA);
			assertThat(people()).containsExactly("by service", "by client", "by operations");
			MigrationPlan plan = migrator.planDowngrade("-1");
			migrator.downgrade("-1", plan.planId());
			assertThat(people()).isEmpty();
		}
	}

	@Test
	void whatItsBeansDidIsRolledBackWithIt() {
		assertThatExceptionOfType(RevisionFailedException.class)
			.isThrownBy(() -> this.workspace.run(AddPeople.class, "test.fail=true"))
			.withMessageContaining(AddingPeople.class.getName())
			.withMessageContaining("on purpose");
		assertThat(people()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void aProxyIsAsGoodAsItsTarget(String proxyTargetClass) {
		try (ConfigurableApplicationContext context = this.workspace.run(Proxied.class,
				"spring.aop.proxy-target-class=" + proxyTargetClass)) {
			Migrator migrator = context.getBean(Migrator.class);
			assertThat(people()).containsExactly("by a proxy");
			assertThat(migrator.find("head").orElseThrow()).satisfies((details) -> {
				assertThat(details.source()).isEqualTo(TransactionalRevision.class.getName());
				assertThat(details.reversible()).isFalse();
			});
		}
	}

	@Test
	void aBeanIsMadeWhenItsRevisionRunsAndNotBefore() {
		try (ConfigurableApplicationContext context = this.workspace.run(Made.class, "migrator.trigger=never")) {
			Migrator migrator = context.getBean(Migrator.class);
			migrator.status();
			migrator.planUpgrade("head");
			assertThat(Made.names).isEmpty();
			migrator.upgrade("+2");
			assertThat(Made.names).isEmpty();
			migrator.upgrade();
			assertThat(Made.names).containsExactly("revision");
		}
		Made.names.clear();
		try (ConfigurableApplicationContext context = this.workspace.run(Made.class)) {
			assertThat(context.getBean(Migrator.class).status().state()).isEqualTo(State.UP_TO_DATE);
			assertThat(Made.names).isEmpty();
		}
	}

	@Test
	void whatAnAppliedRevisionOnceNeededMayBeGone() {
		this.workspace.run(Made.class).close();
		try (ConfigurableApplicationContext context = this.workspace.run(NeedsWhatIsGone.class)) {
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aBeanThatCannotBeMadeIsAFailedRevision(CapturedOutput output) {
		assertThatException().isThrownBy(() -> this.workspace.run(NeedsWhatIsGone.class));
		assertThat(output).contains("APPLICATION FAILED TO START", MadeRevision.class.getName(), "java.lang.Runnable");
	}

	@Test
	void databaseInitializationRunsRevisionsBeforeJpaEvenIfTheyAreBeans() {
		try (ConfigurableApplicationContext context = this.workspace.run(WithJpa.class,
				"migrator.trigger=database-initialization", "spring.jpa.hibernate.ddl-auto=validate")) {
			assertThat(context.getBean(Migrator.class).status().current()).containsExactly("aaaa0003");
			assertThat(Made.names).containsExactly("revision", "entity manager factory");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void databaseInitializationCannotGiveBeansThatDependOnTheDatabase(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> this.workspace.run(AddPeople.class, "migrator.trigger=database-initialization"));
		assertThat(output).contains("APPLICATION FAILED TO START", AddingPeople.class.getName(),
				"use what its Operations offer, or set migrator.trigger=lifecycle");
	}

	@Test
	void jpaTransactionsAreRefusedMeanwhile() {
		assertThatExceptionOfType(RevisionFailedException.class)
			.isThrownBy(() -> this.workspace.run(UsesJpaTransactions.class))
			.withMessageContaining("Pre-bound JDBC Connection found");
		assertThat(people()).isEmpty();
	}

	@Test
	void withJpaATransactionOfJdbcStillJoins() {
		try (ConfigurableApplicationContext context = this.workspace.run(UsesJdbcTransactionsBesideJpa.class)) {
			assertThat(context.isActive()).isTrue();
			assertThat(people()).containsExactly("by template");
		}
	}

	@Test
	void theApplicationsDataSourceTakesPartThoughRevisionsRunAsAnotherUser() {
		try (ConfigurableApplicationContext context = this.workspace.run(AddPeople.class,
				"migrator.datasource.username=owner")) {
			assertThat(context.isActive()).isTrue();
			assertThat(people()).hasSize(3);
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aMethodThatHidesTheClassIsReported(CapturedOutput output) {
		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(() -> this.workspace.run(Hidden.class));
		assertThat(output).contains("APPLICATION FAILED TO START", "the class has no @MigratorRevision",
				"A @Bean method has to declare the class");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void anIdThatAFileHasAlreadyIsReportedWithBoth(CapturedOutput output) {
		this.workspace.revision("aaaa0003", "aaaa0002", "a file", "", "");
		assertThatException().isThrownBy(() -> this.workspace.run(Made.class));
		assertThat(output).contains("aaaa0003.sql:3", MadeRevision.class.getName());
	}

	@Test
	void migratorsOfTheApplicationsOwnAreToldWhichRevisionsTheyHave() {
		try (ConfigurableApplicationContext context = this.workspace.run(OwnMigrators.class)) {
			assertThat(context.getBean("ordersMigrator", Migrator.class).status().current())
				.containsExactly("aaaa0002");
			assertThat(context.getBean("billingMigrator", Migrator.class).status().current())
				.containsExactly("aaaa0002");
			assertThat(context.getBean("auditMigrator", Migrator.class).status().current()).containsExactly("aaaa0003");
			assertThat(Made.names).containsExactly("revision");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class JdbcApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ JdbcApplication.class, AddingPeople.class, People.class })
	static class AddPeople {

	}

	static class People {

		private final JdbcTemplate jdbc;

		private final boolean failing;

		People(JdbcTemplate jdbc, Environment environment) {
			this.jdbc = jdbc;
			this.failing = environment.containsProperty("test.fail");
		}

		@Transactional
		public void add(String name) {
			this.jdbc.update("INSERT INTO person (name) VALUES (?)", name);
			if (this.failing) {
				throw new IllegalStateException("on purpose");
			}
		}

	}

	@MigratorRevision(id = "aaaa0003", revises = "aaaa0002", message = "add people")
	static class AddingPeople implements JavaRevision {

		private final People people;

		private final JdbcClient client;

		AddingPeople(People people, JdbcClient client) {
			this.people = people;
			this.client = client;
		}

		@Override
		public void upgrade(Operations op) {
			this.people.add("by service");
			this.client.sql("INSERT INTO person (name) VALUES ('by client')").update();
			op.execute("INSERT INTO person (name) VALUES (?)", "by operations");
		}

		@Override
		public void downgrade(Operations op) {
			op.execute("DELETE FROM person");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ JdbcApplication.class, TransactionalRevision.class })
	static class Proxied {

	}

	@MigratorRevision(id = "aaaa0003", revises = "aaaa0002")
	static class TransactionalRevision implements JavaRevision {

		@Override
		@Transactional
		public void upgrade(Operations op) {
			op.execute("INSERT INTO person (name) VALUES ('by a proxy')");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Workspace.Application.class, MadeRevision.class })
	static class Made {

		static final List<String> names = new ArrayList<>();

	}

	@MigratorRevision(id = "aaaa0003", revises = "aaaa0002")
	static class MadeRevision implements JavaRevision {

		MadeRevision() {
			Made.names.add("revision");
		}

		@Override
		public void upgrade(Operations op) {
			op.createTable("made", (table) -> table.column("id", ColumnType.identity()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Workspace.Application.class)
	static class NeedsWhatIsGone {

		@Bean
		MadeRevision revision(Runnable gone) {
			gone.run();
			return new MadeRevision();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HibernateJpaAutoConfiguration.class)
	@Import(Workspace.Application.class)
	@EntityScan(basePackageClasses = Person.class)
	static class WithJpa {

		@Bean
		MadeRevision revision(ObjectProvider<EntityManagerFactory> factory) {
			return new MadeRevision();
		}

		@Bean
		Object witness(EntityManagerFactory factory) {
			Made.names.add("entity manager factory");
			return new Object();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataJpaRepositoriesAutoConfiguration.class)
	@Import({ AddingPeople.class, People.class })
	@EntityScan(basePackageClasses = Person.class)
	static class UsesJpaTransactions {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataJpaRepositoriesAutoConfiguration.class)
	@Import(InTemplate.class)
	@EntityScan(basePackageClasses = Person.class)
	static class UsesJdbcTransactionsBesideJpa {

	}

	@MigratorRevision(id = "aaaa0003", revises = "aaaa0002")
	static class InTemplate implements JavaRevision {

		private final DataSource dataSource;

		InTemplate(DataSource dataSource) {
			this.dataSource = dataSource;
		}

		@Override
		public void upgrade(Operations op) {
			new TransactionTemplate(new JdbcTransactionManager(this.dataSource))
				.executeWithoutResult((status) -> op.execute("INSERT INTO person (name) VALUES ('by template')"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Workspace.Application.class)
	static class Hidden {

		@Bean
		JavaRevision revision() {
			return new MadeRevision();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Workspace.Application.class, TwoDatabases.class, TwoMigrators.class, MadeRevision.class })
	static class OwnMigrators {

		@Bean
		Migrator auditMigrator(Environment environment, ObjectProvider<MadeRevision> revision) {
			String url = environment.getRequiredProperty("spring.datasource.url").replace("app.db", "audit.db");
			return dev.migrator.engine.MigratorBuilder
				.forDataSource(
						new org.springframework.jdbc.datasource.SimpleDriverDataSource(new org.sqlite.JDBC(), url))
				.name("auditMigrator")
				.locations(List.of(environment.getRequiredProperty("migrator.locations")))
				.javaRevision(MadeRevision.class, revision::getObject)
				.build();
		}

	}

}
