package dev.migrator.database.sqlite;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import dev.migrator.DatabaseAccessException;
import dev.migrator.DatabaseInfo;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigratorException;
import dev.migrator.database.Database;
import dev.migrator.database.DatabaseSession;
import dev.migrator.sql.SqlDialect;

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

	private static final int NOTADB = 26;

	private static final String BATCH_ENTRY = "batch entry ";

	private final DatabaseInfo info;

	/**
	 * Asks the driver which database it is.
	 * @param metaData the metadata of a connection to it
	 * @throws SQLException if the driver does not tell
	 */
	public SqliteDatabase(DatabaseMetaData metaData) throws SQLException {
		String url = metaData.getURL();
		int parameters = url.indexOf('?');
		this.info = new DatabaseInfo(PRODUCT, metaData.getDatabaseProductVersion(),
				(parameters != -1) ? url.substring(0, parameters) : url);
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
	public MigratorException explain(SQLException failure, String activity) {
		String couldNot = "Could not %s in %s: %s".formatted(activity, this.info.url(), failure.getMessage());
		return switch (primaryCode(failure)) {
			case BUSY, LOCKED ->
				new LockTimeoutException(couldNot,
						"Another connection has the database locked. Find the process that has the file open, end its "
								+ "transaction or let it finish, and try again, or raise migrator.lock-timeout.",
						failure);
			case READONLY -> new DatabaseAccessException(couldNot,
					"The file, or the directory in which SQLite keeps its journal, cannot be written. Give the user of "
							+ "this process the right to write both, and check that the file system is not mounted "
							+ "read-only.",
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

	static boolean isBusy(SQLException failure) {
		int code = primaryCode(failure);
		return code == BUSY || code == LOCKED;
	}

	private static int primaryCode(SQLException failure) {
		// An extended code has the primary one in its lowest byte
		return failure.getErrorCode() & 0xFF;
	}

}
