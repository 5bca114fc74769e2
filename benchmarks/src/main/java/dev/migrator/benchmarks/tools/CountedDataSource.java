package dev.migrator.benchmarks.tools;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Counts what is asked of a {@code DataSource}, and of what comes from it.
 */
final class CountedDataSource extends DelegatingDataSource {

	private final AtomicLong connections = new AtomicLong();

	private final AtomicLong statements = new AtomicLong();

	private final AtomicLong commits = new AtomicLong();

	CountedDataSource(DataSource dataSource) {
		super(dataSource);
	}

	@Override
	public Connection getConnection() throws SQLException {
		this.connections.incrementAndGet();
		return CountedCalls.of(super.getConnection(), this::count);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		this.connections.incrementAndGet();
		return CountedCalls.of(super.getConnection(username, password), this::count);
	}

	private void count(String method) {
		if (method.startsWith("execute")) {
			this.statements.incrementAndGet();
		}
		else if (method.equals("commit") || method.equals("rollback")) {
			this.commits.incrementAndGet();
		}
	}

	/**
	 * Return what has been counted so far.
	 */
	Traffic traffic() {
		return new Traffic(this.connections.get(), this.statements.get(), this.commits.get(), RoundTrips.count());
	}

}
