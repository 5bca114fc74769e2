package dev.migrator.benchmarks.tools;

import java.util.Arrays;
import java.util.List;

import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * What to compare, and how often.
 *
 * @param products the names of the databases
 * @param workloads the names of the workloads
 * @param tools the names of the tools, beside JDBC alone
 * @param rounds how many rounds count
 * @param warmups how many rounds go before them
 * @param revisions how many revisions a workload has; 0 for as many as are usual
 */
record Options(List<String> products, List<String> workloads, List<String> tools, int rounds, int warmups,
		int revisions) {

	private static final List<String> NAMES = List.of("products", "workloads", "tools", "rounds", "warmups",
			"revisions");

	Options {
		if (rounds < 1 || warmups < 1) {
			throw new IllegalArgumentException("At least one round has to count, and one to warm up");
		}
	}

	/**
	 * Read the options.
	 * @param args arguments such as {@code --rounds=5}
	 */
	static Options of(String[] args) {
		SimpleCommandLinePropertySource given = new SimpleCommandLinePropertySource(args);
		for (String name : given.getPropertyNames()) {
			if (!NAMES.contains(name)) {
				throw new IllegalArgumentException("There is no argument --%s, only %s".formatted(name, NAMES));
			}
		}
		return new Options(list(given, "products", "sqlite,sqlite-wal,postgresql"), list(given, "workloads", "w1,w3"),
				list(given, "tools", "migrator,flyway,liquibase"), number(given, "rounds", 5),
				number(given, "warmups", 1), number(given, "revisions", 0));
	}

	private static List<String> list(SimpleCommandLinePropertySource given, String name, String usual) {
		String value = given.getProperty(name);
		return Arrays.asList(((value != null) ? value : usual).split(","));
	}

	private static int number(SimpleCommandLinePropertySource given, String name, int usual) {
		String value = given.getProperty(name);
		return (value != null) ? Integer.parseInt(value) : usual;
	}

}
