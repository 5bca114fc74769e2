package dev.migrator.database.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import dev.migrator.MigratorException;
import dev.migrator.database.DatabaseSession.Lock;
import dev.migrator.database.LockWait;
import dev.migrator.database.StateTables;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.StatementCallback;

/**
 * An advisory lock of the session. The server drops it when the session ends, however it
 * does. It is asked for again and again and never waited for: who waits inside the server
 * has a snapshot, which {@code CREATE INDEX CONCURRENTLY} of the holder would wait for.
 */
final class AdvisoryLock implements RunLock {

	private static final Logger logger = LoggerFactory.getLogger(AdvisoryLock.class);

	private static final Duration PAUSE = Duration.ofMillis(100);

	// Migrators with the same state tables have the same key. Functions have their schema
	// and just the types that are asked for: others may put some on the search path.
	private static final String KEY = """
			SELECT pg_catalog.hashtextextended('migrator ' \
			|| pg_catalog.quote_ident(coalesce(?::text, pg_catalog.current_schema()::text, '')) || '.' \
			|| pg_catalog.quote_ident(?::text), 0::bigint), pg_catalog.pg_backend_pid()""";

	// Null if that would be in another session than the one before
	private static final String TRY = """
			SELECT CASE WHEN pg_catalog.pg_backend_pid() = ? THEN pg_catalog.pg_try_advisory_lock(?) END""";

	private static final String RELEASE = """
			SELECT CASE WHEN pg_catalog.pg_backend_pid() = ? THEN pg_catalog.pg_advisory_unlock(?) END""";

	private static final String IS_KEY = """
			l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.database = (SELECT d.oid \
			FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()) \
			AND ((l.classid::bigint << 32) | l.objid::bigint) = '%s'::bigint""";

	// Keeps others out until the transaction ends, even if the session lets go of its
	// lock
	private static final String ENTER = """
			SELECT pg_catalog.pg_backend_pid(), CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_locks l \
			WHERE l.pid = pg_catalog.pg_backend_pid() AND %s) \
			THEN pg_catalog.pg_try_advisory_xact_lock('%s'::bigint) ELSE false END""";

	private static final String HOLDER = """
			SELECT pg_catalog.concat('process ', a.pid::text, ' of the server (user ', a.usename::text, \
			', address ' || pg_catalog.host(a.client_addr), ', application ' || nullif(a.application_name, ''), \
			', connected since ', pg_catalog.to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS'::text), ', ', a.state, ')') \
			FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE %s""";

	private static final String POOLER_ACTION = "Set migrator.lock-mode=table, or connect past the pooler, which gives "
			+ "a session to others between transactions.";

	private final JdbcTemplate template;

	private final StateTables tables;

	private final LockWait lockWait;

	private @Nullable Key key;

	private boolean held;

	private boolean outsideTransaction;

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
		Key key = key();
		Boolean locked = this.template.queryForObject(TRY, Boolean.class, key.process(), key.value());
		if (locked == null) {
			throw shared(key.process(), null);
		}
		return locked;
	}

	private Key key() {
		Key key = this.key;
		if (key == null) {
			key = this.template
				.query(KEY, (row, number) -> new Key(row.getLong(1), row.getInt(2)), this.tables.schema(),
						this.tables.name(""))
				.get(0);
			this.key = key;
		}
		return key;
	}

	@Override
	public boolean enter(String begin) {
		Key key = key();
		String statements = begin + "; " + ENTER.formatted(IS_KEY.formatted(key.value()), key.value());
		return Boolean.TRUE.equals(this.template.execute((StatementCallback<Boolean>) (statement) -> {
			boolean rows = statement.execute(statements);
			while (!rows) {
				rows = statement.getMoreResults();
			}
			try (ResultSet result = statement.getResultSet()) {
				result.next();
				return isHeld(key, result.getInt(1), result.getBoolean(2));
			}
		}));
	}

	private boolean isHeld(Key key, int process, boolean entered) {
		if (process != key.process()) {
			throw shared(key.process(), process);
		}
		if (!entered) {
			this.held = false;
			if (this.outsideTransaction) {
				this.outsideTransaction = false;
				throw new MigratorException(
						"The lock of the revisions was released while this one ran outside a transaction: another migrator may have run it at the same time.",
						"See what is done, and take out of the revision what releases the lock, such as pg_advisory_unlock_all().");
			}
			logger.warn("The lock of the revisions was released by one of them, as pg_advisory_unlock_all() does; "
					+ "taking it again");
		}
		return entered;
	}

	private MigratorException shared(int process, @Nullable Integer other) {
		String message = "The session changed under the migrator: process %d of the server was asked first%s, and %s now. What a pooler shares cannot hold the lock of the revisions.";
		return new MigratorException(message.formatted(process, this.held ? " and has the lock until it ends" : "",
				(other != null) ? "process " + other : "another one"), POOLER_ACTION);
	}

	@Override
	public String holder() {
		try {
			return this.template.queryForList(HOLDER.formatted(IS_KEY.formatted(key().value())), String.class)
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
		this.outsideTransaction = true;
		// Kept until the session is over
		return () -> this.outsideTransaction = false;
	}

	@Override
	public void release() {
		if (this.held) {
			this.held = false;
			Key key = key();
			Boolean released = this.template.queryForObject(RELEASE, Boolean.class, key.process(), key.value());
			if (released == null) {
				logger.warn(
						"The lock of the revisions is still held by process {} of the server, since a pooler has given "
								+ "this connection another session. {}",
						key.process(), POOLER_ACTION);
			}
		}
	}

	/**
	 * What is locked, and which process of the server holds the lock.
	 *
	 * @param value the key of the lock
	 * @param process the process of the session
	 */
	private record Key(long value, int process) {

	}

}
