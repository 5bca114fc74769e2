package dev.migrator.boot.actuate;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import javax.management.ObjectName;

import dev.migrator.Migrator;
import dev.migrator.boot.TwoDatabases;
import dev.migrator.boot.TwoMigrators;
import dev.migrator.boot.Workspace;
import dev.migrator.descriptor.HistoryEntryDescriptor;
import dev.migrator.descriptor.RevisionDetailsDescriptor;
import dev.migrator.engine.Product;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what operators see of revisions, over HTTP and JMX.
 */
class MigrationsEndpointTests {

	private static final String MIGRATOR = "$.contexts.application.migrators.migrator";

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	@TempDir
	private Path directory;

	private Workspace workspace;

	private @Nullable ConfigurableApplicationContext context;

	private int port;

	@BeforeEach
	void setUp() {
		this.workspace = Workspace.withTwoRevisions(this.directory);
	}

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
		this.workspace.close();
	}

	private void use(Product product) {
		this.workspace = Workspace.withTwoRevisions(this.directory, product);
	}

	private void run(String... properties) {
		run(new SpringApplication(Application.class), properties);
	}

	private void run(SpringApplication application, String... properties) {
		String[] all = Stream
			.concat(Stream.of("server.port=0", "management.endpoints.web.exposure.include=health,migrations"),
					Stream.of(properties))
			.toArray(String[]::new);
		ConfigurableApplicationContext context = this.workspace.run(application, all);
		this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		this.context = context;
	}

	@ParameterizedTest
	@EnumSource
	void theStateOfEachMigratorIsShown(Product product) {
		use(product);
		run("migrator.actor=deploy-bot");
		JsonContent<Object> body = get("", 200);
		assertThat(body).extractingJsonPathStringValue(MIGRATOR + ".database.product")
			.isEqualTo((product == Product.POSTGRESQL) ? "PostgreSQL" : "SQLite");
		assertThat(body).extractingJsonPathStringValue(MIGRATOR + ".database.url").isEqualTo(this.workspace.url());
		assertThat(body).extractingJsonPathStringValue(MIGRATOR + ".status").isEqualTo("up-to-date");
		assertThat(body).extractingJsonPathArrayValue(MIGRATOR + ".current").containsExactly("aaaa0002");
		assertThat(body).extractingJsonPathArrayValue(MIGRATOR + ".heads").containsExactly("aaaa0002");
		assertThat(body).extractingJsonPathArrayValue(MIGRATOR + ".pending").isEmpty();
		assertThat(body).extractingJsonPathArrayValue(MIGRATOR + ".revisions[*].id")
			.containsExactly("aaaa0001", "aaaa0002");
		assertThat(body).extractingJsonPathMapValue(MIGRATOR + ".revisions[1]")
			.containsEntry("message", "add email")
			.containsEntry("kind", "sql")
			.containsEntry("state", "applied")
			.containsKeys("revises", "labels", "appliedAt", "durationMs");
		assertThat(body).extractingJsonPathArrayValue(MIGRATOR + ".history[*].revision")
			.containsExactly("aaaa0002", "aaaa0001");
		assertThat(body).extractingJsonPathMapValue(MIGRATOR + ".history[0]")
			.containsEntry("operation", "upgrade")
			.containsEntry("origin", "startup")
			.containsEntry("actor", "deploy-bot")
			.containsEntry("outcome", "succeeded")
			.doesNotContainKey("error");
	}

	@Test
	void whatIsNotKnownIsLeftOut() {
		run("migrator.trigger=never");
		JsonContent<Object> body = get("", 200);
		assertThat(body).extractingJsonPathStringValue(MIGRATOR + ".status").isEqualTo("pending");
		assertThat(body).extractingJsonPathMapValue(MIGRATOR + ".revisions[0]")
			.containsEntry("state", "pending")
			.doesNotContainKeys("appliedAt", "durationMs");
		assertThat(body).extractingJsonPathArrayValue(MIGRATOR + ".history").isEmpty();
		assertThat(body).doesNotHaveJsonPath(MIGRATOR + ".running");
		assertThat(body).doesNotHaveJsonPath("$.contexts.application.parentId");
	}

	@Test
	void sqlIsShownWhereItMayBe() {
		run("management.endpoint.migrations.show-values=always");
		JsonContent<Object> body = get("/head", 200);
		assertThat(body).extractingJsonPathStringValue("$.upgradeSql").contains("ADD COLUMN email");
		assertThat(body).extractingJsonPathStringValue("$.downgradeSql").contains("DROP COLUMN email");
	}

	@Test
	void aRevisionInJavaIsShownAsOneAndHasNoSql() {
		run(new SpringApplication(Application.class, AddPerson.class),
				"management.endpoint.migrations.show-values=always");
		assertThat(get("", 200)).extractingJsonPathMapValue(MIGRATOR + ".revisions[2]")
			.containsEntry("message", "add a person")
			.containsEntry("kind", "java")
			.containsEntry("state", "applied");
		assertThat(get("/head", 200)).extractingJsonPathMapValue("$")
			.containsEntry("kind", "java")
			.containsEntry("source", AddPerson.class.getName())
			.containsEntry("reversible", false)
			.doesNotContainKeys("checksum", "upgradeSql", "downgradeSql");
	}

	@Test
	void whatIsShownToTheAuthorizedIsHiddenFromTheAnonymous() {
		run("management.endpoint.migrations.show-values=when-authorized");
		assertThat(get("/head", 200)).extractingJsonPathStringValue("$.upgradeSql").isEqualTo("******");
	}

	@Test
	void whatIsShownToTheAuthorizedIsShownToThoseInTheRole() {
		try (ConfigurableApplicationContext context = this.workspace.run(Workspace.Application.class)) {
			MigrationsEndpointWebExtension extension = new MigrationsEndpointWebExtension(
					new MigrationsEndpoint(context, Show.NEVER), Show.WHEN_AUTHORIZED, Set.of("OPERATOR"),
					() -> "migrations");
			assertThat(upgradeSql(extension, "OPERATOR")).contains("ADD COLUMN email");
			assertThat(upgradeSql(extension, "GUEST")).isEqualTo("******");
		}
	}

	private static @Nullable String upgradeSql(MigrationsEndpointWebExtension extension, String authority) {
		Object body = extension.revision(caller(authority), "head", null).getBody();
		return (body instanceof EndpointBody<?> answer
				&& answer.descriptor() instanceof RevisionDetailsDescriptor revision) ? revision.upgradeSql() : null;
	}

	private static SecurityContext caller(String authority) {
		return new SecurityContext() {

			@Override
			public Principal getPrincipal() {
				return () -> "somebody";
			}

			@Override
			public boolean isUserInRole(String role) {
				return role.equals(authority);
			}

		};
	}

	@Test
	void theAnswersCanBeWrittenInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new MigrationsEndpointWebExtension.Hints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onType(HistoryEntryDescriptor.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(EndpointBody.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(RevisionDetailsDescriptor.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Problem.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("dev/migrator/boot/actuate/page/migrations.css"))
			.accepts(hints);
	}

	@Test
	void errorsAreHiddenAsSqlIs() {
		this.workspace.revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		run("migrator.on-failure=keep-running");
		assertThat(get("", 200)).extractingJsonPathMapValue(MIGRATOR + ".history[0]")
			.containsEntry("outcome", "failed")
			.containsEntry("error", "******");
	}

	@Test
	void withSeveralMigratorsTheRequestSaysWhichIsMeant() {
		run(new SpringApplication(TwoMigratorsApplication.class));
		assertThat(get("", 200)).extractingJsonPathMapValue("$.contexts.application.migrators")
			.containsOnlyKeys("ordersMigrator", "billingMigrator");
		assertThat(get("/head", 400)).extractingJsonPathStringValue("$.detail")
			.contains("migrator=ordersMigrator or migrator=billingMigrator");
		assertThat(get("/head?migrator=ordersMigrator", 200)).extractingJsonPathStringValue("$.id")
			.isEqualTo("aaaa0002");
		assertThat(get("/head?migrator=other", 404)).extractingJsonPathStringValue("$.detail")
			.contains("'other'", "ordersMigrator", "billingMigrator");
	}

	@Test
	void filesInErrorAreReported() {
		run("migrator.trigger=never");
		this.workspace.revision("bbbb0001", "nowhere1", "has no parent", "SELECT 1;", "");
		JsonContent<Object> body = get("", 500);
		assertThat(body).extractingJsonPathStringValue("$.detail").contains("bbbb0001.sql");
		assertThat(body).extractingJsonPathStringValue("$.action").isNotEmpty();
	}

	@Test
	void anApplicationThatKeepsRunningIsAliveButNotReadyUntilItsRevisionsAreThere() {
		this.workspace.revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		run("migrator.on-failure=keep-running");
		assertThat(fetch("health/liveness", 200)).extractingJsonPathStringValue("$.status").isEqualTo("UP");
		assertThat(fetch("health/readiness", 503)).extractingJsonPathStringValue("$.status")
			.isEqualTo("OUT_OF_SERVICE");
		assertThat(fetch("health", 503)).extractingJsonPathStringValue("$.status").isEqualTo("DOWN");
		this.workspace.execute("CREATE TABLE nowhere (id INTEGER)");
		if (this.context != null) {
			this.context.getBean(Migrator.class).upgrade();
		}
		fetch("health/readiness", 200);
		fetch("health", 200);
	}

	@Test
	void theEndpointIsNotReachableUnlessExposed() {
		run("management.endpoints.web.exposure.exclude=migrations");
		get("", 404);
	}

	@Test
	void theEndpointIsThereOverJmxToo() throws Exception {
		run("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=migrations",
				"spring.jmx.default-domain=migrator.test");
		ObjectName name = new ObjectName("migrator.test:type=Endpoint,name=Migrations");
		Object migrations = ManagementFactory.getPlatformMBeanServer()
			.invoke(name, "migrations", new Object[0], new String[0]);
		assertThat(migrations).asInstanceOf(InstanceOfAssertFactories.MAP).containsKey("contexts");
		Object revision = ManagementFactory.getPlatformMBeanServer()
			.invoke(name, "revision", new Object[] { "head", null },
					new String[] { String.class.getName(), String.class.getName() });
		assertThat(revision).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("id", "aaaa0002")
			.containsEntry("upgradeSql", "******");
	}

	/**
	 * Looks at single revisions of one application.
	 */
	@Nested
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class SingleRevisions {

		private @Nullable ConfigurableApplicationContext shared;

		private int sharedPort;

		@BeforeAll
		void start(@TempDir Path directory) {
			ConfigurableApplicationContext context = Workspace.withTwoRevisions(directory)
				.run(new SpringApplication(Application.class), "server.port=0",
						"management.endpoints.web.exposure.include=migrations");
			this.sharedPort = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			this.shared = context;
		}

		@BeforeEach
		void share() {
			MigrationsEndpointTests.this.port = this.sharedPort;
		}

		@AfterAll
		void stop() {
			if (this.shared != null) {
				this.shared.close();
			}
		}

		@Test
		void oneRevisionIsShownInFull() {
			for (String expression : new String[] { "current", "head", "aaaa0002", "aaaa0002@head" }) {
				JsonContent<Object> body = get("/" + expression, 200);
				assertThat(body).extractingJsonPathStringValue("$.id").isEqualTo("aaaa0002");
				assertThat(body).extractingJsonPathStringValue("$.source").contains("aaaa0002.sql");
				assertThat(body).extractingJsonPathBooleanValue("$.reversible").isTrue();
				assertThat(body).extractingJsonPathStringValue("$.checksum").isNotEmpty();
			}
		}

		@Test
		void sqlIsHiddenUnlessItMayBeShown() {
			JsonContent<Object> body = get("/head", 200);
			assertThat(body).extractingJsonPathStringValue("$.upgradeSql").isEqualTo("******");
			assertThat(body).extractingJsonPathStringValue("$.downgradeSql").isEqualTo("******");
		}

		@Test
		void anUnknownRevisionIsNotFound() {
			JsonContent<Object> body = get("/cccc0001", 404);
			assertThat(body).extractingJsonPathStringValue("$.detail").contains("cccc0001");
		}

		@Test
		void nothingIsBelowTheBase() {
			assertThat(get("/base", 404)).extractingJsonPathStringValue("$.detail")
				.isEqualTo("'base' names no revision.");
		}

		@Test
		void anAmbiguousRevisionIsABadRequestThatNamesTheCandidates() {
			JsonContent<Object> body = get("/aaaa", 400);
			assertThat(body).extractingJsonPathNumberValue("$.status").isEqualTo(400);
			assertThat(body).extractingJsonPathArrayValue("$.candidates").containsExactly("aaaa0001", "aaaa0002");
		}

		@Test
		void aMalformedExpressionIsABadRequest() {
			assertThat(get("/head@@", 400)).extractingJsonPathStringValue("$.title").isEqualTo("Bad Request");
		}

	}

	private JsonContent<Object> get(String path, int status) {
		return fetch("migrations" + path, status);
	}

	private JsonContent<Object> fetch(String path, int status) {
		try {
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://localhost:%d/actuator/%s".formatted(this.port, path)))
					.build(), HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
			return this.json.from(response.body());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class Application {

	}

	@MigratorRevision(id = "aaaa0003", revises = "aaaa0002", message = "add a person")
	static class AddPerson implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			op.bulkInsert("person", List.of(Map.of("name", "Ann")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, TwoDatabases.class, TwoMigrators.class })
	static class TwoMigratorsApplication {

	}

}
