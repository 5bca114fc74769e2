package dev.migrator.engine;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.TenantsFailedException;
import dev.migrator.database.postgresql.LockMode;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Sections that run outside a transaction.
 */
class PostgresqlOutsideTransactionTests extends AbstractPostgresqlTests {

	private static final String OUTSIDE = "-- migrator:upgrade transactional=false\n";

	private Migrator migrator(String section) {
		this.revisions.addSections("aaaa", OUTSIDE + section);
		return this.database.migrator(this.revisions);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			people_name, public.people
			ÄÖ, people
			"ÄÖ", "people"
			a_name_of_an_index_that_is_longer_than_what_the_server_keeps_of_it, People
			U&"d\\0061t!", Public . U&"p!0065ople" UESCAPE '!'
			exists, ONLY people
			""", quoteCharacter = '`')
	void anInvalidIndexIsCreatedAnewHoweverItsNameIsWritten(String name, String table) {
		this.database.execute("CREATE TABLE people (name TEXT)");
		this.database.execute("CREATE INDEX %s ON people (name)".formatted(name));
		makeInvalid();

		migrator("""
				BEGIN;
				SELECT 1;
				COMMIT;
				CREATE INDEX CONCURRENTLY IF NOT EXISTS %s ON %s (name);
				""".formatted(name, table)).upgrade();

		assertThat(indexes()).containsExactly("true");
	}

	private void makeInvalid() {
		this.database.execute("UPDATE pg_index SET indisvalid = false WHERE indrelid = 'people'::regclass");
	}

	private Iterable<String> indexes() {
		return this.database.strings("SELECT indisvalid::text FROM pg_index WHERE indrelid = 'people'::regclass");
	}

	@Test
	void anIndexIsNotTakenForCreatedIfAnotherTableHasAnInvalidOneOfItsName() {
		this.database.execute("CREATE TABLE people (name TEXT)");
		this.database.execute("CREATE TABLE cities (name TEXT)");
		this.database.execute("CREATE INDEX by_name ON people (name)");
		makeInvalid();
		Migrator migrator = migrator("CREATE INDEX CONCURRENTLY IF NOT EXISTS by_name ON cities (name);");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("aaaa.sql:7: There is an index of that name, but it is invalid")
			.withMessageContaining("0 statement(s) before this one");
		assertThat(indexes()).containsExactly("false");
	}

	@Test
	void tablesThatWereAlteredBeforeAFailureAreCounted() {
		this.database.execute("CREATE TABLE people (name TEXT)");
		Migrator migrator = migrator("""
				ALTER TABLE people ADD a INTEGER;
				ALTER TABLE people ADD b INTEGER;
				ALTER TABLE people ADD b INTEGER;
				""");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("2 statement(s) before this one ran and stay done");
		assertThat(this.database.columns("people")).containsExactly("name", "a", "b");
	}

	@Test
	void statementsAfterATransactionOfTheSectionsOwnStandForThemselves() {
		this.database.execute("CREATE TABLE numbers (x INTEGER NOT NULL)");
		Migrator migrator = migrator("""
				BEGIN;
				INSERT INTO numbers VALUES (1);
				COMMIT;
				INSERT INTO numbers VALUES (2);
				INSERT INTO numbers VALUES (3);
				INSERT INTO numbers VALUES (NULL);
				""");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("5 statement(s) before this one ran and stay done");
		assertThat(this.database.strings("SELECT x::text FROM numbers ORDER BY x")).containsExactly("1", "2", "3");
	}

	@Test
	void itWaitsForLocksAsLongAsItTakesWhateverTheDatabaseHasSet() throws Exception {
		this.database.execute("CREATE TABLE people (name TEXT)");
		set("lock_timeout = '50ms'");
		Migrator migrator = migrator("ALTER TABLE people ADD a INTEGER;");
		Future<MigrationResult> run;
		try (Connection other = this.database.dataSource().getConnection(); Statement sql = other.createStatement()) {
			other.setAutoCommit(false);
			sql.execute("SELECT * FROM people");
			run = inBackground(migrator::upgrade);
			awaitStatement("ALTER TABLE people");
			assertThat(run).satisfies((waiting) -> assertThatExceptionOfType(TimeoutException.class)
				.isThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS)));
			other.commit();
		}
		assertThat(run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).steps()).hasSize(1);
	}

	private void set(String setting) {
		String name = this.database.url().replaceAll(".*/", "");
		this.database.execute("ALTER DATABASE %s SET %s".formatted(name, setting));
	}

	@ParameterizedTest
	@CsvSource({ "false, SELECT * FROM people FOR UPDATE NOWAIT;, SET lock_timeout = 0",
			"true, SELECT * FROM people FOR UPDATE NOWAIT;, ddl-lock-timeout",
			"false, SELECT pg_sleep(5);, SET statement_timeout = 0",
			"true, SELECT pg_sleep(5);, SET LOCAL statement_timeout = 0" })
	void whatIsAdvisedAgainstATimeoutHasAnEffectWhereTheSectionRuns(boolean transactional, String statement,
			String advice) throws Exception {
		this.database.execute("CREATE TABLE people (name TEXT)");
		this.database.execute("INSERT INTO people VALUES ('x')");
		set("statement_timeout = '300ms'");
		this.revisions.addSections("aaaa",
				"-- migrator:upgrade transactional=%s\n%s".formatted(transactional, statement));
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.postgresql(PostgresqlSettings.defaults().withDdlLock(Duration.ofSeconds(1), 0)));
		try (Connection other = this.database.dataSource().getConnection(); Statement sql = other.createStatement()) {
			other.setAutoCommit(false);
			sql.execute("SELECT * FROM people FOR UPDATE");
			assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
				.satisfies((ex) -> assertThat(ex.getAction()).contains(advice));
		}
	}

	@Test
	void aDdlLockTimeoutOfZeroIsNoneWhateverTheDatabaseHasSet() {
		set("lock_timeout = '50ms'");
		this.revisions.add("aaaa", "CREATE TABLE aaaa AS SELECT current_setting('lock_timeout') AS x;", "");

		this.database
			.migrator(this.revisions,
					(builder) -> builder.postgresql(PostgresqlSettings.defaults().withDdlLock(Duration.ZERO, 0)))
			.upgrade();

		assertThat(this.database.strings("SELECT x FROM aaaa")).containsExactly("0");
	}

	@Test
	void inTenantsSchemasWithALockThatIsATableItIsRefusedBeforeAnythingRuns() {
		this.revisions.addTable("aaaa").addSections("bbbb", OUTSIDE + "SELECT 1;");
		Migrator migrator = this.database.migrator(this.revisions, (builder) -> builder.tenants(() -> List.of("one"), 1)
			.postgresql(PostgresqlSettings.defaults().withLock(LockMode.TABLE, Duration.ofSeconds(5))));

		assertThatExceptionOfType(TenantsFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.satisfies((ex) -> assertThat(ex.getFailures().get("one")).isInstanceOfSatisfying(MigratorException.class,
					(refusal) -> {
						assertThat(refusal).hasMessageContaining("bbbb.sql")
							.hasMessageContaining("transactional=false")
							.hasMessageContaining("nothing has run");
						assertThat(refusal.getAction()).contains("migrator.lock-mode=session");
					}));
		assertThat(this.database.count("SELECT count(*) FROM pg_class WHERE relname = 'aaaa'")).isZero();
	}

}
