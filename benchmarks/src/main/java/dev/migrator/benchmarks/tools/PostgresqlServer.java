package dev.migrator.benchmarks.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL server of the benchmark's own. It keeps what it has committed, as servers
 * in production do.
 */
final class PostgresqlServer implements Product {

	private final EmbeddedPostgres server;

	private int databases;

	private PostgresqlServer(EmbeddedPostgres server) {
		this.server = server;
	}

	static PostgresqlServer start(Path directory) throws IOException {
		return new PostgresqlServer(EmbeddedPostgres.builder()
			.setDataDirectory(directory.resolve("postgresql"))
			.setPGStartupWait(Duration.ofMinutes(1))
			// Both are off unless they are set
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.start());
	}

	@Override
	public String name() {
		return "PostgreSQL";
	}

	@Override
	public String create() throws SQLException {
		this.databases++;
		execute("CREATE DATABASE " + database());
		return this.server.getJdbcUrl("postgres", database());
	}

	@Override
	public void drop() throws SQLException {
		execute("DROP DATABASE " + database());
	}

	// Never the same name again, since a tool might remember it
	private String database() {
		return "benchmark_" + this.databases;
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Override
	public String indexes() {
		return "SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'item\\_%\\_name'";
	}

	@Override
	public String counted(String url) {
		return url + "&socketFactory=" + RoundTrips.class.getName();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
