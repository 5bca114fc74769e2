package dev.migrator.boot.actuate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Lets requests run something: as many as may wait for the same migrator, since each one
 * holds a thread, and those are needed to answer others, the probes among them.
 */
class MigrationTurns {

	/**
	 * One request that runs, and a few that learn afterwards what has become of their
	 * plan.
	 */
	static final int REQUESTS = 4;

	private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

	/**
	 * Take a turn, or a place in the queue for one.
	 * @param migrator the name of the migrator
	 * @return whether there was one; if so, it has to be given back
	 */
	boolean take(String migrator) {
		return of(migrator).tryAcquire();
	}

	void giveBack(String migrator) {
		of(migrator).release();
	}

	private Semaphore of(String migrator) {
		return this.turns.computeIfAbsent(migrator, (name) -> new Semaphore(REQUESTS));
	}

}
