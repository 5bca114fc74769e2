package dev.migrator.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import dev.migrator.Migrator;
import dev.migrator.engine.MigratorBuilder;
import dev.migrator.engine.Product;
import dev.migrator.engine.TestDatabase;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

/**
 * An application with a folder of revisions and a database, on which commands run as they
 * do in a process, but within the test.
 */
final class CommandLineFixture implements AutoCloseable {

	private final Path directory;

	private final Path revisions;

	private final TestDatabase database;

	private final MockEnvironment environment = new MockEnvironment();

	private UnaryOperator<MigratorBuilder> customizer = UnaryOperator.identity();

	private final Map<String, Object> others = new LinkedHashMap<>();

	private String answers = "";

	private Terminal terminal = Terminal.none();

	CommandLineFixture(Path directory) {
		this(directory, Product.SQLITE);
	}

	CommandLineFixture(Path directory, Product product) {
		this.directory = directory;
		this.revisions = directory.resolve("revisions");
		this.database = product.newDatabase(directory);
		this.environment.setProperty("migrator.generate.directory", this.revisions.toString());
		this.environment.setProperty("migrator.generate.java-directory", directory.resolve("java").toString());
		try {
			Files.createDirectories(this.revisions);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Write the files of three revisions in a line: 1111, 2222, 3333.
	 */
	CommandLineFixture withLine() {
		return revision("1111", "", "create users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);",
				"DROP TABLE users;")
			.revision("2222", "1111", "add email", "ALTER TABLE users ADD COLUMN email TEXT;",
					"ALTER TABLE users DROP COLUMN email;")
			.revision("3333", "2222", "create notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY);",
					"DROP TABLE notes;");
	}

	CommandLineFixture revision(String id, String revises, String message, String upgrade, String downgrade) {
		return file(id, """
				-- %s
				--
				-- revision: %s
				-- revises: %s

				-- migrator:upgrade
				%s

				-- migrator:downgrade
				%s
				""".formatted(message, id, revises, upgrade, downgrade));
	}

	CommandLineFixture file(String name, String text) {
		try {
			Files.writeString(this.revisions.resolve(name + ".sql"), text);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	CommandLineFixture property(String name, String value) {
		this.environment.setProperty(name, value);
		return this;
	}

	CommandLineFixture migrator(UnaryOperator<MigratorBuilder> customizer) {
		this.customizer = customizer;
		return this;
	}

	/**
	 * Let the application have this migrator instead of the usual one, or beside others.
	 */
	CommandLineFixture with(String name, Migrator migrator) {
		this.others.put(name, migrator);
		return this;
	}

	/**
	 * Let the user answer questions of commands.
	 */
	CommandLineFixture answering(String answers) {
		this.answers = answers;
		return this;
	}

	/**
	 * Let the user see results on a screen.
	 */
	CommandLineFixture on(Terminal terminal) {
		this.terminal = terminal;
		return this;
	}

	Path directory() {
		return this.directory;
	}

	Path revisions() {
		return this.revisions;
	}

	TestDatabase database() {
		return this.database;
	}

	JdbcClient sql() {
		return this.database.sql();
	}

	List<String> tables() {
		return this.database.tables();
	}

	/**
	 * Run a command.
	 */
	Outcome run(String... command) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		String[] arguments = new String[command.length + 1];
		arguments[0] = "migrator";
		System.arraycopy(command, 0, arguments, 1, command.length);
		StandardStreams streams = new StandardStreams(new PrintStream(out, true, StandardCharsets.UTF_8),
				new PrintStream(err, true, StandardCharsets.UTF_8),
				new ByteArrayInputStream(this.answers.getBytes(StandardCharsets.UTF_8)), this.terminal);
		CommandCall call = CommandCall.read(CommandArguments.of(arguments).orElseThrow(), streams);
		int exitCode = call.isAnswered() ? call.exitCode() : run(call);
		return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
	}

	private int run(CommandCall call) {
		DataSource dataSource = this.database.dataSource();
		MigratorBuilder builder = MigratorBuilder.forDataSource(dataSource)
			.locations(List.of(this.revisions.toUri().toString()))
			.actor("tester")
			.listener(call.narration());
		Map<String, Object> all = new LinkedHashMap<>(this.others);
		all.put("dataSource", dataSource);
		if (this.others.isEmpty()) {
			all.put("migrator", this.customizer.apply(builder).build());
		}
		StaticListableBeanFactory beans = new StaticListableBeanFactory(all);
		return call.run(new CommandApplication(beans, this.environment, call.migrator(), CommandLineFixture.class),
				new FailureReports(null));
	}

	@Override
	public void close() {
		this.database.close();
	}

	/**
	 * What a command did.
	 *
	 * @param exitCode what the process ends with
	 * @param out what is on standard output
	 * @param err what is on standard error
	 */
	record Outcome(int exitCode, String out, String err) {

	}

}
