package dev.migrator.engine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes that are written into the schema without a copy of the table.
 */
class SqliteAlterInPlaceTests extends AbstractSqliteAlterTests {

	@BeforeEach
	void writeIntoTheSchema() {
		inPlace();
	}

	@ParameterizedTest
	@ValueSource(strings = { "id TEXT PRIMARY KEY, a INT", "id INTEGER PRIMARY KEY, a DOUBLE   PRECISION",
			"id INTEGER PRIMARY KEY, b VARCHAR /* c */ ( 10 ), a DOUBLE\n  PRECISION",
			"id INTEGER PRIMARY KEY, b INT DEFAULT ( 1 + 1 ), a \"my type\"" })
	void aTypeMayBeWrittenInAnyWay(String columns) {
		given("CREATE TABLE t (%s)".formatted(columns));

		change("ALTER TABLE t ALTER COLUMN a SET NOT NULL");

		assertThat(schema("t")).isEqualTo("CREATE TABLE t (%s NOT NULL)".formatted(columns));
	}

	@Test
	void thePrimaryKeyOfAStrictTableStaysWhatItIs() {
		given("CREATE TABLE t (id TEXT PRIMARY KEY, a INT) STRICT");

		change("ALTER TABLE t ALTER COLUMN a SET NOT NULL");

		assertThat(schema("t")).isEqualTo("CREATE TABLE t (id TEXT PRIMARY KEY, a INT NOT NULL) STRICT");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ADD CHECK (a IN (SELECT 1))", "ADD CHECK (a > ?1)", "ALTER a SET DEFAULT (SELECT 1)",
			"ALTER a SET DEFAULT (\"nosuch\")" })
	void aTextThatSqliteDoesNotTakeIsNeverWritten(String change) {
		given("CREATE TABLE t (a INT)");

		refuse("ALTER TABLE t " + change)
			.satisfies((ex) -> assertThat(ex).message().contains("able t").doesNotContain("malformed"));
	}

	@Test
	void aRowThatHasViolatedACheckForLongIsNamed() {
		given("CREATE TABLE t (id INTEGER PRIMARY KEY, a INT CHECK (a > 0), b INT)",
				"PRAGMA ignore_check_constraints=1", "INSERT INTO t VALUES (1, -1, 1), (2, 2, 2)");

		refuse("ALTER TABLE t ALTER b SET NOT NULL")
			.withMessageContaining("the check (a > 0) would be violated in 1 row (id = 1, a = -1)");
	}

	@Test
	void whereForeignKeysAreInForceTheyAreLeftAlone() {
		this.revisions.add("aaaa", "ALTER TABLE t ALTER z SET NOT NULL;", "");
		String columns = "id INTEGER PRIMARY KEY, p INT CONSTRAINT x REFERENCES t DEFERRABLE INITIALLY DEFERRED, z INT";
		given("CREATE TABLE t (%s)".formatted(columns), "INSERT INTO t VALUES (1, 2, 3), (2, 1, 3)");

		this.database
			.migrator(this.revisions,
					(builder) -> builder.sqliteInPlaceThreshold(0).transactionMode(TransactionMode.SINGLE))
			.upgrade();

		assertThat(schema("t")).isEqualTo("CREATE TABLE t (%s NOT NULL)".formatted(columns));
	}

}
