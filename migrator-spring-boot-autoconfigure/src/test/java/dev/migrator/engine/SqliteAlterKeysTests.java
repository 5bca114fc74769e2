package dev.migrator.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys of changed tables: primary keys and what numbers the rows, foreign keys and rows
 * that have always violated them.
 */
class SqliteAlterKeysTests extends AbstractSqliteAlterTests {

	@Test
	void aColumnCannotReferToATableThatIsNotThere() {
		given("CREATE TABLE t (a INT)");

		refuse("ALTER TABLE t ADD COLUMN p INT REFERENCES nope (id)")
			.withMessageContaining("The columns (p) of table t cannot refer to nope: there is no such table");
	}

	@ParameterizedTest
	@ValueSource(strings = { "p INT REFERENCES p (id)", "p INT UNIQUE REFERENCES p (id)", "p INT REFERENCES p" })
	void aColumnCannotReferToWhatIsNotUnique(String definition) {
		given("CREATE TABLE p (id INT)", "CREATE TABLE t (a INT)");

		refuse("ALTER TABLE t ADD COLUMN " + definition)
			.withMessageContaining("The columns (p) of table t cannot refer to p");
	}

	@Test
	void aColumnThatRefersToItsOwnTableCanBeAdded() {
		given("CREATE TABLE t (id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (1)");

		change("ALTER TABLE t ADD COLUMN up INT REFERENCES t (id) ON DELETE CASCADE", "UPDATE t SET up = 1");

		assertThat(rows("SELECT up FROM t")).containsExactly("1");
	}

	@Test
	void aPrimaryKeyWithoutValuesCannotBeAddedToRows() {
		given("CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1), (2)");

		refuse("ALTER TABLE t ADD COLUMN id TEXT PRIMARY KEY")
			.withMessageContaining("Column id cannot be added to table t: it must not be null");
	}

	@Test
	void aPrimaryKeyIsCheckedByItsColumnHoweverThatIsQuoted() {
		given("CREATE TABLE t (a INT)", "INSERT INTO t VALUES (NULL), (NULL)");

		refuse("ALTER TABLE t ADD PRIMARY KEY ('a')").withMessageContaining("one is null in 2 rows");
	}

	@Test
	void aPrimaryKeyInSingleQuotesNumbersTheRows() {
		given("CREATE TABLE t (a INTEGER, c INT)", "INSERT INTO t VALUES (5, 1), (6, 2)");

		change("ALTER TABLE t ADD PRIMARY KEY ('a')");

		assertThat(rows("SELECT rowid FROM t")).containsExactly("5", "6");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a INT, b INT, PRIMARY KEY (a, b)", "a INT PRIMARY KEY DESC, b INT" })
	void aKeyThatWouldNotNumberTheRowsMayHoldNulls(String columns) {
		given("CREATE TABLE t (%s)".formatted(columns), "INSERT INTO t VALUES (NULL, 1)");

		change("ALTER TABLE t ALTER COLUMN a TYPE INTEGER");

		assertThat(rows("SELECT b FROM t WHERE a IS NULL")).containsExactly("1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ALTER TABLE t ALTER id TYPE INTEGER; ALTER TABLE t ADD PRIMARY KEY (id)",
			"ALTER TABLE t ALTER id TYPE INTEGER, ADD PRIMARY KEY (id)" })
	void rowsThatAFullTextTableKnowsByNumberAreNotRenumbered(String change) {
		given("CREATE TABLE t (id INT, body TEXT)", "INSERT INTO t VALUES (10, 'apple'), (20, 'pear')",
				"CREATE VIRTUAL TABLE f USING fts5 (body, content='t')", "INSERT INTO f (f) VALUES ('rebuild')");

		refuse(change).withMessageContaining("the virtual table f knows them by other numbers");

		assertThat(rows("SELECT body FROM f WHERE f MATCH 'apple'")).containsExactly("apple");
	}

	@Test
	void rowsMayBeRenumberedByTheNumbersThatTheyHave() {
		given("CREATE TABLE t (id INT, body TEXT)", "INSERT INTO t VALUES (1, 'apple'), (2, 'pear')",
				"CREATE VIRTUAL TABLE f USING fts5 (body, content='t')", "INSERT INTO f (f) VALUES ('rebuild')");

		change("ALTER TABLE t ALTER id TYPE INTEGER, ADD PRIMARY KEY (id)");

		assertThat(rows("SELECT body FROM f WHERE f MATCH 'pear'")).containsExactly("pear");
	}

	@Test
	void aForeignKeyThatFitsNothingHidesNoNewOrphan() {
		given("CREATE TABLE p (id INTEGER PRIMARY KEY)",
				"CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id) ON DELETE CASCADE)",
				"CREATE TABLE nokey (x INT)", "CREATE TABLE bad (x INT REFERENCES nokey (x))", "CREATE TABLE o (a INT)",
				"INSERT INTO p VALUES (1), (2)", "INSERT INTO c VALUES (1, 1), (2, 2)");

		refuse("DELETE FROM p WHERE id = 1", "ALTER TABLE o ALTER COLUMN a SET DEFAULT 5")
			.withMessageContaining("violated in 1 row(s): table c, row 1 refers to a missing row of p");
	}

	@ParameterizedTest
	@CsvSource({ "c, c2", "C, c2", "c, \"c 2\"", "p, p2", "P, p2" })
	void anOldOrphanIsNoNewOneBecauseItsTableIsRenamed(String table, String name) {
		given("CREATE TABLE p (id INTEGER PRIMARY KEY)",
				"CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES P (id), x INT)", "CREATE TABLE o (a INT)",
				"INSERT INTO c VALUES (1, 99, 1)");

		change("ALTER TABLE c ALTER COLUMN x SET NOT NULL", "INSERT INTO o VALUES (1)",
				"ALTER TABLE %s RENAME TO %s".formatted(table, name));

		assertThat(rows("SELECT a FROM o")).containsExactly("1");
	}

	@Test
	void anOldOrphanIsNoNewOneBecauseTablesSwapTheirNames() {
		given("CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE c (p INT REFERENCES p (id), x INT)",
				"CREATE TABLE d (p INT)", "INSERT INTO c VALUES (99, 1)");

		change("ALTER TABLE c ALTER COLUMN x SET NOT NULL", "ALTER TABLE c RENAME TO e", "INSERT INTO d VALUES (1)",
				"ALTER TABLE d RENAME TO c", "ALTER TABLE e RENAME TO d");

		assertThat(schema("d")).isEqualTo("CREATE TABLE d (p INT REFERENCES p (id), x INT NOT NULL)");
	}

	@Test
	void anOldOrphanIsNoNewOneBecauseItsRowGetsAnotherNumber() {
		given("CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE c (id INT PRIMARY KEY, p INT REFERENCES p (id))",
				"CREATE TABLE o (a INT)", "INSERT INTO c VALUES (7, 99)");

		change("ALTER TABLE c ALTER COLUMN id TYPE INTEGER", "INSERT INTO o VALUES (1)");

		assertThat(rows("SELECT rowid FROM c")).containsExactly("7");
	}

	@Test
	void aChangeThatTakesTheParentAwayFromItsChildrenIsRefused() {
		given("CREATE TABLE t (id INT UNIQUE)", "CREATE TABLE c (x INT REFERENCES t (id))", "INSERT INTO t VALUES (1)",
				"INSERT INTO c VALUES (1)");

		refuse("ALTER TABLE t ALTER id TYPE TEXT USING 'k' || id")
			.withMessageContaining("table c, row 1 refers to a missing row of t");
	}

}
