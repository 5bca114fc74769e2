package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.database.postgresql.PostgresqlSettings;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for code of the application that takes part in the transaction of a revision. The
 * pool has one connection: whatever asked for another one would wait in vain.
 */
class JoinedTransactionTests extends AbstractDatabaseTests {

	private HikariDataSource pool;

	private JdbcTemplate template;

	private PlatformTransactionManager transactionManager;

	@BeforeEach
	void openPool() {
		this.revisions.addTable("aaaa");
		HikariConfig config = new HikariConfig();
		config.setDataSource(this.database.dataSource());
		config.setMaximumPoolSize(1);
		config.setConnectionTimeout(1000);
		this.pool = new HikariDataSource(config);
		use(this.pool);
	}

	private void use(DataSource application) {
		this.template = new JdbcTemplate(application);
		this.transactionManager = new JdbcTransactionManager(application);
	}

	@AfterEach
	void closePool() {
		this.pool.close();
	}

	private Migrator migrator(JavaRevision... revisions) {
		return migrator(this.pool, UnaryOperator.identity(), revisions);
	}

	private Migrator migrator(DataSource dataSource, UnaryOperator<MigratorBuilder> customizer,
			JavaRevision... revisions) {
		return customizer
			.apply(MigratorBuilder.forDataSource(dataSource)
				.locations(List.of(this.revisions.location()))
				.javaRevisions(List.of(revisions)))
			.build();
	}

	private TransactionTemplate transaction() {
		return new TransactionTemplate(this.transactionManager);
	}

	private TransactionTemplate transaction(int propagation) {
		TransactionTemplate transaction = transaction();
		transaction.setPropagationBehavior(propagation);
		return transaction;
	}

	private void insert(int x) {
		this.template.update("INSERT INTO aaaa VALUES (?)", x);
	}

	private List<String> rows() {
		return this.database.strings("SELECT x FROM aaaa ORDER BY x");
	}

	@Test
	void theTemplatesAndClientsOfTheApplicationSeeAndShareWhatTheRevisionDoes() {
		migrator(revision((op) -> {
			op.execute("INSERT INTO aaaa VALUES (1)");
			insert(2);
			JdbcClient.create(this.pool).sql("INSERT INTO aaaa VALUES (3)").update();
			op.jdbc().sql("INSERT INTO aaaa VALUES (:x)").param("x", 4).update();
			assertThat(this.template.queryForObject("SELECT count(*) FROM aaaa", Integer.class)).isEqualTo(4);
			// Nobody else sees anything yet
			assertThat(rows()).isEmpty();
		})).upgradeOnStartup();

		assertThat(rows()).containsExactly("1", "2", "3", "4");
	}

	@Test
	void whatTheyDidIsRolledBackWithTheRevision() {
		Migrator migrator = migrator(revision((op) -> {
			insert(1);
			transaction().executeWithoutResult((status) -> insert(2));
			throw new IllegalStateException("no");
		}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup);

		assertThat(rows()).isEmpty();
		assertThat(migrator.history(1).get(0).error()).contains("IllegalStateException: no");
		assertThatNothingIsBound();
	}

	@Test
	void aTransactionOfTheApplicationJoinsIn() {
		AtomicReference<Boolean> fresh = new AtomicReference<>();
		migrator(revision((op) -> {
			transaction().executeWithoutResult((status) -> {
				fresh.set(status.isNewTransaction());
				insert(1);
			});
			transaction(TransactionDefinition.PROPAGATION_MANDATORY).executeWithoutResult((status) -> insert(2));
			assertThat(rows()).isEmpty();
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
		})).upgradeOnStartup();

		assertThat(fresh).hasValue(false);
		assertThat(rows()).containsExactly("1", "2");
	}

	@Test
	void aNestedTransactionCanBeRolledBackAlone() {
		migrator(revision((op) -> {
			insert(1);
			TransactionTemplate nested = transaction(TransactionDefinition.PROPAGATION_NESTED);
			nested.executeWithoutResult((status) -> {
				insert(2);
				status.setRollbackOnly();
			});
			nested.executeWithoutResult((status) -> insert(3));
		})).upgradeOnStartup();

		assertThat(rows()).containsExactly("1", "3");
	}

	@Test
	void whoeverWantsToRollBackFailsTheRevision() {
		Migrator migrator = migrator(revision((op) -> {
			insert(1);
			transaction().executeWithoutResult(TransactionStatus::setRollbackOnly);
		}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("has marked the transaction to be rolled back")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("@Transactional"));
		assertThat(rows()).isEmpty();
	}

	@Test
	void aFailureThatWasCaughtOutsideOfItsTransactionFailsTheRevision() {
		Migrator migrator = migrator(revision((op) -> {
			try {
				transaction().executeWithoutResult((status) -> {
					throw new IllegalStateException("swallowed");
				});
			}
			catch (IllegalStateException ex) {
				insert(1);
			}
		}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup);
		assertThat(rows()).isEmpty();
		assertThat(migrator.status().pending()).containsExactly("java1");
	}

	@Test
	void theConnectionCanNeitherBeClosedNorItsTransactionEnded() {
		migrator(revision((op) -> {
			Connection connection = DataSourceUtils.getConnection(this.pool);
			insert(1);
			assertThat(connection.getAutoCommit()).isFalse();
			connection.setAutoCommit(false);
			assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
			assertThatThrownBy(connection::rollback).isInstanceOf(SQLException.class);
			assertThatThrownBy(() -> connection.setAutoCommit(true)).isInstanceOf(SQLException.class);
			assertThatThrownBy(() -> connection.abort(Runnable::run)).isInstanceOf(SQLException.class);
			for (String sql : List.of("COMMIT", "rollback", "BEGIN IMMEDIATE", "-- now\nEND TRANSACTION")) {
				assertThatThrownBy(() -> this.template.execute(sql)).hasStackTraceContaining("would interfere");
				assertThatThrownBy(() -> connection.prepareStatement(sql)).isInstanceOf(SQLException.class);
				assertThatThrownBy(() -> this.template.batchUpdate(sql)).hasStackTraceContaining("would interfere");
			}
			try (var statement = connection.createStatement()) {
				assertThat(statement.getConnection()).isSameAs(connection);
			}
			connection.close();
			assertThat(connection.isClosed()).isFalse();
			insert(2);
		})).upgradeOnStartup();

		assertThat(rows()).containsExactly("1", "2");
	}

	@Test
	void afterTheRevisionItsConnectionIsOfNoUse() throws SQLException {
		AtomicReference<Connection> kept = new AtomicReference<>();
		migrator(revision((op) -> kept.set(DataSourceUtils.getConnection(this.pool)))).upgradeOnStartup();

		Connection connection = Objects.requireNonNull(kept.get());
		assertThat(connection.isClosed()).isTrue();
		assertThatThrownBy(connection::createStatement).hasMessageContaining("The revision is over");
		assertThatNothingIsBound();
		insert(1);
		assertThat(rows()).containsExactly("1");
	}

	@Test
	void callbacksComeWhenTheRevisionIsReallyCommitted() {
		List<String> calls = new ArrayList<>();
		migrator(revision((op) -> transaction().executeWithoutResult((status) -> {
			insert(1);
			TransactionSynchronizationManager.registerSynchronization(recording(calls));
		}))).upgradeOnStartup();

		assertThat(calls).containsExactly("beforeCommit sees 1 row(s), 0 committed", "beforeCompletion",
				"afterCommit, 1 committed, java1 applied: 1", "afterCompletion 0");
	}

	@Test
	void callbacksAreToldOfARollback() {
		List<String> calls = new ArrayList<>();
		Migrator migrator = migrator(revision((op) -> {
			TransactionSynchronizationManager.registerSynchronization(recording(calls));
			throw new IllegalStateException("no");
		}));
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup);

		assertThat(calls).containsExactly("beforeCompletion", "afterCompletion 1");
	}

	@Test
	void aCallbackThatFailsAfterTheCommitDoesNotUndoIt() {
		Migrator migrator = migrator(revision(
				(op) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						throw new IllegalStateException("too late");
					}

				})));

		migrator.upgradeOnStartup();

		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
	}

	private TransactionSynchronization recording(List<String> calls) {
		return new TransactionSynchronization() {

			@Override
			public void beforeCommit(boolean readOnly) {
				calls.add("beforeCommit sees %d row(s), %d committed".formatted(
						JoinedTransactionTests.this.template.queryForObject("SELECT count(*) FROM aaaa", Integer.class),
						rows().size()));
			}

			@Override
			public void beforeCompletion() {
				calls.add("beforeCompletion");
			}

			@Override
			public void afterCommit() {
				calls.add("afterCommit, %d committed, java1 applied: %d".formatted(rows().size(),
						JoinedTransactionTests.this.database
							.count("SELECT count(*) FROM migrator_revision WHERE id = 'java1'")));
			}

			@Override
			public void afterCompletion(int status) {
				calls.add("afterCompletion " + status);
			}

		};
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void proxiesOfTheDataSourceLeadToTheSameTransaction(boolean lazy) {
		DataSource proxy = lazy ? new LazyConnectionDataSourceProxy(this.pool)
				: new TransactionAwareDataSourceProxy(this.pool);
		Migrator migrator = migrator(proxy, UnaryOperator.identity(), revision((op) -> {
			for (DataSource each : List.of(proxy, this.pool)) {
				use(each);
				insert(1);
				transaction().executeWithoutResult((status) -> insert(2));
			}
			if (!lazy) {
				try (Connection connection = proxy.getConnection(); var statement = connection.createStatement()) {
					statement.executeUpdate("INSERT INTO aaaa VALUES (3)");
				}
			}
			assertThat(rows()).isEmpty();
		}));

		migrator.upgradeOnStartup();

		assertThat(rows()).contains("1", "1", "2", "2");
	}

	@Test
	void anotherDataSourceOfTheSameDatabaseCanTakePartToo() {
		Migrator migrator = migrator(this.database.dataSource(), (builder) -> builder.sameDatabase(this.pool),
				revision((op) -> {
					op.execute("INSERT INTO aaaa VALUES (1)");
					insert(2);
					transaction().executeWithoutResult((status) -> insert(3));
					assertThat(rows()).isEmpty();
				}));

		migrator.upgradeOnStartup();

		assertThat(rows()).containsExactly("1", "2", "3");
	}

	@Test
	void whatHasAConnectionOfItsOwnIsToldWhyItWaitsInVain() {
		JdbcTemplate other = new JdbcTemplate(
				this.database.with(onPostgresql() ? "?options=-c%20lock_timeout=50" : "?busy_timeout=50").dataSource());
		Migrator migrator = migrator(this.pool,
				(builder) -> builder.postgresql(PostgresqlSettings.defaults().withDdlLock(Duration.ofSeconds(2), 0)),
				revision((op) -> {
					op.execute("ALTER TABLE aaaa ADD COLUMN y INTEGER");
					other.update("INSERT INTO aaaa (x) VALUES (1)");
				}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining(onPostgresql() ? "lock timeout" : "database is locked")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("uses the DataSource of the migrator"));
	}

	@Test
	void theMigratorItselfIsNotToBeCalledInARevision() {
		AtomicReference<Migrator> self = new AtomicReference<>();
		Migrator migrator = migrator(revision((op) -> {
			Migrator inside = Objects.requireNonNull(self.get());
			assertThat(inside.status().current()).containsExactly("aaaa");
			assertThatExceptionOfType(MigratorException.class).isThrownBy(inside::upgrade)
				.withMessageContaining("in the middle of a run");
			assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> inside.planDowngrade("base"))
				.withMessageContaining("inside a transaction");
			assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator()::status)
				.withMessageContaining("inside a transaction");
		}));
		self.set(migrator);

		migrator.upgradeOnStartup();
	}

	@Test
	void outsideATransactionTheApplicationHasItsOwnOnTheSameConnection() {
		Migrator migrator = migrator(new Untransactional((op) -> {
			assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
			transaction().executeWithoutResult((status) -> {
				assertThat(status.isNewTransaction()).isTrue();
				insert(1);
				assertThat(rows()).isEmpty();
			});
			assertThat(rows()).containsExactly("1");
			transaction().executeWithoutResult((status) -> {
				insert(2);
				status.setRollbackOnly();
			});
			insert(3);
			assertThat(rows()).containsExactly("1", "3");
			op.execute("VACUUM");
		}));

		migrator.upgradeOnStartup();

		assertThat(rows()).containsExactly("1", "3");
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThatNothingIsBound();
	}

	@Test
	void aTransactionThatJdbcCodeLeavesOpenFailsTheRevision() {
		Migrator migrator = migrator(new Untransactional((op) -> {
			DataSourceUtils.getConnection(this.pool).setAutoCommit(false);
			insert(1);
		}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("left a transaction open");
		assertThat(rows()).isEmpty();
	}

	@Test
	void aTransactionOfTheCallerOnAnotherDatabaseIsLeftAlone() {
		DataSource other = new SqliteFile(this.directory.resolve("other.db")).dataSource();
		List<String> calls = new ArrayList<>();
		Migrator migrator = migrator(revision((op) -> {
			assertThat(TransactionSynchronizationManager.getSynchronizations()).isEmpty();
			transaction().executeWithoutResult((status) -> insert(1));
			calls.add("revision in " + TransactionSynchronizationManager.getCurrentTransactionName());
		}));

		new TransactionTemplate(new JdbcTransactionManager(other)).executeWithoutResult((status) -> {
			TransactionSynchronization callers = new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					calls.add("caller committed");
				}

			};
			TransactionSynchronizationManager.registerSynchronization(callers);
			migrator.upgrade();
			assertThat(TransactionSynchronizationManager.getSynchronizations()).contains(callers);
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
		});

		assertThat(calls).containsExactly("revision in " + Joining.class.getName(), "caller committed");
		assertThat(rows()).containsExactly("1");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void closingTheMigratorCancelsWhateverStatementIsOn(boolean throughOperations) throws Exception {
		String endless = "WITH RECURSIVE endless(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM endless) "
				+ "SELECT count(*) FROM endless";
		CountDownLatch begun = new CountDownLatch(1);
		Migrator migrator = migrator(revision((op) -> {
			insert(1);
			begun.countDown();
			if (throughOperations) {
				op.execute(endless);
			}
			else {
				this.template.queryForObject(endless, Long.class);
			}
		}));
		CompletableFuture<Void> run = CompletableFuture.runAsync(migrator::upgradeOnStartup, (task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			thread.start();
		});
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		Thread.sleep(200);
		migrator.close();

		assertThat(run).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseInstanceOf(RevisionFailedException.class)
			.withMessageContaining("since the application is shutting down in " + Joining.class.getName())
			.withMessageContaining("as it was before this revision");
		assertThat(rows()).isEmpty();
	}

	@Test
	void inASingleTransactionCallbacksWaitForTheWholeRun() {
		this.revisions.after("java1").addTable("cccc");
		List<String> calls = new ArrayList<>();
		JavaRevision revision = revision(
				(op) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						calls.add("applied: "
								+ JoinedTransactionTests.this.database.count("SELECT count(*) FROM migrator_revision"));
					}

				}));

		migrator(this.pool, (builder) -> builder.transactionMode(TransactionMode.SINGLE), revision).upgrade();

		assertThat(calls).containsExactly("applied: 3");
	}

	@Test
	void theSettingsThatTheRevisionMadeAreSetBack() {
		String set = onPostgresql() ? "SET work_mem = 7777" : "PRAGMA cache_size = 7777";
		String setInOperations = onPostgresql() ? "SET extra_float_digits = 3" : "PRAGMA recursive_triggers = 1";
		String show = onPostgresql() ? "SHOW work_mem" : "PRAGMA cache_size";
		String showOther = onPostgresql() ? "SHOW extra_float_digits" : "PRAGMA recursive_triggers";
		List<String> before = List.of(setting(show), setting(showOther));
		migrator(revision((op) -> {
			this.template.execute(set);
			op.execute(setInOperations);
			assertThat(List.of(setting(show), setting(showOther))).doesNotContainAnyElementsOf(before);
		})).upgradeOnStartup();

		// The pool has but one connection
		assertThat(List.of(setting(show), setting(showOther))).isEqualTo(before);
	}

	private String setting(String show) {
		return Objects.requireNonNull(this.template.queryForObject(show, String.class));
	}

	private void assertThatNothingIsBound() {
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
		assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
		assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
	}

	private static JavaRevision revision(Upgrade upgrade) {
		return new Joining(upgrade);
	}

	/**
	 * What a revision of a test does.
	 */
	@FunctionalInterface
	interface Upgrade {

		void upgrade(Operations op) throws Exception;

	}

	@MigratorRevision(id = "java1", revises = "aaaa")
	static final class Joining implements JavaRevision {

		private final Upgrade upgrade;

		Joining(Upgrade upgrade) {
			this.upgrade = upgrade;
		}

		@Override
		public void upgrade(Operations op) throws Exception {
			this.upgrade.upgrade(op);
		}

	}

	@MigratorRevision(id = "java1", revises = "aaaa", transactional = false)
	static final class Untransactional implements JavaRevision {

		private final Upgrade upgrade;

		Untransactional(Upgrade upgrade) {
			this.upgrade = upgrade;
		}

		@Override
		public void upgrade(Operations op) throws Exception {
			this.upgrade.upgrade(op);
		}

	}

}
