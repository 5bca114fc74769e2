package dev.migrator.operation;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps what would have been sent.
 */
final class RecordingTarget implements StatementTarget {

	private final List<String> sent = new ArrayList<>();

	private final List<List<? extends @Nullable Object>> rows = new ArrayList<>();

	List<String> sent() {
		return this.sent;
	}

	List<List<? extends @Nullable Object>> rows() {
		return this.rows;
	}

	@Override
	public long run(Iterable<SqlStatement> statements) {
		statements.forEach((statement) -> this.sent.add(statement.text()));
		return this.sent.size();
	}

	@Override
	public long run(SqlStatement statement, Iterable<? extends List<? extends @Nullable Object>> rows) {
		this.sent.add(statement.text());
		rows.forEach(this.rows::add);
		return this.rows.size();
	}

	@Override
	public JdbcClient jdbc() {
		throw new UnsupportedOperationException();
	}

}
