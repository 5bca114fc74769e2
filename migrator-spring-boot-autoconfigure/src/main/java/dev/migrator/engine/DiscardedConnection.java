package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.ProxyConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.SmartDataSource;
import org.springframework.util.ClassUtils;

/**
 * Keeps a connection that is not fit for use any more out of its pool.
 */
final class DiscardedConnection {

	private static final Logger logger = LoggerFactory.getLogger(DiscardedConnection.class);

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			DiscardedConnection.class.getClassLoader());

	private DiscardedConnection() {
	}

	static void discard(Connection connection, DataSource dataSource) {
		if (dataSource instanceof SmartDataSource smart && !smart.shouldClose(connection)) {
			// It has no other one
			return;
		}
		Connection pooled = DataSourceUtils.getTargetConnection(connection);
		try {
			if (!HIKARI || !Hikari.evict(pooled, dataSource)) {
				// The driver's, whatever is around it: a pool notices that
				connection.abort(Runnable::run);
				if (!pooled.isClosed()) {
					// SQLite's driver does nothing then
					pooled.unwrap(Connection.class).close();
				}
			}
		}
		catch (SQLException ex) {
			logger.debug("Could not discard the connection", ex);
		}
	}

	/**
	 * Hikari does not validate a connection that was used a moment ago, and takes one
	 * that fails without an SQL state, as SQLite's do, for a good one: it has to be told.
	 */
	private static final class Hikari {

		static boolean evict(Connection connection, DataSource dataSource) throws SQLException {
			if (!(connection instanceof ProxyConnection) || !dataSource.isWrapperFor(HikariDataSource.class)) {
				return false;
			}
			dataSource.unwrap(HikariDataSource.class).evictConnection(connection);
			return true;
		}

	}

}
