package dev.migrator.engine;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names in changed tables: what a name has meant it means afterwards.
 */
class SqliteAlterNamesTests extends AbstractSqliteAlterTests {

	@Test
	void aStringInDoubleQuotesDoesNotBecomeTheColumnThatIsRenamedToIt() {
		given("CREATE TABLE t (a TEXT, CHECK (a <> \"b\"))", "CREATE VIEW v AS SELECT a || \"b\" AS x FROM t",
				"CREATE INDEX i ON t (a) WHERE a <> \"b\"", """
						CREATE TRIGGER tr AFTER INSERT ON t WHEN new.a <> "b" BEGIN
						  UPDATE t SET a = "b" WHERE "a" = 'b';
						END""", "INSERT INTO t VALUES ('x')");

		change("ALTER TABLE t RENAME COLUMN a TO b");

		assertThat(rows("SELECT x FROM v")).containsExactly("xb");
		assertThat(schema("t")).isEqualTo("CREATE TABLE t (b TEXT, CHECK (b <> 'b'))");
		assertThat(schema("i")).isEqualTo("CREATE INDEX i ON t (b) WHERE b <> 'b'");
		assertThat(schema("tr")).isEqualTo("""
				CREATE TRIGGER tr AFTER INSERT ON t WHEN new.b <> 'b' BEGIN
				  UPDATE t SET b = 'b' WHERE "b" = 'b';
				END""");
	}

	@Test
	void aStringInDoubleQuotesThatHasNothingToDoWithTheRenamingStaysAsItIs() {
		given("CREATE TABLE t (a TEXT, CHECK (a <> \"x\"))", "CREATE VIEW v AS SELECT \"a\", 'a', [a], \"x\" FROM t");

		change("ALTER TABLE t RENAME COLUMN a TO \"b c\"");

		assertThat(schema("t")).isEqualTo("CREATE TABLE t (\"b c\" TEXT, CHECK (\"b c\" <> \"x\"))");
		assertThat(schema("v")).isEqualTo("CREATE VIEW v AS SELECT \"b c\", 'a', [b c], \"x\" FROM t");
	}

	@ParameterizedTest
	@ValueSource(strings = { "zz TEXT", "zz TEXT UNIQUE", "zz INT GENERATED ALWAYS AS (1) STORED" })
	void aStringInDoubleQuotesThatWouldBecomeTheNewColumnIsToldBeforeItHappens(String definition) {
		given("CREATE TABLE t (a TEXT, CHECK (a <> \"zz\"))");

		refuse("ALTER TABLE t ADD COLUMN " + definition)
			.withMessageContaining("Table t cannot have a column zz: the table t has used that name")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("single quotes"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "VIEW x AS SELECT a, \"zz\" FROM t", "INDEX x ON t (a) WHERE a <> \"zz\"",
			"TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = \"zz\"; END",
			"VIEW x AS SELECT lower(a) AS zz, count(*) FROM t GROUP BY zz" })
	void whatWouldTakeTheNewColumnForSomethingElseIsNamed(String object) {
		given("CREATE TABLE t (a TEXT)", "CREATE " + object);

		refuse("ALTER TABLE t ADD COLUMN zz TEXT").withMessageContaining("Table t cannot have a column zz")
			.withMessageContaining(object.startsWith("VIEW") ? "the view x"
					: object.startsWith("INDEX") ? "the index x" : "the trigger x");
	}

	@Test
	void aNameThatIsUsedForAnotherTableOrInAnAliasDoesNotMatter() {
		given("CREATE TABLE t (a TEXT /* zz */)", "CREATE TABLE u (zz TEXT)", "CREATE VIEW v AS SELECT zz FROM u",
				"CREATE VIEW w AS SELECT a AS zz FROM t ORDER BY zz");

		change("ALTER TABLE t ADD COLUMN zz TEXT");

		assertThat(schema("t")).isEqualTo("CREATE TABLE t (a TEXT /* zz */, zz TEXT)");
	}

	@Test
	void aColumnOfAnOuterQueryIsNotTakenOverByARenamedOne() {
		given("CREATE TABLE t (a INT)", "CREATE TABLE s (x INT)", "INSERT INTO t VALUES (5)",
				"INSERT INTO s VALUES (9)", "CREATE VIEW v AS SELECT (SELECT x FROM t) AS r FROM s");

		refuse("ALTER TABLE t RENAME COLUMN a TO x")
			.withMessageContaining("Table t cannot have a column x: the view v has used that name for something else");

		assertThat(rows("SELECT r FROM v")).containsExactly("9");
	}

	@Test
	void aColumnMayGetTheNameThatAViewGivesItAnyway() {
		given("CREATE TABLE t (a INT)", "CREATE VIEW v AS SELECT a AS b FROM t ORDER BY b",
				"CREATE VIEW w AS SELECT b FROM v");

		change("ALTER TABLE t RENAME COLUMN a TO b");

		assertThat(schema("v")).isEqualTo("CREATE VIEW v AS SELECT b AS b FROM t ORDER BY b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sqlite_t", "SQLite_Stat9", "\"sqlite_x\"" })
	void aTableCannotGetANameThatSqliteKeepsForItself(String name) {
		given("CREATE TABLE t (a)");

		refuse("ALTER TABLE t RENAME TO " + name).withMessageContaining("No table can be called")
			.withMessageContaining("SQLite keeps such names for itself");
	}

	@ParameterizedTest
	@ValueSource(strings = { "u", "\"u\"", "\"a name\"", "[select]" })
	void aTableWithATriggerThatDoesNotWorkIsRenamedWhollyOrNotAtAll(String name) {
		given("CREATE TABLE t (a INT)", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO nope VALUES (1); END");

		refuse("ALTER TABLE t RENAME TO " + name).withMessageContaining("Cannot rename")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("tr").contains("drop or correct it first"));
	}

	@Test
	void aTableWhoseTriggerUsesAFunctionOfTheApplicationCanBeRenamed() {
		given("CREATE TABLE t (a INT)", "CREATE TABLE l (x)",
				"CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO l VALUES (ours(new.a)); END");

		change("ALTER TABLE t RENAME TO u");

		assertThat(schema("tr"))
			.isEqualTo("CREATE TRIGGER tr AFTER INSERT ON u BEGIN INSERT INTO l VALUES (ours(new.a)); END");
	}

	@Test
	void aSchemaThatIsNotThereIsToldOrPassedOver() {
		given("CREATE TABLE t (a INT)");

		refuse("ALTER TABLE nope.t ADD COLUMN x INT").withMessageContaining("There is no table nope.t");
		this.revisions.delete("aaaa").after("");
		change("ALTER TABLE IF EXISTS nope.t DROP COLUMN a");

		assertThat(schema("t")).isEqualTo("CREATE TABLE t (a INT)");
	}

	@Test
	void aTriggerStaysWhenAnIndexOfTheSameNameGoesWithItsColumn() {
		given("CREATE TABLE t (a INT, b TEXT)", "CREATE TABLE log (x)", "CREATE INDEX x ON t (b)",
				"CREATE TRIGGER x AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END");

		change("ALTER TABLE t DROP COLUMN b");

		assertThat(rows("SELECT type FROM sqlite_schema WHERE name = 'x'")).containsExactly("trigger");
	}

	@Test
	void aTemporaryTableOrTriggerTakesNothingAwayFromTheTableOfItsName() throws SQLException {
		given("CREATE TABLE t (a INT, b TEXT)", "CREATE TABLE log (x)", "CREATE INDEX t_a ON t (a)",
				"CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END");
		this.revisions.add("aaaa", "CREATE TEMP TABLE t (a INT, b TEXT);\nALTER TABLE main.t ALTER b SET NOT NULL;",
				"");
		try (Connection connection = DriverManager.getConnection(this.database.url());
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TEMP TABLE seen (x)");
			statement.execute("CREATE TEMP TRIGGER see AFTER INSERT ON main.t BEGIN INSERT INTO seen VALUES (1); END");
			SingleConnectionDataSource dataSource = new SingleConnectionDataSource(connection, true);

			MigratorBuilder.forDataSource(dataSource).locations(List.of(this.revisions.location())).build().upgrade();

			statement.execute("INSERT INTO main.t VALUES (1, 'x')");
			assertThat(JdbcClient.create(dataSource).sql("SELECT count(*) FROM seen").query(Long.class).single())
				.isEqualTo(1);
		}
		assertThat(rows("SELECT name FROM sqlite_schema WHERE tbl_name = 't' ORDER BY 1")).containsExactly("t", "t_a",
				"tr");
		assertThat(rows("SELECT x FROM log")).containsExactly("1");
	}

}
