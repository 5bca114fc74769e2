package dev.migrator.database.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import javax.sql.DataSource;

import dev.migrator.LockTimeoutException;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.DatabaseSession.Lock;
import dev.migrator.database.DriverFailure;
import dev.migrator.database.LockWait;
import dev.migrator.database.StateTables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Two rows of a table. One is locked by whoever is in a transaction, and free again when
 * the transaction is gone. The other holds the lease of whoever runs statements outside
 * transactions, and is prolonged while its holder lives, which locks on the first do not
 * hinder: who finds it run out takes over.
 */
final class LeaseLock implements RunLock {

	private static final Logger logger = LoggerFactory.getLogger(LeaseLock.class);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final String NAME = "lock";

	private static final int CREATION_ATTEMPTS = 10;

	private static final String TRANSACTION = "id = 1";

	private static final String LEASE = "id = 2";

	private static final String REMEDY = "See what the other one has done, and start again. The lease is prolonged with "
			+ "a second connection: the pool needs at least two.";

	private final JdbcTemplate template;

	private final DataSource dataSource;

	private final LockWait lockWait;

	private final Lease lease;

	private final Duration duration;

	private final String begin;

	private final DatabaseSession.Work schemaCreation;

	private final DatabaseSession.Work cancellation;

	private final String table;

	private boolean exists;

	/**
	 * Create a lock.
	 * @param template the connection of the session
	 * @param dataSource where the connections come from that prolong the lease
	 * @param tables the state tables
	 * @param lockWait how to wait for the lease
	 * @param lease the lease of the run
	 * @param duration how long the lease outlives its holder
	 * @param begin begins a transaction, whatever the defaults of the connection are
	 * @param schemaCreation creates the schema of the state tables, in a transaction
	 * @param cancellation lets what runs on the connection of the session fail
	 */
	LeaseLock(JdbcTemplate template, DataSource dataSource, StateTables tables, LockWait lockWait, Lease lease,
			Duration duration, String begin, DatabaseSession.Work schemaCreation, DatabaseSession.Work cancellation) {
		this.template = template;
		this.dataSource = dataSource;
		this.lockWait = lockWait;
		this.lease = lease;
		this.duration = duration;
		this.begin = begin;
		this.schemaCreation = schemaCreation;
		this.cancellation = cancellation;
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
	 * Create the rows. Others may be about to do the same.
	 */
	private void create() throws SQLException {
		for (int attempt = 1;; attempt++) {
			try {
				inTransaction(this.template, this::createOnce);
				return;
			}
			catch (SQLException ex) {
				if (!PostgresqlFailure.isDuplicate(ex) || attempt == CREATION_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private boolean createOnce() throws SQLException {
		if (!isThere()) {
			this.schemaCreation.run();
			this.template.execute("""
					CREATE TABLE IF NOT EXISTS %s (
					  id INTEGER NOT NULL PRIMARY KEY,
					  holder TEXT,
					  expires_at TIMESTAMP WITH TIME ZONE
					)""".formatted(this.table));
		}
		this.template.update("INSERT INTO %s (id) VALUES (1), (2) ON CONFLICT DO NOTHING".formatted(this.table));
		return true;
	}

	private boolean isThere() {
		Boolean there = this.template.queryForObject("SELECT pg_catalog.to_regclass(?) IS NOT NULL", Boolean.class,
				this.table);
		return Boolean.TRUE.equals(there);
	}

	@Override
	public boolean enter(String begin) throws SQLException {
		try {
			this.template.execute(begin);
			return admits();
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

	private boolean admits() {
		return lockTransaction() && respectLease();
	}

	private boolean lockTransaction() {
		return !this.template
			.queryForList("SELECT id FROM %s WHERE %s FOR UPDATE SKIP LOCKED".formatted(this.table, TRANSACTION))
			.isEmpty();
	}

	/**
	 * Return whether nobody else has a lease. One that has run out is taken away: its
	 * holder may still live, and must not go on as if nothing had been done meanwhile.
	 */
	private boolean respectLease() {
		String present = this.template.queryForObject("SELECT holder FROM %s WHERE %s".formatted(this.table, LEASE),
				String.class);
		if (this.lease.holder().equals(present)) {
			return true;
		}
		if (this.lease.isHeld()) {
			throw new LockTimeoutException(
					"Another migrator has taken over: this one could not prolong its lease of %s in time"
						.formatted(this.table),
					REMEDY, null);
		}
		return present == null || this.template.update(
				"UPDATE %s SET holder = NULL, expires_at = NULL WHERE %s AND expires_at < pg_catalog.clock_timestamp()"
					.formatted(this.table, LEASE)) == 1;
	}

	@Override
	public String holder() {
		try {
			return this.template.queryForList(
					"SELECT pg_catalog.format('%%s, whose lease ends at %%s', holder, pg_catalog.to_char(expires_at, 'YYYY-MM-DD HH24:MI:SS')) FROM %s WHERE holder IS NOT NULL"
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
		while (!inTransaction(this.template, () -> admits() && take())) {
			wait.goOn(PAUSE, () -> "held by " + holder(), null);
		}
		this.lease.begin(this.duration.dividedBy(3), this::prolong, this::cancel);
		return this::release;
	}

	/**
	 * Write into the row how long the lease lasts from now on. By being prolonged, one
	 * that was given up or taken away must not come back.
	 * @return whether it is there
	 */
	private boolean write(JdbcTemplate template) {
		return template.update(
				"UPDATE %s SET expires_at = pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => ?) WHERE %s AND holder = ?::text"
					.formatted(this.table, LEASE),
				this.duration.toMillis() / 1000.0, this.lease.holder()) == 1;
	}

	private boolean take() {
		this.template.update("UPDATE %s SET holder = ? WHERE %s".formatted(this.table, LEASE), this.lease.holder());
		return write(this.template);
	}

	/**
	 * Prolong the lease. The connection of the run is busy.
	 * @return whether nobody else has it
	 */
	private boolean prolong() {
		try (Connection connection = this.dataSource.getConnection()) {
			boolean autoCommit = connection.getAutoCommit();
			connection.setAutoCommit(true);
			try {
				JdbcTemplate template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
				return inTransaction(template, () -> write(template));
			}
			finally {
				connection.setAutoCommit(autoCommit);
			}
		}
		catch (SQLException | RuntimeException ex) {
			// Whatever a DataSource throws: the next time it may do better
			if (this.lease.isHeld()) {
				logger.warn("Could not prolong the lease of {}; trying again", this.table, ex);
			}
			return true;
		}
	}

	private void cancel() {
		logger.error("Another migrator has taken over the lease of {}: cancelling what runs", this.table);
		try {
			this.cancellation.run();
		}
		catch (SQLException | RuntimeException ex) {
			logger.warn("Could not cancel what runs", ex);
		}
	}

	@Override
	public Optional<String> loss() {
		return this.lease.isLost()
				? Optional.of("Another migrator has taken over the lease of %s. %s".formatted(this.table, REMEDY))
				: Optional.empty();
	}

	@Override
	public void release() {
		if (!this.lease.isHeld()) {
			return;
		}
		this.lease.end();
		try {
			inTransaction(this.template,
					() -> this.template
						.update("UPDATE %s SET holder = NULL, expires_at = NULL WHERE %s AND holder = ?::text"
							.formatted(this.table, LEASE), this.lease.holder()) == 1);
		}
		catch (SQLException ex) {
			logger.warn("Could not give up the lease of {}: others go on when it has run out, in {} s at the latest",
					this.table, this.duration.toSeconds(), ex);
		}
	}

	private boolean inTransaction(JdbcTemplate template, Attempt attempt) throws SQLException {
		try {
			template.execute(this.begin);
			try {
				boolean done = attempt.run();
				template.execute(done ? "COMMIT" : "ROLLBACK");
				return done;
			}
			catch (SQLException | RuntimeException ex) {
				rollback(template, ex);
				throw ex;
			}
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

	private static void rollback(JdbcTemplate template, Exception failure) {
		try {
			template.execute("ROLLBACK");
		}
		catch (DataAccessException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * Something that is done in a transaction of its own.
	 */
	@FunctionalInterface
	private interface Attempt {

		/**
		 * Try it.
		 * @return whether to commit it
		 */
		boolean run() throws SQLException;

	}

}
