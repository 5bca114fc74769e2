package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;

import javax.sql.DataSource;

import dev.migrator.DatabaseAccessException;
import dev.migrator.HistoryEntry;
import dev.migrator.MigratorException;
import dev.migrator.UnsupportedDatabaseException;
import dev.migrator.archive.DataArchives;
import dev.migrator.database.Database;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.DatabaseState;
import dev.migrator.database.JdbcUrl;
import dev.migrator.database.StateTables;
import dev.migrator.database.StoredDowngrade;
import dev.migrator.database.sqlite.SqliteDatabase;
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
			Database database = detect(connection, settings);
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
			return SqliteDatabase.explain(ex, "open a connection", url);
		}
		return new DatabaseAccessException("Could not open a connection to %s: %s".formatted(url, ex.getMessage()),
				"See that the URL, the user and the password of the DataSource are right, and that the database can be "
						+ "reached.",
				ex);
	}

	private static Database detect(Connection connection, EngineSettings settings) throws SQLException {
		String product = connection.getMetaData().getDatabaseProductName();
		if (SqliteDatabase.PRODUCT.equals(product)) {
			return new SqliteDatabase(connection.getMetaData(), settings.sqliteInPlaceThreshold());
		}
		throw new UnsupportedDatabaseException(
				"The DataSource leads to %s, which this version of Migrator does not know.".formatted(product),
				"Use SQLite, or set migrator.enabled=false.");
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
		return this.tables;
	}

	DataArchives archives() {
		return new DataArchives(this.session, this.tables);
	}

	DatabaseState readState() {
		return read("read which revisions are applied", this.tables::read);
	}

	List<HistoryEntry> readHistory(int limit) {
		return read("read the history", (connection) -> this.tables.readHistory(connection, limit));
	}

	StoredDowngrade readDowngrade(String id) {
		return read("read the downgrade that the database keeps for revision " + id,
				(connection) -> this.tables.readDowngrade(connection, id))
			.orElseThrow(() -> new IllegalStateException("The database keeps no downgrade for revision " + id));
	}

	<T> T read(String activity, DatabaseSession.Reading<T> reading) {
		try {
			return this.session.read(reading);
		}
		catch (SQLException ex) {
			throw this.database.explain(ex, activity);
		}
	}

	/**
	 * Give the connection back. One that is not as it came is not given to anybody else.
	 */
	@Override
	public void close() {
		try {
			this.session.close();
		}
		catch (SQLException ex) {
			logger.warn("Could not put a connection to {} back to what it was: closing it for good",
					this.database.info().url(), ex);
			DiscardedConnection.discard(this.session.connection(), this.dataSource);
		}
		JdbcUtils.closeConnection(this.session.connection());
	}

}
