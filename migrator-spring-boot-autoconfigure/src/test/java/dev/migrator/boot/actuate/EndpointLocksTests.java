package dev.migrator.boot.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.migrator.boot.MigratorAutoConfiguration;
import dev.migrator.boot.Workspace;
import dev.migrator.boot.actuate.ActuatorServer.Answer;
import dev.migrator.boot.actuate.ActuatorServer.Stack;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.jmx.JmxEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what has to come together before an endpoint can be used that runs something.
 */
class EndpointLocksTests {

	private static final List<String> ENDPOINTS = List.of("downgrade", "upgrade");

	/**
	 * What opens an endpoint for reading and for writing, by access as it is configured.
	 */
	private static final Map<String, String> ACCESS = new LinkedHashMap<>();

	static {
		ACCESS.put("", "");
		ACCESS.put("management.endpoints.access.default=NONE", "");
		ACCESS.put("management.endpoints.access.default=READ_ONLY", "GET");
		ACCESS.put("management.endpoints.access.default=UNRESTRICTED", "GET POST");
		ACCESS.put("management.endpoint.ID.access=NONE management.endpoints.access.default=UNRESTRICTED", "");
		ACCESS.put("management.endpoint.ID.access=READ_ONLY", "GET");
		ACCESS.put("management.endpoint.ID.access=READ_ONLY management.endpoints.access.default=UNRESTRICTED", "GET");
		ACCESS.put("management.endpoint.ID.access=UNRESTRICTED", "GET POST");
		ACCESS.put("management.endpoint.ID.access=UNRESTRICTED management.endpoints.access.max-permitted=NONE", "");
		ACCESS.put("management.endpoint.ID.access=UNRESTRICTED management.endpoints.access.max-permitted=READ_ONLY",
				"GET");
	}

	private static final Map<String, Boolean> EXPOSURE = Map.of("", false,
			"management.endpoints.web.exposure.include=health", false, "management.endpoints.web.exposure.include=*",
			true, "management.endpoints.web.exposure.include=ID", true,
			"management.endpoints.web.exposure.include=* management.endpoints.web.exposure.exclude=ID", false,
			"management.endpoints.jmx.exposure.include=* spring.jmx.enabled=true", false);

	private static final Map<String, Boolean> ENABLED = Map.of("", false, "migrator.ID.endpoint-enabled=false", false,
			"migrator.ID.endpoint-enabled=true", true);

	@TempDir
	private Path directory;

	private WebApplicationContextRunner runner() {
		return new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, JmxAutoConfiguration.class,
					MigratorAutoConfiguration.class, EndpointAutoConfiguration.class,
					WebEndpointAutoConfiguration.class, JmxEndpointAutoConfiguration.class,
					DowngradeEndpointAutoConfiguration.class, UpgradeEndpointAutoConfiguration.class))
			.withPropertyValues(new Workspace(this.directory).properties());
	}

	static Stream<Arguments> combinations() {
		return EXPOSURE.keySet()
			.stream()
			.flatMap((exposure) -> ENABLED.keySet().stream().map((enabled) -> Arguments.of(exposure, enabled)));
	}

	@ParameterizedTest
	@MethodSource("combinations")
	void anEndpointIsThereOnlyIfItHasAccessIsExposedAndIsEnabled(String exposure, String enabled) {
		boolean open = EXPOSURE.getOrDefault(exposure, false) && ENABLED.getOrDefault(enabled, false);
		ACCESS.forEach((access, methods) -> {
			String[] properties = Stream.of(access, exposure, enabled)
				.flatMap((property) -> Arrays.stream(property.split(" ")))
				.filter((property) -> !property.isEmpty())
				.flatMap(EndpointLocksTests::forEachEndpoint)
				.toArray(String[]::new);
			runner().withPropertyValues(properties).run((context) -> {
				for (String id : ENDPOINTS) {
					assertThat(mapped(context, id)).as(id + " with " + String.join(", ", properties))
						.isEqualTo(open ? methods : "");
				}
				int beans = (open && !methods.isEmpty()) ? 1 : 0;
				assertThat(context.getBeansOfType(DowngradeEndpoint.class)).hasSize(beans);
				assertThat(context.getBeansOfType(UpgradeEndpoint.class)).hasSize(beans);
			});
		});
	}

	private static Stream<String> forEachEndpoint(String property) {
		if (property.endsWith("=ID")) {
			return Stream.of(property.replace("ID", String.join(",", ENDPOINTS)));
		}
		return property.contains("ID") ? ENDPOINTS.stream().map((id) -> property.replace("ID", id))
				: Stream.of(property);
	}

	private static String mapped(ApplicationContext context, String id) {
		return context.getBean(WebEndpointsSupplier.class)
			.getEndpoints()
			.stream()
			.filter((endpoint) -> id.equals(endpoint.getEndpointId().toString()))
			.flatMap((endpoint) -> endpoint.getOperations().stream())
			.map((operation) -> operation.getRequestPredicate().getHttpMethod().name())
			.sorted()
			.collect(Collectors.joining(" "));
	}

	@Test
	void eachEndpointHasLocksOfItsOwn() {
		runner()
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoints.access.default=UNRESTRICTED", "migrator.upgrade.endpoint-enabled=true")
			.run((context) -> {
				assertThat(mapped(context, "downgrade")).isEmpty();
				assertThat(mapped(context, "upgrade")).isEqualTo("GET POST");
			});
	}

	@Test
	void jmxHasNoneOfThem() {
		runner()
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*",
					"management.endpoints.web.exposure.include=*", "management.endpoints.access.default=UNRESTRICTED",
					"migrator.downgrade.endpoint-enabled=true", "migrator.upgrade.endpoint-enabled=true")
			.run((context) -> {
				assertThat(context).hasSingleBean(DowngradeEndpoint.class).hasSingleBean(UpgradeEndpoint.class);
				assertThat(context.getBean(JmxEndpointsSupplier.class).getEndpoints())
					.noneMatch((endpoint) -> ENDPOINTS.contains(endpoint.getEndpointId().toString()));
			});
	}

	@ParameterizedTest
	@EnumSource(Stack.class)
	void callersAreLetInByWhoTheyAre(Stack stack) {
		Workspace workspace = Workspace.withTwoRevisions(this.directory);
		try (ActuatorServer server = ActuatorServer.start(workspace, stack, List.of(),
				"management.endpoint.downgrade.roles=OPERATOR")) {
			Map<String, Integer> downgrade = Map.of("", 401, "guest", 403, "operator", 200);
			Map<String, Integer> upgrade = Map.of("", 401, "guest", 200, "operator", 200);
			check(server, "downgrade?target=-1", "downgrade", downgrade);
			check(server, "upgrade", "upgrade", upgrade);
			assertThat(server.get("downgrade?target=-1", "stranger").status()).isEqualTo(401);
			assertThat(server.get("downgrade?target=-1", null).text("action")).doesNotContain("allow-anonymous");
			assertThat(server.get("upgrade", null).text("action"))
				.contains("management.endpoint.upgrade.allow-anonymous");
			assertThat(server.migrator().status().current()).containsExactly("aaaa0002");
		}
	}

	private static void check(ActuatorServer server, String plan, String path, Map<String, Integer> statuses) {
		statuses.forEach((name, status) -> {
			String user = name.isEmpty() ? null : name;
			Answer got = server.get(plan, user);
			assertThat(got.status()).as(path + " " + name + got.body()).isEqualTo(status);
			Answer posted = server.post(path, "{\"target\":\"cccc0001\",\"confirm\":\"x\"}", user);
			// What is not there is not told to those who may not ask
			assertThat(posted.status()).as(posted.body()).isEqualTo((status == 200) ? 404 : status);
			assertThat(posted.type()).startsWith("application/problem+json");
			assertThat(server.audited("MIGRATOR_" + path.toUpperCase(Locale.ROOT))).last().satisfies((event) -> {
				assertThat(event.getPrincipal()).isEqualTo(name.isEmpty() ? "anonymous" : name);
				assertThat(event.getData()).containsEntry("target", "cccc0001")
					.containsEntry("outcome",
							(status == 401) ? "unauthenticated" : (status == 403) ? "forbidden" : "unknown");
			});
		});
	}

	@ParameterizedTest
	@EnumSource(Stack.class)
	void theAnonymousAreLetInOnlyIfThatIsSaid(Stack stack) {
		try (ActuatorServer server = ActuatorServer.start(Workspace.withTwoRevisions(this.directory), stack, List.of(),
				"management.endpoint.downgrade.allow-anonymous=true",
				"management.endpoint.migrations.show-values=when-authorized")) {
			Answer plan = server.get("downgrade?target=-1", null);
			assertThat(plan.status()).isEqualTo(200);
			assertThat(plan.body()).doesNotContain("statements");
			assertThat(server.get("downgrade?target=-1", "guest").body()).contains("statements");
			Answer done = server.post("downgrade",
					"{\"target\":\"-1\",\"confirm\":\"%s\"}".formatted(plan.text("planId")), null);
			assertThat(done.status()).isEqualTo(200);
			assertThat(server.migrator().history(1).get(0).actor()).isEqualTo("anonymous");
			assertThat(server.get("upgrade", null).status()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@EnumSource(Stack.class)
	void readOnlyAccessShowsThePlanAndRunsNothing(Stack stack) {
		try (ActuatorServer server = ActuatorServer.start(Workspace.withTwoRevisions(this.directory), stack, List.of(),
				"management.endpoint.downgrade.access=read-only")) {
			Answer plan = server.get("downgrade?target=-1", "operator");
			assertThat(plan.status()).isEqualTo(200);
			assertThat(server
				.post("downgrade", "{\"target\":\"-1\",\"confirm\":\"%s\"}".formatted(plan.text("planId")), "operator")
				.status()).isEqualTo(405);
			assertThat(server.migrator().status().current()).containsExactly("aaaa0002");
		}
	}

	@ParameterizedTest
	@EnumSource(Stack.class)
	void theFilterChainOfSpringBootAsksForATokenBesides(Stack stack) {
		try (ActuatorServer server = ActuatorServer.startWith(Workspace.withTwoRevisions(this.directory), stack,
				List.of(), "spring.security.user.name=operator", "spring.security.user.password=secret")) {
			assertThat(server.get("downgrade?target=-1", null).status()).isEqualTo(401);
			Answer plan = server.get("downgrade?target=-1", "operator");
			assertThat(plan.status()).isEqualTo(200);
			assertThat(server
				.post("downgrade", "{\"target\":\"-1\",\"confirm\":\"%s\"}".formatted(plan.text("planId")), "operator")
				.status()).isIn(401, 403);
			assertThat(server.migrator().status().current()).containsExactly("aaaa0002");
		}
	}

	@Test
	void withoutSpringSecurityTheEndpointsStayShutUnlessTheAnonymousAreLetIn() throws Exception {
		Process process = Workspace.withTwoRevisions(this.directory)
			.start(WithoutSecurity.class, "security", "server.port=0", "management.endpoints.web.exposure.include=*",
					"management.endpoints.access.default=unrestricted", "migrator.downgrade.endpoint-enabled=true",
					"migrator.upgrade.endpoint-enabled=true", "management.endpoint.upgrade.allow-anonymous=true",
					"management.endpoint.migrations.show-values=when-authorized");
		String output = Workspace.output(process);
		assertThat(process.waitFor()).as(output).isZero();
		for (WebApplicationType type : WithoutSecurity.TYPES) {
			assertThat(output).contains(type + " downgrade 401", type + " upgrade 200");
		}
		assertThat(output).contains("management.endpoint.downgrade.allow-anonymous=true");
	}

	/**
	 * An application that has no class of Spring Security, and asks itself.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class WithoutSecurity {

		private static final WebApplicationType[] TYPES = { WebApplicationType.SERVLET, WebApplicationType.REACTIVE };

		public static void main(String[] args) throws Exception {
			for (WebApplicationType type : TYPES) {
				SpringApplication application = new SpringApplication(WithoutSecurity.class);
				String[] properties = Stream.of(args)
					.map((arg) -> arg.startsWith("--spring.main.web") ? "--spring.main.web-application-type=" + type
							: arg)
					.toArray(String[]::new);
				try (ConfigurableApplicationContext context = application.run(properties)) {
					String url = "http://localhost:%s/actuator/"
						.formatted(context.getEnvironment().getProperty("local.server.port"));
					print(type + " downgrade", url + "downgrade?target=-1", null);
					print(type + " downgrade", url + "downgrade", "{\"target\":\"-1\",\"confirm\":\"x\"}");
					print(type + " upgrade", url + "upgrade", null);
				}
			}
		}

		private static void print(String what, String url, @Nullable String body)
				throws IOException, InterruptedException {
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
			if (body != null) {
				request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
			}
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(request.build(), HttpResponse.BodyHandlers.ofString());
			System.out.println(what + " " + response.statusCode() + " " + response.body());
		}

	}

}
