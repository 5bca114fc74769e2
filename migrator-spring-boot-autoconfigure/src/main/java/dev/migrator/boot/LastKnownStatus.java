package dev.migrator.boot;

import java.time.Duration;

import dev.migrator.MigrationStatus;
import dev.migrator.Migrator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers a migrator's status, so that looking at it often does not ask the database
 * often: only after a run, and otherwise once a minute, since other processes may change
 * it too.
 */
class LastKnownStatus {

	private static final Logger logger = LoggerFactory.getLogger(LastKnownStatus.class);

	private static final long MAX_AGE = Duration.ofMinutes(1).toNanos();

	private final Migrator migrator;

	private @Nullable MigrationStatus status;

	private long askedAt;

	private boolean outdated = true;

	LastKnownStatus(Migrator migrator) {
		this.migrator = migrator;
	}

	/**
	 * Return the status.
	 * @return the status, or {@code null} if the database does not answer
	 */
	synchronized @Nullable MigrationStatus get() {
		if (this.outdated || System.nanoTime() - this.askedAt > MAX_AGE) {
			this.status = ask();
			this.askedAt = System.nanoTime();
			// What is told during a run is out of date when the run ends
			this.outdated = (this.status != null && this.status.progress() != null);
		}
		return this.status;
	}

	private @Nullable MigrationStatus ask() {
		try {
			return this.migrator.status();
		}
		catch (RuntimeException ex) {
			logger.debug("The state of the database cannot be told", ex);
			return null;
		}
	}

	/**
	 * Have the database asked when the status is looked at next.
	 */
	synchronized void forget() {
		this.outdated = true;
	}

}
