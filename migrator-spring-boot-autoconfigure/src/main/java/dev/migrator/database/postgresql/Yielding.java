package dev.migrator.database.postgresql;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Gives way to the application. Whoever wants to use a table has to wait behind a
 * statement that waits for a lock of it: so a transaction that waits too long is rolled
 * back, and tried again later.
 */
final class Yielding {

	private static final Logger logger = LoggerFactory.getLogger(Yielding.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

	private static final Duration TURN = Duration.ofMillis(50);

	private static final String OLDEST = """
			SELECT pg_catalog.format('process %s (user %s%s, %s), open for %s s', pid, usename, \
			CASE WHEN application_name <> '' THEN ', application ' || application_name ELSE '' END, state, \
			pg_catalog.round(extract(epoch FROM pg_catalog.clock_timestamp() - xact_start))) FROM pg_stat_activity \
			WHERE xact_start IS NOT NULL AND pid <> pg_catalog.pg_backend_pid() AND datname = pg_catalog.current_database() \
			AND backend_type = 'client backend' ORDER BY xact_start LIMIT 1""";

	private final JdbcTemplate template;

	private final PostgresqlSettings settings;

	private final BooleanSupplier cancelled;

	private int attempts;

	Yielding(JdbcTemplate template, PostgresqlSettings settings, BooleanSupplier cancelled) {
		this.template = template;
		this.settings = settings;
		this.cancelled = cancelled;
	}

	/**
	 * Wait until a transaction that has failed and was rolled back may be tried again.
	 * @return whether it may
	 */
	boolean awaitNextAttempt(Exception failure) {
		if (!PostgresqlFailure.isAboutLocks(failure) || this.settings.ddlLockTimeout().isZero()
				|| this.attempts >= this.settings.ddlLockRetries() || this.cancelled.getAsBoolean()) {
			return false;
		}
		this.attempts++;
		Duration pause = pause();
		logger.info(
				"Gave way to others, with the database as before: {}. The longest transaction is that of {}. Trying again in {} s ({} of {})",
				PostgresqlFailure.of(failure).map(Throwable::getMessage).orElse(""), oldestTransaction(),
				String.format(Locale.ROOT, "%.1f", pause.toMillis() / 1000.0), this.attempts,
				this.settings.ddlLockRetries());
		return sleep(pause);
	}

	/**
	 * Forget how often it was tried.
	 */
	void done() {
		this.attempts = 0;
	}

	// Longer each time, and not as long as others who gave way at the same time
	private Duration pause() {
		long pause = FIRST_PAUSE.toMillis() << Math.min(this.attempts - 1, 10);
		pause = Math.min(pause, LONGEST_PAUSE.toMillis());
		return Duration.ofMillis(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
	}

	private String oldestTransaction() {
		try {
			return this.template.queryForList(OLDEST, String.class).stream().findFirst().orElse("nobody any more");
		}
		catch (DataAccessException ex) {
			logger.debug("Could not see which transactions are open", ex);
			return "somebody";
		}
	}

	private boolean sleep(Duration pause) {
		long end = System.nanoTime() + pause.toNanos();
		try {
			while (System.nanoTime() < end) {
				if (this.cancelled.getAsBoolean()) {
					return false;
				}
				Thread.sleep(TURN.toMillis());
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
