package dev.migrator.benchmarks.tools;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.ThreadMXBean;

/**
 * What the threads of the program have used so far. That of threads that have ended is
 * lost.
 *
 * @param cpuNanos the processor time, by thread
 * @param allocatedBytes what they allocated, by thread
 */
record ThreadUsage(Map<Long, Long> cpuNanos, Map<Long, Long> allocatedBytes) {

	private static final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	static ThreadUsage now() {
		long[] ids = threads.getAllThreadIds();
		return new ThreadUsage(byThread(ids, threads.getThreadCpuTime(ids)),
				byThread(ids, threads.getThreadAllocatedBytes(ids)));
	}

	private static Map<Long, Long> byThread(long[] ids, long[] values) {
		Map<Long, Long> result = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			// Is negative for a thread that has ended just now
			if (values[i] >= 0) {
				result.put(ids[i], values[i]);
			}
		}
		return result;
	}

	/**
	 * Return the processor time that all threads together have taken since.
	 */
	long cpuNanosSince(ThreadUsage earlier) {
		return sum(this.cpuNanos, earlier.cpuNanos);
	}

	/**
	 * Return how much all threads together have allocated since.
	 */
	long allocatedBytesSince(ThreadUsage earlier) {
		return sum(this.allocatedBytes, earlier.allocatedBytes);
	}

	private static long sum(Map<Long, Long> now, Map<Long, Long> earlier) {
		return now.entrySet()
			.stream()
			.mapToLong((thread) -> thread.getValue() - earlier.getOrDefault(thread.getKey(), 0L))
			.sum();
	}

}
