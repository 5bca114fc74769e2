package dev.migrator.engine;

import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import dev.migrator.archive.Preservation;
import dev.migrator.archive.Refill;
import dev.migrator.database.DatabaseSession;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What a migration runs with.
 *
 * @param dataSources the {@code DataSource} of the migrator, and others for the same
 * database
 * @param dialect the SQL that the database speaks
 * @param session the session on the connection of the run
 * @param statements what sends statements
 * @param progress what tells how far they are
 * @param callbacks what is done once the transaction is over
 * @param preservation what keeps what statements take away, or {@code null} if nothing
 * does
 * @param refill what fills columns in the middle, or {@code null} if nothing does
 */
record Execution(List<DataSource> dataSources, SqlDialect dialect, DatabaseSession session, StatementRunner statements,
		ProgressLog progress, TransactionCallbacks callbacks, @Nullable Preservation preservation,
		@Nullable Refill refill) {

	/**
	 * Return whether a statement takes something away that is to be kept.
	 */
	boolean takesAway(SqlStatement statement) {
		return this.preservation != null && Preservation.takesAway(statement);
	}

	/**
	 * Called before a statement of a revision in Java runs.
	 * @param next whether all that came before it has run
	 */
	void beforeStatement(SqlStatement statement, boolean next) throws SQLException {
		if (this.preservation != null) {
			this.preservation.before(statement, next);
		}
	}

}
