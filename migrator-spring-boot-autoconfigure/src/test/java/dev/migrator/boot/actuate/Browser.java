package dev.migrator.boot.actuate;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

/**
 * Chromium without a window, driven over its DevTools protocol.
 */
final class Browser implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final List<String> COMMANDS = List.of("chromium", "chromium-browser", "google-chrome", "chrome");

	private final JsonMapper json = new JsonMapper();

	private final List<String> complaints = new ArrayList<>();

	private final Process process;

	private final WebSocket socket;

	private final BlockingQueue<String> received;

	private String session = "";

	private String address = "";

	private int calls;

	private boolean loaded;

	private Browser(Process process, WebSocket socket, BlockingQueue<String> received) {
		this.process = process;
		this.socket = socket;
		this.received = received;
	}

	/**
	 * Find the browser of this machine.
	 */
	static Optional<Path> find() {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.flatMap((directory) -> COMMANDS.stream().map((command) -> Path.of(directory, command)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	static Browser start(Path command, Path profile) throws IOException {
		Process process = new ProcessBuilder(command.toString(), "--headless", "--no-sandbox", "--disable-gpu",
				"--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
				"--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0",
				"--user-data-dir=" + profile, "about:blank")
			.redirectErrorStream(true)
			.start();
		try {
			BlockingQueue<String> received = new LinkedBlockingQueue<>();
			WebSocket socket = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(address(process), new Listener(received, new StringBuilder()))
				.join();
			Browser browser = new Browser(process, socket, received);
			browser.attach();
			return browser;
		}
		catch (IOException | RuntimeException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	private static URI address(Process process) throws IOException {
		BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
		List<String> lines = new ArrayList<>();
		String line;
		while ((line = output.readLine()) != null) {
			lines.add(line);
			int start = line.indexOf("ws://");
			if (start != -1) {
				drain(output);
				return URI.create(line.substring(start).strip());
			}
		}
		throw new IOException("The browser did not start: " + String.join("\n", lines));
	}

	// A browser that cannot print any more stops
	private static void drain(BufferedReader output) {
		Thread thread = new Thread(() -> {
			try {
				while (output.readLine() != null) {
					continue;
				}
			}
			catch (IOException ex) {
				// it has ended
			}
		}, "browser output");
		thread.setDaemon(true);
		thread.start();
	}

	private void attach() {
		String target = call("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asString();
		this.session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true)).path("sessionId")
			.asString();
		for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
			call(domain + ".enable", Map.of());
		}
	}

	/**
	 * Open a page, as somebody does who has a screen of this width and these colours.
	 */
	void open(String url, int width, boolean dark) {
		call("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
		call("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
		this.complaints.clear();
		this.loaded = false;
		this.address = url;
		call("Page.navigate", Map.of("url", url));
		awaitLoad();
	}

	/**
	 * Do something that leads to another page, and wait for it.
	 */
	void follow(String expression) {
		this.loaded = false;
		evaluate(expression + ";0");
		awaitLoad();
	}

	/**
	 * Return what the browser had to say about the page: errors, and what it refused.
	 */
	List<String> complaints() {
		evaluate("0");
		return List.copyOf(this.complaints);
	}

	/**
	 * Evaluate an expression in the page.
	 */
	JsonNode evaluate(String expression) {
		JsonNode answer = call("Runtime.evaluate",
				Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
		if (answer.has("exceptionDetails")) {
			throw new IllegalStateException(answer.path("exceptionDetails").toString());
		}
		return answer.path("result").path("value");
	}

	/**
	 * Have axe look at the page.
	 * @return what it finds wrong, a line each
	 */
	List<String> accessibilityViolations() {
		try {
			evaluate(new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8) + ";0");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		List<String> violations = new ArrayList<>();
		evaluate("""
				axe.run(document, { resultTypes: ['violations'] }).then((results) => results.violations.map(
					(violation) => violation.id + ': ' + violation.nodes.length + ' × ' + violation.nodes[0].html
						+ ' ' + violation.nodes[0].failureSummary))""")
			.forEach((violation) -> violations.add(violation.asString()));
		return violations;
	}

	void press(String key, int code) {
		for (String type : List.of("keyDown", "keyUp")) {
			call("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "windowsVirtualKeyCode", code, "text",
					"Enter".equals(key) && "keyDown".equals(type) ? "\r" : ""));
		}
	}

	void screenshot(Path file) {
		JsonNode size = call("Page.getLayoutMetrics", Map.of()).path("cssContentSize");
		String image = call(
				"Page.captureScreenshot", Map
					.of("captureBeyondViewport", true, "clip",
							Map.of("x", 0, "y", 0, "width", size.path("width").asDouble(), "height",
									Math.min(8000, size.path("height").asDouble()), "scale", 1)))
			.path("data")
			.asString();
		try {
			Files.createDirectories(file.getParent());
			Files.write(file, Base64.getDecoder().decode(image));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private JsonNode call(String method, Map<String, ?> parameters) {
		int id = ++this.calls;
		Map<String, ?> message = this.session.isEmpty() ? Map.of("id", id, "method", method, "params", parameters)
				: Map.of("id", id, "method", method, "params", parameters, "sessionId", this.session);
		this.socket.sendText(this.json.writeValueAsString(message), true).join();
		while (true) {
			JsonNode answer = next(method);
			if (answer.path("id").asInt(-1) == id) {
				if (answer.has("error")) {
					throw new IllegalStateException(method + ": " + answer.path("error"));
				}
				return answer.path("result");
			}
		}
	}

	private void awaitLoad() {
		while (!this.loaded) {
			next("load");
		}
	}

	private JsonNode next(String reason) {
		try {
			String text = this.received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			if (text == null) {
				throw new IllegalStateException("No answer from the browser: " + reason);
			}
			JsonNode message = this.json.readTree(text);
			switch (message.path("method").asString("")) {
				case "Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled",
						"Network.loadingFailed" -> {
					// the status of the page itself is for the test to judge
					if (!this.address.equals(message.path("params").path("entry").path("url").asString(""))) {
						this.complaints.add(message.path("params").toString());
					}
				}
				case "Page.loadEventFired" -> this.loaded = true;
				default -> {
					// nothing to complain of
				}
			}
			return message;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.socket.abort();
		// Its processes write to the profile, each until it ends
		List<ProcessHandle> processes = Stream.concat(this.process.descendants(), Stream.of(this.process.toHandle()))
			.toList();
		this.process.destroy();
		for (ProcessHandle process : processes) {
			try {
				process.onExit().get(10, TimeUnit.SECONDS);
			}
			catch (TimeoutException | ExecutionException ex) {
				process.destroyForcibly();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Puts messages together from their parts.
	 *
	 * @param messages where to put them
	 * @param parts what has come of the next one
	 */
	private record Listener(BlockingQueue<String> messages, StringBuilder parts) implements WebSocket.Listener {

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.parts.append(data);
			if (last) {
				this.messages.add(this.parts.toString());
				this.parts.setLength(0);
			}
			socket.request(1);
			return null;
		}

	}

}
