package dev.migrator.benchmarks.rebuild;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

import dev.migrator.engine.MigratorBuilder;

import org.springframework.util.FileSystemUtils;

/**
 * How long a change of a large SQLite table takes, and how much memory, beside the same
 * by hand. Takes the number of rows and that of rounds.
 */
public final class RebuildBenchmark {

	private final Path directory;

	private final int rows;

	private final int rounds;

	private RebuildBenchmark(Path directory, int rows, int rounds) {
		this.directory = directory;
		this.rows = rows;
		this.rounds = rounds;
	}

	/**
	 * Measure and print.
	 * @param args the number of rows, by default a million, and that of rounds, by
	 * default five
	 * @throws IOException if a file cannot be written
	 * @throws SQLException if a statement fails
	 */
	public static void main(String[] args) throws IOException, SQLException {
		int rows = (args.length > 0) ? Integer.parseInt(args[0]) : 1_000_000;
		int rounds = (args.length > 1) ? Integer.parseInt(args[1]) : 5;
		Path directory = Files.createTempDirectory("migrator-benchmarks");
		try {
			new RebuildBenchmark(directory, rows, rounds).run();
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private void run() throws IOException, SQLException {
		OrderDatabase original = OrderDatabase.create(this.directory.resolve("original.db"), this.rows);
		System.out.printf("SQLite %s, %,d rows, %d MB, median of %d rounds, heap of %d MB at most%n", version(original),
				this.rows, original.megabytes(), this.rounds, Runtime.getRuntime().maxMemory() >> 20);
		measure(original, Change.TYPE, List.of(new HandWrittenRebuild(Change.TYPE),
				migrator("Migrator", Change.TYPE, UnaryOperator.identity())));
		measure(original, Change.NOT_NULL,
				List.of(new HandWrittenRebuild(Change.NOT_NULL),
						migrator("Migrator, by a copy", Change.NOT_NULL,
								(builder) -> builder.sqliteInPlaceThreshold(-1)),
						new HandWrittenText(Change.NOT_NULL),
						migrator("Migrator", Change.NOT_NULL, UnaryOperator.identity())));
		measureMemory(original);
	}

	private MigratorUpgrade migrator(String name, Change change, UnaryOperator<MigratorBuilder> settings)
			throws IOException {
		return MigratorUpgrade.of(name, change, this.directory, settings);
	}

	private static String version(OrderDatabase database) throws SQLException {
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			return OrderDatabase.value(statement, "SELECT sqlite_version()");
		}
	}

	/**
	 * Measure the ways in turn, so that all of them meet what else the machine does, and
	 * print how they compare to the first. The first round only warms up.
	 */
	private void measure(OrderDatabase original, Change change, List<Way> ways) throws IOException, SQLException {
		Map<Way, LongStream.Builder> times = new LinkedHashMap<>();
		ways.forEach((way) -> times.put(way, LongStream.builder()));
		for (int round = 0; round <= this.rounds; round++) {
			for (Map.Entry<Way, LongStream.Builder> way : times.entrySet()) {
				long nanos = run(original, change, way.getKey());
				if (round > 0) {
					way.getValue().add(nanos);
				}
			}
		}
		System.out.printf("%n%-24s %10s %10s %10s %8s%n", change.name(), "median ms", "least", "most", "ratio");
		double reference = 0;
		for (Map.Entry<Way, LongStream.Builder> way : times.entrySet()) {
			double[] millis = way.getValue().build().sorted().mapToDouble((nanos) -> nanos / 1e6).toArray();
			double median = (millis[(millis.length - 1) / 2] + millis[millis.length / 2]) / 2;
			reference = (reference == 0) ? median : reference;
			System.out.printf("  %-22s %10.1f %10.1f %10.1f %8.3f%n", way.getKey().name(), median, millis[0],
					millis[millis.length - 1], median / reference);
		}
	}

	private long run(OrderDatabase original, Change change, Way way) throws IOException, SQLException {
		OrderDatabase database = original.copyTo(this.directory.resolve("copy.db"));
		long start = System.nanoTime();
		way.apply(database);
		long nanos = System.nanoTime() - start;
		check(database, change);
		Files.delete(database.file());
		return nanos;
	}

	private static void check(OrderDatabase database, Change change) throws SQLException {
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			Checks.noneOffends(statement, change);
			Checks.equal(OrderDatabase.value(statement, "SELECT sql FROM sqlite_schema WHERE name = 'orders'"),
					change.table());
			Checks.equal(
					OrderDatabase.value(statement, "SELECT count(*) FROM position JOIN orders ON orders.id = order_id"),
					OrderDatabase.value(statement, "SELECT max(id) / 5 FROM orders"));
		}
	}

	/**
	 * Print what a rebuild of the table takes of the heap, and one of a tenth of it,
	 * which should be the same.
	 */
	private void measureMemory(OrderDatabase original) throws IOException, SQLException {
		OrderDatabase small = OrderDatabase.create(this.directory.resolve("small.db"), this.rows / 10);
		Way way = migrator("Migrator", Change.TYPE, UnaryOperator.identity());
		System.out.printf("%n%-24s %10s %10s%n", "memory", "allocated", "peak heap");
		for (Map.Entry<Integer, OrderDatabase> size : List.of(Map.entry(this.rows / 10, small),
				Map.entry(this.rows, original))) {
			// Loads what is loaded once
			run(small, Change.TYPE, way);
			System.gc();
			heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
			long allocated = allocatedBytes();
			run(size.getValue(), Change.TYPE, way);
			System.out.printf("  %,-22d %7d kB %7d kB%n", size.getKey(), (allocatedBytes() - allocated) >> 10,
					heapPools().stream().mapToLong((pool) -> pool.getPeakUsage().getUsed()).sum() >> 10);
		}
	}

	private static List<MemoryPoolMXBean> heapPools() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.toList();
	}

	private static long allocatedBytes() {
		return ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class)
			.getCurrentThreadAllocatedBytes();
	}

}
