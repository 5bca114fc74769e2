package dev.migrator.engine;

import java.util.List;

import javax.sql.DataSource;

import dev.migrator.database.DatabaseSession;
import dev.migrator.sql.SqlDialect;

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
 */
record Execution(List<DataSource> dataSources, SqlDialect dialect, DatabaseSession session, StatementRunner statements,
		ProgressLog progress, TransactionCallbacks callbacks) {

}
