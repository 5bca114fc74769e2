package dev.migrator.database.postgresql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.migrator.MigratorException;
import dev.migrator.database.Activity;
import dev.migrator.database.AlterationProgress;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.DriverFailure;
import dev.migrator.database.LockWait;
import dev.migrator.database.StateTables;
import dev.migrator.database.TableCatalog;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementKind;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.AutoSave;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.core.StatementCreatorUtils;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A session on PostgreSQL. Transactions are begun and ended with SQL while JDBC believes
 * in auto-commit: so whatever is read between them leaves none open, which others would
 * have to wait for.
 */
final class PostgresqlSession implements DatabaseSession {

	private static final Logger logger = LoggerFactory.getLogger(PostgresqlSession.class);

	private static final String CONNECTION_CHECK = "5s";

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final PostgresqlDatabase database;

	private final Connection connection;

	private final JdbcTemplate template;

	private final boolean autoCommit;

	private final boolean readOnly;

	private final LockWait lockWait;

	private @Nullable RunLock lock;

	private @Nullable StateTables located;

	private final Yielding yielding;

	private final String begin;

	private @Nullable SessionState before;

	private boolean inTransaction;

	// Whether a revision may have begun one of its own, and not ended it
	private boolean mayHaveBegun;

	private boolean contextChanged;

	private boolean mayDiffer;

	private boolean noticesLostClient;

	private boolean asItCame = true;

	PostgresqlSession(PostgresqlDatabase database, Connection connection, Duration lockTimeout,
			BooleanSupplier cancelled) throws SQLException {
		this.database = database;
		this.connection = connection;
		this.template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
		this.lockWait = new LockWait(() -> database.info().url(), lockTimeout, cancelled,
				"Wait until the other migrator is done, or end its process or its session on the server, and try again; "
						+ "or raise migrator.lock-timeout. Behind a pooler that shares sessions between transactions, which keep a lock "
						+ "then, set migrator.lock-mode=table.");
		PostgresqlSettings settings = database.settings();
		this.begin = begin(settings);
		this.yielding = new Yielding(this.template, settings, cancelled);
		this.autoCommit = connection.getAutoCommit();
		if (!this.autoCommit) {
			connection.setAutoCommit(true);
		}
		this.readOnly = connection.isReadOnly();
	}

	/**
	 * Keep other migrators out that have the same state tables. Where there are none yet,
	 * they may have come up elsewhere on the search path by the time the lock is had.
	 */
	private RunLock lock() throws SQLException {
		RunLock lock = this.lock;
		if (lock != null) {
			lock.beforeTransaction();
			return lock;
		}
		StateSchema schema = StateSchema.find(this.template, this.database.tables());
		while (true) {
			StateTables tables = schema.of(this.database.tables());
			lock = lock(this.database.settings(), tables);
			this.lock = lock;
			lock.beforeTransaction();
			StateSchema now = schema.found() ? schema : StateSchema.find(this.template, this.database.tables());
			if (Objects.equals(now.name(), schema.name())) {
				this.located = tables;
				return lock;
			}
			lock.release();
			schema = now;
		}
	}

	private Optional<String> loss() {
		return (this.lock != null) ? this.lock.loss() : Optional.empty();
	}

	private RunLock lock(PostgresqlSettings settings, StateTables tables) {
		return switch (settings.lockMode()) {
			case SESSION -> new AdvisoryLock(this.template, tables, this.lockWait);
			case TABLE ->
				new LeaseLock(this.template, this.database.dataSource(), tables, this.lockWait, this.database.lease(),
						settings.lease(), this.begin, () -> createSchema(tables.schema()), this::cancel);
		};
	}

	private static String begin(PostgresqlSettings settings) {
		// Whatever the defaults of the connection are
		return Stream
			.concat(Stream.of("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"), settings.inTransaction().stream())
			.collect(Collectors.joining("; "));
	}

	@Override
	public Connection connection() {
		return this.connection;
	}

	@Override
	public <T> T read(Reading<T> reading) throws SQLException {
		Optional<String> searchPath = this.database.settings().searchPath();
		if (searchPath.isEmpty() || this.inTransaction || this.mayHaveBegun) {
			return reading.from(this.connection);
		}
		PGConnection driver = this.connection.unwrap(PGConnection.class);
		AutoSave autosave = driver.getAutosave();
		execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; " + searchPath.get());
		try {
			// Whoever finds a table missing looks for another one
			driver.setAutosave(AutoSave.ALWAYS);
			return reading.from(this.connection);
		}
		finally {
			driver.setAutosave(autosave);
			execute("ROLLBACK");
		}
	}

	@Override
	public StateTables locate(StateTables tables) {
		return (this.located != null) ? this.located : tables;
	}

	@Override
	public <T> T readState(Reading<T> reading) throws SQLException {
		return reading.from(this.connection);
	}

	@Override
	public void createSchema(@Nullable String name) throws SQLException {
		if (name == null) {
			return;
		}
		LockWait.Wait wait = this.lockWait.begin("create schema " + name);
		while (isMissing(name) && !tryToCreate(name)) {
			wait.goOn(PAUSE, () -> "somebody else creates it", null);
		}
	}

	private boolean isMissing(String schema) throws SQLException {
		return ask(() -> this.template.queryForList("SELECT 1 FROM pg_namespace WHERE nspname = ?::name", schema)
			.isEmpty());
	}

	/**
	 * Create a schema, of which nobody can see yet that somebody else creates it.
	 */
	private boolean tryToCreate(String schema) throws SQLException {
		execute("SAVEPOINT migrator_schema");
		try {
			execute("CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(schema));
		}
		catch (SQLException ex) {
			if (!PostgresqlFailure.isDuplicate(ex) && !PostgresqlFailure.isAboutLocks(ex)) {
				throw ex;
			}
			execute("ROLLBACK TO SAVEPOINT migrator_schema");
			return false;
		}
		execute("RELEASE SAVEPOINT migrator_schema");
		logger.info("Created schema {} in {}", schema, this.database.info().url());
		return true;
	}

	@Override
	public void begin(ForeignKeys foreignKeys) throws SQLException {
		if (this.before == null) {
			if (this.readOnly) {
				this.connection.setReadOnly(false);
			}
			call(() -> this.before = SessionState.of(this.template));
			if (this.database.settings().lockMode() == LockMode.SESSION) {
				noticeLostClient();
			}
			String settings = outsideTransaction();
			if (!settings.isEmpty()) {
				execute(settings);
			}
		}
		if ((this.inTransaction || this.mayHaveBegun) && isTransactionOpen()) {
			// To begin another one would only be warned of, and commit it
			throw new SQLException("The revision left a transaction open, which has been rolled back");
		}
		this.mayHaveBegun = false;
		LockWait.Wait wait = this.lockWait.begin("begin a transaction");
		while (true) {
			RunLock lock = ask(this::lock);
			this.inTransaction = true;
			if (ask(() -> lock.enter(this.begin))) {
				return;
			}
			rollback();
			wait.goOn(PAUSE, () -> "held by " + lock.holder(), null);
		}
	}

	/**
	 * Let the server look whether this process is still there while a statement runs: the
	 * lock of one that is not would stay until the statement is done.
	 */
	private void noticeLostClient() {
		try {
			// There since version 14, and off by default
			this.noticesLostClient = !this.template.queryForList(
					"SELECT pg_catalog.set_config(name, '%s', false) FROM pg_catalog.pg_settings WHERE name = 'client_connection_check_interval' AND setting = '0'"
						.formatted(CONNECTION_CHECK),
					String.class)
				.isEmpty();
		}
		catch (DataAccessException ex) {
			logger.debug("The server cannot look whether a client is still there", ex);
		}
	}

	@Override
	public void commit() throws SQLException {
		try {
			execute("COMMIT");
			this.inTransaction = false;
			this.contextChanged = false;
			this.yielding.done();
		}
		catch (SQLException ex) {
			rollback();
			throw ex;
		}
	}

	@Override
	public void rollback() {
		boolean open = this.inTransaction || this.mayHaveBegun;
		this.inTransaction = false;
		this.mayHaveBegun = false;
		try {
			if (open) {
				execute("ROLLBACK");
			}
			afterStatements();
		}
		catch (SQLException ex) {
			// The connection is lost, and the server rolls back by itself
			logger.debug("Could not roll back", ex);
		}
	}

	@Override
	public boolean yields(Exception failure) {
		return this.yielding.awaitNextAttempt(failure);
	}

	/**
	 * Return what revisions outside a transaction find set.
	 */
	private String outsideTransaction() {
		PostgresqlSettings settings = this.database.settings();
		if (settings.lockMode() == LockMode.TABLE) {
			// Others may get the session next
			return "";
		}
		// Whatever the user or the database has set: nobody would try again
		String noTimeout = "SET lock_timeout = 0";
		String schema = settings.workingSchema();
		return (schema != null) ? noTimeout + "; SET search_path = " + Identifiers.quote(schema) : noTimeout;
	}

	@Override
	public boolean runsOutsideTransactions() {
		// Names without a schema are looked for where the session has it
		PostgresqlSettings settings = this.database.settings();
		return settings.workingSchema() == null || settings.lockMode() == LockMode.SESSION;
	}

	@Override
	public Lock lockOutsideTransaction() {
		try {
			return ask(() -> lock().outsideTransaction());
		}
		catch (SQLException ex) {
			throw this.database.explain(ex, "lock the revisions");
		}
	}

	@Override
	public boolean batches() {
		// Outside a transaction, a batch would be one; what a revision begins, it may end
		return this.inTransaction;
	}

	@Override
	public void beforeStatement(SqlStatement statement) throws SQLException {
		requireLock();
		ConcurrentIndex index = this.inTransaction ? null : ConcurrentIndex.of(statement).orElse(null);
		if (index != null && !(this.mayHaveBegun && isTransactionOpen())) {
			call(() -> index.dropInvalid(this.template)
				.forEach((dropped) -> logger.warn("Dropped index {}, which was invalid: its creation had been cut off",
						dropped)));
		}
		StatementKind kind = statement.kind();
		if (kind == StatementKind.QUERY) {
			// SET, or a function that does the same
			this.contextChanged = true;
			this.mayDiffer = true;
		}
		else if (kind == StatementKind.TRANSACTION_CONTROL) {
			// Where there is none, rolling back does no harm
			this.mayHaveBegun = true;
		}
	}

	@Override
	public void afterStatement(SqlStatement statement) throws SQLException {
		ConcurrentIndex index = this.inTransaction ? null : ConcurrentIndex.of(statement).orElse(null);
		if (index != null) {
			call(() -> {
				if (index.isInvalid(this.template)) {
					throw new SQLException(
							"There is an index of that name, but it is invalid: its creation was cut off, or is not over");
				}
			});
		}
	}

	private void requireLock() throws SQLException {
		if (loss().isPresent()) {
			throw new SQLException("The statement was not sent, since others are not kept out any more");
		}
	}

	@Override
	public void afterStatements() throws SQLException {
		if (!this.contextChanged || this.before == null) {
			return;
		}
		PostgresqlSettings settings = this.database.settings();
		List<String> statements = new ArrayList<>();
		// Once it is committed, others may get the session
		statements.add((settings.lockMode() == LockMode.TABLE) ? this.before.everySetting() : this.before.context());
		statements.addAll(this.inTransaction ? settings.inTransaction() : List.of(outsideTransaction()));
		statements.removeIf(String::isEmpty);
		execute(String.join("; ", statements));
		// What is set in a transaction holds once it is committed
		this.contextChanged = this.inTransaction || this.mayHaveBegun;
	}

	@Override
	public void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
		bindParameter(statement, index, value);
	}

	/**
	 * Set a parameter, and let the server see what type a text has: JSON, a UUID and an
	 * enum come as text, too.
	 */
	static void bindParameter(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
		if (value instanceof String text) {
			statement.setObject(index, text, Types.OTHER);
		}
		else {
			StatementCreatorUtils.setParameterValue(statement, index, SqlTypeValue.TYPE_UNKNOWN, value);
		}
	}

	@Override
	public Path backUp(@Nullable Path directory, String purpose) {
		throw new MigratorException(
				"Could not make a backup: Migrator copies databases of SQLite only.%nNothing has run.".formatted(),
				"Use pg_dump or the backups of the server, and set migrator.backup.mode=never.");
	}

	@Override
	public TableCatalog catalog() {
		return new PostgresqlTableCatalog(this.connection);
	}

	@Override
	public void beforeDrop(SqlStatement statement, Set<String> dropped) {
		// No row goes along: what refers to the table is an error, or loses its key
	}

	@Override
	public void alterTables(List<SqlStatement> statements, AlterationProgress progress) throws SQLException {
		requireLock();
		try (Statement jdbc = this.connection.createStatement()) {
			jdbc.setEscapeProcessing(false);
			for (SqlStatement statement : statements) {
				progress.workingOn(statement);
				try {
					jdbc.execute(statement.text());
				}
				finally {
					progress.warned(jdbc.getWarnings());
				}
				progress.done();
			}
		}
	}

	@Override
	public void cancel() throws SQLException {
		this.connection.unwrap(PGConnection.class).cancelQuery();
	}

	@Override
	public Optional<String> advice(SQLException failure, Activity activity) {
		String state = PostgresqlFailure.state(failure);
		if (state.equals(PostgresqlFailure.FEATURE_NOT_SUPPORTED) && isStandby()) {
			// To begin a transaction that may write is no feature of a standby
			return Optional.of(PostgresqlFailure.TAKES_NO_WRITES);
		}
		Optional<String> right = state.equals(PostgresqlFailure.INSUFFICIENT_PRIVILEGE)
				? new MissingRight(this.template, activity).advice(failure) : Optional.empty();
		return loss().or(() -> right).or(() -> Optional.ofNullable(PostgresqlFailure.advice(failure, activity)));
	}

	private boolean isStandby() {
		try {
			return Boolean.TRUE
				.equals(this.template.queryForObject("SELECT pg_catalog.pg_is_in_recovery()", Boolean.class));
		}
		catch (DataAccessException ex) {
			logger.debug("The server does not tell whether it is a standby", ex);
			return false;
		}
	}

	private boolean isTransactionOpen() throws SQLException {
		try {
			execute("SAVEPOINT migrator_check");
			execute("RELEASE SAVEPOINT migrator_check");
			return true;
		}
		catch (SQLException ex) {
			String state = PostgresqlFailure.state(ex);
			if (state.equals(PostgresqlFailure.NO_ACTIVE_TRANSACTION)) {
				return false;
			}
			if (state.equals(PostgresqlFailure.FAILED_TRANSACTION)) {
				return true;
			}
			throw ex;
		}
	}

	@Override
	public void requireTransaction() throws SQLException {
		if (!isTransactionOpen()) {
			throw new SQLException(
					"The transaction had been ended before its end: see whether the revision did anything after that");
		}
	}

	@Override
	public void close() throws SQLException {
		rollback();
		if (this.lock != null) {
			// Before anything else can fail
			call(this.lock::release);
		}
		SessionState before = this.before;
		if (before != null) {
			this.asItCame = ask(() -> putBack(before));
		}
		if (this.readOnly != this.connection.isReadOnly()) {
			this.connection.setReadOnly(this.readOnly);
		}
		if (!this.autoCommit) {
			this.connection.setAutoCommit(false);
		}
	}

	/**
	 * Take back what the session itself has set.
	 * @return whether nothing is left of what the revisions have
	 */
	private boolean putBack(SessionState before) throws SQLException {
		if (!this.mayDiffer) {
			List<String> own = new ArrayList<>();
			if (this.noticesLostClient) {
				own.add("RESET client_connection_check_interval");
			}
			if (!outsideTransaction().isEmpty()) {
				own.add(before.lockTimeout());
				own.add(before.searchPath());
			}
			if (!own.isEmpty()) {
				execute(String.join("; ", own));
			}
			if (SessionState.of(this.template).equals(before)) {
				return true;
			}
		}
		if (this.database.settings().lockMode() == LockMode.SESSION) {
			// Temporary tables are gone at once then, and so it is for a DataSource that
			// has but this connection
			execute("DISCARD ALL");
		}
		return false;
	}

	@Override
	public boolean isAsItCame() {
		return this.asItCame;
	}

	private static void call(Work work) throws SQLException {
		ask(() -> {
			work.run();
			return true;
		});
	}

	private static <T> T ask(Question<T> question) throws SQLException {
		try {
			return question.ask();
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@FunctionalInterface
	private interface Question<T> {

		T ask() throws SQLException;

	}

}
