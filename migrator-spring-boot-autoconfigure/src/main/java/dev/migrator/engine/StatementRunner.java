package dev.migrator.engine;

import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.migrator.MigratorException;
import dev.migrator.database.AlterationProgress;
import dev.migrator.database.Database;
import dev.migrator.database.DatabaseSession;
import dev.migrator.sql.AlterTable.RenameTable;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementKind;
import dev.migrator.sql.TableChange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the statements of sections: runs of statements that return nothing as JDBC
 * batches, the others one by one.
 */
final class StatementRunner {

	private static final Logger logger = LoggerFactory.getLogger(StatementRunner.class);

	private static final int BATCH_STATEMENTS = 500;

	private static final int BATCH_CHARACTERS = 1 << 20;

	private final Database database;

	private final DatabaseSession session;

	private volatile boolean running;

	private volatile boolean cancelled;

	StatementRunner(Database database, DatabaseSession session) {
		this.database = database;
		this.session = session;
	}

	/**
	 * Run statements until one fails.
	 * @return how many have run
	 */
	long run(Iterable<SqlStatement> statements, ProgressLog progress) throws StatementFailedException, SQLException {
		try (Statement jdbc = this.session.connection().createStatement()) {
			// Braces are for the database, not for JDBC
			jdbc.setEscapeProcessing(false);
			this.running = true;
			return new Section(jdbc, progress).run(statements);
		}
		finally {
			this.running = false;
		}
	}

	/**
	 * Run a statement once for each row of parameters, until one fails.
	 * @return how often it has run
	 */
	long run(SqlStatement statement, Iterable<? extends List<? extends @Nullable Object>> rows, ProgressLog progress)
			throws StatementFailedException {
		return new BoundStatement(this, statement, progress).run(rows);
	}

	DatabaseSession session() {
		return this.session;
	}

	/**
	 * Send something that {@link #cancel} can interrupt.
	 */
	<T extends @Nullable Object> T send(Sending<T> sending) throws Throwable {
		if (this.cancelled) {
			throw new SQLException("The statement was not sent");
		}
		boolean before = this.running;
		this.running = true;
		try {
			return sending.send();
		}
		finally {
			this.running = before;
		}
	}

	/**
	 * Do something on the connection that {@link #cancel} can interrupt.
	 */
	void interruptibly(DatabaseSession.Work work) throws SQLException {
		if (this.cancelled) {
			throw new SQLException("Cancelled, since the application is shutting down");
		}
		boolean before = this.running;
		this.running = true;
		try {
			work.run();
		}
		finally {
			this.running = before;
		}
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Let the statement that runs fail, from any thread.
	 */
	void cancel() {
		this.cancelled = true;
		if (this.running) {
			try {
				this.session.cancel();
			}
			catch (SQLException ex) {
				// Closed meanwhile: it is over anyway
			}
		}
	}

	/**
	 * Log what the database has said while it ran statements, or failed to.
	 */
	static void tellWarnings(Statement jdbc, SqlStatement first, SqlStatement last, ProgressLog progress) {
		try {
			progress.warned(first, last, jdbc.getWarnings());
		}
		catch (SQLException ex) {
			// The connection is lost, which is told anyway
			logger.debug("Could not get the warnings of {}", first, ex);
		}
	}

	/**
	 * The run of one section.
	 */
	private final class Section {

		private final Statement jdbc;

		private final ProgressLog progress;

		private final List<SqlStatement> batch = new ArrayList<>();

		private int batchCharacters;

		// Statements that follow each other may be one change of a table to the database
		private final List<SqlStatement> alterations = new ArrayList<>();

		private @Nullable Set<String> dropped;

		private long completed;

		private Section(Statement jdbc, ProgressLog progress) {
			this.jdbc = jdbc;
			this.progress = progress;
		}

		long run(Iterable<SqlStatement> statements) throws StatementFailedException {
			for (SqlStatement statement : statements) {
				if (statement.kind() == StatementKind.ALTER_TABLE) {
					flush();
					this.alterations.add(statement);
					continue;
				}
				alterTables();
				if (statement.kind().isBatchable() && StatementRunner.this.session.batches()) {
					add(statement);
				}
				else {
					flush();
					if (statement.kind() == StatementKind.DROP_TABLE) {
						beforeDrop(statement, statements);
					}
					execute(statement);
				}
			}
			alterTables();
			flush();
			return this.completed;
		}

		private void beforeDrop(SqlStatement statement, Iterable<SqlStatement> statements)
				throws StatementFailedException {
			Set<String> dropped = this.dropped;
			if (dropped == null) {
				dropped = droppedBy(statements);
				this.dropped = dropped;
			}
			try {
				StatementRunner.this.session.beforeDrop(statement, dropped);
			}
			catch (SQLException | MigratorException ex) {
				throw failed(statement, this.completed, ex);
			}
		}

		/**
		 * Return the tables that statements drop for good: a table that is there again in
		 * the end may have got its rows from the one that is dropped.
		 */
		private static Set<String> droppedBy(Iterable<SqlStatement> statements) {
			Set<String> dropped = new HashSet<>();
			for (SqlStatement statement : statements) {
				TableChange change = TableChange.of(statement).orElse(null);
				if (change instanceof TableChange.Dropped drop) {
					drop.tables().forEach((table) -> dropped.add(Identifiers.fold(table.name())));
				}
				else if (change instanceof TableChange.Created created) {
					dropped.remove(Identifiers.fold(created.table().name()));
				}
				else if (change instanceof TableChange.Selected selected) {
					dropped.remove(Identifiers.fold(selected.table().name()));
				}
				else if (change instanceof TableChange.Altered altered) {
					altered.actions().forEach((action) -> {
						if (action instanceof RenameTable rename) {
							dropped.remove(Identifiers.fold(rename.to().value()));
						}
					});
				}
			}
			return dropped;
		}

		private void add(SqlStatement statement) throws StatementFailedException {
			this.batch.add(statement);
			this.batchCharacters += statement.text().length();
			if (this.batch.size() >= BATCH_STATEMENTS || this.batchCharacters >= BATCH_CHARACTERS) {
				flush();
			}
		}

		private void flush() throws StatementFailedException {
			if (this.batch.size() == 1) {
				execute(this.batch.get(0));
			}
			else if (!this.batch.isEmpty()) {
				executeBatch();
			}
			this.batch.clear();
			this.batchCharacters = 0;
		}

		private void executeBatch() throws StatementFailedException {
			SqlStatement first = this.batch.get(0);
			refuseIfCancelled(first);
			try {
				StatementRunner.this.session.beforeStatement(first);
				for (SqlStatement statement : this.batch) {
					this.jdbc.addBatch(statement.text());
				}
				long rows = 0;
				for (int count : this.jdbc.executeBatch()) {
					rows += Math.max(count, 0);
				}
				this.completed += this.batch.size();
				this.progress.ran(this.batch.get(this.batch.size() - 1), this.batch.size(), rows);
			}
			catch (BatchUpdateException ex) {
				int entry = Math.min(StatementRunner.this.database.failedEntry(ex), this.batch.size() - 1);
				SQLException failure = (ex.getCause() instanceof SQLException cause) ? cause : ex;
				throw failed(this.batch.get(entry), this.completed + entry, failure);
			}
			catch (SQLException ex) {
				throw failed(first, this.completed, ex);
			}
			finally {
				tellWarnings(first, this.batch.get(this.batch.size() - 1));
			}
		}

		private void execute(SqlStatement statement) throws StatementFailedException {
			refuseIfCancelled(statement);
			try {
				StatementRunner.this.session.beforeStatement(statement);
				long rows = 0;
				if (this.jdbc.execute(statement.text())) {
					drain();
				}
				else {
					rows = Math.max(this.jdbc.getUpdateCount(), 0);
				}
				StatementRunner.this.session.afterStatement(statement);
				this.completed++;
				this.progress.ran(statement, 1, rows);
			}
			catch (SQLException ex) {
				throw failed(statement, this.completed, ex);
			}
			finally {
				tellWarnings(statement, statement);
			}
		}

		private void tellWarnings(SqlStatement first, SqlStatement last) {
			StatementRunner.tellWarnings(this.jdbc, first, last, this.progress);
		}

		private void alterTables() throws StatementFailedException {
			if (this.alterations.isEmpty()) {
				return;
			}
			refuseIfCancelled(this.alterations.get(0));
			Alteration alteration = new Alteration(this.alterations.get(0), this.progress);
			try {
				StatementRunner.this.session.alterTables(List.copyOf(this.alterations), alteration);
			}
			catch (SQLException | MigratorException ex) {
				throw failed(alteration.statement, this.completed + alteration.done, ex);
			}
			this.completed += this.alterations.size();
			this.progress.ran(this.alterations.get(this.alterations.size() - 1), this.alterations.size(), 0);
			this.alterations.clear();
		}

		// SQLite runs a query only as far as its rows are read
		private void drain() throws SQLException {
			try (ResultSet rows = this.jdbc.getResultSet()) {
				boolean more = rows != null && rows.next();
				while (more) {
					more = rows.next();
				}
			}
		}

		private StatementFailedException failed(SqlStatement statement, long before, Exception failure) {
			return new StatementFailedException(statement, before, failure, StatementRunner.this.cancelled);
		}

		private void refuseIfCancelled(SqlStatement next) throws StatementFailedException {
			if (StatementRunner.this.cancelled) {
				throw failed(next, this.completed, new SQLException("The statement was not sent"));
			}
		}

	}

	/**
	 * Knows which statement of several is at work.
	 */
	private static final class Alteration implements AlterationProgress {

		private final ProgressLog progress;

		private SqlStatement statement;

		private int done;

		private Alteration(SqlStatement first, ProgressLog progress) {
			this.statement = first;
			this.progress = progress;
		}

		@Override
		public void workingOn(SqlStatement statement) {
			this.statement = statement;
		}

		@Override
		public void done() {
			this.done++;
		}

		@Override
		public void warned(@Nullable SQLWarning warning) {
			this.progress.warned(this.statement, this.statement, warning);
		}

		@Override
		public void copied(String table, long rows, long allRows) {
			this.progress.copied(this.statement, table, rows, allRows);
		}

	}

	/**
	 * Something that sends a statement.
	 *
	 * @param <T> the type of the answer
	 */
	@FunctionalInterface
	interface Sending<T extends @Nullable Object> {

		T send() throws Throwable;

	}

}
