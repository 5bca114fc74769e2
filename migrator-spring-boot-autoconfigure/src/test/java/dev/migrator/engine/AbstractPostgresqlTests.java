package dev.migrator.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import dev.migrator.Migrator;
import dev.migrator.testing.EmbeddedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Tests with a folder of revisions, a PostgreSQL database of their own, and threads.
 */
abstract class AbstractPostgresqlTests {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	@TempDir
	Path directory;

	RevisionFolder revisions;

	PostgresqlTestDatabase database;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeEach
	void prepare() {
		this.revisions = new RevisionFolder(this.directory.resolve("revisions"));
		this.database = new PostgresqlTestDatabase(EmbeddedServer.newDatabase());
	}

	@AfterEach
	void cleanUp() {
		this.threads.shutdownNow();
		this.database.close();
	}

	Migrator migrator(DataSource dataSource, UnaryOperator<MigratorBuilder> customizer) {
		return customizer.apply(MigratorBuilder.forDataSource(dataSource).locations(List.of(this.revisions.location())))
			.build();
	}

	<T> Future<T> inBackground(Callable<T> work) {
		return this.threads.submit(work);
	}

	DataSource as(String user) {
		return new SimpleDriverDataSource(new org.postgresql.Driver(), this.database.url(), user, user);
	}

	/**
	 * Create a user who can log in. The server keeps it when the database is gone.
	 */
	String newUser() {
		String user = "user_" + this.database.url().replaceAll(".*_", "");
		this.database.execute("DROP ROLE IF EXISTS " + user);
		this.database.execute("CREATE ROLE %1$s LOGIN PASSWORD '%1$s'".formatted(user));
		return user;
	}

	/**
	 * Wait until a statement that contains a text is on in another session.
	 * @return the process of that session
	 */
	int awaitStatement(String text) {
		return Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> this.database.sql()
				.sql("SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE ? AND pid <> pg_backend_pid()")
				.param("%" + text + "%")
				.query(Integer.class)
				.list(), (pids) -> !pids.isEmpty())
			.get(0);
	}

	void terminate(int process) {
		this.database.sql().sql("SELECT pg_terminate_backend(?)").param(process).query(Boolean.class).single();
	}

	/**
	 * Return how many locks there are that are not those of the asking transaction.
	 */
	long advisoryLocks() {
		return this.database.count(
				"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
	}

}
