package dev.migrator.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import dev.migrator.database.DatabaseSession;
import dev.migrator.database.DriverFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The one way by which SQL about archives reaches the database.
 */
final class ArchiveSql {

	private static final String SAVEPOINT = "migrator_restoration";

	private static final String NO_TRANSACTION = "25P01";

	private final JdbcTemplate template;

	private final JdbcClient client;

	ArchiveSql(Connection connection) {
		this.template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
		this.client = JdbcClient.create(this.template);
	}

	void execute(String sql) throws SQLException {
		call(() -> {
			this.template.execute(sql);
			return true;
		});
	}

	long update(String sql, @Nullable Object... arguments) throws SQLException {
		return call(() -> (long) this.client.sql(sql).params(Arrays.asList(arguments)).update());
	}

	<T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... arguments) throws SQLException {
		return call(() -> this.client.sql(sql).params(Arrays.asList(arguments)).query(mapper).list());
	}

	long number(String sql, @Nullable Object... arguments) throws SQLException {
		return query(sql, (row, number) -> row.getLong(1), arguments).get(0);
	}

	boolean exists(String query, @Nullable Object... arguments) throws SQLException {
		return query("SELECT EXISTS (" + query + ")", (row, number) -> row.getBoolean(1), arguments).get(0);
	}

	/**
	 * Do something of which nothing is left if it fails.
	 */
	void inSavepoint(DatabaseSession.Work work) throws SQLException {
		boolean savepoint = setSavepoint();
		try {
			work.run();
		}
		catch (SQLException | RuntimeException | Error ex) {
			undo(savepoint, ex);
			throw ex;
		}
		execute(savepoint ? "RELEASE SAVEPOINT " + SAVEPOINT : "COMMIT");
	}

	/**
	 * Set a savepoint, or begin a transaction where the product has the one only in the
	 * other.
	 */
	private boolean setSavepoint() throws SQLException {
		try {
			execute("SAVEPOINT " + SAVEPOINT);
			return true;
		}
		catch (SQLException ex) {
			if (!NO_TRANSACTION.equals(ex.getSQLState())) {
				throw ex;
			}
			execute("BEGIN");
			return false;
		}
	}

	private void undo(boolean savepoint, Throwable failure) {
		try {
			if (savepoint) {
				this.template.execute("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
				this.template.execute("RELEASE SAVEPOINT " + SAVEPOINT);
			}
			else {
				this.template.execute("ROLLBACK");
			}
		}
		catch (DataAccessException ex) {
			// The database has rolled back by itself, as SQLite does when the disk is
			// full
			failure.addSuppressed(ex);
		}
	}

	private static <T> T call(Supplier<T> work) throws SQLException {
		try {
			return work.get();
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

}
