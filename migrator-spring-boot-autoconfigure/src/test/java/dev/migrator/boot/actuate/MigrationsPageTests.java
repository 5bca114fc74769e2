package dev.migrator.boot.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.migrator.boot.Workspace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a browser gets from the endpoint {@code migrations}, and for what
 * everybody else still gets, on both web stacks.
 */
@ParameterizedClass
@EnumSource(value = WebApplicationType.class, names = { "SERVLET", "REACTIVE" })
class MigrationsPageTests {

	private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
			+ "image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";

	private static final String HTML = "text/html;charset=UTF-8";

	private final WebApplicationType type;

	@TempDir
	private Path directory;

	private Workspace workspace;

	private @Nullable ConfigurableApplicationContext context;

	private String endpoint = "";

	MigrationsPageTests(WebApplicationType type) {
		this.type = type;
	}

	@BeforeEach
	void setUp() {
		this.workspace = Workspace.withTwoRevisions(this.directory);
	}

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	void aBrowserGetsAPageAndEverybodyElseJson() {
		this.workspace.revision("aaaa0003", "aaaa0002", "größer als <b>数据</b>", "SELECT 1;", "");
		run();
		for (String accept : List.of(BROWSER, "text/html", "text/html, application/json;q=0.9", "text/*")) {
			HttpResponse<String> response = get("", accept, 200);
			assertThat(type(response)).as(accept).isEqualToIgnoringCase(HTML);
			assertThat(response.body()).startsWith("<!DOCTYPE html>").contains("größer als &lt;b&gt;数据&lt;/b&gt;");
		}
		for (String accept : List.of("*/*", "application/json", "application/*", "application/json, text/html;q=0.9",
				"application/vnd.spring-boot.actuator.v3+json", "application/json, */*;q=0.1")) {
			HttpResponse<String> response = get("", accept, 200);
			assertThat(type(response)).as(accept).contains("json");
			assertThat(response.body()).startsWith("{\"contexts\":");
		}
		assertThat(get("", null, 200).body()).startsWith("{\"contexts\":");
		get("", "image/png", 406);
	}

	@Test
	void oneRevisionIsAPageToo() {
		run("management.endpoint.migrations.show-values=always");
		for (String expression : List.of("head", "current", "aaaa0002")) {
			HttpResponse<String> response = get("/" + expression, BROWSER, 200);
			assertThat(type(response)).isEqualToIgnoringCase(HTML);
			assertThat(response.body()).contains("<h1><bdi>add email</bdi></h1>", "ADD COLUMN email",
					"DROP COLUMN email");
		}
		assertThat(get("/head", null, 200).body()).startsWith("{\"id\":\"aaaa0002\"");
	}

	@Test
	void sqlAndErrorsAreHiddenUnlessTheyMayBeShown() {
		this.workspace.revision("aaaa0003", "aaaa0002", "break", "INSERT INTO nowhere VALUES (1);", "");
		run("migrator.on-failure=keep-running", "management.endpoint.migrations.show-values=when-authorized");
		assertThat(get("", BROWSER, 200).body()).contains("The last attempt failed:")
			.doesNotContain("no such table", "INSERT");
		assertThat(get("/aaaa0003", BROWSER, 200).body()).doesNotContain("INSERT");
	}

	@Test
	void whatIsWrongIsSaidOnAPageWithTheStatusThatJsonHas() {
		run();
		assertThat(get("/cccc0001", BROWSER, 404).body()).contains("Not Found", "cccc0001");
		assertThat(get("/base", BROWSER, 404).body()).contains("&#39;base&#39; names no revision.");
		assertThat(get("/aaaa", BROWSER, 400).body()).contains("href=\"./aaaa0001\"", "href=\"./aaaa0002\"");
		HttpResponse<String> other = get("/head?migrator=%3Cb%3E", BROWSER, 404);
		assertThat(type(other)).isEqualToIgnoringCase(HTML);
		assertThat(other.body()).contains("There is no migrator &#39;&lt;b&gt;&#39;");
		assertThat(type(get("/cccc0001", null, 404))).contains("application/problem+json");
	}

	@Test
	void filesInErrorAreReportedOnAPage() {
		run("migrator.trigger=never");
		this.workspace.revision("bbbb0001", "nowhere1", "has no parent", "SELECT 1;", "");
		for (String path : List.of("", "/head")) {
			HttpResponse<String> response = get(path, BROWSER, 500);
			assertThat(type(response)).isEqualToIgnoringCase(HTML);
			assertThat(response.body()).contains("bbbb0001.sql", "What to do:");
		}
	}

	@Test
	void aDatabaseThatDoesNotAnswerIsReportedOnAPage() {
		run("migrator.trigger=never", "spring.datasource.url=jdbc:sqlite:/nowhere/at/all.db",
				"spring.datasource.hikari.connection-timeout=250");
		HttpResponse<String> response = get("", BROWSER, 500);
		assertThat(response.body()).contains("No answer", "jdbc:sqlite:/nowhere/at/all.db", "What to do:");
	}

	@Test
	void linksLeadToPages() {
		run();
		followLinks();
	}

	@Test
	void linksLeadToPagesWhereverTheEndpointIs() {
		this.endpoint = "/ops/state/of-databases";
		run("management.endpoints.web.base-path=/ops",
				"management.endpoints.web.path-mapping.migrations=state/of-databases", base("/app"));
		followLinks();
	}

	@Test
	void linksLeadToPagesOnAPortForManagement() {
		this.endpoint = "/migrations";
		// Tomcat and Netty are both on the class path, and both bring what makes the port
		run("management.server.port=0", "management.endpoints.web.base-path=/",
				"spring.main.allow-bean-definition-overriding=true");
		followLinks();
	}

	private void followLinks() {
		HttpResponse<String> overview = get("", BROWSER, 200);
		List<URI> revisions = links(overview);
		assertThat(revisions).hasSize(2).allSatisfy((revision) -> {
			HttpResponse<String> page = fetch(revision, BROWSER);
			assertThat(page.statusCode()).as(revision.toString()).isEqualTo(200);
			assertThat(page.body()).contains("<p class=\"eyebrow\">Revision ");
			assertThat(links(page)).hasSize(2)
				.allSatisfy((link) -> assertThat(fetch(link, BROWSER).statusCode()).isEqualTo(200))
				.anySatisfy((link) -> assertThat(fetch(link, BROWSER).body()).contains("<h1>Database migrations</h1>"));
		});
	}

	@Test
	void theListOfEndpointsIsAsItWas() {
		run();
		URI uri = URI.create(address().replaceFirst("/migrations$", ""));
		assertThat(Pattern.compile("\"migrations[^\"]*\":").matcher(fetch(uri, null).body()).results()).hasSize(2);
	}

	@Test
	void aCachedAnswerIsNotGivenToThoseWhoAskForTheOther() {
		run("management.endpoint.migrations.cache.time-to-live=1m");
		for (int i = 0; i < 2; i++) {
			assertThat(get("", BROWSER, 200).body()).startsWith("<!DOCTYPE html>");
			assertThat(get("", null, 200).body()).startsWith("{");
		}
	}

	private String base(String path) {
		return switch (this.type) {
			case REACTIVE -> "spring.webflux.base-path=" + path;
			case SERVLET, NONE -> "server.servlet.context-path=" + path;
		};
	}

	private void run(String... properties) {
		SpringApplication application = new SpringApplication(MigrationsEndpointTests.Application.class);
		application.setWebApplicationType(this.type);
		String[] all = Stream
			.concat(Stream.of("server.port=0", "management.endpoints.web.exposure.include=migrations"),
					Stream.of(properties))
			.toArray(String[]::new);
		this.context = this.workspace.run(application, all);
	}

	private String address() {
		ConfigurableApplicationContext context = this.context;
		if (context == null) {
			throw new IllegalStateException("Not running");
		}
		String port = context.getEnvironment()
			.getProperty("local.management.port", context.getEnvironment().getProperty("local.server.port", ""));
		String base = context.getEnvironment()
			.getProperty("server.servlet.context-path",
					context.getEnvironment().getProperty("spring.webflux.base-path", ""));
		return "http://localhost:" + port + base + (this.endpoint.isEmpty() ? "/actuator/migrations" : this.endpoint);
	}

	private HttpResponse<String> get(String path, @Nullable String accept, int status) {
		HttpResponse<String> response = fetch(URI.create(address() + path), accept);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		return response;
	}

	private static HttpResponse<String> fetch(URI uri, @Nullable String accept) {
		try {
			HttpRequest.Builder request = HttpRequest.newBuilder(uri);
			if (accept != null) {
				request.header("Accept", accept);
			}
			return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static String type(HttpResponse<String> response) {
		return response.headers().firstValue("Content-Type").orElse("");
	}

	// As a browser understands them
	private static List<URI> links(HttpResponse<String> page) {
		return Pattern.compile("<a [^>]*href=\"([^\"#]*)\"")
			.matcher(page.body())
			.results()
			.map((link) -> page.uri().resolve(link.group(1)))
			.distinct()
			.toList();
	}

}
