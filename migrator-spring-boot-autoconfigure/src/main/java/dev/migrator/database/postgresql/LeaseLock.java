package dev.migrator.database.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import dev.migrator.LockTimeoutException;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.DatabaseSession.Lock;
import dev.migrator.database.DriverFailure;
import dev.migrator.database.LockWait;
import dev.migrator.database.StateTables;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A row of a table. While a transaction is open, it is the lock of the row itself, which
 * is gone when the transaction is. Outside a transaction it is a lease that is written
 * into the row, and prolonged while its holder lives: who finds it run out takes it over.
 */
final class LeaseLock implements RunLock {

	private static final Logger logger = LoggerFactory.getLogger(LeaseLock.class);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final String NAME = "lock";

	private static final int CREATION_ATTEMPTS = 10;

	private final JdbcTemplate template;

	private final DataSource dataSource;

	private final LockWait lockWait;

	private final Duration lease;

	private final DatabaseSession.Work schemaCreation;

	private final String table;

	// Tells the one that holds the lease from all others
	private final String holder = "%s process %d %s".formatted(System.getProperty("user.name"),
			ProcessHandle.current().pid(), UUID.randomUUID());

	private boolean exists;

	private boolean leased;

	LeaseLock(JdbcTemplate template, DataSource dataSource, StateTables tables, LockWait lockWait, Duration lease,
			DatabaseSession.Work schemaCreation) {
		this.template = template;
		this.dataSource = dataSource;
		this.lockWait = lockWait;
		this.lease = lease;
		this.schemaCreation = schemaCreation;
		this.table = tables.qualified(tables.name(NAME));
	}

	@Override
	public void beforeTransaction() throws SQLException {
		if (!this.exists) {
			create();
			this.exists = true;
		}
	}

	/**
	 * Create the row. Others may be about to do the same.
	 */
	private void create() throws SQLException {
		for (int attempt = 1;; attempt++) {
			try {
				if (!isThere()) {
					this.schemaCreation.run();
					this.template.execute("""
							CREATE TABLE IF NOT EXISTS %s (
							  id INTEGER NOT NULL PRIMARY KEY,
							  holder TEXT,
							  expires_at TIMESTAMP WITH TIME ZONE
							)""".formatted(this.table));
				}
				this.template.update("INSERT INTO %s (id) VALUES (1) ON CONFLICT DO NOTHING".formatted(this.table));
				return;
			}
			catch (DataAccessException ex) {
				SQLException failure = DriverFailure.behind(ex);
				if (!PostgresqlFailure.isDuplicate(failure) || attempt == CREATION_ATTEMPTS) {
					throw failure;
				}
			}
		}
	}

	private boolean isThere() {
		Boolean there = this.template.queryForObject("SELECT to_regclass(?) IS NOT NULL", Boolean.class, this.table);
		return Boolean.TRUE.equals(there);
	}

	@Override
	public boolean enter() {
		List<Boolean> free;
		try {
			free = this.template.queryForList(
					"SELECT holder IS NULL OR holder = ? OR expires_at < clock_timestamp() FROM %s WHERE id = 1 FOR UPDATE NOWAIT"
						.formatted(this.table),
					Boolean.class, this.holder);
		}
		catch (DataAccessException ex) {
			if (PostgresqlFailure.state(ex).equals(PostgresqlFailure.LOCK_NOT_AVAILABLE)) {
				return false;
			}
			throw ex;
		}
		if (this.leased && !isMine()) {
			throw new LockTimeoutException(
					"Another migrator has taken over: this one could not prolong its lease of %s in time"
						.formatted(this.table),
					"See what the other one has done, and start again. The lease is prolonged with a second connection: "
							+ "the pool needs at least two.",
					null);
		}
		return free.equals(List.of(true));
	}

	private boolean isMine() {
		return this.template.queryForList("SELECT holder FROM %s WHERE id = 1".formatted(this.table), String.class)
			.contains(this.holder);
	}

	@Override
	public String holder() {
		try {
			return this.template.queryForList(
					"SELECT format('%%s, whose lease ends at %%s', holder, to_char(expires_at, 'YYYY-MM-DD HH24:MI:SS')) FROM %s WHERE holder IS NOT NULL"
						.formatted(this.table),
					String.class)
				.stream()
				.findFirst()
				.orElse("a transaction of another migrator");
		}
		catch (DataAccessException ex) {
			logger.debug("Could not see who holds the lock", ex);
			return "another migrator";
		}
	}

	@Override
	public Lock outsideTransaction() throws SQLException {
		beforeTransaction();
		LockWait.Wait wait = this.lockWait.begin("lock the revisions");
		while (!take()) {
			wait.goOn(PAUSE, () -> "held by " + holder(), null);
		}
		this.leased = true;
		ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(threadFactory());
		long period = this.lease.toMillis() / 3;
		Future<?> beats = heartbeat.scheduleAtFixedRate(this::prolong, period, period, TimeUnit.MILLISECONDS);
		return () -> {
			beats.cancel(false);
			heartbeat.shutdown();
			release();
		};
	}

	private static CustomizableThreadFactory threadFactory() {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("migrator-lease-");
		factory.setDaemon(true);
		return factory;
	}

	/**
	 * Write the lease into the row, unless somebody else has one or is in a transaction.
	 */
	private boolean take() {
		String free = "SELECT id FROM %s WHERE id = 1 AND (holder IS NULL OR holder = ? OR expires_at < clock_timestamp()) FOR UPDATE SKIP LOCKED"
			.formatted(this.table);
		return this.template.update(
				"UPDATE %s SET holder = ?, expires_at = clock_timestamp() + ? * interval '1 millisecond' WHERE id IN (%s)"
					.formatted(this.table, free),
				this.holder, this.lease.toMillis(), this.holder) == 1;
	}

	private void prolong() {
		// The connection of the run is busy, and while it is in a transaction, the lock
		// of
		// the row does
		try (Connection connection = this.dataSource.getConnection()) {
			new JdbcTemplate(new SingleConnectionDataSource(connection, true)).update(
					"UPDATE %1$s SET expires_at = clock_timestamp() + ? * interval '1 millisecond' WHERE id IN (SELECT id FROM %1$s WHERE id = 1 AND holder = ? FOR UPDATE SKIP LOCKED)"
						.formatted(this.table),
					this.lease.toMillis(), this.holder);
		}
		catch (SQLException | DataAccessException ex) {
			logger.warn("Could not prolong the lease of {}; trying again", this.table, ex);
		}
	}

	@Override
	public void release() {
		if (this.leased) {
			this.leased = false;
			this.template.update(
					"UPDATE %s SET holder = NULL, expires_at = NULL WHERE holder = ?".formatted(this.table),
					this.holder);
		}
	}

}
