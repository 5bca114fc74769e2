package dev.migrator.benchmarks.tools;

import javax.sql.DataSource;

/**
 * What it takes a tool to do one thing.
 */
final class Measurement {

	private final Series millis = new Series();

	private final Series cpuMillis = new Series();

	private final Series kilobytes = new Series();

	private Traffic traffic = Traffic.NONE;

	/**
	 * Let the tool do it, and take the time.
	 */
	void time(ToolUnderTest tool, DataSource dataSource) throws Exception {
		ThreadUsage before = ThreadUsage.now();
		long start = System.nanoTime();
		tool.migrate(dataSource);
		long nanos = System.nanoTime() - start;
		ThreadUsage after = ThreadUsage.now();
		this.millis.add(nanos / 1e6);
		this.cpuMillis.add(after.cpuNanosSince(before) / 1e6);
		this.kilobytes.add(after.allocatedBytesSince(before) / 1024.0);
	}

	/**
	 * Let the tool do it, and count what it asks of the database.
	 */
	void count(ToolUnderTest tool, CountedDataSource dataSource) throws Exception {
		Traffic before = dataSource.traffic();
		tool.migrate(dataSource);
		this.traffic = dataSource.traffic().since(before);
	}

	Series millis() {
		return this.millis;
	}

	Series cpuMillis() {
		return this.cpuMillis;
	}

	Series kilobytes() {
		return this.kilobytes;
	}

	Traffic traffic() {
		return this.traffic;
	}

}
