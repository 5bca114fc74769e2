package dev.migrator.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.migrator.Migrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.json.JsonAssert;
import org.springframework.test.json.JsonComparator;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.assertj.RestTestClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README says what is.
 */
class ReadmeTests {

	// What differs from run to run
	private static final String VOLATILE = "\"(version|url|appliedAt|startedAt|durationMs|actor)\":\\s*(\"[^\"]*\"|\\d+)";

	private final Readme readme = Readme.read();

	@Test
	void theQuickStartLeadsToTheAnswerThatItPromises(@TempDir Path directory) throws IOException {
		List<String> revisions = this.readme.section("Quick start").blocks("sql");
		assertThat(revisions).hasSize(1);
		for (int i = 0; i < revisions.size(); i++) {
			Files.writeString(directory.resolve("%d.sql".formatted(i)), revisions.get(i));
		}
		Properties properties = new Properties();
		properties.load(new StringReader(this.readme.section("Quick start").blocks("properties").get(0)));
		String url = properties.getProperty("spring.datasource.url").replace("./", directory + "/");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(QuickStart.class)
			.properties(properties)
			.run("--spring.config.location=optional:classpath:/none/", "--spring.datasource.url=" + url,
					"--migrator.locations=file:" + directory, "--server.port=0", "--spring.security.user.name=reader",
					"--spring.security.user.password=reads")) {
			assertThat(RestTestClientResponse.from(RestTestClient.bindToServer()
				.baseUrl("http://localhost:%s/actuator/migrations"
					.formatted(context.getEnvironment().getProperty("local.server.port")))
				.build()
				.get()
				.headers((headers) -> headers.setBasicAuth("reader", "reads"))
				.exchange())).hasStatusOk().bodyText().satisfies((answer) -> {
					JsonComparator strict = JsonAssert.comparator(JsonCompareMode.STRICT);
					strict.assertIsMatch(steady(this.readme.section("What operators see").blocks("json").get(0)),
							steady(answer));
				});
		}
	}

	@Test
	void theQuickStartFitsOnAScreen() {
		assertThat(this.readme.section("Quick start").text().strip().lines().count()).isLessThan(30);
	}

	@Test
	void theVersionInTheReadmeIsThatOfTheBuild() throws IOException {
		String dependency = this.readme.section("Quick start").blocks("xml").get(0);
		String version = dependency.replaceAll("(?s).*<version>(.*)</version>.*", "$1");
		assertThat(Files.readString(Readme.ROOT.resolve("pom.xml")))
			.contains("<artifactId>migrator</artifactId>\n\t<version>%s</version>".formatted(version));
		assertThat(this.readme.section("Run the demo, run the tests").text())
			.contains("demo-app-%s.jar".formatted(version));
	}

	@Test
	void theTableOfPropertiesIsThatOfTheMetadata() throws IOException {
		assertThat(this.readme.section("Properties").properties()).isEqualTo(propertiesInMetadata());
	}

	@Test
	void theExampleOfARevisionIsOneOfTheDemo() throws IOException {
		String example = this.readme.section("Revision files").blocks("sql").get(0);
		String file = Files
			.readString(Path.of("src/main/resources/db/revisions/27b5e08d4c93_fold_usernames_to_lower_case.sql"));
		assertThat(file.lines()).containsAll(example.lines().filter((line) -> !line.startsWith("-- '")).toList());
	}

	@Test
	void theExampleOfAChangedTableIsOneOfTheDemo() throws IOException {
		String file = Files
			.readString(Path.of("src/main/resources/db/revisions/b6d0e4f1a938_make_room_for_long_usernames.sql"));
		assertThat(file).contains(this.readme.section("Changing tables").blocks("sql").get(0));
		assertThat(Readme.pages()).flatExtracting((page) -> page.blocks("sql"))
			.allSatisfy((sql) -> assertThat(file).contains(sql));
	}

	@Test
	void javaInTheReadmeIsCompiledAndRunHere() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src"))) {
			List<String> sources = files.filter((file) -> file.toString().endsWith(".java"))
				.map(ReadmeTests::withoutLayout)
				.toList();
			assertThat(Stream.concat(Stream.of(this.readme), Readme.pages().stream())
				.flatMap((page) -> page.blocks("java").stream())).isNotEmpty()
				.allSatisfy((block) -> assertThat(sources).anyMatch((source) -> source.contains(withoutLayout(block))));
		}
	}

	@Test
	void filesThatTheReadmeLinksToAreThere() {
		assertThat(Pattern.compile("\\]\\(([^)#]+)\\)").matcher(this.readme.text()).results()).isNotEmpty()
			.allSatisfy((link) -> {
				if (!link.group(1).startsWith("http")) {
					assertThat(Readme.ROOT.resolve(link.group(1))).exists();
				}
			});
	}

	private static String steady(String json) {
		return json.replaceAll(VOLATILE, "\"$1\": \"...\"");
	}

	private static String withoutLayout(Path file) {
		try {
			return withoutLayout(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String withoutLayout(String code) {
		return code.replaceAll("\\s+", "");
	}

	/**
	 * Return the defaults of all properties in the jar that {@link Migrator} is in.
	 */
	private static Map<String, String> propertiesInMetadata() throws IOException {
		String jar = Migrator.class.getProtectionDomain().getCodeSource().getLocation().toString();
		URL metadata = Collections
			.list(Migrator.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))
			.stream()
			.filter((resource) -> resource.toString().contains(jar))
			.findFirst()
			.orElseThrow();
		Map<String, String> properties = new TreeMap<>();
		try (InputStream json = URI.create(metadata.toString()).toURL().openStream()) {
			List<Map<String, Object>> entries = JsonPath.parse(json).read("$.properties");
			entries.forEach((entry) -> properties.put(String.valueOf(entry.get("name")),
					String.valueOf(entry.getOrDefault("defaultValue", ""))));
		}
		return properties;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class QuickStart {

	}

}
