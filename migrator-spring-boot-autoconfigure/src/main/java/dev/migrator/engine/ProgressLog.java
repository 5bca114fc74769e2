package dev.migrator.engine;

import java.sql.SQLWarning;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongSupplier;

import dev.migrator.MigrationListener;
import dev.migrator.RevisionProgress;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says how far a long revision is: in the log every few seconds at the most, to listeners
 * more often.
 */
final class ProgressLog {

	private static final Logger logger = LoggerFactory.getLogger(ProgressLog.class);

	private static final long INTERVAL_NANOS = 5_000_000_000L;

	private static final long TELLING_INTERVAL_NANOS = 100_000_000L;

	// Of SQL states; what only informs has another one
	private static final String WARNING_CLASS = "01";

	private final String migrator;

	private final List<MigrationListener> listeners;

	private final Step step;

	private final Function<SqlStatement, String> place;

	private final LongSupplier nanoTime;

	private final long start;

	private long reportAt;

	private long tellAt;

	private long statements;

	private long rows;

	private long copied;

	private long copyStart;

	private long lastEvent;

	ProgressLog(EngineSettings settings, Step step, Function<SqlStatement, String> place) {
		this(settings.name(), settings.listeners(), step, place, System::nanoTime);
	}

	ProgressLog(String migrator, List<MigrationListener> listeners, Step step, Function<SqlStatement, String> place,
			LongSupplier nanoTime) {
		this.migrator = migrator;
		this.listeners = listeners;
		this.step = step;
		this.place = place;
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
		this.lastEvent = this.start;
		this.reportAt = this.start + INTERVAL_NANOS;
		this.tellAt = this.start + TELLING_INTERVAL_NANOS;
	}

	/**
	 * Rows of a table that is being rebuilt have been copied.
	 */
	void copied(SqlStatement at, String table, long rows, long allRows) {
		long now = this.nanoTime.getAsLong();
		if (this.copied == 0 || rows < this.copied) {
			this.copyStart = this.lastEvent;
		}
		this.copied = rows;
		this.lastEvent = now;
		double rate = rows / Math.max((now - this.copyStart) / 1e9, 0.001);
		if (now >= this.tellAt) {
			tell(now, table, rows, allRows, rate);
		}
		if (now >= this.reportAt) {
			logger.info("{} {}: {} of {} rows of table {} copied ({} rows/s, about {} s to go), at {}",
					this.step.operation().word(), this.step.id(), rows, allRows, table,
					String.format(Locale.ROOT, "%.0f", rate),
					String.format(Locale.ROOT, "%.0f", (allRows - rows) / rate), this.place.apply(at));
			this.reportAt = now + INTERVAL_NANOS;
		}
	}

	/**
	 * The database has said something about statements, which need not have failed.
	 * @param first the first statement that it may be about
	 * @param last the last one
	 * @param warning what it said, and behind it the next
	 */
	void warned(SqlStatement first, SqlStatement last, @Nullable SQLWarning warning) {
		String place = this.place.apply(first) + ((first != last) ? " to " + last.line() : "");
		for (SQLWarning next = warning; next != null; next = next.getNextWarning()) {
			boolean serious = String.valueOf(next.getSQLState()).startsWith(WARNING_CLASS);
			logger.atLevel(serious ? Level.WARN : Level.INFO)
				.log("{} {}, at {}: {}", this.step.operation().word(), this.step.id(), place, next.getMessage());
		}
	}

	/**
	 * Return how many rows the statements have changed.
	 */
	long rows() {
		return this.rows;
	}

	void ran(SqlStatement last, int count, long changedRows) {
		this.statements += count;
		this.rows += changedRows;
		long now = this.nanoTime.getAsLong();
		this.lastEvent = now;
		if (now >= this.tellAt) {
			tell(now, null, 0, 0, this.rows / ((now - this.start) / 1e9));
		}
		if (now >= this.reportAt) {
			double seconds = (now - this.start) / 1e9;
			logger.info("{} {}: {} statements, {} rows in {} s ({} rows/s), at {}", this.step.operation().word(),
					this.step.id(), this.statements, this.rows, String.format(Locale.ROOT, "%.0f", seconds),
					String.format(Locale.ROOT, "%.0f", this.rows / seconds), this.place.apply(last));
			this.reportAt = now + INTERVAL_NANOS;
		}
	}

	private void tell(long now, @Nullable String table, long copiedRows, long allRows, double rate) {
		RevisionProgress progress = new RevisionProgress(this.migrator, this.step.operation(), this.step.revision(),
				this.statements, this.rows, table, copiedRows, allRows, rate, Duration.ofNanos(now - this.start));
		for (MigrationListener listener : this.listeners) {
			try {
				listener.onProgress(progress);
			}
			catch (RuntimeException ex) {
				// Nobody who only looks on may end a run
				logger.debug("A listener failed", ex);
			}
		}
		this.tellAt = now + TELLING_INTERVAL_NANOS;
	}

}
