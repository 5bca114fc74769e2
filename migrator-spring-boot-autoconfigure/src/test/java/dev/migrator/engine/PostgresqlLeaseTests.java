package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import dev.migrator.LockTimeoutException;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import dev.migrator.database.postgresql.LockMode;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Migrators that keep each other out with a table, since sessions are shared.
 */
class PostgresqlLeaseTests extends AbstractPostgresqlTests {

	private static final String SLOW = """
			-- migrator:upgrade transactional=false
			CREATE TABLE IF NOT EXISTS slow (x INTEGER);
			SELECT pg_sleep(%s);
			""";

	private Migrator migrator(Duration lease) {
		return this.database.migrator(this.revisions, leased(lease));
	}

	private static UnaryOperator<MigratorBuilder> leased(Duration lease) {
		return (builder) -> builder.postgresql(PostgresqlSettings.defaults().withLock(LockMode.TABLE, lease));
	}

	@Test
	void severalMigratorsAtOnceRunEachRevisionOnceAndNoLeaseIsLeft() throws Exception {
		for (int i = 0; i < 5; i++) {
			this.revisions.addTable("revision" + i);
		}
		this.revisions.addSections("slow1", SLOW.formatted("0.3")).addTable("last1");
		List<Future<MigrationResult>> runs = IntStream.range(0, 6)
			.mapToObj((i) -> inBackground(() -> migrator(Duration.ofSeconds(5)).upgradeOnStartup()))
			.toList();

		int steps = 0;
		for (Future<MigrationResult> run : runs) {
			steps += run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).steps().size();
		}

		assertThat(steps).isEqualTo(7);
		assertThat(this.database.strings("SELECT revision FROM migrator_history WHERE outcome = 'succeeded'"))
			.hasSize(7)
			.doesNotHaveDuplicates();
		assertThat(this.database.strings("SELECT coalesce(holder, 'free') FROM migrator_lock")).containsExactly("free");
		assertThat(advisoryLocks()).isZero();
	}

	@Test
	void aLeaseIsProlongedForAsLongAsItsHolderLives() throws Exception {
		this.revisions.addSections("slow1", SLOW.formatted("1.5"));
		Future<MigrationResult> run = inBackground(() -> migrator(Duration.ofMillis(600)).upgradeOnStartup());
		awaitStatement("pg_sleep");

		Migrator other = this.database.migrator(this.revisions,
				(builder) -> leased(Duration.ofMillis(600)).apply(builder).lockTimeout(Duration.ofSeconds(1)));
		assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(other::upgradeOnStartup)
			.withMessageContaining("process " + ProcessHandle.current().pid())
			.withMessageContaining("whose lease ends at");

		assertThat(run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).steps()).hasSize(1);
	}

	@Test
	void theLeaseOfAHolderThatDiedIsTakenOverWhenItHasRunOut() throws Exception {
		this.revisions.addSections("slow1", SLOW.formatted("0"));
		migrator(Duration.ofSeconds(5)).stamp("base");
		this.database.execute("CREATE TABLE IF NOT EXISTS migrator_lock (id INTEGER NOT NULL PRIMARY KEY, holder TEXT, "
				+ "expires_at TIMESTAMP WITH TIME ZONE)");
		this.database.execute("DELETE FROM migrator_lock");
		this.database.execute(
				"INSERT INTO migrator_lock VALUES (1, 'the dead one', clock_timestamp() + interval '700 milliseconds')");
		long start = System.nanoTime();

		assertThat(migrator(Duration.ofSeconds(5)).upgradeOnStartup().steps()).hasSize(1);

		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(500),
				Duration.ofSeconds(10));
	}

	@Test
	void whoseLeaseWasTakenOverDoesNotRecordWhatTheOtherOneHasDone() throws Exception {
		this.revisions.addSections("slow1", SLOW.formatted("1"));
		// Its second connection, which would prolong the lease, cannot be had
		DelegatingDataSource single = new DelegatingDataSource(this.database.dataSource()) {

			@Override
			public Connection getConnection() throws SQLException {
				if (Thread.currentThread().getName().startsWith("migrator-lease")) {
					throw new SQLException("The pool is exhausted");
				}
				return super.getConnection();
			}

		};
		Migrator first = migrator(single, leased(Duration.ofMillis(300)));
		Future<MigrationResult> run = inBackground(first::upgradeOnStartup);
		awaitStatement("pg_sleep");

		assertThat(migrator(Duration.ofSeconds(5)).upgradeOnStartup().steps()).hasSize(1);

		assertThat(run).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RevisionFailedException.class)
			.withMessageContaining("Another migrator has taken over");
		assertThat(this.database.strings("SELECT revision FROM migrator_history WHERE outcome = 'succeeded'"))
			.containsExactly("slow1");
		assertThat(this.database.migrator(this.revisions).status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void aTransactionThatIsOpenIsTheLockItself() throws Exception {
		this.revisions.addTable("aaaa");
		migrator(Duration.ofSeconds(5)).upgradeOnStartup();
		this.revisions.addTable("bbbb");
		try (Connection other = this.database.dataSource().getConnection(); Statement sql = other.createStatement()) {
			other.setAutoCommit(false);
			sql.execute("SELECT 1 FROM migrator_lock FOR UPDATE");
			Migrator waiting = this.database.migrator(this.revisions,
					(builder) -> leased(Duration.ofSeconds(5)).apply(builder).lockTimeout(Duration.ofMillis(300)));
			assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(waiting::upgradeOnStartup)
				.withMessageContaining("a transaction of another migrator");
			other.rollback();
		}
		assertThat(migrator(Duration.ofSeconds(5)).upgradeOnStartup().steps()).hasSize(1);
	}

}
