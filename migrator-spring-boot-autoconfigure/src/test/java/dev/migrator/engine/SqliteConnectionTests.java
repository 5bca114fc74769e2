package dev.migrator.engine;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.migrator.DatabaseAccessException;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigrationEvent;
import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SqliteConnectionTests extends AbstractSqliteTests {

	private Migrator migrator(DataSource dataSource) {
		return MigratorBuilder.forDataSource(dataSource).locations(List.of(this.revisions.location())).build();
	}

	private HikariDataSource poolOfOne(boolean autoCommit) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(this.database.url() + "?foreign_keys=on&busy_timeout=1234");
		pool.setMaximumPoolSize(1);
		pool.setConnectionTimeout(2000);
		pool.setAutoCommit(autoCommit);
		return pool;
	}

	@Test
	void theConnectionGoesBackAsItCame() throws SQLException {
		this.revisions.add("aaaa", """
				PRAGMA recursive_triggers = ON;
				PRAGMA main.cache_size(17);
				PRAGMA case_sensitive_like = ON;
				CREATE TABLE aaaa (x);
				""", "").addSections("bbbb", """
				-- migrator:upgrade foreign-keys=off
				CREATE TABLE bbbb (x);
				-- migrator:downgrade transactional=false
				PRAGMA foreign_keys = OFF;
				DROP TABLE bbbb;
				""");
		for (boolean autoCommit : List.of(true, false)) {
			try (HikariDataSource pool = poolOfOne(autoCommit)) {
				List<Object> before = settings(pool);
				Migrator migrator = migrator(pool);
				migrator.upgrade();
				assertThat(settings(pool)).isEqualTo(before);
				migrator.downgrade("-1", migrator.planDowngrade("-1").planId());
				assertThat(settings(pool)).isEqualTo(before);
				assertThat(before).contains(autoCommit, "1", "1234");
			}
		}
	}

	@Test
	void theConnectionGoesBackAsItCameAfterAFailureToo() throws SQLException {
		this.revisions.addSections("aaaa",
				"-- migrator:upgrade foreign-keys=off\nPRAGMA recursive_triggers = ON;\nNONSENSE;");
		try (HikariDataSource pool = poolOfOne(true)) {
			List<Object> before = settings(pool);
			assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> migrator(pool).upgrade());
			assertThat(settings(pool)).isEqualTo(before);
		}
	}

	private static List<Object> settings(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			boolean autoCommit = connection.getAutoCommit();
			List<String> pragmas = List.of("foreign_keys", "busy_timeout", "recursive_triggers", "cache_size",
					"legacy_alter_table", "defer_foreign_keys");
			List<Object> settings = new java.util.ArrayList<>(List.of(autoCommit));
			for (String pragma : pragmas) {
				try (Statement statement = connection.createStatement();
						var row = statement.executeQuery("PRAGMA " + pragma)) {
					settings.add(row.getString(1));
				}
			}
			// What case_sensitive_like does, which cannot be asked for
			try (Statement statement = connection.createStatement();
					var row = statement.executeQuery("SELECT 'a' LIKE 'A'")) {
				settings.add(row.getBoolean(1));
			}
			if (!autoCommit) {
				connection.rollback();
			}
			return settings;
		}
	}

	@Test
	void whatARevisionAttachesOrMakesTemporarilyIsGoneAfterwards() throws SQLException {
		this.revisions.addSections("aaaa", """
				-- migrator:upgrade transactional=false
				ATTACH ':memory:' AS "extra one";
				CREATE TEMP TABLE aaaa (x);
				CREATE TEMP VIEW "a view" AS SELECT 1;
				CREATE TEMP TRIGGER fires AFTER INSERT ON aaaa BEGIN SELECT 1; END;
				CREATE TABLE main.aaaa (x);
				""");
		try (HikariDataSource pool = poolOfOne(true)) {
			JdbcClient client = JdbcClient.create(pool);
			client.sql("CREATE TEMP TABLE of_the_application (x)").update();
			migrator(pool).upgrade();

			assertThat(client.sql("SELECT name FROM pragma_database_list").query(String.class).list())
				.containsExactly("main", "temp");
			assertThat(client.sql("SELECT name FROM sqlite_temp_schema").query(String.class).list())
				.containsExactly("of_the_application");
		}
	}

	@Test
	void aConnectionThatCannotBePutBackIsGivenToNobodyElse() throws SQLException {
		this.revisions.addTable("aaaa");
		try (HikariDataSource pool = poolOfOne(true)) {
			AtomicReference<Connection> taken = new AtomicReference<>();
			DataSource watched = new DelegatingDataSource(pool) {
				@Override
				public Connection getConnection() throws SQLException {
					taken.set(super.getConnection());
					return taken.get();
				}
			};
			Migrator migrator = MigratorBuilder.forDataSource(watched)
				.locations(List.of(this.revisions.location()))
				.listener((event) -> {
					if (event instanceof MigrationEvent.RunCompleted) {
						breakUnderItsPool(taken.get());
					}
				})
				.build();
			migrator.upgrade();

			assertThat(JdbcClient.create(pool).sql("SELECT count(*) FROM aaaa").query(Long.class).single()).isZero();
		}
	}

	private static void breakUnderItsPool(Connection connection) {
		try {
			connection.unwrap(SQLiteConnection.class).close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aDatabaseInMemoryIsMigratedOnItsOnlyConnection() {
		this.revisions.addTable("aaaa").addSections("bbbb", "-- migrator:upgrade transactional=false\nVACUUM;");
		SingleConnectionDataSource memory = new SingleConnectionDataSource("jdbc:sqlite::memory:", true);
		try {
			Migrator migrator = migrator(memory);
			migrator.upgradeOnStartup();
			assertThat(migrator.status().current()).containsExactly("bbbb");
			assertThat(JdbcClient.create(memory).sql("SELECT count(*) FROM aaaa").query(Long.class).single()).isZero();
		}
		finally {
			memory.destroy();
		}
	}

	@Test
	void aLockHeldTooLongIsToldAndNothingHasChanged() throws SQLException {
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.lockTimeout(Duration.ofMillis(700)));
		try (Connection other = this.database.dataSource().getConnection();
				Statement statement = other.createStatement()) {
			statement.execute("BEGIN IMMEDIATE");
			assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(migrator::upgradeOnStartup)
				.withMessageContaining("app.db")
				.withMessageContaining("another connection has it locked")
				.satisfies((ex) -> assertThat(ex.getAction()).contains("migrator.lock-timeout"));
		}
		assertThat(this.database.tables()).isEmpty();
		migrator.upgradeOnStartup();
		assertThat(this.database.tables()).containsExactly("aaaa");
	}

	@Test
	void aLockThatIsReleasedInTimeIsWaitedFor() throws Exception {
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions);
		try (Connection other = this.database.dataSource().getConnection();
				Statement statement = other.createStatement()) {
			statement.execute("BEGIN EXCLUSIVE");
			CompletableFuture<Void> run = inBackground(migrator::upgradeOnStartup);
			Thread.sleep(800);
			assertThat(run).isNotDone();
			statement.execute("ROLLBACK");
			run.get(20, TimeUnit.SECONDS);
		}
		assertThat(this.database.tables()).containsExactly("aaaa");
	}

	@Test
	void aReaderThatHoldsUpTheCommitIsWaitedFor() throws Exception {
		this.database.execute("CREATE TABLE read_me (x)");
		this.database.execute("INSERT INTO read_me VALUES (1), (2)");
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions);
		try (Connection reader = this.database.dataSource().getConnection();
				Statement statement = reader.createStatement()) {
			statement.execute("BEGIN");
			statement.executeQuery("SELECT * FROM read_me").next();
			CompletableFuture<Void> run = inBackground(migrator::upgradeOnStartup);
			Thread.sleep(800);
			assertThat(run).isNotDone();
			statement.close();
			reader.close();
			run.get(20, TimeUnit.SECONDS);
		}
		assertThat(this.database.tables()).containsExactly("aaaa", "read_me");
	}

	@Test
	void aDatabaseThatCannotBeWrittenIsTold() throws Exception {
		this.revisions.addTable("aaaa");
		this.database.execute("CREATE TABLE there (x)");
		SqliteFile readOnly = new SqliteFile(this.directory.resolve("app.db"), "?open_mode=1");

		assertThatExceptionOfType(DatabaseAccessException.class)
			.isThrownBy(() -> readOnly.migrator(this.revisions).upgradeOnStartup())
			.withMessageContaining("app.db")
			.withMessageContaining("readonly")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("right to write"));
	}

	@Test
	void aFileThatIsNoDatabaseIsTold() throws Exception {
		this.revisions.addTable("aaaa");
		Files.writeString(this.directory.resolve("app.db"), "This is no database, but a text. ".repeat(40));

		assertThatExceptionOfType(DatabaseAccessException.class)
			.isThrownBy(() -> this.database.migrator(this.revisions).upgradeOnStartup())
			.withMessageContaining("not a database");
	}

	@Test
	void aDirectoryThatDoesNotExistIsTold() {
		this.revisions.addTable("aaaa");
		SqliteFile nowhere = new SqliteFile(this.directory.resolve("no/such/app.db"));

		assertThatExceptionOfType(DatabaseAccessException.class)
			.isThrownBy(() -> nowhere.migrator(this.revisions).upgradeOnStartup())
			.withMessageContaining("no/such/app.db")
			.withMessageContaining("Nothing has run")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("directory"));
	}

	@Test
	void theJournalModeCanBeSetOutsideATransactionAndNoFileIsLeftOfTheLock() {
		this.revisions.addTable("aaaa")
			.addSections("bbbb", "-- migrator:upgrade transactional=false\nPRAGMA journal_mode = WAL;\nVACUUM;");
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgradeOnStartup();

		assertThat(this.database.strings("PRAGMA journal_mode")).containsExactly("wal");
		assertThat(migrator.status().current()).containsExactly("bbbb");
		assertThat(this.database.strings("SELECT outcome FROM migrator_history WHERE revision = 'bbbb' ORDER BY id"))
			.containsExactly("started", "succeeded");
		assertThat(this.directory.resolve("app.db-migrator-lock")).doesNotExist();
	}

	@Test
	void foreignKeysOffLetsATableBeRebuiltWithoutLosingItsChildren() {
		SqliteFile enforcing = new SqliteFile(this.directory.resolve("app.db"), "?foreign_keys=on");
		this.revisions.add("aaaa", """
				CREATE TABLE parent (id INTEGER PRIMARY KEY);
				CREATE TABLE child (p REFERENCES parent(id) ON DELETE CASCADE);
				INSERT INTO parent VALUES (1);
				INSERT INTO child VALUES (1);
				""", "").addSections("bbbb", """
				-- migrator:upgrade foreign-keys=off
				DROP TABLE parent;
				CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
				INSERT INTO parent VALUES (1, 'one');
				""");
		enforcing.migrator(this.revisions).upgradeOnStartup();

		assertThat(enforcing.count("SELECT count(*) FROM child")).isEqualTo(1);
	}

	@Test
	void foreignKeysOffMayNotLeaveNewOrphans() {
		SqliteFile enforcing = new SqliteFile(this.directory.resolve("app.db"), "?foreign_keys=on");
		this.database.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
		this.database.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, p REFERENCES parent(id))");
		this.database.execute("INSERT INTO parent VALUES (1)");
		this.database.execute("INSERT INTO child VALUES (7, 1), (8, 99)");
		this.revisions.addSections("aaaa", "-- migrator:upgrade foreign-keys=off\nDELETE FROM parent;");

		assertThatExceptionOfType(RevisionFailedException.class)
			.isThrownBy(() -> enforcing.migrator(this.revisions).upgradeOnStartup())
			.withMessageContaining("table child, row 7")
			.withMessageContaining("1 row(s)");
		assertThat(this.database.count("SELECT count(*) FROM parent")).isEqualTo(1);
	}

	@Test
	void aStatementOutsideATransactionWaitsAsLongForALockAsOneInside() throws Exception {
		this.revisions.addSections("aaaa", """
				-- migrator:upgrade transactional=false
				CREATE TABLE aaaa (x);
				WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 5000000) SELECT max(x) FROM n;
				INSERT INTO aaaa VALUES (1);
				""");
		CompletableFuture<?> upgrade = CompletableFuture
			.runAsync(() -> this.database.migrator(this.revisions).upgrade());
		try (Connection other = this.database.dataSource().getConnection();
				Statement statement = other.createStatement()) {
			while (this.database.tables().isEmpty()) {
				Thread.sleep(1);
			}
			statement.execute("BEGIN IMMEDIATE");
			Thread.sleep(2500);
			assertThat(upgrade).isNotDone();
			statement.execute("ROLLBACK");
			upgrade.get(10, TimeUnit.SECONDS);
		}
		assertThat(this.database.count("SELECT count(*) FROM aaaa")).isOne();
	}

	@Test
	void foreignKeysOffMayNotLeaveNewOrphansBesideOldOnesInATableWithoutRowids() {
		this.database.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
		this.database.execute("CREATE TABLE child (id TEXT PRIMARY KEY, parent REFERENCES parent) WITHOUT ROWID");
		this.database.execute("INSERT INTO parent VALUES (1)");
		this.database.execute("INSERT INTO child VALUES ('orphan', 99), ('child', 1)");
		this.revisions.addSections("aaaa", "-- migrator:upgrade foreign-keys=off\nDELETE FROM parent;");
		try (HikariDataSource pool = poolOfOne(true)) {
			assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> migrator(pool).upgrade())
				.withMessageContaining("in 1 row(s): table child, a row refers to a missing row of parent");
		}
		assertThat(this.database.count("SELECT count(*) FROM parent")).isOne();
	}

	@Test
	void foreignKeysOffMindsNoOldOrphansWhenForeignKeysAreAdded() {
		this.database.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
		this.database.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, a REFERENCES parent, b)");
		this.database.execute("INSERT INTO child VALUES (7, 99, NULL)");
		this.revisions.addSections("aaaa", """
				-- migrator:upgrade foreign-keys=off
				CREATE TABLE fresh (id INTEGER PRIMARY KEY, a REFERENCES parent, b REFERENCES parent);
				INSERT INTO fresh SELECT id, a, b FROM child;
				DROP TABLE child;
				ALTER TABLE fresh RENAME TO child;
				""");
		try (HikariDataSource pool = poolOfOne(true)) {
			migrator(pool).upgrade();
		}
		assertThat(this.database.count("SELECT count(*) FROM child")).isOne();
	}

	// On a thread of its own: the common pool has but one on a machine with two
	// processors
	private static CompletableFuture<Void> inBackground(Runnable work) {
		return CompletableFuture.runAsync(work, (task) -> new Thread(task).start());
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
