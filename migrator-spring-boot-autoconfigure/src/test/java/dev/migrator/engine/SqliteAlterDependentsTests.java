package dev.migrator.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Views and triggers around changed tables: those that work go on working, and those that
 * have not worked for long are in nobody's way.
 */
class SqliteAlterDependentsTests extends AbstractSqliteAlterTests {

	private static final String ELSEWHERE = "CREATE TRIGGER old AFTER INSERT ON u BEGIN INSERT INTO nope VALUES (1); END";

	@Test
	void aTriggerThatDoesNotWorkHidesNoOtherThatStopsWorking() {
		given("CREATE TABLE t (a INT)", "CREATE TABLE log (x)", "CREATE TABLE u (z)", ELSEWHERE,
				"CREATE TRIGGER copy AFTER INSERT ON u BEGIN INSERT INTO log SELECT * FROM t; END");

		refuse("ALTER TABLE t ALTER COLUMN a SET DEFAULT 1", "ALTER TABLE t ADD COLUMN c INT")
			.withMessageContaining("aaaa.sql:8")
			.withMessageContaining("would break the trigger copy on INSERT");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ADD COLUMN c INT", "RENAME TO w", "RENAME COLUMN a TO z", "DROP COLUMN b",
			"ALTER COLUMN a SET NOT NULL" })
	void viewsAndTriggersThatHaveNotWorkedBeforeAreInNobodysWay(String change) {
		given("CREATE TABLE t (a INT, b INT)", "CREATE TABLE u (z)", "CREATE TABLE n (a INT)", ELSEWHERE,
				"CREATE VIEW v AS SELECT * FROM n",
				"CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO u VALUES (1); END", "DROP TABLE n");

		change("ALTER TABLE t " + change);

		assertThat(rows("SELECT name FROM sqlite_schema WHERE name IN ('v', 'vi', 'old') ORDER BY 1"))
			.containsExactly("old", "v", "vi");
	}

	@Test
	void aTriggerThatFailsForAForeignKeyStaysAsItIsWhenItsTableIsRenamed() {
		given("CREATE TABLE t (a, b)", "CREATE TABLE c (x REFERENCES t (a))",
				"CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = new.a WHERE a = new.a; END");

		change("ALTER TABLE t RENAME TO u");

		assertThat(schema("tr"))
			.isEqualTo("CREATE TRIGGER tr AFTER INSERT ON u BEGIN UPDATE u SET b = new.a WHERE a = new.a; END");
	}

	@ParameterizedTest
	@ValueSource(strings = { "VIEW x AS SELECT a, b FROM t",
			"TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET b = 1 WHERE a = new.a; END" })
	void aColumnThatAViewOrATriggerHasBeenWaitingForCanBeAdded(String object) {
		given("CREATE TABLE t (a INT)", "CREATE " + object);

		change("ALTER TABLE t ADD COLUMN b INT", "INSERT INTO t (a) VALUES (1)");

		assertThat(schema("t")).isEqualTo("CREATE TABLE t (a INT, b INT)");
		assertThat(schema("x")).isEqualTo("CREATE " + object);
	}

	@Test
	void aTriggerThatFillsATableByPositionIsToldWhenTheTableGrows() {
		given("CREATE TABLE t (a INT)", "CREATE TABLE s (a INT)",
				"CREATE TRIGGER fill AFTER INSERT ON s BEGIN INSERT INTO t VALUES (1); END");

		refuse("ALTER TABLE t ADD COLUMN c INT").withMessageContaining("would break the trigger fill on INSERT")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("create it anew afterwards"));
	}

	@Test
	void aColumnOfAGeneratedOneIsRefusedAndItsIndexStays() {
		given("CREATE TABLE t (a, b, g AS (a || '!'))", "CREATE INDEX i ON t (a, b)");

		refuse("ALTER TABLE t DROP COLUMN a").withMessageContaining("the generated column g is computed from it");

		assertThat(schema("i")).isEqualTo("CREATE INDEX i ON t (a, b)");
	}

}
