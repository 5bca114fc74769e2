package dev.migrator.database.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import dev.migrator.MigratorException;
import dev.migrator.database.DatabaseSession;
import dev.migrator.sql.Pragma;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session on SQLite. Transactions are begun and ended with SQL while JDBC believes in
 * auto-commit: only so can they begin {@code IMMEDIATE}, which makes the transaction
 * itself the lock that keeps other migrators out.
 */
final class SqliteSession implements DatabaseSession {

	private static final Logger logger = LoggerFactory.getLogger(SqliteSession.class);

	private static final String FOREIGN_KEYS = "foreign_keys";

	private static final String BUSY_TIMEOUT = "busy_timeout";

	private final SqliteDatabase database;

	private final Connection connection;

	private final boolean autoCommit;

	private final ConnectionPragmas pragmas;

	private final LockWait lockWait;

	private final Duration lockTimeout;

	private boolean waitsInTurns;

	private @Nullable ConnectionObjects objectsBefore;

	private boolean inTransaction;

	private @Nullable ForeignKeyViolations violationsBefore;

	SqliteSession(SqliteDatabase database, Connection connection, Duration lockTimeout, BooleanSupplier cancelled)
			throws SQLException {
		this.database = database;
		this.connection = connection;
		this.pragmas = new ConnectionPragmas(connection);
		this.lockTimeout = lockTimeout;
		this.lockWait = new LockWait(() -> database.info().url(), lockTimeout, cancelled);
		this.autoCommit = connection.getAutoCommit();
		if (!this.autoCommit) {
			connection.setAutoCommit(true);
		}
	}

	@Override
	public Connection connection() {
		return this.connection;
	}

	@Override
	public <T> T read(Reading<T> reading) throws SQLException {
		return this.lockWait.until("read", () -> reading.from(this.connection));
	}

	@Override
	public void begin(ForeignKeys foreignKeys) throws SQLException {
		if (this.objectsBefore == null) {
			ConnectionObjects objects = this.lockWait.until("read", () -> ConnectionObjects.of(this.connection));
			this.objectsBefore = objects;
		}
		if (!this.waitsInTurns) {
			// SQLite itself waits in short turns: so the log can say what is waited for
			this.pragmas.set(BUSY_TIMEOUT, Long.toString(LockWait.TURN.toMillis()));
			this.waitsInTurns = true;
		}
		boolean enforced = foreignKeys == ForeignKeys.OFF && "1".equals(this.pragmas.get(FOREIGN_KEYS));
		if (enforced) {
			// Inside a transaction SQLite would ignore it without a word
			this.pragmas.set(FOREIGN_KEYS, "0");
		}
		try {
			this.lockWait.until("begin a transaction", () -> execute("BEGIN IMMEDIATE"));
			this.inTransaction = true;
			this.violationsBefore = enforced ? ForeignKeyViolations.find(this.connection) : null;
		}
		finally {
			if (!this.inTransaction) {
				this.pragmas.restore(FOREIGN_KEYS);
			}
		}
	}

	@Override
	public void commit() throws SQLException {
		if (this.violationsBefore != null) {
			ForeignKeyViolations.find(this.connection).refuseNew(this.violationsBefore);
		}
		try {
			// Readers of a rollback journal can make it wait; it stays open then
			this.lockWait.until("commit", () -> execute("COMMIT"));
		}
		catch (SQLException | RuntimeException ex) {
			rollback();
			throw ex;
		}
		ended();
	}

	@Override
	public void rollback() {
		if (!this.inTransaction) {
			return;
		}
		try {
			execute("ROLLBACK");
		}
		catch (SQLException ex) {
			// SQLite has rolled back by itself, as it does when the disk is full
			logger.debug("Nothing was left to roll back", ex);
		}
		try {
			ended();
		}
		catch (SQLException ex) {
			logger.debug("Could not restore the enforcement of foreign keys yet", ex);
		}
	}

	private void ended() throws SQLException {
		this.inTransaction = false;
		this.violationsBefore = null;
		this.pragmas.restore(FOREIGN_KEYS);
	}

	private boolean execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			return statement.execute(sql);
		}
	}

	@Override
	public Lock lockOutsideTransaction() {
		Path file = databaseFile();
		// A database in memory is reached through this connection only
		return (file != null) ? this.lockWait.lock(file) : () -> {
		};
	}

	private @Nullable Path databaseFile() {
		try (Statement statement = this.connection.createStatement();
				ResultSet databases = statement.executeQuery("PRAGMA database_list")) {
			while (databases.next()) {
				if ("main".equals(databases.getString("name"))) {
					String file = databases.getString("file");
					return (file != null && !file.isEmpty()) ? Path.of(file) : null;
				}
			}
			return null;
		}
		catch (SQLException ex) {
			throw this.database.explain(ex, "find the file of the database");
		}
	}

	@Override
	public void beforeStatement(SqlStatement statement) throws SQLException {
		if (this.waitsInTurns && !this.inTransaction) {
			// Nothing tries a statement outside a transaction again: SQLite has to wait
			this.pragmas.set(BUSY_TIMEOUT, Long.toString(Math.min(this.lockTimeout.toMillis(), Integer.MAX_VALUE)));
			this.waitsInTurns = false;
		}
		if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
			// It may begin a transaction; where there is none, rolling back does no harm
			this.inTransaction = true;
		}
		Optional<Pragma> pragma = statement.pragma();
		if (pragma.isPresent()) {
			this.pragmas.remember(pragma.get().name());
		}
	}

	@Override
	public void requireTransaction() throws SQLException {
		try {
			execute("BEGIN");
		}
		catch (SQLException ex) {
			// There is one, and none can begin within it
			return;
		}
		execute("ROLLBACK");
		throw new SQLException(
				"The transaction had been rolled back before its end: see whether the revision did anything after that");
	}

	@Override
	public void close() throws SQLException {
		rollback();
		this.pragmas.restoreAll();
		if (this.objectsBefore != null) {
			this.objectsBefore.restore(this.connection);
		}
		if (!this.autoCommit) {
			this.connection.setAutoCommit(false);
		}
	}

	/**
	 * The rows that violate foreign keys.
	 *
	 * @param rows how many there are of each kind: of a row and a parent table. A row of
	 * a table without rowids has no name, and the numbers of foreign keys change with the
	 * table.
	 * @param failure why they could not be found, or {@code null}
	 */
	private record ForeignKeyViolations(Map<String, Integer> rows, @Nullable String failure) {

		private static final int NAMED = 10;

		static ForeignKeyViolations find(Connection connection) throws SQLException {
			Map<String, Integer> rows = new LinkedHashMap<>();
			try (Statement statement = connection.createStatement();
					ResultSet row = statement.executeQuery("PRAGMA foreign_key_check")) {
				while (row.next()) {
					String rowid = row.getString(2);
					rows.merge("table %s, %s refers to a missing row of %s".formatted(row.getString(1),
							(rowid != null) ? "row " + rowid : "a row", row.getString(3)), 1, Integer::sum);
				}
				return new ForeignKeyViolations(rows, null);
			}
			catch (SQLException ex) {
				if (SqliteDatabase.isBusy(ex)) {
					throw ex;
				}
				// A foreign key without a unique parent key: the check itself fails
				return new ForeignKeyViolations(rows, ex.getMessage());
			}
		}

		void refuseNew(ForeignKeyViolations before) {
			if (this.failure != null && before.failure == null) {
				throw new MigratorException(
						"Foreign keys do not fit together after a section with foreign-keys=off: " + this.failure,
						"Let each foreign key refer to a primary key or to columns with a unique constraint.");
			}
			List<String> fresh = new ArrayList<>();
			this.rows.forEach((row, count) -> fresh
				.addAll(Collections.nCopies(Math.max(0, count - before.rows.getOrDefault(row, 0)), row)));
			if (!fresh.isEmpty()) {
				throw new MigratorException(
						"Foreign keys are violated after a section with foreign-keys=off, in %d row(s): %s%s".formatted(
								fresh.size(), String.join("; ", fresh.stream().limit(NAMED).toList()),
								(fresh.size() > NAMED) ? "; …" : ""),
						"Mend or delete these rows in the revision. Mind that ON DELETE and ON UPDATE do nothing while "
								+ "foreign keys are off.");
			}
		}

	}

}
