package dev.migrator.boot;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.migrator.engine.Product;
import dev.migrator.engine.TestDatabase;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A directory with revision files and SQLite databases, the main one of which may be of
 * another product, and applications that use them.
 */
public final class Workspace implements AutoCloseable {

	/**
	 * What keeps Spring Security out of an application, although its classes are there.
	 */
	private static final String SECURITY = Stream
		.of("SecurityAutoConfiguration", "UserDetailsServiceAutoConfiguration",
				"ReactiveUserDetailsServiceAutoConfiguration", "web.servlet.ServletWebSecurityAutoConfiguration",
				"web.servlet.SecurityFilterAutoConfiguration", "web.reactive.ReactiveWebSecurityAutoConfiguration",
				"actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
				"actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration")
		.map("org.springframework.boot.security.autoconfigure."::concat)
		.collect(Collectors.joining(","));

	private final Path directory;

	private final Product product;

	private final TestDatabase database;

	public Workspace(Path directory) {
		this(directory, Product.SQLITE);
	}

	public Workspace(Path directory, Product product) {
		this.directory = directory;
		this.product = product;
		this.database = product.newDatabase(directory);
	}

	/**
	 * A workspace with two revisions: {@code aaaa0001} creates the table {@code person},
	 * {@code aaaa0002} adds its column {@code email}.
	 */
	public static Workspace withTwoRevisions(Path directory) {
		return withTwoRevisions(directory, Product.SQLITE);
	}

	/**
	 * The same on a database of some product.
	 */
	public static Workspace withTwoRevisions(Path directory, Product product) {
		return new Workspace(directory, product)
			.revision("aaaa0001", "", "create person", "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);",
					"DROP TABLE person;")
			.revision("aaaa0002", "aaaa0001", "add email", "ALTER TABLE person ADD COLUMN email TEXT;",
					"ALTER TABLE person DROP COLUMN email;");
	}

	public Workspace revision(String id, String revises, String message, String upgrade, String downgrade) {
		write(id, """
				-- %s
				--
				-- revision: %s
				-- revises: %s

				-- migrator:upgrade
				%s

				-- migrator:downgrade
				%s
				""".formatted(message, id, revises, upgrade, downgrade));
		return this;
	}

	public Workspace write(String id, String content) {
		try {
			Files.createDirectories(revisions());
			Files.writeString(revisions().resolve(id + ".sql"), content);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public Path revisions() {
		return this.directory.resolve("revisions");
	}

	public String url() {
		return this.database.url();
	}

	public TestDatabase database() {
		return this.database;
	}

	public String url(String name) {
		return "jdbc:sqlite:" + this.directory.resolve(name + ".db");
	}

	public String locations() {
		return "migrator.locations=" + revisions().toUri();
	}

	public String[] properties(String... more) {
		Stream<String> database = (this.product == Product.POSTGRESQL) ? Stream.of("spring.datasource.url=" + url(),
				"spring.datasource.username=postgres", "spring.datasource.hikari.minimum-idle=1")
				: Stream.of("spring.datasource.url=" + url());
		return Stream.concat(Stream.concat(database, Stream.of(locations())), Arrays.stream(more))
			.toArray(String[]::new);
	}

	/**
	 * Run an application without web server on this workspace.
	 */
	public ConfigurableApplicationContext run(Class<?> source, String... properties) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		return run(application, properties);
	}

	/**
	 * Run an application on this workspace, without Spring Security.
	 */
	public ConfigurableApplicationContext run(SpringApplication application, String... properties) {
		application.setDefaultProperties(Map.of("spring.autoconfigure.exclude", SECURITY));
		return runSecured(application, properties);
	}

	/**
	 * Run an application on this workspace.
	 */
	public ConfigurableApplicationContext runSecured(SpringApplication application, String... properties) {
		application.setRegisterShutdownHook(false);
		String[] arguments = Stream
			.concat(Stream.of("spring.main.banner-mode=off"), Arrays.stream(properties(properties)))
			.map("--%s"::formatted)
			.toArray(String[]::new);
		return application.run(arguments);
	}

	/**
	 * Start an application without web server in a process of its own.
	 * @param main its main class
	 * @param without a regular expression for the libraries that it has to do without
	 */
	public Process start(Class<?> main, String without, String... properties) throws IOException {
		Predicate<String> missing = Pattern.compile(without).asPredicate();
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !missing.test(Path.of(entry).getFileName().toString()))
			.collect(Collectors.joining(File.pathSeparator));
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", classPath, main.getName(), "--spring.main.web-application-type=none"));
		for (String property : properties(properties)) {
			command.add("--" + property);
		}
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	/**
	 * Wait for the end of a process.
	 * @return all that it printed
	 */
	public static String output(Process process) throws IOException {
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	public List<String> columns(String table) {
		return this.database.columns(table);
	}

	public List<String> columns(String database, String table) {
		return query(database, "SELECT name FROM pragma_table_info('%s') ORDER BY cid".formatted(table));
	}

	public List<String> query(String database, String sql) {
		try (Connection connection = DriverManager.getConnection(url(database));
				Statement statement = connection.createStatement();
				ResultSet results = statement.executeQuery(sql)) {
			List<String> values = new ArrayList<>();
			while (results.next()) {
				values.add(results.getString(1));
			}
			return values;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public void execute(String sql) {
		this.database.execute(sql);
	}

	/**
	 * Drop the main database where it is not in the directory.
	 */
	@Override
	public void close() {
		this.database.close();
	}

	/**
	 * An application with nothing but a database and the migrator.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, MigratorAutoConfiguration.class })
	public static class Application {

	}

}
