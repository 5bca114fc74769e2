package dev.migrator.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * The command line of the packaged demo: each call is a process of its own, in a
 * directory of the test, and on the database file there unless another one is named.
 */
final class DemoCommandLine {

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	// What makes a JVM that lives for a second start fast; from Java 24 on it would warn
	// of SQLite's library
	private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"-Xshare:auto", "-Xlog:disable", "--enable-native-access=ALL-UNNAMED",
			"-Dspring.backgroundpreinitializer.ignore=true");

	// What a command adds now and then while it takes long, as everything may on a busy
	// machine
	private static final Pattern PROGRESS = Pattern
		.compile("(?m)^(?:up|down)grade \\S+ \\d+ statements, \\d+ rows in .* rows/s\\R");

	private static final String CLASSES = "classes.jsa";

	private static @Nullable Path extracted;

	private final Path directory;

	private final List<String> properties = new ArrayList<>();

	private final Map<String, String> environment = new HashMap<>();

	private List<String> start = List.of();

	private String answers = "";

	DemoCommandLine(Path directory) {
		this.directory = directory;
	}

	/**
	 * Unpack the jar as its own tools do, and keep in a file what the JVM finds out about
	 * its classes: once for a jar, since two classes of tests run at a time, each in a
	 * JVM of its own.
	 */
	private static synchronized Path extracted() {
		Path target = extracted;
		if (target == null) {
			Path jar = DemoRelease.built().jar().toAbsolutePath();
			try (FileChannel guard = FileChannel.open(jar.resolveSibling("command-line.lock"),
					StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = guard.lock()) {
				target = jar.resolveSibling("command-line-" + Files.getLastModifiedTime(jar).toMillis());
				if (!Files.exists(target.resolve(CLASSES))) {
					extract(jar, target);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			extracted = target;
		}
		return target;
	}

	private static void extract(Path jar, Path target) throws IOException {
		FileSystemUtils.deleteRecursively(target);
		execute(Path.of("").toAbsolutePath(), Map.of(), "", List.of(JAVA.toString(), "-Djarmode=tools", "-jar",
				jar.toString(), "extract", "--destination", target.toString()));
		Files.createDirectories(target.resolve("once"));
		List<String> command = new ArrayList<>(List.of(JAVA.toString()));
		command.addAll(SHORT_LIVED);
		command.addAll(List.of("-XX:ArchiveClassesAtExit=" + target.resolve("unfinished.jsa"), "-jar",
				target.resolve(jar.getFileName()).toString(), "migrator", "upgrade", "--json"));
		execute(target.resolve("once"), Map.of(), "", command);
		Files.move(target.resolve("unfinished.jsa"), target.resolve(CLASSES));
	}

	/**
	 * Return the jars that the demo needs, as a class path.
	 */
	static String libraries() {
		return extracted().resolve("lib") + File.separator + "*";
	}

	/**
	 * Start the demo in another way than from its unpacked jar.
	 */
	DemoCommandLine startedBy(String... start) {
		this.start = List.of(start);
		return this;
	}

	DemoCommandLine on(DemoDatabase.Place database) {
		this.properties.addAll(database.arguments());
		return this;
	}

	DemoCommandLine property(String name, String value) {
		this.properties.add("--" + name + "=" + value);
		return this;
	}

	DemoCommandLine environment(String name, String value) {
		this.environment.put(name, value);
		return this;
	}

	DemoCommandLine answering(String answers) {
		this.answers = answers;
		return this;
	}

	/**
	 * Run a command and wait until it has ended.
	 */
	Outcome run(String... arguments) {
		List<String> command = command();
		command.add("migrator");
		command.addAll(Arrays.asList(arguments));
		command.addAll(this.properties);
		return execute(this.directory, this.environment, this.answers, command);
	}

	/**
	 * Run a command on a terminal that does not exist, and wait until it has ended.
	 */
	Outcome runOnTerminal(String... arguments) {
		List<String> command = command();
		command.add("migrator");
		command.addAll(Arrays.asList(arguments));
		command.addAll(this.properties);
		String quoted = command.stream().map((word) -> "'" + word + "'").collect(Collectors.joining(" "));
		return execute(this.directory, this.environment, this.answers, List.of("script", "-qec", quoted, "/dev/null"));
	}

	/**
	 * Start a command.
	 * @param output the file for what it writes
	 */
	Process start(Path output, String... arguments) {
		List<String> command = command();
		command.add("migrator");
		command.addAll(Arrays.asList(arguments));
		command.addAll(this.properties);
		try {
			return new ProcessBuilder(command).directory(this.directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> command() {
		List<String> command = new ArrayList<>(List.of(JAVA.toString()));
		command.addAll(SHORT_LIVED);
		if (this.start.isEmpty()) {
			command.add("-XX:SharedArchiveFile=" + extracted().resolve(CLASSES));
			command.addAll(List.of("-jar", extracted().resolve(DemoRelease.built().jar().getFileName()).toString()));
		}
		command.addAll(this.start);
		return command;
	}

	private static Outcome execute(Path directory, Map<String, String> environment, String answers,
			List<String> command) {
		try {
			Path out = Files.createTempFile("out", ".txt");
			Path err = Files.createTempFile("err", ".txt");
			ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
				.redirectOutput(out.toFile())
				.redirectError(err.toFile());
			builder.environment().putAll(environment);
			Process process = builder.start();
			process.getOutputStream().write(answers.getBytes(StandardCharsets.UTF_8));
			process.getOutputStream().close();
			boolean ended = process.waitFor(2, TimeUnit.MINUTES);
			if (!ended) {
				process.destroyForcibly();
			}
			Outcome outcome = new Outcome(ended ? process.exitValue() : -1, Files.readString(out),
					PROGRESS.matcher(Files.readString(err)).replaceAll(""));
			Files.delete(out);
			Files.delete(err);
			if (!ended) {
				throw new IllegalStateException("Did not end: " + command + "\n" + outcome);
			}
			return outcome;
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
	 * Copy the revision files of the demo, so that others can be put beside them.
	 */
	static Path copyRevisions(Path target) {
		try {
			Files.createDirectories(target);
			try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/revisions"))) {
				for (Path file : files.toList()) {
					Files.copy(file, target.resolve(file.getFileName()));
				}
			}
			return target;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What a command did.
	 *
	 * @param exitCode what the process ended with
	 * @param out what it wrote to standard output
	 * @param err what it wrote to standard error, without how far it was
	 */
	record Outcome(int exitCode, String out, String err) {

	}

}
