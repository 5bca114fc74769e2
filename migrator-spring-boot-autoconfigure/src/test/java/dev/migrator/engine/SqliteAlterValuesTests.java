package dev.migrator.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The values in changed tables: none is lost, altered or computed from the wrong row.
 */
class SqliteAlterValuesTests extends AbstractSqliteAlterTests {

	@Test
	void usingIsCarriedOutEvenIfTheTypeStaysTheSame() {
		given("CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1), (2)");

		change("ALTER TABLE t ALTER COLUMN a TYPE INT USING a + 100");

		assertThat(rows("SELECT a FROM t")).containsExactly("101", "102");
		assertThat(schema("t")).isEqualTo("CREATE TABLE t (a INT)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ALTER TABLE t DROP COLUMN b; ALTER TABLE t ADD COLUMN b TEXT",
			"ALTER TABLE t DROP COLUMN b, ADD COLUMN b TEXT" })
	void droppingAndAddingAColumnOfTheSameNameKeepsNoValues(String change) {
		given("CREATE TABLE t (a INT, b TEXT)", "INSERT INTO t VALUES (1, 'secret')", "CREATE INDEX t_b ON t (b)");

		change(change);

		assertThat(rows("SELECT a || ifnull(b, ' and nothing') FROM t")).containsExactly("1 and nothing");
		assertThat(rows("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 't'")).isEmpty();
	}

	@Test
	void aGeneratedColumnAndItsSourceCanBeDroppedAndAddedAgain() {
		given("CREATE TABLE t (a INT, b INT, g AS (b * 2))", "INSERT INTO t VALUES (1, 7)");

		change("ALTER TABLE t DROP COLUMN g", "ALTER TABLE t DROP COLUMN b", "ALTER TABLE t ADD COLUMN b INT DEFAULT 4",
				"ALTER TABLE t ADD COLUMN g AS (b * 2)");

		assertThat(rows("SELECT g FROM t")).containsExactly("8");
	}

	@Test
	void withinAStatementUsingReadsTheValuesThatWereThereBefore() {
		given("CREATE TABLE t (a TEXT, b TEXT)", "INSERT INTO t VALUES ('A', 'B')");

		change("ALTER TABLE t ALTER a TYPE VARCHAR(5) USING b, ALTER b TYPE VARCHAR(5) USING a");

		assertThat(rows("SELECT a || b FROM t")).containsExactly("BA");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ADD CONSTRAINT c CHECK (a <> 'zz')", "ALTER a SET NOT NULL", "ADD UNIQUE (a)",
			"ADD COLUMN z INT DEFAULT 1" })
	void theOrderOfActionsWithinAStatementMakesNoOtherValues(String between) {
		given("CREATE TABLE t (a TEXT, b TEXT)", "INSERT INTO t VALUES ('A', 'B')");

		change("ALTER TABLE t ALTER a TYPE VARCHAR(5) USING b, %s, ALTER b TYPE VARCHAR(5) USING a".formatted(between));

		assertThat(rows("SELECT a || b FROM t")).containsExactly("BA");
	}

	@Test
	void inALaterStatementUsingReadsTheValuesThatEarlierOnesHaveMade() {
		given("CREATE TABLE t (a TEXT, b TEXT)", "INSERT INTO t VALUES ('1', 'q')");

		change("ALTER TABLE t ALTER a TYPE VARCHAR(9) USING 'new' || a",
				"ALTER TABLE t ALTER b TYPE VARCHAR(9) USING a");

		assertThat(rows("SELECT a || ' ' || b FROM t")).containsExactly("new1 new1");
	}

	@Test
	void usingDoesNotReadAColumnThatAnEarlierStatementHasReplaced() {
		given("CREATE TABLE t (a TEXT, b TEXT)", "INSERT INTO t VALUES ('secret', 'q')");

		change("ALTER TABLE t DROP COLUMN a", "ALTER TABLE t ADD COLUMN a TEXT DEFAULT ('fresh')",
				"ALTER TABLE t ALTER b TYPE VARCHAR(9) USING a");

		assertThat(rows("SELECT b FROM t")).containsExactly("fresh");
	}

	@Test
	void usingCannotReadAColumnThatAnEarlierStatementHasDropped() {
		given("CREATE TABLE t (b TEXT, z INT)", "INSERT INTO t VALUES ('q', 7)");

		refuse("ALTER TABLE t DROP COLUMN z", "ALTER TABLE t ALTER b TYPE VARCHAR(8) USING z")
			.withMessageContaining("aaaa.sql:8")
			.withMessageContaining("new values for column b of table t cannot be computed");
	}

	@Test
	void usingReadsAColumnThatAnEarlierStatementHasAdded() {
		given("CREATE TABLE t (b TEXT, z INT)", "INSERT INTO t VALUES ('q', 7)");

		change("ALTER TABLE t ALTER z SET DEFAULT 4", "ALTER TABLE t ADD COLUMN a TEXT DEFAULT ('fresh')",
				"ALTER TABLE t ALTER b TYPE VARCHAR(9) USING a");

		assertThat(rows("SELECT b || z FROM t")).containsExactly("fresh7");
	}

	@ParameterizedTest
	@ValueSource(strings = { "(SELECT max(a) FROM t)", "(VALUES (a))", "a IN t", "EXISTS (SELECT 1)" })
	void aSubqueryAfterUsingIsRefused(String expression) {
		given("CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1), (5)");

		refuse("ALTER TABLE t ALTER COLUMN a TYPE TEXT USING " + expression)
			.withMessageContaining("new values for column a of table t cannot be computed from a subquery")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("UPDATE before the ALTER TABLE"));
	}

	@Test
	void anAggregateAfterUsingIsRefusedHoweverManyRowsThereAre() {
		given("CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1)");

		refuse("ALTER TABLE t ALTER COLUMN a TYPE TEXT USING max(a)")
			.withMessageContaining("cannot be computed from an aggregate");
	}

	@Test
	void wordsThatOnlyLookLikeASubqueryAreNone() {
		given("CREATE TABLE t (a INT, \"select\" TEXT)", "INSERT INTO t VALUES (1, 'in')");

		change("ALTER TABLE t ALTER a TYPE TEXT USING \"select\" || ' select' || (a IN (1, 2)) /* SELECT */");

		assertThat(rows("SELECT a FROM t")).containsExactly("in select1");
	}

	@ParameterizedTest
	@CsvSource({ "'\"nosuch\"', table t has no column nosuch", "'?', there is no value for ?",
			"':name', there is no value for :name" })
	void aMisspeltNameOrAParameterAfterUsingIsNotTakenForAValue(String expression, String message) {
		given("CREATE TABLE t (a INT)", "INSERT INTO t VALUES (5)");

		refuse("ALTER TABLE t ALTER a TYPE TEXT USING " + expression).withMessageContaining(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CHECK (\"nosuch\" > 0)", "CHECK (a < ?1)" })
	void aMisspeltNameOrAParameterInACheckIsNotTakenForAValue(String check) {
		given("CREATE TABLE t (a INT)");

		refuse("ALTER TABLE t ADD CONSTRAINT c " + check)
			.withMessageContaining("Table t cannot have the check constraint c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "INT DEFAULT 1 CHECK (\"nosuch\" > 0)", "TEXT GENERATED ALWAYS AS (\"nosuch\")" })
	void aMisspeltNameInAnAddedColumnIsNotTakenForAValue(String definition) {
		given("CREATE TABLE t (a INT)");

		refuse("ALTER TABLE t ADD COLUMN g " + definition)
			.withMessageContaining("Column g cannot be added to table t: table t has no column nosuch");
	}

	@Test
	void aColumnThatTheSameStatementDropsIsNotTakenForAString() {
		given("CREATE TABLE t (a INT, c INT)");

		refuse("ALTER TABLE t DROP COLUMN c, ADD CHECK (\"c\" > 0)").withMessageContaining("table t has no column c");
	}

	@Test
	void quotesAreNoMistakeWhereTheyHoldWhatIsThere() {
		given("CREATE TABLE \"a t\" (a INT, \"b\"\"c\" TEXT)", "INSERT INTO \"a t\" VALUES (1, 7)");

		change("""
				ALTER TABLE "a t" ALTER a TYPE TEXT USING CAST("main"."a t"."b""c" AS "int") || "lower"('X')\
				 || ("b""c" COLLATE "nocase" = 'x')""",
				"ALTER TABLE \"a t\" ADD CHECK (\"a t\" . \"A\" > '' AND [a] > '' AND `a` > '')");

		assertThat(rows("SELECT a FROM \"a t\"")).containsExactly("7x0");
	}

	@Test
	void anIntegerOfAStrictTableBecomesTextToItsLastDigit() {
		given("CREATE TABLE t (id INTEGER PRIMARY KEY, a INT) STRICT", "INSERT INTO t VALUES (1, 9007199254740993)");

		change("ALTER TABLE t ALTER a TYPE TEXT");

		assertThat(rows("SELECT a FROM t WHERE typeof(a) = 'text'")).containsExactly("9007199254740993");
	}

	@ParameterizedTest
	@ValueSource(strings = { "REAL", "INTEGER", "NUMERIC" })
	void aTextWithSomethingBehindAZeroByteIsNoNumber(String type) {
		given("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)", "INSERT INTO t (a) VALUES ('1' || char(0) || '2')");

		refuse("ALTER TABLE t ALTER a TYPE " + type)
			.withMessageContaining("Column a of table t cannot be of type " + type)
			.withMessageContaining("id = 1");
	}

	@Test
	void theDefaultOfAnAddedColumnHasToMeetItsCheck() {
		given("CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1)");

		refuse("ALTER TABLE t ADD COLUMN x INT DEFAULT 0 CHECK (x > 0)")
			.withMessageContaining("its default 0 would violate the check (x > 0) in 1 row(s)");
	}

	@Test
	void theCheckOfAnAddedColumnMayBeAboutOneAddedJustBefore() {
		given("CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1)");

		change("ALTER TABLE t ADD COLUMN g INT DEFAULT 1 CHECK (g <= a), ADD COLUMN h INT DEFAULT 2 CHECK (h > g)");

		assertThat(rows("SELECT g || h FROM t")).containsExactly("12");
	}

	@Test
	void aDefaultInDoubleQuotesIsAString() {
		given("CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1)");

		change("ALTER TABLE t ADD COLUMN z TEXT DEFAULT \"z\"");

		assertThat(rows("SELECT z FROM t")).containsExactly("z");
	}

}
