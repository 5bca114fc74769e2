package dev.migrator.engine;

import dev.migrator.script.RevisionFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What one is told when tables cannot be changed: which statement, and which rows.
 */
class SqliteAlterMessagesTests extends AbstractSqliteAlterTests {

	private static final String IMPOSSIBLE = "ALTER TABLE t ADD COLUMN g INT GENERATED ALWAYS AS (a * 2) STORED NOT NULL";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ADD COLUMN g INT AS (a * 2) STORED NOT NULL | column g would be null in 1 row (id = 2)
					ADD COLUMN g INT AS (b * 2) STORED UNIQUE   | columns (g) would not be unique, with 1 value in more than one row (g = 2)
					ALTER b TYPE TEXT USING a                   | column b would be null in 1 row (id = 2)
					ALTER c TYPE TEXT USING 'same'              | columns (c) would not be unique, with 1 value in more than one row (c = 'same')
					ALTER c TYPE TEXT COLLATE NOCASE            | columns (c) would not be unique
					ALTER a TYPE INT USING 1.5 - id             | the check (a > 0) would be violated in 1 row (id = 2, a = -0.5)
					ALTER b TYPE INT USING 3 - 2 * id           | the check (b > 0) would be violated in 1 row (id = 2
					""")
	void theRowsThatDoNotFitAreNamed(String change, String rows) {
		given("CREATE TABLE t (id INTEGER PRIMARY KEY, a INT CHECK (a > 0), b INT NOT NULL, c TEXT UNIQUE, CHECK (b > 0))",
				"INSERT INTO t VALUES (1, 1, 1, 'q'), (2, NULL, 1, 'Q')");

		refuse("ALTER TABLE t " + change).withMessageContaining("The rows of table t do not fit what it would be")
			.withMessageContaining(rows)
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Correct these rows with an UPDATE"));
	}

	@Test
	void rowsAreNamedByTheirKeyWhateverThatIs() {
		given("CREATE TABLE t (k TEXT PRIMARY KEY, a INT NOT NULL) WITHOUT ROWID",
				"CREATE TABLE u (rowid INT, a INT NOT NULL)", "INSERT INTO t VALUES ('x', 5), ('y', 6)",
				"INSERT INTO u VALUES (7, 5), (8, 6)");

		refuse("ALTER TABLE t ALTER a TYPE TEXT USING nullif(a, 6)").withMessageContaining("in 1 row (k = 'y')");
		this.revisions.delete("aaaa").after("");
		refuse("ALTER TABLE u ALTER a TYPE TEXT USING nullif(a, 6)").withMessageContaining("in 1 row (_rowid_ = 2)");
	}

	@Test
	void anIndexThatTheRowsWouldNotFitIsNamed() {
		given("CREATE TABLE t (code TEXT)", "CREATE UNIQUE INDEX t_code ON t (code)",
				"INSERT INTO t VALUES ('q'), ('Q')");

		refuse("ALTER TABLE t ALTER code TYPE TEXT COLLATE NOCASE")
			.withMessageContaining("The index t_code of table t");
	}

	@Test
	void aConstraintIsCheckedByTheNewCollation() {
		given("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('X'), ('x')");

		refuse("ALTER TABLE t ALTER a TYPE TEXT COLLATE NOCASE", "ALTER TABLE t ADD UNIQUE (a)")
			.withMessageContaining("aaaa.sql:8")
			.withMessageContaining("The columns (a) of table t cannot be made unique");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ALTER TABLE t ALTER COLUMN b SET DEFAULT 5", "ALTER TABLE t RENAME COLUMN b TO c",
			"ALTER TABLE t DROP COLUMN b", "ALTER TABLE t RENAME TO w", "ALTER TABLE u ALTER COLUMN a SET DEFAULT 1",
			"ALTER TABLE u ADD COLUMN z INT", "INSERT INTO u VALUES (1)" })
	void theStatementThatFailsIsToldWhateverFollows(String next) {
		given("CREATE TABLE t (a INT, b INT)", "CREATE TABLE u (a INT)", "INSERT INTO t VALUES (NULL, 1)");

		refuse("ALTER TABLE t ALTER COLUMN b SET DEFAULT 4", IMPOSSIBLE, next).withMessageContaining("aaaa.sql:8: ")
			.withMessageContaining("column g would be null in 1 row (rowid = 1)")
			.withMessageContaining("Statement: " + IMPOSSIBLE);
	}

	@Test
	void statementsAboutAnotherTableAreNotBlamed() {
		given("CREATE TABLE t (a INT NOT NULL)", "CREATE TABLE u (x INT NOT NULL, y INT)",
				"INSERT INTO u VALUES (1, 1)");

		refuse("ALTER TABLE t ALTER a SET NOT NULL", "ALTER TABLE t ADD COLUMN z INT",
				"ALTER TABLE u ALTER x TYPE TEXT USING NULL")
			.withMessageContaining("aaaa.sql:9: The rows of table u")
			.withMessageContaining("column x would be null");
	}

	@Test
	void aClauseThatSqliteHasNotIsToldBeforeAnythingRuns() {
		given("CREATE TABLE t (a INT, b INT)");
		this.revisions.add("aaaa", "ALTER TABLE t DROP COLUMN a CASCADE;", "");

		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(this.database.migrator(this.revisions)::upgrade)
			.withMessageContaining("SQLite has no CASCADE here");
	}

}
