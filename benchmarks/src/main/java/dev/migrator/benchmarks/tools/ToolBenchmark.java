package dev.migrator.benchmarks.tools;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

import liquibase.util.LiquibaseUtil;
import org.flywaydb.core.internal.license.VersionPrinter;

import org.springframework.util.FileSystemUtils;

/**
 * What it costs to apply revisions, and to find that there are none to apply, with
 * Migrator, Flyway and Liquibase, beside the same statements through JDBC alone.
 */
public final class ToolBenchmark {

	private static final Logger rootLogger = Logger.getLogger("");

	private final Path directory;

	private final Options options;

	private ToolBenchmark(Path directory, Options options) {
		this.directory = directory;
		this.options = options;
	}

	/**
	 * Measure and print.
	 * @param args what {@link Options} has, such as {@code --rounds=5}
	 * @throws Exception if a tool fails, or leaves out what it should do
	 */
	public static void main(String[] args) throws Exception {
		Options options = Options.of(args);
		rootLogger.setLevel(Level.OFF);
		Path directory = Files.createTempDirectory("migrator-benchmarks");
		try {
			new ToolBenchmark(directory, options).run();
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private void run() throws Exception {
		System.out.printf("Java %s, %d processors, heap of %d MB at most, Flyway %s, Liquibase %s%n", Runtime.version(),
				Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() >> 20,
				VersionPrinter.getVersion(), LiquibaseUtil.getBuildVersion());
		System.out.printf("median of %d rounds after %d to warm up%n", this.options.rounds(), this.options.warmups());
		List<Contest> contests = new ArrayList<>();
		for (String name : this.options.products()) {
			try (Product product = product(name)) {
				String version = version(product);
				for (String workload : this.options.workloads()) {
					Contest contest = contest(product, Workload.named(workload, this.options.revisions()));
					contest.run(this.options.rounds(), this.options.warmups());
					ResultTable.print(contest, version);
					System.out.printf("  load of the machine in the last minute: %.1f%n", load());
					contests.add(contest);
				}
			}
		}
		ResultTable.printRatios(contests);
	}

	private static String version(Product product) throws IOException, SQLException {
		try (Connection connection = DriverManager.getConnection(product.create())) {
			return connection.getMetaData().getDatabaseProductVersion();
		}
		finally {
			product.drop();
		}
	}

	private static double load() {
		return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
	}

	private Product product(String name) throws IOException {
		return switch (name) {
			case "sqlite" -> new SqliteFiles(this.directory, "DELETE");
			case "sqlite-wal" -> new SqliteFiles(this.directory, "WAL");
			case "postgresql" -> PostgresqlServer.start(this.directory);
			default -> throw new IllegalArgumentException(
					"There is no product '%s', only sqlite, sqlite-wal and postgresql".formatted(name));
		};
	}

	private Contest contest(Product product, Workload workload) throws IOException {
		List<Contestant> contestants = new ArrayList<>();
		contestants.add(new Contestant(BareJdbc.write(workload, folder(), false)));
		contestants.add(new Contestant(BareJdbc.write(workload, folder(), true)));
		for (String name : this.options.tools()) {
			contestants.add(new Contestant(tool(name, workload)));
		}
		return new Contest(product, workload, contestants);
	}

	private ToolUnderTest tool(String name, Workload workload) throws IOException {
		return switch (name) {
			case "migrator" -> MigratorRevisions.write(workload, folder());
			case "flyway" -> FlywayMigrations.write(workload, folder());
			case "liquibase" -> LiquibaseChangeLog.write(workload, folder());
			default -> throw new IllegalArgumentException(
					"There is no tool '%s', only migrator, flyway and liquibase".formatted(name));
		};
	}

	private Path folder() throws IOException {
		return Files.createTempDirectory(this.directory, "files");
	}

}
