package dev.migrator.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The demo as a process of its own.
 */
final class DemoProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+) ");

	private final HttpClient client = HttpClient.newHttpClient();

	private final Process process;

	private final Path log;

	private int port;

	private DemoProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Start the demo and do not wait for it.
	 */
	static DemoProcess launch(Path jar, DemoDatabase.Place database, Path log) {
		try {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
							"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-jar", jar.toString(),
							"--server.port=0"));
			command.addAll(database.arguments());
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			return new DemoProcess(process, log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until it is ready for traffic.
	 */
	DemoProcess awaitReady() {
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
			assertThat(this.process.isAlive()).as(() -> log()).isTrue();
			return isReady();
		});
		return this;
	}

	private boolean isReady() {
		// Nobody else can have taken a port that it has chosen itself
		Matcher started = PORT.matcher(log());
		if (!started.find()) {
			return false;
		}
		this.port = Integer.parseInt(started.group(1));
		return get("/actuator/health/readiness").statusCode() == 200;
	}

	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	HttpResponse<String> get(String path) {
		return send(request(path).GET());
	}

	HttpResponse<String> post(String path, String json) {
		return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
	}

	private HttpRequest.Builder request(String path) {
		String operator = "operator:" + OperatorProperties.DEFAULT_PASSWORD;
		return HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(this.port, path)))
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(operator.getBytes(StandardCharsets.UTF_8)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Ask the process to end, as an orchestrator does, and do not wait for it.
	 */
	void terminate() {
		this.process.destroy();
	}

	/**
	 * Wait until the process has ended.
	 * @return the exit code
	 */
	int awaitExit() {
		try {
			assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(() -> log()).isTrue();
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Ask the process to end, as an orchestrator does, and wait until it has.
	 */
	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
