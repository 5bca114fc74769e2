package dev.migrator.database.sqlite.alter;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import dev.migrator.database.DriverFailure;
import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The one way by which SQL of this package reaches the database.
 */
final class SqlSession {

	private final JdbcTemplate template;

	private final BooleanSupplier cancelled;

	SqlSession(Connection connection, BooleanSupplier cancelled) {
		this.template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
		this.cancelled = cancelled;
	}

	void execute(String sql) throws SQLException {
		call(() -> {
			this.template.execute(sql);
			return true;
		});
	}

	int update(String sql, Object... arguments) throws SQLException {
		return call(() -> this.template.update(sql, arguments));
	}

	<T> List<T> query(String sql, RowMapper<T> mapper, Object... arguments) throws SQLException {
		return call(() -> this.template.query(sql, mapper, arguments));
	}

	List<String> strings(String sql, Object... arguments) throws SQLException {
		return query(sql, (row, number) -> String.valueOf(row.getString(1)), arguments);
	}

	long number(String sql, Object... arguments) throws SQLException {
		List<Long> numbers = query(sql, (row, number) -> row.getLong(1), arguments);
		return numbers.isEmpty() ? 0 : numbers.get(0);
	}

	boolean exists(String sql, Object... arguments) throws SQLException {
		return number("SELECT EXISTS (" + sql + ")", arguments) == 1;
	}

	/**
	 * Do something whose traces are to be gone, or gone unless it succeeds.
	 * @param keep whether what it did stays if it succeeds
	 */
	<T> T inSavepoint(boolean keep, Work<T> work) throws SQLException {
		String savepoint = Identifiers.quote(randomName());
		execute("SAVEPOINT " + savepoint);
		boolean succeeded = false;
		try {
			T result = work.run();
			succeeded = true;
			return result;
		}
		finally {
			if (!keep || !succeeded) {
				rollbackTo(savepoint);
			}
			else {
				execute("RELEASE " + savepoint);
			}
		}
	}

	private void rollbackTo(String savepoint) throws SQLException {
		// Not executed through the checks: a cancelled run has to be undone too
		try {
			this.template.execute("ROLLBACK TO " + savepoint);
			this.template.execute("RELEASE " + savepoint);
		}
		catch (DataAccessException ex) {
			// SQLite has rolled back the transaction itself, as it does when the disk is
			// full
			if (inTransaction()) {
				throw DriverFailure.behind(ex);
			}
		}
	}

	private boolean inTransaction() {
		try {
			this.template.execute("BEGIN");
			this.template.execute("ROLLBACK");
			return false;
		}
		catch (DataAccessException ex) {
			return true;
		}
	}

	@Nullable String pragma(String name) throws SQLException {
		List<String> values = strings("PRAGMA " + name);
		return values.isEmpty() ? null : values.get(0);
	}

	/**
	 * Do something while a pragma has a value, which is put back afterwards.
	 */
	<T> T withPragma(String name, int value, Work<T> work) throws SQLException {
		String before = pragma(name);
		String wanted = String.valueOf(value);
		if (wanted.equals(before)) {
			return work.run();
		}
		execute("PRAGMA " + name + "=" + wanted);
		try {
			if (!wanted.equals(pragma(name))) {
				throw new SQLException("SQLite ignored PRAGMA %s=%s".formatted(name, wanted));
			}
			return work.run();
		}
		finally {
			this.template.execute("PRAGMA " + name + "=" + before);
		}
	}

	/**
	 * Make SQLite read the schema anew.
	 */
	void resetSchema() {
		this.template.execute("PRAGMA writable_schema=RESET");
	}

	/**
	 * Make up a name that nothing else has.
	 */
	static String randomName() {
		return "_migrator_%016x".formatted(ThreadLocalRandom.current().nextLong());
	}

	void refuseIfCancelled() throws SQLException {
		if (this.cancelled.getAsBoolean()) {
			throw new SQLException("Cancelled, since the application is shutting down");
		}
	}

	private <T> T call(Supplier<T> work) throws SQLException {
		refuseIfCancelled();
		try {
			return work.get();
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

	/**
	 * Something that uses the database.
	 *
	 * @param <T> the type of its answer
	 */
	@FunctionalInterface
	interface Work<T> {

		T run() throws SQLException;

	}

}
