package dev.migrator.database.sqlite;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

import javax.sql.DataSource;

import dev.migrator.DatabaseAccessException;
import dev.migrator.DatabaseInfo;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigratorException;
import dev.migrator.database.Complaint;
import dev.migrator.database.Database;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.JdbcUrl;
import dev.migrator.database.Rehearsal;
import dev.migrator.database.StateTables;
import dev.migrator.database.sqlite.alter.TableAlterations;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite database: a file, or one in memory.
 */
public final class SqliteDatabase implements Database {

	/**
	 * What the driver calls the product.
	 */
	public static final String PRODUCT = "SQLite";

	// Primary result codes: https://sqlite.org/rescode.html
	private static final int BUSY = 5;

	private static final int LOCKED = 6;

	private static final int READONLY = 8;

	private static final int FULL = 13;

	private static final int CANTOPEN = 14;

	private static final int TOOBIG = 18;

	private static final int CONSTRAINT = 19;

	private static final int MISMATCH = 20;

	private static final int NOTADB = 26;

	private static final String BATCH_ENTRY = "batch entry ";

	// By name: with another database the driver need not be there
	private static final String EXCEPTION = "org.sqlite.SQLiteException";

	private final DatabaseInfo info;

	private final long inPlaceThreshold;

	/**
	 * Asks the driver which database it is.
	 * @param metaData the metadata of a connection to it
	 * @param inPlaceThreshold how many rows a table must have more than for a change that
	 * concerns no stored row to be made without copying them; -1 for never
	 * @throws SQLException if the driver does not tell
	 */
	public SqliteDatabase(DatabaseMetaData metaData, long inPlaceThreshold) throws SQLException {
		this.info = new DatabaseInfo(PRODUCT, metaData.getDatabaseProductVersion(), JdbcUrl.display(metaData.getURL()));
		this.inPlaceThreshold = inPlaceThreshold;
	}

	@Override
	public DatabaseInfo info() {
		return this.info;
	}

	@Override
	public SqlDialect dialect() {
		return SqlDialect.SQLITE;
	}

	@Override
	public DatabaseSession openSession(Connection connection, Duration lockTimeout, BooleanSupplier cancelled)
			throws SQLException {
		return new SqliteSession(this, connection, lockTimeout, cancelled);
	}

	@Override
	public Rehearsal rehearse(DatabaseSession session, @Nullable StateTables tables) throws SQLException {
		return SqliteRehearsal.of(session, tables);
	}

	/**
	 * Make an empty database in memory, if a {@code DataSource} leads to a file that is
	 * not there: to open a connection would create it.
	 * @param dataSource a data source of any product
	 * @return the database in memory, or empty if a connection may be opened
	 * @throws SQLException if the driver refuses
	 */
	public static Optional<Rehearsal> rehearseWithoutFile(DataSource dataSource) throws SQLException {
		return SqliteRehearsal.isMissingFile(dataSource) ? Optional.of(SqliteRehearsal.of(dataSource))
				: Optional.empty();
	}

	@Override
	public boolean canLeaveForeignKeysOff() {
		return true;
	}

	@Override
	public boolean needsForeignKeysOff(SqlStatement statement) {
		return statement.kind() == StatementKind.ALTER_TABLE && TableAlterations.mayRebuild(statement);
	}

	@Override
	public int failedEntry(BatchUpdateException failure) {
		// The driver returns as many counts as the batch had entries, so that they do not
		// tell; its message does
		String message = String.valueOf(failure.getMessage());
		int end = message.indexOf(':');
		if (message.startsWith(BATCH_ENTRY) && end > BATCH_ENTRY.length()) {
			return Integer.parseInt(message.substring(BATCH_ENTRY.length(), end));
		}
		return failure.getUpdateCounts().length;
	}

	@Override
	public Complaint complaint(SQLException failure) {
		return new Complaint(String.valueOf(failure.getMessage()), OptionalInt.empty());
	}

	@Override
	public MigratorException explain(SQLException failure, String activity) {
		return explain(failure, activity, this.info.url());
	}

	/**
	 * Open a connection, and wait while another one has the database locked even for
	 * those who only come to look. A failure of another product's driver is thrown as it
	 * is.
	 * @param dataSource where to get the connection from
	 * @param lockTimeout how long to wait
	 * @param cancelled whether to give up waiting
	 * @return a connection
	 * @throws SQLException if there is none to be had
	 */
	public static Connection connect(DataSource dataSource, Duration lockTimeout, BooleanSupplier cancelled)
			throws SQLException {
		return new BusyWait(() -> JdbcUrl.of(dataSource), lockTimeout, cancelled).until("connect",
				dataSource::getConnection);
	}

	/**
	 * Return whether a failure comes from SQLite.
	 * @param failure a failure
	 * @return whether SQLite's driver is behind it
	 */
	public static boolean isBehind(SQLException failure) {
		return cause(failure) != null;
	}

	/**
	 * Explain why a database could not be used.
	 * @param failure what the driver threw
	 * @param activity what was being done, such as "connect"
	 * @param url where the database is
	 * @return an exception that says what to do
	 */
	public static MigratorException explain(SQLException failure, String activity, String url) {
		String couldNot = "Could not %s in %s: %s".formatted(activity, url, failure.getMessage());
		return switch (primaryCode(failure)) {
			case BUSY, LOCKED ->
				new LockTimeoutException(couldNot,
						"Another connection has the database locked. Find the process that has the file open, end its "
								+ "transaction or let it finish, and try again, or raise migrator.lock-timeout.",
						failure);
			case READONLY -> new DatabaseAccessException(couldNot,
					"The file, or the directory in which SQLite keeps its journal, cannot be written. Give the user of "
							+ "this process the right to write both, and check that neither the URL nor the file system "
							+ "makes it read-only.",
					failure);
			case CANTOPEN -> new DatabaseAccessException(couldNot,
					"Create the directory of the file, and give the user of this process the right to write it.",
					failure);
			case FULL -> new DatabaseAccessException(couldNot,
					"The disk is full, or max_page_count is reached. Make room and try again.", failure);
			case NOTADB -> new DatabaseAccessException(couldNot,
					"The file is not a SQLite database. Point the DataSource at another file.", failure);
			default -> new DatabaseAccessException(couldNot, "Look at what the database says, and try again.", failure);
		};
	}

	long inPlaceThreshold() {
		return this.inPlaceThreshold;
	}

	/**
	 * Return whether a constraint or a type speaks against values.
	 */
	static boolean isRefusalOfValues(SQLException failure) {
		int code = primaryCode(failure);
		return code == CONSTRAINT || code == MISMATCH || code == TOOBIG;
	}

	static boolean isBusy(SQLException failure) {
		int code = primaryCode(failure);
		return code == BUSY || code == LOCKED;
	}

	private static int primaryCode(SQLException failure) {
		SQLException cause = cause(failure);
		// An extended code has the primary one in its lowest byte
		return (cause != null) ? cause.getErrorCode() & 0xFF : 0;
	}

	// Pools wrap what the driver says; other products have other meanings for the codes
	private static @Nullable SQLException cause(SQLException failure) {
		Throwable cause = failure;
		while (cause != null) {
			if (cause instanceof SQLException exception && exception.getClass().getName().equals(EXCEPTION)) {
				return exception;
			}
			cause = cause.getCause();
		}
		return null;
	}

}
