package dev.migrator.database.postgresql;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import dev.migrator.database.ProcessOwner;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * What a run has in the lock table, by whichever of its connections: its name, and a
 * thread that tells that it lives.
 */
final class Lease {

	// Tells the one that holds the lease from all others
	private final String holder = "%s process %d %s".formatted(ProcessOwner.name(), ProcessHandle.current().pid(),
			UUID.randomUUID());

	private volatile @Nullable ScheduledExecutorService heartbeat;

	private @Nullable Future<?> beats;

	private volatile boolean lost;

	String holder() {
		return this.holder;
	}

	/**
	 * Prolong the lease from now on.
	 * @param period how often
	 * @param beat prolongs it, and says whether it could still be: nobody else has it
	 * @param loss what to do if somebody else has
	 */
	void begin(Duration period, BooleanSupplier beat, Runnable loss) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("migrator-lease-");
		threads.setDaemon(true);
		ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(threads);
		this.lost = false;
		this.heartbeat = heartbeat;
		this.beats = heartbeat.scheduleAtFixedRate(() -> {
			// A beat may come late, when the lease has been given up
			if (!beat.getAsBoolean() && this.heartbeat == heartbeat) {
				this.lost = true;
				heartbeat.shutdown();
				loss.run();
			}
		}, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Return whether the lease has begun and was not given up, though it may be lost.
	 */
	boolean isHeld() {
		return this.heartbeat != null;
	}

	/**
	 * Return whether somebody else has taken over.
	 */
	boolean isLost() {
		return this.lost;
	}

	/**
	 * Prolong the lease no longer.
	 */
	void end() {
		ScheduledExecutorService heartbeat = this.heartbeat;
		Future<?> beats = this.beats;
		if (heartbeat != null && beats != null) {
			this.heartbeat = null;
			beats.cancel(false);
			heartbeat.shutdown();
		}
	}

}
