package dev.migrator.engine;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongSupplier;

import dev.migrator.sql.SqlStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log how far a long revision is, every few seconds at the most.
 */
final class ProgressLog {

	private static final Logger logger = LoggerFactory.getLogger(ProgressLog.class);

	private static final long INTERVAL_NANOS = 5_000_000_000L;

	private final Step step;

	private final Function<SqlStatement, String> place;

	private final LongSupplier nanoTime;

	private final long start;

	private long reportAt;

	private long statements;

	private long rows;

	ProgressLog(Step step, Function<SqlStatement, String> place) {
		this(step, place, System::nanoTime);
	}

	ProgressLog(Step step, Function<SqlStatement, String> place, LongSupplier nanoTime) {
		this.step = step;
		this.place = place;
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
		this.reportAt = this.start + INTERVAL_NANOS;
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
		if (now >= this.reportAt) {
			double seconds = (now - this.start) / 1e9;
			logger.info("{} {}: {} statements, {} rows in {} s ({} rows/s), at {}", this.step.operation().word(),
					this.step.id(), this.statements, this.rows, String.format(Locale.ROOT, "%.0f", seconds),
					String.format(Locale.ROOT, "%.0f", this.rows / seconds), this.place.apply(last));
			this.reportAt = now + INTERVAL_NANOS;
		}
	}

}
