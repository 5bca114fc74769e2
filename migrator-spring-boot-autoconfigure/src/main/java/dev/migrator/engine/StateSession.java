package dev.migrator.engine;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;

import javax.sql.DataSource;

import dev.migrator.DatabaseAccessException;
import dev.migrator.HistoryEntry;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigratorException;
import dev.migrator.UnsupportedDatabaseException;
import dev.migrator.archive.DataArchives;
import dev.migrator.database.Activity;
import dev.migrator.database.Database;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.DatabaseState;
import dev.migrator.database.JdbcUrl;
import dev.migrator.database.StateTables;
import dev.migrator.database.StoredDowngrade;
import dev.migrator.database.postgresql.PostgresqlDatabase;
import dev.migrator.database.sqlite.SqliteDatabase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One connection to the database, from opening to giving it back, and the state tables
 * seen through it.
 */
final class StateSession implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(StateSession.class);

	private static final String CONNECT = "open a connection";

	private final DataSource dataSource;

	private final Database database;

	private final DatabaseSession session;

	private final StateTables tables;

	private StateSession(DataSource dataSource, Database database, DatabaseSession session, StateTables tables) {
		this.dataSource = dataSource;
		this.database = database;
		this.session = session;
		this.tables = tables;
	}

	static StateSession open(EngineSettings settings, BooleanSupplier cancelled) {
		return open(settings, cancelled, null);
	}

	/**
	 * Open another connection for the same run, which keeps what the run holds there.
	 */
	StateSession another(EngineSettings settings, BooleanSupplier cancelled) {
		return open(settings, cancelled, this.database);
	}

	private static StateSession open(EngineSettings settings, BooleanSupplier cancelled, @Nullable Database known) {
		DataSource dataSource = settings.dataSource();
		if (TransactionSynchronizationManager.hasResource(dataSource)) {
			throw new MigratorException(
					"The migrator '%s' was called inside a transaction on its own DataSource; nothing was done."
						.formatted(settings.name()),
					"Call it outside transactions: it has a connection and transactions of its own, and might wait "
							+ "for the caller's for ever.");
		}
		Connection connection = connect(settings, cancelled);
		try {
			Database database = (known != null) ? known : detect(connection, settings);
			return new StateSession(dataSource, database,
					database.openSession(connection, settings.lockTimeout(), cancelled), settings.tables());
		}
		catch (SQLException ex) {
			closeAfter(ex, connection);
			throw explain(ex, settings);
		}
		catch (RuntimeException ex) {
			closeAfter(ex, connection);
			throw ex;
		}
	}

	private static Connection connect(EngineSettings settings, BooleanSupplier cancelled) {
		try {
			return SqliteDatabase.connect(settings.dataSource(), settings.lockTimeout(), cancelled);
		}
		catch (SQLException ex) {
			throw explain(ex, settings);
		}
	}

	private static MigratorException explain(SQLException ex, EngineSettings settings) {
		String url = JdbcUrl.of(settings.dataSource());
		if (SqliteDatabase.isBehind(ex)) {
			return SqliteDatabase.explain(ex, CONNECT, url);
		}
		if (PostgresqlDatabase.isBehind(ex)) {
			return PostgresqlDatabase.explain(ex, CONNECT, url);
		}
		return new DatabaseAccessException("Could not open a connection to %s: %s".formatted(url, ex.getMessage()),
				"See that the URL, the user and the password of the DataSource are right, and that the database can be "
						+ "reached.",
				ex);
	}

	private static Database detect(Connection connection, EngineSettings settings) throws SQLException {
		DatabaseMetaData metaData = connection.getMetaData();
		String product = String.valueOf(metaData.getDatabaseProductName());
		return switch (product) {
			case SqliteDatabase.PRODUCT -> new SqliteDatabase(metaData, settings.sqliteInPlaceThreshold());
			case PostgresqlDatabase.PRODUCT ->
				new PostgresqlDatabase(metaData, settings.dataSource(), settings.postgresql(), settings.tables());
			default -> throw new UnsupportedDatabaseException(
					"The DataSource leads to %s, which this version of Migrator does not know.".formatted(product),
					"Use SQLite or PostgreSQL, or set migrator.enabled=false.");
		};
	}

	private static void closeAfter(Exception failure, Connection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	Database database() {
		return this.database;
	}

	DatabaseSession session() {
		return this.session;
	}

	StateTables tables() {
		return this.session.locate(this.tables);
	}

	/**
	 * Create the state tables, in the transaction that is open, unless they are there.
	 */
	void createTables() throws SQLException {
		this.session.createSchema(this.tables.schema());
		tables().create(this.session.connection());
	}

	DataArchives archives() {
		return new DataArchives(this.session, tables());
	}

	DatabaseState readState() {
		return readState("read which revisions are applied", tables()::read);
	}

	List<HistoryEntry> readHistory(int limit) {
		return readState("read the history", (connection) -> tables().readHistory(connection, limit));
	}

	StoredDowngrade readDowngrade(String id) {
		return readState("read the downgrade that the database keeps for revision " + id,
				(connection) -> tables().readDowngrade(connection, id))
			.orElseThrow(() -> new IllegalStateException("The database keeps no downgrade for revision " + id));
	}

	/**
	 * Explain why the database could not be written, and ask it what would help: what has
	 * failed has to be rolled back.
	 */
	MigratorException explain(SQLException failure, String doing) {
		return explain(failure, doing, new Activity.Writing());
	}

	private MigratorException explain(SQLException failure, String doing, Activity activity) {
		MigratorException explained = this.database.explain(failure, doing);
		if (explained instanceof LockTimeoutException) {
			return explained;
		}
		return this.session.advice(failure, activity)
			.<MigratorException>map((advice) -> new DatabaseAccessException(explained.getMessage(), advice, failure))
			.orElse(explained);
	}

	private <T> T readState(String doing, DatabaseSession.Reading<T> reading) {
		try {
			return this.session.readState(reading);
		}
		catch (SQLException ex) {
			throw explain(ex, doing, new Activity.Reading());
		}
	}

	<T> T read(String doing, DatabaseSession.Reading<T> reading) {
		try {
			return this.session.read(reading);
		}
		catch (SQLException ex) {
			throw explain(ex, doing, new Activity.Reading());
		}
	}

	/**
	 * Give the connection back. One that is not as it came is not given to anybody else.
	 */
	@Override
	public void close() {
		boolean asItCame = false;
		try {
			this.session.close();
			asItCame = this.session.isAsItCame();
		}
		catch (SQLException ex) {
			logger.warn("Could not put a connection to {} back to what it was: closing it for good",
					this.database.info().url(), ex);
		}
		if (!asItCame) {
			DiscardedConnection.discard(this.session.connection(), this.dataSource);
		}
		JdbcUtils.closeConnection(this.session.connection());
	}

}
