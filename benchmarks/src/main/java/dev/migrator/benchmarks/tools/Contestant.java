package dev.migrator.benchmarks.tools;

/**
 * A tool, and what was measured of it on one database with one workload.
 *
 * @param tool the tool
 * @param applying how it applied all to an empty database
 * @param idling how it found that there was nothing to do
 */
record Contestant(ToolUnderTest tool, Measurement applying, Measurement idling) {

	Contestant(ToolUnderTest tool) {
		this(tool, new Measurement(), new Measurement());
	}

}
