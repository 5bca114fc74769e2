package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import dev.migrator.database.ProcessOwner;
import dev.migrator.database.postgresql.LockMode;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

	private static final String GATED = """
			-- migrator:upgrade transactional=false
			CREATE TABLE IF NOT EXISTS slow (x INTEGER);
			SELECT pg_advisory_xact_lock(77);
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
		assertThat(leaseHolders()).isEmpty();
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
			.withMessageContaining(ProcessOwner.name() + " process " + ProcessHandle.current().pid())
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
				"INSERT INTO migrator_lock VALUES (2, 'the dead one', clock_timestamp() + interval '700 milliseconds')");
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

	@Test
	void aLeaseIsProlongedOverAPoolWithoutAutoCommit() throws Exception {
		this.revisions.addSections("slow1", GATED);
		Connection gate = closedGate();
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(this.database.url());
			pool.setUsername("postgres");
			pool.setMaximumPoolSize(2);
			pool.setAutoCommit(false);
			Future<MigrationResult> run = inBackground(
					() -> migrator(pool, leased(Duration.ofMillis(300))).upgradeOnStartup());
			awaitStatement("pg_advisory_xact_lock");

			awaitProlongation();

			gate.close();
			assertThat(run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).steps()).hasSize(1);
			assertThat(leaseHolders()).isEmpty();
		}
	}

	@Test
	void aLeaseIsProlongedWhileItsHolderIsInATransaction() throws Exception {
		this.revisions.addTable("aaaa").addSections("slow1", SLOW.formatted("0"));
		migrator(Duration.ofSeconds(5)).upgrade("aaaa");
		UnaryOperator<MigratorBuilder> settings = (builder) -> builder.postgresql(PostgresqlSettings.defaults()
			.withLock(LockMode.TABLE, Duration.ofMillis(300))
			.withDdlLock(Duration.ZERO, 0));
		Migrator second = this.database.migrator(this.revisions, settings);
		Future<MigrationResult> run;
		Future<MigrationResult> other;
		try (Connection connection = this.database.dataSource().getConnection();
				Statement sql = connection.createStatement()) {
			connection.setAutoCommit(false);
			sql.execute("LOCK TABLE migrator_history IN SHARE MODE");
			run = inBackground(() -> this.database.migrator(this.revisions, settings).upgradeOnStartup());
			awaitStatement("INSERT INTO%migrator_history");
			other = inBackground(second::upgradeOnStartup);
			awaitProlongation();
			connection.rollback();
		}

		assertThat(run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).steps()).hasSize(1);
		assertThat(other.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).steps()).isEmpty();
		assertThat(outcomes("slow1")).containsExactly("started", "succeeded");
	}

	@Test
	void whoLosesTheConnectionStillHoldsTheLeaseAndRecordsTheFailure() throws Exception {
		this.revisions.addSections("slow1", SLOW.formatted("60"));
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> leased(Duration.ofSeconds(60)).apply(builder).lockTimeout(Duration.ofSeconds(2)));
		Future<MigrationResult> run = inBackground(migrator::upgradeOnStartup);
		terminate(awaitStatement("pg_sleep"));

		assertThat(run).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RevisionFailedException.class);
		assertThat(outcomes("slow1")).containsExactly("started", "failed");
		assertThat(leaseHolders()).isEmpty();
	}

	@Test
	void aLeaseIsProlongedAfterADataSourceHasFailedOnce() throws Exception {
		this.revisions.addSections("slow1", GATED);
		Connection gate = closedGate();
		AtomicBoolean failed = new AtomicBoolean();
		DelegatingDataSource routing = new DelegatingDataSource(this.database.dataSource()) {

			@Override
			public Connection getConnection() throws SQLException {
				if (Thread.currentThread().getName().startsWith("migrator-lease")
						&& failed.compareAndSet(false, true)) {
					throw new IllegalStateException("Cannot determine target DataSource for lookup key [null]");
				}
				return super.getConnection();
			}

		};
		Migrator migrator = migrator(routing, leased(Duration.ofMillis(300)));
		Future<MigrationResult> run = inBackground(migrator::upgradeOnStartup);
		awaitStatement("pg_advisory_xact_lock");

		awaitProlongation();

		gate.close();
		assertThat(failed).isTrue();
		assertThat(run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).steps()).hasSize(1);
	}

	// A transaction of another migrator takes a lease away, and has none itself
	@ParameterizedTest
	@ValueSource(strings = { "NULL", "'another'" })
	void theStatementOfAHolderWhoseLeaseIsLostIsCancelled(String holder) {
		this.revisions.addSections("slow1", SLOW.formatted("60"));
		Future<MigrationResult> run = inBackground(() -> migrator(Duration.ofMillis(900)).upgradeOnStartup());
		awaitStatement("pg_sleep");

		this.database.execute(
				"UPDATE migrator_lock SET holder = %s, expires_at = clock_timestamp() + interval '1 hour' WHERE holder IS NOT NULL"
					.formatted(holder));

		assertThat(run).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(RevisionFailedException.class,
					(failure) -> assertThat(failure.getAction()).contains("Another migrator has taken over"));
		assertThat(leaseHolders()).isEqualTo(holder.equals("NULL") ? List.of() : List.of("another"));
	}

	/**
	 * Let sections that are gated wait until the connection is closed.
	 */
	private Connection closedGate() throws SQLException {
		Connection connection = this.database.dataSource().getConnection();
		try (Statement sql = connection.createStatement()) {
			sql.execute("SELECT pg_advisory_lock(77)");
		}
		return connection;
	}

	private List<String> leaseHolders() {
		return this.database.strings("SELECT holder FROM migrator_lock WHERE holder IS NOT NULL");
	}

	private List<String> outcomes(String revision) {
		return this.database
			.strings("SELECT outcome FROM migrator_history WHERE revision = '%s' ORDER BY id".formatted(revision));
	}

	private void awaitProlongation() {
		List<String> before = expiry();
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.until(this::expiry, (now) -> !now.isEmpty() && !now.equals(before));
	}

	private List<String> expiry() {
		return this.database.strings("SELECT expires_at::text FROM migrator_lock WHERE holder IS NOT NULL");
	}

}
