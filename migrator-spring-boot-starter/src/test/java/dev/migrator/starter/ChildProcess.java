package dev.migrator.starter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own with the class path of the tests.
 */
final class ChildProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final Process process;

	private final List<String> lines = new ArrayList<>();

	private final Thread reader;

	private boolean silent;

	private ChildProcess(Process process) {
		this.process = process;
		this.reader = new Thread(this::read, "output of process " + process.pid());
		this.reader.setDaemon(true);
		this.reader.start();
	}

	static ChildProcess start(Class<?> main, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp",
				System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		try {
			return new ChildProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				synchronized (this.lines) {
					this.lines.add(line);
					this.lines.notifyAll();
				}
			}
		}
		catch (IOException ex) {
			// The process is gone
		}
		finally {
			synchronized (this.lines) {
				this.silent = true;
				this.lines.notifyAll();
			}
		}
	}

	/**
	 * Wait until the process prints a line, without the delay that polling would add.
	 * @param part what the line contains
	 */
	ChildProcess awaitLine(String part) {
		return awaitLines(part, 1);
	}

	/**
	 * Wait until the process has printed a number of lines.
	 * @param part what each of them contains
	 * @param count how many
	 */
	ChildProcess awaitLines(String part, int count) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		synchronized (this.lines) {
			while (this.lines.stream().filter((line) -> line.contains(part)).count() < count) {
				long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
				if (this.silent || left <= 0) {
					throw new AssertionError("No line with '%s':%n%s".formatted(part, String.join("\n", this.lines)));
				}
				await(left);
			}
		}
		return this;
	}

	private void await(long millis) {
		try {
			this.lines.wait(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Write a line to the standard input of the process.
	 */
	void tell(String line) {
		try {
			this.process.getOutputStream().write((line + '\n').getBytes(StandardCharsets.UTF_8));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ask the process to end, as an orchestrator does.
	 */
	void terminate() {
		// Not through the process itself, which would close its output unread
		this.process.toHandle().destroy();
	}

	/**
	 * End the process at once, as a power cut does.
	 */
	void kill() {
		this.process.toHandle().destroyForcibly();
		awaitExit();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Wait until the process has ended and all of its output is here.
	 * @return the exit code
	 */
	int awaitExit() {
		try {
			if (!this.process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new AssertionError("Still running:\n" + output());
			}
			this.reader.join(PATIENCE.toMillis());
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	String output() {
		synchronized (this.lines) {
			return String.join("\n", this.lines);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
