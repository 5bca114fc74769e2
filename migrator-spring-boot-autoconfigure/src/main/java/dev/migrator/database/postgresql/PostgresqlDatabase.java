package dev.migrator.database.postgresql;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import javax.sql.DataSource;

import dev.migrator.DatabaseInfo;
import dev.migrator.MigratorException;
import dev.migrator.UnsupportedDatabaseException;
import dev.migrator.database.Complaint;
import dev.migrator.database.Database;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.JdbcUrl;
import dev.migrator.database.Rehearsal;
import dev.migrator.database.StateTables;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database, as one run sees it: what the run holds outside transactions is
 * held by all its sessions.
 */
public final class PostgresqlDatabase implements Database {

	/**
	 * What the driver calls the product.
	 */
	public static final String PRODUCT = "PostgreSQL";

	private static final int OLDEST_VERSION = 13;

	private final DatabaseInfo info;

	private final DataSource dataSource;

	private final PostgresqlSettings settings;

	private final StateTables tables;

	private final Lease lease = new Lease();

	/**
	 * Asks the driver which database it is.
	 * @param metaData the metadata of a connection to it
	 * @param dataSource gives other connections to it
	 * @param settings how the migrator behaves
	 * @param tables the state tables: migrators that share them keep each other out
	 * @throws UnsupportedDatabaseException if the server is too old
	 * @throws SQLException if the driver does not tell
	 */
	public PostgresqlDatabase(DatabaseMetaData metaData, DataSource dataSource, PostgresqlSettings settings,
			StateTables tables) throws SQLException {
		this.info = new DatabaseInfo(PRODUCT, metaData.getDatabaseProductVersion(), JdbcUrl.display(metaData.getURL()));
		this.dataSource = dataSource;
		this.settings = settings;
		this.tables = tables;
		if (metaData.getDatabaseMajorVersion() < OLDEST_VERSION) {
			throw new UnsupportedDatabaseException(
					"The DataSource leads to PostgreSQL %s: Migrator needs version %d or newer.".formatted(
							this.info.version(), OLDEST_VERSION),
					"Upgrade the server, or set migrator.enabled=false.");
		}
	}

	@Override
	public DatabaseInfo info() {
		return this.info;
	}

	@Override
	public SqlDialect dialect() {
		return SqlDialect.POSTGRESQL;
	}

	@Override
	public DatabaseSession openSession(Connection connection, Duration lockTimeout, BooleanSupplier cancelled)
			throws SQLException {
		if (connection.isWrapperFor(PostgresqlRehearsal.class)) {
			return connection.unwrap(PostgresqlRehearsal.class).openSession(connection);
		}
		return new PostgresqlSession(this, connection, lockTimeout, cancelled);
	}

	@Override
	public boolean canLeaveForeignKeysOff() {
		return false;
	}

	@Override
	public boolean needsForeignKeysOff(SqlStatement statement) {
		return false;
	}

	@Override
	public Rehearsal rehearse(DatabaseSession session, @Nullable StateTables tables) throws SQLException {
		return PostgresqlRehearsal.of(this, session.connection(), tables != null);
	}

	@Override
	public int failedEntry(BatchUpdateException failure) {
		int[] counts = failure.getUpdateCounts();
		int entry = 0;
		// What had run before is void, too, but the driver still counts it
		while (entry < counts.length && counts[entry] != Statement.EXECUTE_FAILED) {
			entry++;
		}
		return PostgresqlFailure.batchEntry(failure).orElse(entry);
	}

	@Override
	public Complaint complaint(SQLException failure) {
		return new Complaint(PostgresqlFailure.message(failure), PostgresqlFailure.position(failure));
	}

	@Override
	public MigratorException explain(SQLException failure, String activity) {
		return explain(failure, activity, this.info.url());
	}

	/**
	 * Return whether a failure comes from PostgreSQL.
	 * @param failure a failure
	 * @return whether its driver is behind it
	 */
	public static boolean isBehind(SQLException failure) {
		return PostgresqlFailure.of(failure).isPresent();
	}

	/**
	 * Explain why a database could not be used.
	 * @param failure what the driver threw
	 * @param activity what was being done, such as "connect"
	 * @param url where the database is
	 * @return an exception that says what to do
	 */
	public static MigratorException explain(SQLException failure, String activity, String url) {
		return PostgresqlFailure.explain(failure,
				"Could not %s in %s: %s".formatted(activity, url, PostgresqlFailure.message(failure)));
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	PostgresqlSettings settings() {
		return this.settings;
	}

	StateTables tables() {
		return this.tables;
	}

	Lease lease() {
		return this.lease;
	}

}
