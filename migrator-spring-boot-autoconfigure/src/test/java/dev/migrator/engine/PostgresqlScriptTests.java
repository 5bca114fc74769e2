package dev.migrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import dev.migrator.MigrationScript;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.database.postgresql.LockMode;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What a run on PostgreSQL would send, as a script.
 */
class PostgresqlScriptTests extends AbstractPostgresqlTests {

	private UnaryOperator<MigratorBuilder> settings = UnaryOperator.identity();

	private Migrator migrator() {
		return migrator(this.database);
	}

	private Migrator migrator(TestDatabase database) {
		return database.migrator(this.revisions, this.settings);
	}

	private ScriptedDatabase scripted() {
		return new ScriptedDatabase(this.database, this::migrator);
	}

	private void postgresql(UnaryOperator<PostgresqlSettings> customizer) {
		this.settings = (builder) -> builder.postgresql(customizer.apply(PostgresqlSettings.defaults()));
	}

	/**
	 * Revisions with what is hard to tell apart.
	 */
	private void shop() {
		this.revisions.add("shop", """
				CREATE TYPE progress AS ENUM ('new', 'done');
				CREATE TABLE customer (
				  id SERIAL PRIMARY KEY, -- counts; 'on
				  name TEXT NOT NULL,
				  email VARCHAR(50)
				);
				CREATE TABLE purchase (
				  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
				  customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
				  progress progress DEFAULT 'new',
				  parts INTEGER[] CHECK (parts[1:2] <> '{0,0}' /* /* nested; */ */),
				  about JSONB
				);
				CREATE TABLE log (entry TEXT);
				CREATE FUNCTION added() RETURNS trigger LANGUAGE plpgsql AS $body$
				BEGIN -- of the function;
				  INSERT INTO log VALUES ('added; "' || new.name || E'\\"\\t\\\\');
				  RETURN new;
				END
				$body$;
				CREATE TRIGGER customer_added AFTER INSERT ON customer FOR EACH ROW EXECUTE FUNCTION added();
				CREATE VIEW waiting AS SELECT c.name FROM customer c JOIN purchase p ON p.customer_id = c.id
				  WHERE p.about ? 'urgent';
				COMMENT ON TABLE customer IS 'It''s C:\\new
				\\quit';
				INSERT INTO customer (name) VALUES ('Ada'), ('$$'), (':name :''name'''), ('a\\r');
				SELECT setval('customer_id_seq', 100);
				DO $$ BEGIN INSERT INTO customer (name) VALUES ('Bo'); END $$;
				""".replace("a\\r", "a\r\nb"), """
				DROP VIEW waiting;
				DROP TABLE log, purchase, customer;
				DROP FUNCTION added();
				DROP TYPE progress;
				""").addSections("indexes", """
				-- migrator:upgrade transactional=false
				CREATE INDEX CONCURRENTLY customer_name ON customer (lower(name));
				BEGIN;
				UPDATE customer SET email = 'none' WHERE name = 'Bo';
				COMMIT;
				ALTER TYPE progress ADD VALUE 'sent';

				-- migrator:downgrade
				DROP INDEX customer_name;
				""").add("more", """
				ALTER TABLE customer ADD COLUMN phone TEXT DEFAULT 'none', ALTER COLUMN email SET DEFAULT '';
				INSERT INTO purchase (customer_id, progress) VALUES (1, 'sent') RETURNING id;
				""", "ALTER TABLE customer DROP COLUMN phone, ALTER COLUMN email DROP DEFAULT;\nDELETE FROM purchase;");
	}

	@Test
	void theScriptIsForPsql() {
		shop();

		MigrationScript script = migrator().upgradeScript("heads");

		assertThat(script.text()).contains("""
				\\set ON_ERROR_STOP on
				\\set AUTOCOMMIT on
				SET client_encoding = 'UTF8';
				SET standard_conforming_strings = on;
				SET search_path = "public";

				-- upgrade shop: revision shop
				BEGIN;
				SET LOCAL lock_timeout = '2s';
				CREATE TABLE IF NOT EXISTS "migrator_revision" (
				""").contains("""
				COMMIT;

				-- Outside a transaction: what has run stays, even if what follows fails
				CREATE INDEX CONCURRENTLY customer_name ON customer (lower(name));
				""").doesNotContain("pg_temp", "advisory", "set_config", "RESET");
		assertThat(script.notes()).isEmpty();
	}

	@Test
	void aScriptDoesWhatARunDoes() {
		shop();
		scripted().verifyUpgrade();
		this.settings = (builder) -> builder.preserveData(false);
		migrator().upgrade();
		scripted().verifyDowngrade("indexes");
		scripted().verifyDowngrade("base");
	}

	@Test
	void psqlRunsAScript() throws Exception {
		Path psql = Stream.of(System.getenv("PATH").split(":", -1))
			.map((directory) -> Path.of(directory, "psql"))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
		assumeTrue(psql != null, "There is no psql on the path");
		shop();
		MigrationScript up = migrator().upgradeScript("heads");
		TestDatabase migrated = this.database.copy();
		migrator(migrated).upgrade();

		assertThat(run(psql, up.text())).isZero();
		assertThat(this.database.everything()).isEqualTo(migrated.everything());
		assertThat(run(psql, up.text())).isEqualTo(3);
		assertThat(this.database.everything()).isEqualTo(migrated.everything());

		assertThat(run(psql, migrator().downgradeScript("base").text())).isZero();
		assertThat(this.database.tables()).isEmpty();
		assertThat(migrator().status().state()).isEqualTo(State.HELD);
	}

	private int run(Path psql, String script) throws IOException, InterruptedException {
		Path input = Files.writeString(this.directory.resolve("script.sql"), script);
		ProcessBuilder builder = new ProcessBuilder(psql.toString(), "-X", "-d",
				this.database.url().substring("jdbc:".length()).replace("//", "//postgres@"), "-f", input.toString())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("psql.log").toFile());
		builder.environment().put("PGPASSWORD", "postgres");
		Process process = builder.start();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return process.exitValue();
	}

	@Test
	void nothingIsTried() {
		this.revisions.add("aaaa", "INSERT INTO nowhere SELECT pg_terminate_backend(pg_backend_pid())::text;", "");

		assertThat(migrator().upgradeScript("heads").text())
			.contains("\nINSERT INTO nowhere SELECT pg_terminate_backend(pg_backend_pid())::text;\n");
	}

	@Test
	void aScriptIsWrittenWhileOthersHaveTheTablesLocked() throws Exception {
		shop();
		migrator().upgrade("indexes");
		try (Connection other = this.database.dataSource().getConnection();
				Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("LOCK TABLE customer, purchase, log IN ACCESS EXCLUSIVE MODE");

			assertThat(inBackground(() -> migrator().upgradeScript("heads").revisions())).succeedsWithin(PATIENCE)
				.isEqualTo(List.of("more"));
			assertThat(inBackground(() -> migrator().downgradeScript("base").notes())).succeedsWithin(PATIENCE)
				.asString()
				.contains("table customer", "table purchase", "table log");
		}
	}

	@Test
	void aScriptIsWrittenWhileARunIsOnWhichNeedNotWaitForItEither() {
		this.revisions.addTable("aaaa").add("slow2", "SELECT pg_sleep(60);", "");
		Migrator slow = migrator();
		Future<?> run = inBackground(slow::upgrade);
		awaitStatement("pg_sleep");

		assertThat(inBackground(() -> migrator().upgradeScript("heads").revisions())).succeedsWithin(PATIENCE)
			.isEqualTo(List.of("slow2"));

		assertThat(advisoryLocks()).isEqualTo(1);
		slow.close();
		assertThat(run).failsWithin(PATIENCE);
	}

	@Test
	void whoeverMayReadTheStateTablesMayHaveAScript() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		migrator().upgrade("aaaa");
		String user = newUser();
		this.database.execute("GRANT SELECT ON migrator_revision, migrator_history TO " + user);
		Migrator migrator = migrator(as(user), (builder) -> builder.preserveData(false));

		this.database.run(migrator.upgradeScript("heads").text());

		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb");
		this.database.run(migrator.downgradeScript("base").text());
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void whoeverMayHaveNoTemporaryTablesIsToldSo() {
		String user = newUser();
		String name = this.database.url().replaceAll(".*/", "");
		this.database.execute("REVOKE TEMPORARY ON DATABASE %s FROM PUBLIC".formatted(name));
		this.revisions.addTable("aaaa");

		assertThatExceptionOfType(MigratorException.class)
			.isThrownBy(() -> migrator(as(user), UnaryOperator.identity()).upgradeScript("heads"))
			.withMessageContaining("Could not prepare a script")
			.withMessageContaining("permission denied to create temporary tables")
			.satisfies((failure) -> assertThat(failure.getAction()).contains("GRANT TEMPORARY ON DATABASE " + name));
	}

	@Test
	void theOnlyConnectionOfAPoolIsGivenBackAsItCame() throws Exception {
		this.revisions.addTable("aaaa").addSections("bbbb", """
				-- migrator:upgrade transactional=false
				SET statement_timeout = '1h';
				CREATE TEMP TABLE work (x INTEGER);
				BEGIN;
				SET ROLE pg_monitor;
				COMMIT;
				""");
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(this.database.url());
			pool.setUsername("postgres");
			pool.setPassword("postgres");
			pool.setMaximumPoolSize(1);
			pool.setAutoCommit(false);
			pool.setReadOnly(true);
			pool.setConnectionTimeout(2000);
			Object before = session(pool);

			assertThat(migrator(pool, UnaryOperator.identity()).upgradeScript("heads").revisions())
				.containsExactly("aaaa", "bbbb");
			assertThat(migrator(pool, UnaryOperator.identity()).downgradeScript("aaaa:").revisions())
				.containsExactly("aaaa");

			assertThat(session(pool)).isEqualTo(before);
		}
	}

	private static Object session(HikariDataSource pool) throws Exception {
		try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute("SELECT 1");
			List<String> inside = new JdbcTemplate(new SingleConnectionDataSource(connection, true)).queryForList("""
					SELECT name || setting FROM pg_settings WHERE source = 'session' \
					UNION ALL SELECT current_setting('role') UNION ALL SELECT pg_backend_pid()::text \
					UNION ALL SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() \
					UNION ALL SELECT locktype FROM pg_locks WHERE locktype = 'advisory' ORDER BY 1""", String.class);
			connection.rollback();
			return List.of(connection.isReadOnly(), connection.getAutoCommit(), inside);
		}
	}

	@Test
	void namesWithoutASchemaMeanTheSameWhoeverRunsTheScript() {
		this.database.execute("CREATE SCHEMA app");
		this.revisions.addTable("aaaa");

		MigrationScript script = migrator(this.database.with("?currentSchema=app")).upgradeScript("heads");

		assertThat(script.text()).contains("\nSET search_path = \"app\";\n");
		this.database.run(script.text());
		assertThat(
				this.database.strings("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = 'app'"))
			.containsExactlyInAnyOrder("app.aaaa", "app.migrator_revision", "app.migrator_history");
	}

	@Test
	void theSchemaOfTheUserIsNamed() {
		String user = newUser();
		this.database.execute("CREATE SCHEMA %1$s AUTHORIZATION %1$s".formatted(user));
		this.revisions.addTable("aaaa");

		assertThat(migrator(as(user), UnaryOperator.identity()).upgradeScript("heads").text())
			.contains("\nSET search_path = \"%s\", \"public\";\n".formatted(user));
		this.database.execute("ALTER ROLE %s SET search_path = public, Common, \"user\", \"$user\"".formatted(user));
		assertThat(migrator(as(user), UnaryOperator.identity()).upgradeScript("heads").text())
			.contains("\nSET search_path = \"public\", \"common\", \"user\", \"%s\";\n".formatted(user));
		this.database.execute("DROP SCHEMA " + user);
		assertThat(migrator(as(user), UnaryOperator.identity()).upgradeScript("heads").text())
			.contains("\nSET search_path = \"public\", \"common\", \"user\";\n");
		this.database.execute("ALTER ROLE %s SET search_path = ''".formatted(user));
		assertThat(migrator(as(user), UnaryOperator.identity()).upgradeScript("heads").text())
			.contains("\nSET search_path = '';\n");
	}

	@Test
	void aTransactionBeginsAsThatOfARun() {
		this.database.execute("CREATE SCHEMA tenant");
		this.revisions.addTable("aaaa").addTable("bbbb");
		this.settings = (builder) -> builder.schema("tenant")
			.postgresql(
					PostgresqlSettings.defaults().withWorkingSchema("tenant").withDdlLock(Duration.ofMillis(1500), 0));

		assertThat(migrator().upgradeScript("heads").text())
			.contains("\nBEGIN;\nSET LOCAL lock_timeout = '1500ms';\nSET LOCAL search_path = \"tenant\";\n");
		TestDatabase scripted = scripted().verifyUpgrade();
		assertThat(scripted.strings("SELECT DISTINCT schemaname::text FROM pg_tables WHERE schemaname !~ '^pg_|^info'"))
			.containsExactly("tenant");
		migrator().upgrade("aaaa");
		assertThat(migrator().upgradeScript("heads").revisions()).containsExactly("bbbb");

		postgresql((settings) -> settings.withDdlLock(Duration.ZERO, 0));
		assertThat(migrator().upgradeScript("heads").text()).contains("BEGIN;\nSET LOCAL lock_timeout = '0s';")
			.doesNotContain("search_path = \"tenant\"");
	}

	@Test
	void theSchemaOfTheStateTablesIsCreatedWhereItIsMissing() {
		this.revisions.addTable("aaaa");
		this.settings = (builder) -> builder.schema("the state");

		assertThat(migrator().upgradeScript("heads").text()).contains(
				"CREATE SCHEMA IF NOT EXISTS \"the state\";\nCREATE TABLE IF NOT EXISTS \"the state\".\"migrator_");
		scripted().verifyUpgrade();
		this.database.execute("CREATE SCHEMA \"the state\"");
		assertThat(migrator().upgradeScript("heads").text()).doesNotContain("CREATE SCHEMA")
			.contains("CREATE TABLE IF NOT EXISTS");
		assertThat(migrator().upgradeScript("base:").text()).contains("CREATE SCHEMA");
	}

	@Test
	void aLockThatIsATableIsNotNeeded() {
		this.revisions.addTable("aaaa");
		postgresql((settings) -> settings.withLock(LockMode.TABLE, Duration.ofSeconds(30)));

		assertThat(migrator().upgradeScript("heads").text()).doesNotContain("migrator_lock");

		assertThat(this.database.tablesLike("migrator%")).isEmpty();
	}

	@Test
	void anIndexThatWasCutOffIsDroppedBeforeItIsMadeAgain() {
		this.revisions.add("aaaa", "CREATE TABLE aaaa (x INTEGER);\nINSERT INTO aaaa VALUES (1), (1);", "")
			.addSections("index",
					"-- migrator:upgrade transactional=false\nCREATE UNIQUE INDEX CONCURRENTLY one ON aaaa (x);");
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> migrator().upgrade());
		this.database.execute("DELETE FROM aaaa");

		MigrationScript script = migrator().upgradeScript("heads");

		assertThat(this.database.count("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo(1);
		assertThat(script.text())
			.contains("DROP INDEX CONCURRENTLY IF EXISTS one;\nCREATE UNIQUE INDEX CONCURRENTLY one ON aaaa (x);\n");
		this.database.run(script.text());
		assertThat(this.database.count("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isZero();
		assertThat(migrator().upgradeScript("aaaa:").text()).doesNotContain("DROP INDEX");
	}

	@Test
	void aTransactionThatARevisionLeavesOpenIsFound() {
		this.revisions.addSections("aaaa", "-- migrator:upgrade transactional=false\nBEGIN;\nSELECT 1;");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> migrator().upgradeScript("heads"))
			.withMessageContaining("aaaa")
			.withMessageContaining("left a transaction open")
			.withMessageContaining("the database has not been touched");
	}

	@Test
	void preparedTransactionsAndChainsAreLeftAsTheyAre() {
		this.revisions.addTable("aaaa").addSections("bbbb", """
				-- migrator:upgrade transactional=false
				START TRANSACTION;
				INSERT INTO aaaa VALUES (1);
				COMMIT AND CHAIN;
				INSERT INTO aaaa VALUES (2);
				ROLLBACK AND CHAIN;
				INSERT INTO aaaa VALUES (3);
				ABORT;
				""");

		assertThat(scripted().verifyUpgrade().strings("SELECT x FROM aaaa")).containsExactly("1");
	}

	@Test
	void anApplicationsConnectionsSeeNothingOfAScript() {
		this.revisions.addTable("aaaa");
		migrator().upgrade();
		long objects = this.database.objects();

		migrator().downgradeScript("base");

		assertThat(this.database.objects()).isEqualTo(objects);
		assertThat(JdbcClient.create(this.database.dataSource())
			.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'")
			.query(Long.class)
			.single()).isZero();
	}

}
