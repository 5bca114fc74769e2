package dev.migrator.database.postgresql;

import java.sql.SQLException;
import java.time.Duration;

import dev.migrator.database.DatabaseSession.Lock;
import dev.migrator.database.LockWait;
import dev.migrator.database.StateTables;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An advisory lock of the session. The server drops it when the session ends, however it
 * does. It is asked for again and again and never waited for: who waits inside the server
 * has a snapshot, which {@code CREATE INDEX CONCURRENTLY} of the holder would wait for.
 */
final class AdvisoryLock implements RunLock {

	private static final Logger logger = LoggerFactory.getLogger(AdvisoryLock.class);

	private static final Duration PAUSE = Duration.ofMillis(100);

	// Migrators with the same state tables have the same key
	private static final String KEY = """
			SELECT hashtextextended('migrator ' || quote_ident(coalesce(?::text, current_schema(), '')) || '.' \
			|| quote_ident(?), 0)""";

	private static final String HOLDER = """
			SELECT format('process %s of the server (user %s%s%s, connected since %s, %s)', a.pid, a.usename, \
			coalesce(', address ' || host(a.client_addr), ''), \
			CASE WHEN a.application_name <> '' THEN ', application ' || a.application_name ELSE '' END, \
			to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS'), a.state) \
			FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
			WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
			AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
			AND ((l.classid::bigint << 32) | l.objid::bigint) = ?""";

	private final JdbcTemplate template;

	private final StateTables tables;

	private final LockWait lockWait;

	private @Nullable Long key;

	private boolean held;

	AdvisoryLock(JdbcTemplate template, StateTables tables, LockWait lockWait) {
		this.template = template;
		this.tables = tables;
		this.lockWait = lockWait;
	}

	@Override
	public void beforeTransaction() throws SQLException {
		if (this.held) {
			return;
		}
		LockWait.Wait wait = this.lockWait.begin("lock the revisions");
		while (!tryLock()) {
			wait.goOn(PAUSE, () -> "held by " + holder(), null);
		}
		this.held = true;
	}

	private boolean tryLock() {
		return Boolean.TRUE
			.equals(this.template.queryForObject("SELECT pg_try_advisory_lock(?)", Boolean.class, key()));
	}

	private long key() {
		Long key = this.key;
		if (key == null) {
			key = this.template.queryForObject(KEY, Long.class, this.tables.schema(), this.tables.name(""));
			this.key = key;
		}
		return (key != null) ? key : 0;
	}

	@Override
	public boolean enter() {
		return true;
	}

	@Override
	public String holder() {
		try {
			return this.template.queryForList(HOLDER, String.class, key())
				.stream()
				.findFirst()
				.orElse("another migrator");
		}
		catch (DataAccessException ex) {
			logger.debug("Could not see who holds the lock", ex);
			return "another migrator";
		}
	}

	@Override
	public Lock outsideTransaction() throws SQLException {
		beforeTransaction();
		// Kept until the session is over
		return () -> {
		};
	}

	@Override
	public void release() {
		if (this.held) {
			this.held = false;
			this.template.queryForObject("SELECT pg_advisory_unlock(?)", Boolean.class, key());
		}
	}

}
