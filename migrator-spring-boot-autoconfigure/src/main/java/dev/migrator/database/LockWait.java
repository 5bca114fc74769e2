package dev.migrator.database;

import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import dev.migrator.LockTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits in short turns while somebody else has a database locked, says so in the log, and
 * gives up in the end.
 */
public final class LockWait {

	private static final Logger logger = LoggerFactory.getLogger(LockWait.class);

	private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

	private final Supplier<String> url;

	private final Duration timeout;

	private final BooleanSupplier cancelled;

	private final String action;

	/**
	 * Sets the terms of waiting.
	 * @param url where the database is, as messages show it
	 * @param timeout how long to wait
	 * @param cancelled whether to give up waiting
	 * @param action what to do when it was in vain
	 */
	public LockWait(Supplier<String> url, Duration timeout, BooleanSupplier cancelled, String action) {
		this.url = url;
		this.timeout = timeout;
		this.cancelled = cancelled;
		this.action = action;
	}

	/**
	 * Begin to wait.
	 * @param activity what is waited for, such as "begin a transaction"
	 * @return the wait, which has not lasted yet
	 */
	public Wait begin(String activity) {
		return new Wait(activity);
	}

	/**
	 * One wait: how long it has lasted, and when the log last said so.
	 */
	public final class Wait {

		private final String activity;

		private final long start = System.nanoTime();

		private long reportAt = this.start;

		private Wait(String activity) {
			this.activity = activity;
		}

		/**
		 * Wait for one more turn.
		 * @param pause how long the turn is
		 * @param reason who has the database locked, for the log
		 * @param failure what the driver threw, or {@code null}
		 * @throws LockTimeoutException if it has lasted long enough
		 */
		public void goOn(Duration pause, Supplier<String> reason, @Nullable Exception failure) {
			long now = System.nanoTime();
			Duration waited = Duration.ofNanos(now - this.start);
			String url = LockWait.this.url.get();
			if (LockWait.this.cancelled.getAsBoolean() || waited.compareTo(LockWait.this.timeout) >= 0) {
				throw new LockTimeoutException("Could not %s in %s: %s, after waiting for %s".formatted(this.activity,
						url, reason.get(), inWords(waited)), LockWait.this.action, failure);
			}
			if (now >= this.reportAt) {
				logger.info("Waiting to {} in {}: {}; giving up in {}", this.activity, url, reason.get(),
						inWords(LockWait.this.timeout.minus(waited)));
				this.reportAt = now + REPORT_INTERVAL.toNanos();
			}
			try {
				Thread.sleep(pause.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new LockTimeoutException(
						"Interrupted while waiting to %s in %s: %s".formatted(this.activity, url, reason.get()),
						"Try again.", ex);
			}
		}

		private static String inWords(Duration duration) {
			return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
		}

	}

}
