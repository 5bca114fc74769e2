package dev.migrator.engine;

import java.sql.Connection;

import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;

import dev.migrator.Archive;
import dev.migrator.Loss;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What archives keep and give back where PostgreSQL has what SQLite has not: others who
 * write at the same time, rights to single rows, sequences, tables that inherit.
 */
class PostgresqlArchiveTests extends AbstractPostgresqlTests {

	private Migrator upgraded(String... statements) {
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgrade();
		for (String statement : statements) {
			this.database.execute(statement);
		}
		return migrator;
	}

	private static MigrationResult downgrade(Migrator migrator, String target) {
		return migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	private void awaitWaiting() {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.database.count("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
	}

	@ParameterizedTest
	@CsvSource({ "INSERT INTO users VALUES (2), base, 20, '(1,old) (2,)'",
			"INSERT INTO users VALUES (2), base, 0.02, '(1,old) (2,)'",
			"UPDATE users SET email = 'new', users, 20, '(1,new)'", "DELETE FROM users, base, 20, ''" })
	void whatOthersCommitWhileTheDowngradeWaitsForThemIsKept(String write, String target, String seconds, String after)
			throws Exception {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;")
			.add("email", "ALTER TABLE users ADD COLUMN email TEXT;", "ALTER TABLE users DROP COLUMN email;");
		upgraded("INSERT INTO users VALUES (1, 'old')");
		PostgresqlSettings settings = PostgresqlSettings.defaults()
			.withDdlLock(Duration.parse("PT" + seconds + "S"), 20);
		Migrator migrator = migrator(this.database.dataSource(), (builder) -> builder.postgresql(settings));
		Future<MigrationResult> downgrade;
		try (Connection other = this.database.dataSource().getConnection();
				Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute(write);
			downgrade = inBackground(() -> downgrade(migrator, target));
			awaitWaiting();
			other.commit();
		}
		downgrade.get();
		migrator.upgrade();

		assertThat(this.database.strings("SELECT string_agg(users::text, ' ' ORDER BY id) FROM users"))
			.containsExactly(after.isEmpty() ? null : after);
	}

	@ParameterizedTest
	@ValueSource(strings = { "base", "notes" })
	void rowsThatAPolicyHidesAreNotTakenForNone(String target) {
		String user = newUser();
		this.database.execute("GRANT ALL ON SCHEMA public TO " + user);
		this.revisions.add("docs", "CREATE TABLE docs (id INTEGER PRIMARY KEY);", "DROP TABLE docs;")
			.add("notes", "SELECT 1;", "")
			.add("text", "ALTER TABLE docs ADD COLUMN text TEXT;", "ALTER TABLE docs DROP COLUMN text;");
		Migrator migrator = migrator(as(user), (builder) -> builder);
		migrator.upgrade();
		this.database.execute("INSERT INTO docs VALUES (1, 'a'), (2, 'b')");
		String confirmed = migrator.planDowngrade(target).planId();
		this.database.execute("ALTER TABLE docs ENABLE ROW LEVEL SECURITY");
		assertThat(migrator.planDowngrade(target).losses().get(0).rows()).isEqualTo(2);
		this.database.execute("ALTER TABLE docs FORCE ROW LEVEL SECURITY");

		for (ThrowingCallable attempt : List.<ThrowingCallable>of(() -> migrator.planDowngrade(target),
				() -> migrator.downgrade(target, confirmed))) {
			assertThatExceptionOfType(MigratorException.class).isThrownBy(attempt)
				.withMessageContaining("row-level security policy for table \"docs\"")
				.satisfies((ex) -> assertThat(ex.getAction()).contains("BYPASSRLS"));
		}
		assertThat(this.database.strings("SELECT docs::text FROM docs ORDER BY id")).containsExactly("(1,a)", "(2,b)");

		this.database.execute("ALTER TABLE docs NO FORCE ROW LEVEL SECURITY");
		assertThat(downgrade(migrator, "notes").archives()).extracting(Archive::rows).containsExactly(2L);
		this.database.execute("ALTER TABLE docs FORCE ROW LEVEL SECURITY");
		assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("row-level security policy")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("BYPASSRLS"));
		this.database.execute("ALTER ROLE %s BYPASSRLS".formatted(user));
		migrator.upgrade();

		assertThat(this.database.strings("SELECT docs::text FROM docs ORDER BY id")).containsExactly("(1,a)", "(2,b)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "DROP TABLE codes;", "ALTER TABLE codes DROP COLUMN no;" })
	void numbersThatTheDatabaseInsistsOnComeBackAsTheyWere(String downgrade) {
		this.revisions.add("codes", "CREATE TABLE IF NOT EXISTS codes (code TEXT PRIMARY KEY); "
				+ "ALTER TABLE codes ADD COLUMN no BIGINT GENERATED ALWAYS AS IDENTITY;", downgrade);
		Migrator migrator = upgraded("INSERT INTO codes (code) VALUES ('-'), ('a'), ('b')",
				"DELETE FROM codes WHERE code = '-'");
		downgrade(migrator, "base");
		migrator.upgrade();

		assertThat(this.database.strings("SELECT string_agg(codes::text, ' ' ORDER BY code) FROM codes"))
			.containsExactly("(a,2) (b,3)");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.database.execute("UPDATE codes SET no = 5"))
			.havingRootCause()
			.withMessageContaining("can only be updated to DEFAULT");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					CREATE TABLE t (id SERIAL PRIMARY KEY, no BIGSERIAL)                         | DROP TABLE t
					CREATE TABLE t (id SMALLSERIAL PRIMARY KEY, no BIGSERIAL)                    | DROP TABLE t
					CREATE TABLE IF NOT EXISTS t (id SERIAL PRIMARY KEY); ALTER TABLE t ADD no BIGSERIAL | ALTER TABLE t DROP no
					CREATE SEQUENCE ids; CREATE SEQUENCE nos; CREATE TABLE t (id INT PRIMARY KEY DEFAULT nextval('ids'), \
					no INT DEFAULT nextval('nos'))                                               | DROP TABLE t; DROP SEQUENCE ids, nos
					""")
	void eachSequenceGoesOnAfterWhatWasRestored(String upgrade, String downgrade) {
		this.revisions.add("numbers", upgrade + ";", downgrade + ";");
		Migrator migrator = upgraded("INSERT INTO t DEFAULT VALUES",
				"DO $$ DECLARE s TEXT; BEGIN SELECT coalesce(pg_get_serial_sequence('t', 'no'), 'nos') INTO s; "
						+ "PERFORM setval(s, 99999); END $$",
				"INSERT INTO t DEFAULT VALUES");
		downgrade(migrator, "base");
		migrator.upgrade();
		this.database.execute("INSERT INTO t DEFAULT VALUES");

		assertThat(this.database.strings("SELECT string_agg(t::text, ' ' ORDER BY id) FROM t"))
			.containsExactly("(1,1) (2,100000) (3,100001)");
	}

	@Test
	void aSequenceOfNobodyGoesOnWhenItIsMadeAnewWithATableAndIsLeftAloneOtherwise() {
		this.revisions.add("seq", "CREATE SEQUENCE tickets;", "")
			.add("orders", "CREATE SEQUENCE orders_seq INCREMENT BY 50; CREATE TABLE orders (id BIGINT PRIMARY KEY);",
					"DROP TABLE orders; DROP SEQUENCE orders_seq;");
		Migrator migrator = upgraded("INSERT INTO orders SELECT nextval('orders_seq') FROM generate_series(1, 3)",
				"INSERT INTO orders SELECT nextval('tickets') + 1000 FROM generate_series(1, 9)");
		downgrade(migrator, "seq");
		this.database.execute("ALTER SEQUENCE tickets RESTART");
		migrator.upgrade();

		assertThat(this.database.count("SELECT nextval('orders_seq')")).isEqualTo(151);
		assertThat(this.database.count("SELECT nextval('tickets')")).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					CREATE TABLE p (id INT PRIMARY KEY, x TEXT); CREATE TABLE c (y TEXT) INHERITS (p)   | DROP TABLE c; DROP TABLE p
					CREATE TABLE p (id INT PRIMARY KEY, x TEXT); CREATE TABLE c (y TEXT) INHERITS (p)   | DROP TABLE p CASCADE
					CREATE TABLE p (id INT, x TEXT); CREATE TABLE c (y TEXT) INHERITS (p)               | DROP TABLE p CASCADE
					CREATE TABLE p (id INT, x TEXT) PARTITION BY LIST (id); CREATE TABLE c PARTITION OF p FOR VALUES IN (2); \
					CREATE TABLE d PARTITION OF p DEFAULT                                | DROP TABLE c; DROP TABLE d; DROP TABLE p
					CREATE TABLE p (id INT, x TEXT) PARTITION BY LIST (id); CREATE TABLE c PARTITION OF p FOR VALUES IN (2); \
					CREATE TABLE d PARTITION OF p DEFAULT                                | DROP TABLE p
					CREATE TABLE p (id INT PRIMARY KEY, x TEXT) PARTITION BY LIST (id); CREATE TABLE c PARTITION OF p FOR VALUES IN (2); \
					CREATE TABLE d PARTITION OF p DEFAULT                                | DROP TABLE p; DROP TABLE IF EXISTS c
					CREATE TABLE IF NOT EXISTS p (id INT, x TEXT) PARTITION BY LIST (id); CREATE TABLE c PARTITION OF p FOR VALUES IN (2); \
					CREATE TABLE IF NOT EXISTS d PARTITION OF p DEFAULT                  | DROP TABLE c
					CREATE TABLE IF NOT EXISTS p (id INT PRIMARY KEY); CREATE TABLE IF NOT EXISTS c (PRIMARY KEY (id)) INHERITS (p); \
					ALTER TABLE p ADD COLUMN x TEXT                                                     | ALTER TABLE p DROP COLUMN x
					CREATE TABLE IF NOT EXISTS p (id INT PRIMARY KEY) PARTITION BY LIST (id); \
					CREATE TABLE IF NOT EXISTS c PARTITION OF p FOR VALUES IN (2); \
					CREATE TABLE IF NOT EXISTS d PARTITION OF p DEFAULT; ALTER TABLE p ADD COLUMN x TEXT | ALTER TABLE p DROP COLUMN x
					""")
	void rowsOfTablesThatInheritComeBackOnceAndWhereTheyWere(String upgrade, String downgrade) {
		this.revisions.add("tables", upgrade + ";", downgrade + ";");
		Migrator migrator = upgraded("INSERT INTO p VALUES (1, 'one')", "INSERT INTO c VALUES (2, 'two')");
		String all = "SELECT tableoid::regclass || ' ' || p::text FROM p ORDER BY 1";
		List<String> before = this.database.strings(all);

		MigrationPlan plan = migrator.planDowngrade("base");
		assertThat(plan.losses().stream().mapToLong(Loss::rows).sum())
			.isEqualTo(downgrade.equals("DROP TABLE c") ? 1 : 2);
		assertThat(migrator.downgrade("base", plan.planId()).archives().stream().mapToLong(Archive::rows).sum())
			.isEqualTo(downgrade.equals("DROP TABLE c") ? 1 : 2);
		migrator.upgrade();

		assertThat(this.database.strings(all)).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			DO $$ BEGIN ALTER TABLE users DROP COLUMN email; END $$       | users.email
			DO $$ BEGIN DROP TABLE users; END $$                          | users.id, users.email
			ALTER TABLE users RENAME TO people; SELECT take('people')     | users.id, users.email
			""")
	void aDowngradeThatDropsWhatItsStatementsDoNotSayLeavesTheDatabaseAsItWas(String downgrade, String gone) {
		this.revisions.add("users",
				"CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT); CREATE FUNCTION take(t TEXT) RETURNS VOID "
						+ "LANGUAGE plpgsql AS 'BEGIN EXECUTE ''DROP TABLE '' || t; END';",
				downgrade + ";");
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'a@x')");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "base"))
			.withMessageContaining("so that it could not be kept: " + gone)
			.withMessageContaining("The database is as it was");
		assertThat(this.database.strings("SELECT users::text FROM users")).containsExactly("(1,a@x)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "DO $$ BEGIN ALTER TABLE users RENAME COLUMN email TO mail; END $$",
			"DO $$ BEGIN ALTER TABLE users RENAME TO people; END $$",
			"CREATE TABLE n (id INT PRIMARY KEY, email TEXT); INSERT INTO n SELECT * FROM users; DROP TABLE users; "
					+ "ALTER TABLE n RENAME TO users",
			"DO $$ BEGIN DROP TABLE empty; END $$" })
	void aDowngradeMayRenameReplaceAndDropWhatIsEmptyAsItLikes(String downgrade) {
		this.revisions.add("users",
				"CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT); CREATE TABLE empty (id INTEGER);",
				downgrade + ";");
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'a@x')");

		assertThat(downgrade(migrator, "base").steps()).hasSize(1);
	}

}
