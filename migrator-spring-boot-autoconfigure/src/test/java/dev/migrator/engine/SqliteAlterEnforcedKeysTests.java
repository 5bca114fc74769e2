package dev.migrator.engine;

import dev.migrator.MigratorException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Changed tables in a transaction in which foreign keys stay in force.
 */
class SqliteAlterEnforcedKeysTests extends AbstractSqliteAlterTests {

	private static final String PARENT = "CREATE TABLE p (id INTEGER PRIMARY KEY, x INT)";

	@BeforeEach
	void shareATransaction() {
		inOneTransaction();
	}

	@ParameterizedTest
	@ValueSource(strings = { "RESTRICT", "NO ACTION", "CASCADE", "SET NULL", "RESTRICT DEFERRABLE INITIALLY DEFERRED" })
	void aTableMayReferToItself(String action) {
		given("CREATE TABLE t (id INTEGER PRIMARY KEY, p INT REFERENCES t (id) ON DELETE %s, x INT)".formatted(action),
				"INSERT INTO t VALUES (1, NULL, 1), (2, 1, 1)");

		change("ALTER TABLE t ALTER COLUMN x TYPE TEXT");

		assertThat(rows("SELECT id || ifnull(p, '-') FROM t")).containsExactly("1-", "21");
		assertThat(schema("t"))
			.isEqualTo("CREATE TABLE t (id INTEGER PRIMARY KEY, p INT REFERENCES t (id) ON DELETE %s, x TEXT)"
				.formatted(action));
	}

	@ParameterizedTest
	@ValueSource(strings = { "p INT REFERENCES p ON DELETE CASCADE", "p INT REFERENCES\"P\"ON DELETE CASCADE",
			"p INT CONSTRAINT k REFERENCES [p] (id) ON DELETE CASCADE NOT DEFERRABLE NOT NULL",
			"p INT, /* to p */ CONSTRAINT k FOREIGN KEY (p) REFERENCES p ON DELETE CASCADE, CHECK (p > 0)",
			"p INT UNIQUE REFERENCES p (id) ON DELETE CASCADE REFERENCES p" })
	void foreignKeysAreInForceAfterwardsAndWrittenAsTheyWere(String columns) {
		given(PARENT, "CREATE TABLE c (z INT, %s)".formatted(columns), "INSERT INTO p VALUES (1, 1)",
				"INSERT INTO c VALUES (1, 1)");

		change("ALTER TABLE p ALTER x SET NOT NULL", "ALTER TABLE c ALTER z SET NOT NULL", "DELETE FROM p");

		assertThat(rows("SELECT z FROM c")).isEmpty();
		assertThat(schema("p")).isEqualTo("CREATE TABLE p (id INTEGER PRIMARY KEY, x INT NOT NULL)");
		assertThat(schema("c")).isEqualTo("CREATE TABLE c (z INT NOT NULL, %s)".formatted(columns));
	}

	@Test
	void viewsTriggersAndIndexesOfTheParentStay() {
		given(PARENT, "CREATE TABLE c (p INT REFERENCES p ON DELETE CASCADE)", "CREATE TABLE log (x)",
				"CREATE VIEW v AS SELECT x FROM p", "CREATE INDEX i ON p (x)",
				"CREATE TRIGGER tr AFTER DELETE ON p BEGIN INSERT INTO log VALUES (old.x); END",
				"INSERT INTO p VALUES (1, 4)", "INSERT INTO c VALUES (1)");

		change("ALTER TABLE p RENAME COLUMN x TO y", "ALTER TABLE p ALTER y TYPE TEXT", "ALTER TABLE p RENAME TO q",
				"DELETE FROM q");

		assertThat(rows("SELECT x FROM log")).containsExactly("4");
		assertThat(rows("SELECT p FROM c")).isEmpty();
		assertThat(schema("c")).isEqualTo("CREATE TABLE c (p INT REFERENCES q ON DELETE CASCADE)");
		assertThat(schema("v")).isEqualTo("CREATE VIEW v AS SELECT y FROM q");
		assertThat(schema("i")).isEqualTo("CREATE INDEX i ON q (y)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ALTER TABLE p ALTER x TYPE TEXT", "ALTER TABLE c ALTER z TYPE TEXT" })
	void aRowWhoseParentIsStillToComeIsNotForgotten(String change) {
		given(PARENT, "CREATE TABLE c (p INT REFERENCES p DEFERRABLE INITIALLY DEFERRED, z INT)",
				"INSERT INTO p VALUES (1, 1)", "INSERT INTO c VALUES (1, 1)");
		SqliteSnapshot before = SqliteSnapshot.of(this.database.sql());
		this.revisions.add("aaaa", "INSERT INTO c VALUES (2, 2);\n" + change + ";", "");

		assertThatExceptionOfType(MigratorException.class)
			.isThrownBy(this.database.migrator(this.revisions,
					(builder) -> builder.transactionMode(TransactionMode.SINGLE))::upgrade)
			.withMessageContaining("FOREIGN KEY");

		assertThat(SqliteSnapshot.of(this.database.sql())).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ALTER TABLE p ALTER x TYPE TEXT", "ALTER TABLE c ALTER z TYPE TEXT" })
	void aParentMayComeAfterTheChange(String change) {
		given(PARENT, "CREATE TABLE c (p INT REFERENCES p DEFERRABLE INITIALLY DEFERRED, z INT)");

		change("INSERT INTO c VALUES (2, 2)", change, "INSERT INTO p VALUES (2, 1)");

		assertThat(rows("SELECT p FROM c")).containsExactly("2");
	}

	@Test
	void aForeignKeyThatLeadsNowhereIsInNobodysWay() {
		given("CREATE TABLE c (p INT REFERENCES nope, x INT)", "CREATE TABLE n (id INT, x INT)",
				"CREATE TABLE d (n INT REFERENCES n (id), x INT)", "INSERT INTO c VALUES (5, 1)",
				"INSERT INTO d VALUES (5, 1)");

		change("ALTER TABLE c ALTER x TYPE TEXT", "ALTER TABLE d ALTER x TYPE TEXT", "ALTER TABLE n ALTER x TYPE TEXT");

		assertThat(schema("c")).isEqualTo("CREATE TABLE c (p INT REFERENCES nope, x TEXT)");
		assertThat(schema("d")).isEqualTo("CREATE TABLE d (n INT REFERENCES n (id), x TEXT)");
		assertThat(schema("n")).isEqualTo("CREATE TABLE n (id INT, x TEXT)");
	}

	@Test
	void keysOfSeveralColumnsAndTablesWithoutRowidAreCopiedToo() {
		given("CREATE TABLE p (a INT, b INT, x INT, PRIMARY KEY (a, b)) WITHOUT ROWID",
				"CREATE TABLE c (a INT, b INT, x INT, FOREIGN KEY (a, b) REFERENCES p ON DELETE CASCADE)",
				"INSERT INTO p VALUES (1, 1, 1)", "INSERT INTO c VALUES (1, 1, 1)");

		change("ALTER TABLE c ALTER x SET NOT NULL", "ALTER TABLE p ALTER x TYPE TEXT", "DELETE FROM p");

		assertThat(rows("SELECT a FROM c")).isEmpty();
	}

	@Test
	void numbersThatHaveBeenGivenOutAreNotGivenOutAgain() {
		given("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, up INT REFERENCES t, x INT)",
				"INSERT INTO t VALUES (1, 1, 1), (9, 1, 1)", "DELETE FROM t WHERE id = 9");

		change("ALTER TABLE t ALTER x SET NOT NULL", "INSERT INTO t (up, x) VALUES (1, 1)");

		assertThat(rows("SELECT id FROM t")).containsExactly("1", "10");
	}

	@Test
	void manyRowsThatReferToLaterOnesAreCopiedInNoTime() {
		given("CREATE TABLE t (id INTEGER PRIMARY KEY, p INT REFERENCES t, b INT)", """
				INSERT INTO t WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
				SELECT i, 20001 - i, i FROM n""");

		change("ALTER TABLE t ALTER b TYPE TEXT");

		assertThat(this.database.count("SELECT count(*) FROM t WHERE typeof(b) = 'text'")).isEqualTo(20000);
	}

}
