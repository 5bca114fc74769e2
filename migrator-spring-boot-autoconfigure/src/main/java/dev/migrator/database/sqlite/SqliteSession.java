package dev.migrator.database.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import dev.migrator.MigratorException;
import dev.migrator.database.Activity;
import dev.migrator.database.AlterationProgress;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.TableCatalog;
import dev.migrator.database.sqlite.alter.ForeignKeyViolations;
import dev.migrator.database.sqlite.alter.TableAlterations;
import dev.migrator.sql.Pragma;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.core.StatementCreatorUtils;
import org.springframework.jdbc.support.JdbcUtils;

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

	private final BusyWait lockWait;

	private final Duration lockTimeout;

	private final BooleanSupplier cancelled;

	// To cancel one statement is to cancel whatever runs on the connection
	private volatile @Nullable Statement interrupter;

	private boolean waitsInTurns;

	private @Nullable ConnectionObjects objectsBefore;

	private boolean inTransaction;

	private boolean begunByStatement;

	private ForeignKeys foreignKeys = ForeignKeys.UNCHANGED;

	private @Nullable ForeignKeyViolations violationsBefore;

	SqliteSession(SqliteDatabase database, Connection connection, Duration lockTimeout, BooleanSupplier cancelled)
			throws SQLException {
		this.database = database;
		this.connection = connection;
		this.pragmas = new ConnectionPragmas(connection);
		this.lockTimeout = lockTimeout;
		this.cancelled = cancelled;
		this.lockWait = new BusyWait(() -> database.info().url(), lockTimeout, cancelled);
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
	public void createSchema(@Nullable String name) {
		// A schema is a file that the connection has attached, or has not
	}

	@Override
	public void begin(ForeignKeys foreignKeys) throws SQLException {
		if (this.interrupter == null) {
			this.interrupter = this.connection.createStatement();
		}
		if (this.objectsBefore == null) {
			ConnectionObjects objects = this.lockWait.until("read", () -> ConnectionObjects.of(this.connection));
			this.objectsBefore = objects;
		}
		if (!this.waitsInTurns) {
			// SQLite itself waits in short turns: so the log can say what is waited for
			this.pragmas.set(BUSY_TIMEOUT, Long.toString(BusyWait.TURN.toMillis()));
			this.waitsInTurns = true;
		}
		boolean enforced = foreignKeys != ForeignKeys.UNCHANGED && "1".equals(this.pragmas.get(FOREIGN_KEYS));
		if (enforced) {
			// Inside a transaction SQLite would ignore it without a word
			this.pragmas.set(FOREIGN_KEYS, "0");
		}
		try {
			this.lockWait.until("begin a transaction", () -> execute("BEGIN IMMEDIATE"));
			this.inTransaction = true;
			this.foreignKeys = enforced ? foreignKeys : ForeignKeys.UNCHANGED;
		}
		finally {
			if (!this.inTransaction) {
				this.pragmas.restore(FOREIGN_KEYS);
			}
		}
	}

	@Override
	public void commit() throws SQLException {
		refuseNewViolations();
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

	private void refuseNewViolations() throws SQLException {
		if (this.violationsBefore != null) {
			ForeignKeyViolations.find(this.connection)
				.newSince(this.violationsBefore)
				.ifPresent((violations) -> refuse(violations, this.foreignKeys));
		}
	}

	private static void refuse(String violations, ForeignKeys foreignKeys) {
		if (foreignKeys == ForeignKeys.OFF) {
			throw new MigratorException("After a section with foreign-keys=off, %s".formatted(violations),
					"Mend or delete these rows in the revision. Mind that ON DELETE and ON UPDATE do nothing while "
							+ "foreign keys are off. Let each foreign key refer to a primary key or to columns with a "
							+ "unique constraint.");
		}
		throw new MigratorException(
				"After statements beside an ALTER TABLE for which SQLite has to rebuild a table, %s"
					.formatted(violations),
				"Split the revision: foreign keys are off while a table is rebuilt, so ON DELETE and ON UPDATE did nothing. "
						+ "Put the statements that change rows into a revision of their own.");
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
		this.begunByStatement = false;
		this.foreignKeys = ForeignKeys.UNCHANGED;
		this.violationsBefore = null;
		this.pragmas.restore(FOREIGN_KEYS);
	}

	private boolean execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			return statement.execute(sql);
		}
	}

	@Override
	public boolean yields(Exception failure) {
		// Who may write need not wait for anybody any more
		return false;
	}

	@Override
	public Optional<String> advice(SQLException failure, Activity activity) {
		return Optional.empty();
	}

	@Override
	public boolean batches() {
		return true;
	}

	@Override
	public void cancel() throws SQLException {
		Statement interrupter = this.interrupter;
		if (interrupter != null) {
			interrupter.cancel();
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
			this.begunByStatement = true;
		}
		if (this.foreignKeys != ForeignKeys.UNCHANGED && this.violationsBefore == null
				&& statement.kind() != StatementKind.PRAGMA) {
			// As late as this: a revision that only alters tables need not be searched
			this.violationsBefore = ForeignKeyViolations.find(this.connection);
		}
		Optional<Pragma> pragma = statement.pragma();
		if (pragma.isPresent()) {
			this.pragmas.remember(pragma.get().name());
		}
	}

	@Override
	public void afterStatements() {
		// Pragmas belong to the connection, and are put back with it
	}

	@Override
	public void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
		StatementCreatorUtils.setParameterValue(statement, index, SqlTypeValue.TYPE_UNKNOWN, value);
	}

	@Override
	public Path backUp(@Nullable Path directory, String purpose) throws SQLException {
		return new Backup(databaseFile(), directory, purpose)
			.make((file) -> this.lockWait.until("make a backup", () -> vacuumInto(file)));
	}

	private boolean vacuumInto(Path file) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement("VACUUM INTO ?")) {
			statement.setString(1, file.toString());
			return statement.execute();
		}
	}

	@Override
	public TableCatalog catalog() {
		return new SqliteTableCatalog(this.connection, this::enforcesForeignKeys);
	}

	private boolean enforcesForeignKeys() {
		try {
			// What is off for a while is checked at the end
			return this.foreignKeys != ForeignKeys.UNCHANGED || "1".equals(this.pragmas.get(FOREIGN_KEYS));
		}
		catch (SQLException ex) {
			throw this.database.explain(ex, "ask whether foreign keys are enforced");
		}
	}

	@Override
	public void beforeDrop(SqlStatement statement, Set<String> dropped) throws SQLException {
		// Without enforcement, nothing cascades
		if ("1".equals(this.pragmas.get(FOREIGN_KEYS))) {
			new DropCascade(this.connection).refuse(statement, dropped);
		}
	}

	@Override
	public void alterTables(List<SqlStatement> statements, AlterationProgress progress) throws SQLException {
		boolean begins = !isTransactionOpen();
		if (begins) {
			progress.workingOn(statements.get(0));
			begin(ForeignKeys.OFF_TO_ALTER_TABLES);
		}
		try {
			TableAlterations alterations = new TableAlterations(this.connection, this.database.inPlaceThreshold(),
					this.cancelled, progress);
			alterations.run(statements);
			if (this.violationsBefore != null) {
				this.violationsBefore = this.violationsBefore.renamed(alterations.renamed());
			}
			if (begins) {
				commit();
			}
		}
		finally {
			if (begins) {
				rollback();
			}
		}
	}

	private boolean isTransactionOpen() {
		// A statement of the revision may have ended it, or not
		return this.begunByStatement ? isWithinTransaction() : this.inTransaction;
	}

	private boolean isWithinTransaction() {
		// SQLite has but one way to tell
		try {
			execute("BEGIN");
			execute("ROLLBACK");
			return false;
		}
		catch (SQLException ex) {
			return true;
		}
	}

	@Override
	public void requireTransaction() throws SQLException {
		if (!isWithinTransaction()) {
			throw new SQLException(
					"The transaction had been rolled back before its end: see whether the revision did anything after that");
		}
	}

	@Override
	public void close() throws SQLException {
		rollback();
		JdbcUtils.closeStatement(this.interrupter);
		this.pragmas.restoreAll();
		if (this.objectsBefore != null) {
			this.objectsBefore.restore(this.connection);
		}
		if (!this.autoCommit) {
			this.connection.setAutoCommit(false);
		}
	}

}
