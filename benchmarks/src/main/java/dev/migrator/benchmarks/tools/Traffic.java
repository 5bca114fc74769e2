package dev.migrator.benchmarks.tools;

/**
 * What a tool asked of a database.
 *
 * @param connections how many connections were taken from the pool
 * @param statements how many calls of {@code execute} there were, of which that of a
 * batch is one
 * @param commits how many calls there were that end a transaction, in either way
 * @param roundTrips how often the driver wrote something and then read the answer; 0 for
 * databases within the process
 */
record Traffic(long connections, long statements, long commits, long roundTrips) {

	static final Traffic NONE = new Traffic(0, 0, 0, 0);

	/**
	 * Return what has come since.
	 */
	Traffic since(Traffic earlier) {
		return new Traffic(this.connections - earlier.connections, this.statements - earlier.statements,
				this.commits - earlier.commits, this.roundTrips - earlier.roundTrips);
	}

}
