package dev.migrator.demo;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.JsonPath;
import dev.migrator.demo.DemoCommandLine.Outcome;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A command is alone with the database: nothing of the application comes to life beside
 * it or gets in its way, whatever the database is, and it can be cut off.
 */
class CommandLineAloneIntegrationTests {

	private static final String HEAD = "e07b3c9a51d4";

	private static final String LONG = "aaaa11112222";

	private static final String ESCAPE = "\u001b";

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	// The probe without the classes of other tests, which are not for this start
	@TempDir
	private static Path probe;

	@TempDir
	private Path directory;

	private Path lives;

	@BeforeAll
	static void copyProbe() throws IOException {
		Path classes = Path.of(ClassUtils.convertClassNameToResourcePath(Probe.class.getPackageName()));
		Path target = Files.createDirectories(probe.resolve(classes));
		try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("target/test-classes").resolve(classes),
				"Probe*.class")) {
			for (Path file : files) {
				Files.copy(file, target.resolve(file.getFileName()));
			}
		}
	}

	@BeforeEach
	void prepare() {
		this.lives = this.directory.resolve("lives.txt");
	}

	@Test
	void nothingOfTheApplicationComesToLife() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			DemoCommandLine demo = probed().property("server.port", String.valueOf(taken.getLocalPort()))
				.property("server.address", taken.getInetAddress().getHostAddress());
			Outcome upgrade = demo.run("upgrade");
			assertThat(upgrade.exitCode()).as(upgrade.toString()).isZero();
			assertThat(upgrade.out()).startsWith("Running upgrade <base> -> 8f3a1c5e7b20, create users\n")
				.doesNotContain(Probe.NOISE, ESCAPE);
			assertThat(upgrade.err()).isEqualTo(Probe.NOISE + "\n");
			assertThat(demo.run("current"))
				.isEqualTo(new Outcome(0, HEAD + " (head), give users an avatar\n", Probe.NOISE + "\n"));
			assertThat(demo.run("downgrade", "-1", "--yes").exitCode()).isZero();
		}
		assertThat(this.lives).doesNotExist();
	}

	@Test
	void aStartWhoseFirstArgumentIsAnotherWordIsAStartAsUsual() throws Exception {
		Path output = this.directory.resolve("output.txt");
		Process process = probed("hello").property("server.port", "0").start(output);
		try {
			Awaitility.await()
				.atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(200))
				.untilAsserted(() -> assertThat(this.lives).content()
					.contains("ApplicationRunner\n", "CommandLineRunner\n", "SmartLifecycle\n",
							"SmartInitializingSingleton\n", "InitializingBean\n", "PostConstruct\n", "Scheduled\n",
							"EventListener\n", "ApplicationListener\n"));
			assertThat(output).content().contains(" :: Spring Boot :: ", "Tomcat started", "INFO", Probe.NOISE);
		}
		finally {
			end(process);
		}
	}

	@Test
	void aBeanThatCannotBeMadeFailsTheStartAndNoCommand() {
		Outcome start = probed("hello").property("demo.probe.fail", "true")
			.property("server.port", "0")
			.property("demo.file", "another.db")
			.run();
		assertThat(start.exitCode()).isEqualTo(1);
		assertThat(start.out() + start.err()).contains("the probe fails");
		Outcome command = probed().property("demo.probe.fail", "true").run("current", "--json");
		assertThat(command.exitCode()).isZero();
		assertThat(command.err()).isEqualTo(Probe.NOISE + "\n");
		assertThat(command.out()).startsWith("{").endsWith("}\n").doesNotContain(Probe.NOISE);
		assertThat(JsonPath.<String>read(command.out(), "$.status")).isEqualTo("pending");
	}

	@Test
	void aDataSourceThatIsWrongIsToldInFewWords() {
		Outcome outcome = new DemoCommandLine(this.directory).property("spring.datasource.url", "jdbc:nosuch:x")
			.run("current");
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.out()).isEmpty();
		assertThat(outcome.err()).startsWith("error: ")
			.contains("jdbc:nosuch:x", "\n  Correct the URL")
			.doesNotContain("\tat ", "Caused by", "Spring Boot", ESCAPE);
		assertThat(outcome.err().lines()).hasSizeLessThanOrEqualTo(6);
	}

	@Test
	void coloursAreForTerminalsAndForThoseWhoWantThem() {
		assumeThat(Path.of("/usr/bin/script")).exists();
		DemoCommandLine demo = new DemoCommandLine(this.directory).environment("TERM", "xterm");
		assertThat(demo.environment("NO_COLOR", "").runOnTerminal("history").out()).contains(HEAD, ESCAPE + "[");
		assertThat(demo.environment("NO_COLOR", "1").runOnTerminal("history").out()).contains(HEAD)
			.doesNotContain(ESCAPE);
	}

	@ParameterizedTest
	@EnumSource
	void aRequestToEndCutsOffWhatIsRunning(DemoDatabase product) throws Exception {
		cutOff(product, "TERM", 143);
	}

	@Test
	void anInterruptCutsOffWhatIsRunning() throws Exception {
		// From here on, it is as after any other request to end
		cutOff(DemoDatabase.SQLITE, "INT", 130);
	}

	private void cutOff(DemoDatabase product, String signal, int exitCode) throws Exception {
		DemoDatabase.Place database = product.create(this.directory);
		Path revisions = DemoCommandLine.copyRevisions(this.directory.resolve("revisions"));
		Files.writeString(revisions.resolve(LONG + "_count.sql"), """
				-- count
				--
				-- revision: aaaa11112222
				-- revises: e07b3c9a51d4

				-- migrator:upgrade
				CREATE TABLE numbers (n INTEGER);
				INSERT INTO numbers VALUES (1), (2), (3);
				INSERT INTO numbers
				  WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 3000000000)
				  SELECT max(n) FROM counted;

				-- migrator:downgrade
				DROP TABLE numbers;
				""");
		DemoCommandLine demo = new DemoCommandLine(this.directory).on(database)
			.property("migrator.locations", "file:" + revisions);
		Path output = this.directory.resolve("output.txt");
		Process process = demo.start(output, "upgrade");
		try {
			Awaitility.await()
				.atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(200))
				.untilAsserted(() -> assertThat(output).content().contains("Running upgrade " + HEAD + " -> " + LONG));
			assumeThat(ignores(process, signal)).as("signal is ignored, as by jobs in the background").isFalse();
			new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
			assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("has ended").isTrue();
			assertThat(process.exitValue()).isEqualTo(exitCode);
		}
		finally {
			end(process);
		}
		assertThat(output).content()
			.contains("\nerror: ", LONG, "cancelled", "database is as it was before this revision")
			.doesNotContain("\tat ");
		if (product == DemoDatabase.SQLITE) {
			assertThat(database.sql().sql("PRAGMA integrity_check").query(String.class).single()).isEqualTo("ok");
		}
		assertThat(database.columns()).isNotEmpty().noneMatch((column) -> column.startsWith("numbers "));
		Outcome current = demo.run("current");
		assertThat(current.exitCode()).isZero();
		assertThat(current.out()).isEqualTo(HEAD + ", give users an avatar\n");
	}

	private static boolean ignores(Process process, String signal) throws IOException {
		Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
		if (!signal.equals("INT") || !Files.exists(status)) {
			return false;
		}
		List<String> ignored = Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("SigIgn:"))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.toList();
		return (Long.parseUnsignedLong(ignored.get(0), 16) & 0b10) != 0;
	}

	private static void end(Process process) throws InterruptedException {
		process.destroy();
		if (!process.waitFor(20, TimeUnit.SECONDS)) {
			process.destroyForcibly().waitFor();
		}
	}

	/**
	 * Return the demo with the probe among its classes.
	 * @param before arguments that come before the word that begins a command
	 */
	private DemoCommandLine probed(String... before) {
		String classPath = String.join(File.pathSeparator, probe.toString(),
				Path.of("target/classes").toAbsolutePath().toString(), DemoCommandLine.libraries());
		List<String> start = new ArrayList<>(List.of("-cp", classPath, "dev.migrator.demo.DemoApplication"));
		start.addAll(List.of(before));
		return new DemoCommandLine(this.directory).startedBy(start.toArray(String[]::new))
			.property("demo.probe", this.lives.toString());
	}

}
