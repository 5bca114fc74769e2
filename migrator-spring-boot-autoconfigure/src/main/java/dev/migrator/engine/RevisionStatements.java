package dev.migrator.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.migrator.operation.StatementTarget;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * The statements of a revision in Java that come through its operations. They go the way
 * of those in revision files.
 */
final class RevisionStatements implements StatementTarget {

	private final Execution execution;

	private final boolean transactional;

	private final SQLExceptionTranslator translator = new SQLExceptionSubclassTranslator();

	private final List<StatementFailedException> failures = new ArrayList<>();

	private long completed;

	RevisionStatements(Execution execution, boolean transactional) {
		this.execution = execution;
		this.transactional = transactional;
	}

	@Override
	public long run(Iterable<SqlStatement> statements) {
		statements.forEach(this::check);
		if (this.execution.preservation() == null) {
			return sendAll(statements);
		}
		long rows = 0;
		List<SqlStatement> together = new ArrayList<>();
		for (SqlStatement statement : statements) {
			// What it takes away is kept as the ones before it have left it
			if (!together.isEmpty() && this.execution.takesAway(statement)) {
				rows += sendAll(List.copyOf(together));
				together.clear();
			}
			prepare(statement);
			together.add(statement);
		}
		return rows + sendAll(together);
	}

	private long sendAll(Iterable<SqlStatement> statements) {
		return send(() -> this.execution.statements().run(statements, this.execution.progress()));
	}

	@Override
	public long run(SqlStatement statement, Iterable<? extends List<? extends @Nullable Object>> rows) {
		check(statement);
		prepare(statement);
		return send(() -> this.execution.statements().run(statement, rows, this.execution.progress()));
	}

	private void check(SqlStatement statement) {
		String objection = TransactionRules.objection(statement, this.transactional);
		if (objection != null) {
			throw new IllegalArgumentException(objection);
		}
	}

	private void prepare(SqlStatement statement) {
		try {
			this.execution.beforeStatement(statement, true);
		}
		catch (SQLException ex) {
			throw translated(statement.text(), ex);
		}
	}

	private long send(Sending sending) {
		long before = this.execution.progress().rows();
		try {
			this.completed += sending.send();
			return this.execution.progress().rows() - before;
		}
		catch (StatementFailedException ex) {
			this.failures.add(ex);
			if (ex.failure() instanceof SQLException failure) {
				throw translated(ex.statement().text(), failure);
			}
			throw (RuntimeException) ex.failure();
		}
		catch (SQLException ex) {
			throw translated("", ex);
		}
	}

	private DataAccessException translated(String sql, SQLException failure) {
		DataAccessException translated = this.translator.translate("Operations", sql, failure);
		return (translated != null) ? translated : new UncategorizedSQLException("Operations", sql, failure);
	}

	/**
	 * Return the failure of a statement that came through here and is the cause of
	 * another failure, or {@code null} if there is none.
	 */
	@Nullable StatementFailedException failureBehind(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			for (StatementFailedException candidate : this.failures) {
				if (candidate.failure() == cause) {
					return candidate;
				}
			}
		}
		return null;
	}

	/**
	 * Return how many statements have run.
	 */
	long completed() {
		return this.completed;
	}

	@Override
	public JdbcClient jdbc() {
		return JdbcClient.create(this.execution.dataSources().get(0));
	}

	/**
	 * Sends statements.
	 */
	@FunctionalInterface
	private interface Sending {

		long send() throws StatementFailedException, SQLException;

	}

}
