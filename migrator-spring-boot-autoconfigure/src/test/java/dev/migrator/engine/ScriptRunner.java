package dev.migrator.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementSplitter;

/**
 * Runs a script statement by statement until one fails, on one connection.
 */
final class ScriptRunner {

	private ScriptRunner() {
	}

	static void run(DataSource dataSource, String sql, SqlDialect dialect) {
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			for (SqlStatement single : new StatementSplitter(sql, dialect)) {
				if (statement.execute(sql.substring(single.start(), single.pieceEnd()))) {
					drain(statement);
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("%s%n%s".formatted(ex.getMessage(), sql), ex);
		}
	}

	private static void drain(Statement statement) throws SQLException {
		try (ResultSet rows = statement.getResultSet()) {
			boolean more = rows.next();
			while (more) {
				more = rows.next();
			}
		}
	}

}
