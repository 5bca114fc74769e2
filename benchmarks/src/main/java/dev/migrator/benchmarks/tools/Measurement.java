package dev.migrator.benchmarks.tools;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import javax.sql.DataSource;

import com.sun.management.ThreadMXBean;

/**
 * What it takes a tool to do one thing.
 */
final class Measurement {

	private static final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	private final Series millis = new Series();

	private final Series kilobytes = new Series();

	private Traffic traffic = Traffic.NONE;

	/**
	 * Let the tool do it, and take the time.
	 */
	void time(ToolUnderTest tool, DataSource dataSource) throws Exception {
		Map<Long, Long> before = allocatedBytes();
		long start = System.nanoTime();
		tool.migrate(dataSource);
		long nanos = System.nanoTime() - start;
		long allocated = 0;
		for (Map.Entry<Long, Long> thread : allocatedBytes().entrySet()) {
			allocated += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
		}
		this.millis.add(nanos / 1e6);
		this.kilobytes.add(allocated / 1024.0);
	}

	/**
	 * Let the tool do it, and count what it asks of the database.
	 */
	void count(ToolUnderTest tool, CountedDataSource dataSource) throws Exception {
		Traffic before = dataSource.traffic();
		tool.migrate(dataSource);
		this.traffic = dataSource.traffic().since(before);
	}

	// Those of threads that have ended are lost
	private static Map<Long, Long> allocatedBytes() {
		long[] ids = threads.getAllThreadIds();
		long[] bytes = threads.getThreadAllocatedBytes(ids);
		Map<Long, Long> result = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			if (bytes[i] >= 0) {
				result.put(ids[i], bytes[i]);
			}
		}
		return result;
	}

	Series millis() {
		return this.millis;
	}

	Series kilobytes() {
		return this.kilobytes;
	}

	Traffic traffic() {
		return this.traffic;
	}

}
