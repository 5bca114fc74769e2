package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.database.postgresql.LockMode;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PostgresqlConnectionTests extends AbstractPostgresqlTests {

	@Test
	void severalMigratorsAtOnceRunEachRevisionOnce() throws Exception {
		for (int i = 0; i < 10; i++) {
			this.revisions.addTable("revision" + i);
		}
		List<Future<MigrationResult>> runs = IntStream.range(0, 8)
			.mapToObj((i) -> inBackground(() -> this.database.migrator(this.revisions).upgradeOnStartup()))
			.toList();

		int steps = 0;
		for (Future<MigrationResult> run : runs) {
			steps += run.get(30, TimeUnit.SECONDS).steps().size();
		}

		assertThat(steps).isEqualTo(10);
		assertThat(this.database.tables()).hasSize(10);
		assertThat(this.database.count("SELECT count(*) FROM migrator_history")).isEqualTo(10);
		assertThat(advisoryLocks()).isZero();
	}

	@Test
	void whoeverWaitsForTheLockIsToldWhoHoldsIt() throws Exception {
		this.revisions.add("slow1", "SELECT pg_sleep(60);", "");
		Migrator slow = this.database.migrator(this.revisions);
		Future<?> run = inBackground(slow::upgradeOnStartup);
		int holder = awaitStatement("pg_sleep");

		Migrator waiting = this.database.migrator(this.revisions,
				(builder) -> builder.lockTimeout(Duration.ofMillis(300)));
		assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(waiting::upgradeOnStartup)
			.withMessageContaining("process " + holder + " of the server (user postgres")
			.withMessageContaining("Nothing has run")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("migrator.lock-timeout"));

		slow.close();
		assertThat(run).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RevisionFailedException.class)
			.withMessageContaining("shutting down");
		assertThat(advisoryLocks()).isZero();
		assertThat(slow.status().state()).isEqualTo(State.PENDING);
	}

	@Test
	void aConnectionGoesBackToThePoolAsItCame() throws Exception {
		this.revisions.add("aaaa", """
				CREATE SCHEMA other;
				SELECT set_config('search_path', 'other', false);
				SET work_mem = '9MB';
				SET ROLE pg_signal_backend;
				RESET ROLE;
				CREATE TEMP TABLE scratch (x INTEGER);
				CREATE TEMP VIEW glance AS SELECT x FROM scratch;
				SET ROLE pg_monitor;
				RESET ROLE;
				SET statement_timeout = '7s';
				""", "");
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(this.database.url());
			pool.setUsername("postgres");
			pool.setMaximumPoolSize(1);
			pool.setAutoCommit(false);
			pool.setReadOnly(true);
			pool.setConnectionInitSql("SET statement_timeout = '5s'");
			migrator(pool, (builder) -> builder.schema("state")).upgradeOnStartup();

			try (Connection connection = pool.getConnection()) {
				assertThat(connection.getAutoCommit()).isFalse();
				assertThat(connection.isReadOnly()).isTrue();
				assertThat(setting(connection, "search_path")).isEqualTo("\"$user\", public");
				assertThat(setting(connection, "work_mem")).isEqualTo("4MB");
				assertThat(setting(connection, "role")).isEqualTo("none");
				assertThat(setting(connection, "statement_timeout")).isEqualTo("5s");
				assertThat(setting(connection, "client_connection_check_interval", "0")).isEqualTo("0");
				assertThat(setting(connection, "lock_timeout")).isEqualTo("0");
			}
		}
		assertThat(this.database.count("SELECT count(*) FROM state.migrator_revision")).isEqualTo(1);
		assertThat(this.database.count("SELECT count(*) FROM pg_class WHERE relname IN ('scratch', 'glance')"))
			.isZero();
	}

	private static String setting(Connection connection, String name) throws Exception {
		return setting(connection, name, "");
	}

	private static String setting(Connection connection, String name, String otherwise) throws Exception {
		try (var statement = connection.prepareStatement("SELECT coalesce(current_setting(?, true), ?)")) {
			statement.setString(1, name);
			statement.setString(2, otherwise);
			try (var rows = statement.executeQuery()) {
				rows.next();
				return rows.getString(1);
			}
		}
	}

	@Test
	void theStateTablesGoIntoTheirSchemaWhateverItIsCalled() {
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.schema("State of \"Ops\"").tablePrefix("My Migrator "));

		migrator.upgradeOnStartup();

		assertThat(this.database.tables()).containsExactly("aaaa");
		assertThat(this.database.strings("SELECT id FROM \"State of \"\"Ops\"\"\".\"My Migrator revision\""))
			.containsExactly("aaaa");
		assertThat(this.database.migrator(this.revisions).status().state()).isEqualTo(State.PENDING);
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(migrator.upgradeOnStartup().steps()).isEmpty();
	}

	@Test
	void stateTablesOfOtherSchemasAreNotTakenForOnesOwn() {
		this.revisions.addTable("aaaa");
		this.database.migrator(this.revisions, (builder) -> builder.schema("one_1")).upgradeOnStartup();

		Migrator another = this.database.migrator(this.revisions, (builder) -> builder.schema("one11"));

		assertThat(another.status().state()).isEqualTo(State.PENDING);
		assertThat(another.history(10)).isEmpty();
	}

	@Test
	void aMissingRightIsNamedWithWhatGivesIt() {
		String user = newUser();
		this.database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(as(user), (builder) -> builder);

		assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("permission denied for schema public")
			.withMessageContaining("Nothing has run")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("no right CREATE on schema public",
					"GRANT CREATE ON SCHEMA public TO " + user));

		this.database.execute("GRANT CREATE ON SCHEMA public TO " + user);
		assertThat(migrator.upgradeOnStartup().steps()).hasSize(1);
	}

	@Test
	void aRightThatARevisionLacksIsNamedToo() {
		String user = newUser();
		this.database.execute("GRANT CREATE ON SCHEMA public TO " + user);
		this.database.execute("CREATE TABLE owned (x INTEGER)");
		this.revisions.add("aaaa", "ALTER TABLE owned ADD COLUMN y INTEGER;", "");
		Migrator altering = migrator(as(user), (builder) -> builder);
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(altering::upgradeOnStartup)
			.withMessageContaining("must be owner of table owned")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("does not own table owned (postgres does)",
					"migrator.datasource.username"));

		this.revisions.after("").add("aaaa", "INSERT INTO owned VALUES (1);", "");
		Migrator writing = migrator(as(user), (builder) -> builder);
		this.database.execute("GRANT SELECT ON owned TO " + user);
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(writing::upgradeOnStartup)
			.withMessageContaining("permission denied for table owned")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("INSERT").doesNotContain("SELECT"));
	}

	@Test
	void whoMayNotReadTheStateIsToldSo() {
		String user = newUser();
		this.revisions.addTable("aaaa");
		this.database.migrator(this.revisions).upgradeOnStartup();

		assertThatExceptionOfType(MigratorException.class)
			.isThrownBy(() -> migrator(as(user), (builder) -> builder).status())
			.withMessageContaining("permission denied for table migrator_revision")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("GRANT SELECT ON TABLE migrator_revision TO"));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			SELECT 1 FROM owned | SELECT
			INSERT INTO public.owned VALUES (1) | INSERT
			INSERT INTO other SELECT x FROM owned | SELECT
			INSERT INTO owned VALUES (1) ON CONFLICT (x) DO UPDATE SET x = 2 | INSERT, UPDATE, SELECT
			UPDATE ONLY "owned" SET x = 1 | UPDATE
			UPDATE owned SET x = 1 WHERE x = 2 | UPDATE, SELECT
			DELETE FROM owned | DELETE
			TRUNCATE other, owned | TRUNCATE
			CREATE TABLE child (x INTEGER REFERENCES owned) | REFERENCES
			SELECT look() | SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER
			""", delimiter = '|')
	void onlyTheRightIsNamedThatAStatementNeeds(String statement, String rights) {
		String user = newUser();
		this.database.execute("CREATE TABLE owned (x INTEGER PRIMARY KEY)");
		this.database.execute("CREATE TABLE other (x INTEGER)");
		this.database.execute("CREATE FUNCTION look() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM owned'");
		this.database.execute("GRANT CREATE ON SCHEMA public TO " + user);
		this.database.execute("GRANT ALL ON other TO " + user);
		this.revisions.add("aaaa", statement + ";", "");
		Migrator migrator = migrator(as(user), (builder) -> builder);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("permission denied for table owned")
			.satisfies((ex) -> assertThat(ex.getAction())
				.contains("GRANT %s ON TABLE owned TO %s,".formatted(rights, user)));
	}

	@Test
	void whoMayNotWriteTheLockOrTheStateOrTemporaryTablesIsToldSo() {
		String user = newUser();
		this.revisions.addTable("aaaa");
		PostgresqlSettings settings = PostgresqlSettings.defaults().withLock(LockMode.TABLE, Duration.ofSeconds(5));
		this.database.migrator(this.revisions, (builder) -> builder.postgresql(settings)).upgrade();
		this.revisions.addTable("bbbb");
		this.database.execute("GRANT CREATE ON SCHEMA public TO " + user);
		this.database.execute("GRANT SELECT, INSERT ON migrator_lock, migrator_revision TO " + user);
		this.database.execute("GRANT SELECT ON migrator_history TO " + user);
		String name = this.database.url().replaceAll(".*/", "");
		this.database.execute("REVOKE TEMPORARY ON DATABASE %s FROM PUBLIC".formatted(name));
		Migrator migrator = migrator(as(user), (builder) -> builder.postgresql(settings));

		assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgradeOnStartup)
			.satisfies((ex) -> assertThat(ex.getAction()).contains("GRANT UPDATE, DELETE ON TABLE migrator_lock"));
		this.database.execute("GRANT UPDATE ON migrator_lock TO " + user);
		assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgradeOnStartup)
			.satisfies((ex) -> assertThat(ex.getAction())
				.contains("GRANT INSERT, UPDATE, DELETE ON TABLE migrator_history"));
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator.upgradeScript("heads"))
			.satisfies((ex) -> assertThat(ex.getAction()).contains("GRANT TEMPORARY ON DATABASE " + name));
	}

	@Test
	void whoMayOnlyReadCanLookAtTheState() {
		String user = newUser();
		this.revisions.addTable("aaaa");
		this.database.migrator(this.revisions).upgradeOnStartup();
		this.database.execute("GRANT SELECT ON migrator_revision, migrator_history TO " + user);
		Migrator reading = migrator(as(user), (builder) -> builder);

		assertThat(reading.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(reading.upgradeOnStartup().steps()).isEmpty();
	}

	@Test
	void usersWhoseTransactionsOnlyReadByDefaultCanMigrate() {
		String user = newUser();
		this.database.execute("GRANT CREATE ON SCHEMA public TO " + user);
		this.database.execute("ALTER ROLE %s SET default_transaction_read_only = on".formatted(user));
		this.database.execute("ALTER ROLE %s SET default_transaction_isolation = 'serializable'".formatted(user));
		this.revisions.addTable("aaaa");

		assertThat(migrator(as(user), (builder) -> builder).upgradeOnStartup().steps()).hasSize(1);
	}

	@Test
	void anIndexIsCreatedConcurrentlyWhileOthersWaitForTheLock() throws Exception {
		this.revisions.add("aaaa", "CREATE TABLE people (name TEXT);", "").addSections("bbbb", """
				-- migrator:upgrade transactional=false
				SELECT pg_sleep(0.5);
				CREATE INDEX CONCURRENTLY people_name ON people (name);

				-- migrator:downgrade transactional=false
				DROP INDEX CONCURRENTLY people_name;
				""");
		List<Future<MigrationResult>> runs = IntStream.range(0, 4)
			.mapToObj((i) -> inBackground(() -> this.database.migrator(this.revisions).upgradeOnStartup()))
			.toList();

		for (Future<MigrationResult> run : runs) {
			run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}

		assertThat(this.database.strings(
				"SELECT indexrelid::regclass::text FROM pg_index WHERE indisvalid AND indrelid = 'people'::regclass"))
			.containsExactly("people_name");
		assertThat(this.database.strings("SELECT outcome FROM migrator_history WHERE revision = 'bbbb' ORDER BY id"))
			.containsExactly("started", "succeeded");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void anIndexWhoseCreationWasCutOffIsToldOfAndCreatedAnew(CapturedOutput output) throws Exception {
		this.revisions.add("aaaa", "CREATE TABLE people (name TEXT);", "").addSections("bbbb", """
				-- migrator:upgrade transactional=false
				CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "People by name"
				    ON ONLY public.people (name);
				""");
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgrade("aaaa");
		try (Connection other = this.database.dataSource().getConnection(); Statement sql = other.createStatement()) {
			other.setAutoCommit(false);
			sql.execute("INSERT INTO people VALUES ('x')");
			// It waits for the transaction to end
			Future<?> run = inBackground(migrator::upgradeOnStartup);
			terminate(awaitStatement("CREATE UNIQUE INDEX"));
			assertThat(run).failsWithin(PATIENCE)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(RevisionFailedException.class)
				.withMessageContaining("bbbb.sql:7")
				.withMessageContaining("terminating connection")
				.withMessageContaining("outside a transaction");
			other.rollback();
		}
		assertThat(this.database.count("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo(1);

		assertThat(migrator.upgradeOnStartup().steps()).hasSize(1);

		assertThat(output).contains("Dropped index \"People by name\", which was invalid");
		assertThat(this.database.count("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isZero();
		assertThat(this.database.count("SELECT count(*) FROM pg_class WHERE relname = 'People by name'")).isEqualTo(1);
	}

	@Test
	void aTransactionWhoseConnectionIsCutLeavesTheDatabaseAsItWas() throws Exception {
		this.revisions.addTable("aaaa").add("bbbb", "CREATE TABLE bbbb (x INTEGER);\nSELECT pg_sleep(60);", "");
		Migrator migrator = this.database.migrator(this.revisions);
		Future<?> run = inBackground(migrator::upgradeOnStartup);

		terminate(awaitStatement("pg_sleep"));

		assertThat(run).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RevisionFailedException.class)
			.withMessageContaining("bbbb.sql:8")
			.withMessageContaining("terminating connection due to administrator command")
			.withMessageContaining("as it was before this revision")
			.withMessageContaining("Current: aaaa")
			.satisfies((ex) -> assertThat(((MigratorException) ex).getAction()).contains("start again"));
		assertThat(this.database.tables()).containsExactly("aaaa");
		assertThat(migrator.history(1)).singleElement().extracting(HistoryEntry::outcome).isEqualTo(Outcome.FAILED);
		assertThat(advisoryLocks()).isZero();
	}

	@Test
	void whenTheAnswerToACommitIsLostTheStateOfTheDatabaseIsFoundOut() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");
		Migrator migrator = migrator(new CutOffAtCommit(this.database.dataSource(), 2), (builder) -> builder);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("of revision bbbb was being committed, which has happened")
			.withMessageContaining("as it is after this revision. Current: bbbb")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Start again"));

		assertThat(this.database.strings("SELECT revision || ' ' || outcome FROM migrator_history ORDER BY id"))
			.containsExactly("aaaa succeeded", "bbbb succeeded");
		assertThat(migrator.upgradeOnStartup().steps()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "true, 1, 'either as it is after this revision or as it was before this revision'",
			"false, 2, 'statements of the section have run and stay done; whether the database knows'" })
	void whenTheAnswerToACommitIsLostAndNobodyCanBeAskedItIsSaidThatTheOutcomeIsNotKnown(boolean transactional,
			int commit, String state) {
		this.revisions.addSections("aaaa",
				"-- migrator:upgrade transactional=%s\nCREATE TABLE aaaa (x INTEGER);".formatted(transactional));
		Migrator migrator = migrator(onlyOneConnection(new CutOffAtCommit(this.database.dataSource(), commit)),
				(builder) -> builder);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("of revision aaaa was being committed")
			.withMessageContaining("could not be asked")
			.withMessageContaining(state)
			.satisfies((ex) -> assertThat(ex.getAction()).contains("'current'", "start again"));

		assertThat(this.database.tables()).containsExactly("aaaa");
	}

	@Test
	void aTransactionThatWasNotCommittedIsKnownToHaveLeftNothingAlsoIfNobodyCanBeAsked() throws Exception {
		this.revisions.add("aaaa", "CREATE TABLE aaaa (x INTEGER);\nSELECT pg_sleep(60);", "");
		Migrator migrator = migrator(onlyOneConnection(this.database.dataSource()), (builder) -> builder);
		Future<?> run = inBackground(migrator::upgradeOnStartup);

		terminate(awaitStatement("pg_sleep"));

		assertThat(run).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RevisionFailedException.class)
			.withMessageContaining("The database is as it was before this revision.");
		assertThat(this.database.tables()).isEmpty();
	}

	private static DataSource onlyOneConnection(DataSource target) {
		AtomicInteger connections = new AtomicInteger();
		return new DelegatingDataSource(target) {

			@Override
			public Connection getConnection() throws SQLException {
				if (connections.incrementAndGet() > 1) {
					throw new SQLException("Connection refused", "08001");
				}
				return super.getConnection();
			}

		};
	}

	@Test
	void aRevisionGivesWayToThoseWhoWaitBehindItAndSucceedsWhenTheTableIsFree() throws Exception {
		this.revisions.add("aaaa", "CREATE TABLE busy (x INTEGER);", "")
			.add("bbbb", "CREATE TABLE other (x INTEGER);\nALTER TABLE busy ADD COLUMN y INTEGER;", "");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.postgresql(PostgresqlSettings.defaults().withDdlLock(Duration.ofMillis(200), 20)));
		migrator.upgrade("aaaa");
		Future<?> run;
		long longest = 0;
		try (Connection longTransaction = this.database.dataSource().getConnection();
				Statement sql = longTransaction.createStatement();
				Connection client = this.database.dataSource().getConnection();
				Statement query = client.createStatement()) {
			longTransaction.setAutoCommit(false);
			sql.execute("SELECT * FROM busy");
			run = inBackground(migrator::upgradeOnStartup);
			awaitStatement("ALTER TABLE busy");
			long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
			while (System.nanoTime() < end) {
				long start = System.nanoTime();
				query.execute("SELECT count(*) FROM busy");
				longest = Math.max(longest, System.nanoTime() - start);
			}
			assertThat(run).isNotDone();
			longTransaction.rollback();
		}

		run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

		// Far from the second for which the long transaction went on
		assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofMillis(700));
		assertThat(this.database
			.strings("SELECT attname FROM pg_attribute WHERE attrelid = 'busy'::regclass AND attnum > 0"))
			.containsExactly("x", "y");
		assertThat(this.database.strings("SELECT outcome FROM migrator_history ORDER BY id"))
			.containsExactly("succeeded", "succeeded");
	}

	@Test
	void aTableThatIsNeverFreeFailsTheRevisionInTheEnd() throws Exception {
		this.revisions.add("aaaa", "CREATE TABLE busy (x INTEGER);", "")
			.add("bbbb", "ALTER TABLE busy ADD COLUMN y INTEGER;", "");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.postgresql(PostgresqlSettings.defaults().withDdlLock(Duration.ofMillis(50), 1)));
		migrator.upgrade("aaaa");
		try (Connection longTransaction = this.database.dataSource().getConnection();
				Statement sql = longTransaction.createStatement()) {
			longTransaction.setAutoCommit(false);
			sql.execute("SELECT * FROM busy");

			assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
				.withMessageContaining("bbbb.sql:7")
				.withMessageContaining("lock timeout")
				.withMessageContaining("as it was before this revision")
				.satisfies((ex) -> assertThat(ex.getAction()).contains("pg_stat_activity",
						"migrator.postgresql.ddl-lock-timeout"));
		}
		assertThat(migrator.history(1).get(0).outcome()).isEqualTo(Outcome.FAILED);
	}

	@Test
	void allRevisionsOfOneTransactionGiveWayTogether() throws Exception {
		this.revisions.add("aaaa", "CREATE TABLE busy (x INTEGER);", "")
			.addTable("bbbb")
			.add("cccc", "ALTER TABLE busy ADD COLUMN y INTEGER;", "");
		this.database.migrator(this.revisions).upgrade("aaaa");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.transactionMode(TransactionMode.SINGLE)
					.postgresql(PostgresqlSettings.defaults().withDdlLock(Duration.ofMillis(100), 20)));
		Future<MigrationResult> run;
		try (Connection longTransaction = this.database.dataSource().getConnection();
				Statement sql = longTransaction.createStatement()) {
			longTransaction.setAutoCommit(false);
			sql.execute("SELECT * FROM busy");
			run = inBackground(migrator::upgradeOnStartup);
			awaitStatement("ALTER TABLE busy");
			Thread.sleep(300);
			longTransaction.rollback();
		}

		assertThat(run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).steps()).extracting(MigrationResult.Step::revision)
			.containsExactly("bbbb", "cccc");
		assertThat(this.database.strings("SELECT revision FROM migrator_history ORDER BY id")).containsExactly("aaaa",
				"bbbb", "cccc");
	}

	@Test
	void aRevisionThatGoesOnAfterAFailureFailsAndIsToldWhatToDo() {
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.javaRevisions(List.of(new JavaRevisionTests.Fill((op) -> {
					try {
						op.execute("DROP TABLE missing");
					}
					catch (DataAccessException ex) {
						// Wrong: nothing can follow in this transaction
					}
				}))));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("transaction is aborted")
			.withMessageContaining("The failure before was: ERROR: table \"missing\" does not exist")
			.withMessageContaining("as it was before this revision")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("savepoint"));
		assertThat(migrator.status().pending()).containsExactly("java1");
	}

	@Test
	void aWrongPasswordAndAMissingDatabaseAreExplained() {
		this.revisions.addTable("aaaa");
		Migrator unknown = migrator(as("nobody_of_that_name"), (builder) -> builder);
		assertThatExceptionOfType(MigratorException.class).isThrownBy(unknown::status)
			.withMessageContaining("nobody_of_that_name")
			.withMessageContaining(this.database.url());

		PostgresqlTestDatabase missing = new PostgresqlTestDatabase(this.database.url() + "_missing");
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> missing.migrator(this.revisions).status())
			.withMessageContaining("does not exist")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Create the database"));
	}

	@Test
	void aServerThatIsNotThereIsExplained() {
		this.revisions.addTable("aaaa");
		PostgresqlTestDatabase nowhere = new PostgresqlTestDatabase("jdbc:postgresql://localhost:1/nowhere");

		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> nowhere.migrator(this.revisions).status())
			.withMessageContaining("jdbc:postgresql://localhost:1/nowhere")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("the server is up"));
	}

}
