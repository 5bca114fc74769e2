package dev.migrator.engine;

import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * A statement with parameters, run once for each row of them: several rows as a JDBC
 * batch.
 */
final class BoundStatement {

	private static final int BATCH_ROWS = 500;

	private final StatementRunner runner;

	private final SqlStatement statement;

	private final ProgressLog progress;

	private long completed;

	BoundStatement(StatementRunner runner, SqlStatement statement, ProgressLog progress) {
		this.runner = runner;
		this.statement = statement;
		this.progress = progress;
	}

	long run(Iterable<? extends List<? extends @Nullable Object>> rows) throws StatementFailedException {
		List<List<? extends @Nullable Object>> batch = new ArrayList<>();
		try {
			this.runner.session().beforeStatement(this.statement);
			try (PreparedStatement jdbc = this.runner.session().connection().prepareStatement(this.statement.text())) {
				for (List<? extends @Nullable Object> row : rows) {
					batch.add(row);
					if (batch.size() == BATCH_ROWS) {
						flush(jdbc, batch);
					}
				}
				flush(jdbc, batch);
			}
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
		return this.completed;
	}

	private void flush(PreparedStatement jdbc, List<List<? extends @Nullable Object>> batch) throws SQLException {
		if (batch.isEmpty()) {
			return;
		}
		long changed;
		try {
			changed = send((batch.size() == 1) ? () -> execute(jdbc, batch.get(0)) : () -> executeBatch(jdbc, batch));
		}
		finally {
			StatementRunner.tellWarnings(jdbc, this.statement, this.statement, this.progress);
		}
		this.completed += batch.size();
		this.progress.ran(this.statement, batch.size(), changed);
		batch.clear();
	}

	private long send(StatementRunner.Sending<Long> sending) throws SQLException {
		try {
			return this.runner.send(sending);
		}
		catch (SQLException | RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private long execute(PreparedStatement jdbc, List<? extends @Nullable Object> row) throws SQLException {
		bind(jdbc, row);
		if (!jdbc.execute()) {
			return Math.max(jdbc.getUpdateCount(), 0);
		}
		// SQLite runs a query only as far as its rows are read
		try (ResultSet results = jdbc.getResultSet()) {
			boolean more = results.next();
			while (more) {
				more = results.next();
			}
		}
		return 0;
	}

	private long executeBatch(PreparedStatement jdbc, List<List<? extends @Nullable Object>> batch)
			throws SQLException {
		for (List<? extends @Nullable Object> row : batch) {
			bind(jdbc, row);
			jdbc.addBatch();
		}
		long changed = 0;
		for (int count : jdbc.executeBatch()) {
			changed += Math.max(count, 0);
		}
		return changed;
	}

	private void bind(PreparedStatement jdbc, List<? extends @Nullable Object> row) throws SQLException {
		int index = 0;
		for (Object value : row) {
			this.runner.session().bind(jdbc, ++index, portable(value));
		}
	}

	/**
	 * Return what every driver takes in the place of a value, and gives back.
	 */
	private static @Nullable Object portable(@Nullable Object value) {
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		if (value instanceof Instant instant) {
			return Timestamp.from(instant);
		}
		if (value instanceof OffsetDateTime time) {
			return Timestamp.from(time.toInstant());
		}
		if (value instanceof ZonedDateTime time) {
			return Timestamp.from(time.toInstant());
		}
		return (value instanceof CharSequence || value instanceof Character) ? value.toString() : value;
	}

	private StatementFailedException failed(SQLException ex) {
		SQLException failure = (ex instanceof BatchUpdateException && ex.getCause() instanceof SQLException cause)
				? cause : ex;
		return new StatementFailedException(this.statement, this.completed, failure, this.runner.isCancelled());
	}

}
