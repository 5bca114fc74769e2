package dev.migrator.boot.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import dev.migrator.Migrator;
import dev.migrator.boot.Workspace;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.security.web.server.util.matcher.AndServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.NegatedServerWebExchangeMatcher;

/**
 * A real server with both endpoints open but for their own locks, and those who call it:
 * {@code operator}, {@code guest} and nobody in particular.
 */
final class ActuatorServer implements AutoCloseable {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConfigurableApplicationContext context;

	private ActuatorServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Start a server whose filter chain lets everybody through and asks nobody for a CSRF
	 * token at our endpoints.
	 */
	static ActuatorServer start(Workspace workspace, Stack stack, List<Class<?>> sources, String... properties) {
		return startWith(workspace, stack, Stream.concat(Stream.of(stack.security), sources.stream()).toList(),
				properties);
	}

	/**
	 * Start a server that is secured by the given sources only.
	 */
	static ActuatorServer startWith(Workspace workspace, Stack stack, List<Class<?>> sources, String... properties) {
		Map<String, String> all = new LinkedHashMap<>();
		Stream
			.concat(Stream.of("server.port=0", "management.endpoints.web.exposure.include=*",
					"management.endpoints.access.default=unrestricted", "migrator.downgrade.endpoint-enabled=true",
					"migrator.upgrade.endpoint-enabled=true"), Stream.of(properties))
			.map((property) -> property.split("=", 2))
			.forEach((property) -> all.put(property[0], property[1]));
		SpringApplication application = new SpringApplication(
				Stream.concat(Stream.of(stack.application), sources.stream()).toArray(Class<?>[]::new));
		application.setWebApplicationType(stack.type);
		return new ActuatorServer(workspace.runSecured(application,
				all.entrySet()
					.stream()
					.map((entry) -> entry.getKey() + "=" + entry.getValue())
					.toArray(String[]::new)));
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	Migrator migrator() {
		return this.context.getBean(Migrator.class);
	}

	List<AuditEvent> audited(String type) {
		return this.context.getBean(AuditEventRepository.class).find(null, null, type);
	}

	Answer get(String path, @Nullable String user) {
		return send(request(path, user));
	}

	Answer post(String path, String json, @Nullable String user) {
		return send(request(path, user).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
	}

	HttpRequest.Builder request(String path, @Nullable String user) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:%s/actuator/%s"
				.formatted(this.context.getEnvironment().getProperty("local.server.port"), path)))
			.timeout(Duration.ofSeconds(60));
		if (user != null) {
			request.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8)));
		}
		return request;
	}

	Answer send(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Answer(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""),
					response.body());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * What the server answers.
	 */
	record Answer(int status, String type, String body) {

		<T> @Nullable T at(String path) {
			try {
				return JsonPath.read(this.body, path.isEmpty() ? "$" : "$." + path);
			}
			catch (PathNotFoundException ex) {
				return null;
			}
		}

		String text(String path) {
			return String.valueOf(this.<Object>at(path));
		}

	}

	/**
	 * What serves requests.
	 */
	enum Stack {

		MVC(WebApplicationType.SERVLET, MvcSecurity.class, Application.class),

		WEBFLUX(WebApplicationType.REACTIVE, WebFluxSecurity.class, WebFluxApplication.class);

		private final WebApplicationType type;

		private final Class<?> security;

		private final Class<?> application;

		Stack(WebApplicationType type, Class<?> security, Class<?> application) {
			this.type = type;
			this.security = security;
			this.application = application;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class Application {

		@Bean
		InMemoryAuditEventRepository auditEvents() {
			return new InMemoryAuditEventRepository();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class WebFluxApplication {

		@Bean
		ReactorResourceFactory reactorResources() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			// The end of one server must not be that of the others
			resources.setUseGlobalResources(false);
			return resources;
		}

	}

	private static UserDetails user(String name, String role) {
		return User.withUsername(name).password("{noop}secret").roles(role).build();
	}

	@Configuration(proxyBeanMethods = false)
	static class MvcSecurity {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(user("operator", "OPERATOR"), user("guest", "GUEST"));
		}

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.ignoringRequestMatchers(
						org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest
							.to("downgrade", "upgrade")))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebFluxSecurity {

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(user("operator", "OPERATOR"), user("guest", "GUEST"));
		}

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
				.anonymous(Customizer.withDefaults())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf
					.requireCsrfProtectionMatcher(new AndServerWebExchangeMatcher(CsrfWebFilter.DEFAULT_CSRF_MATCHER,
							new NegatedServerWebExchangeMatcher(EndpointRequest.to("downgrade", "upgrade")))))
				.build();
		}

	}

}
