package dev.migrator.engine;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import dev.migrator.script.RevisionFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Changed tables, and what happens beside them: transactions, foreign keys, connections.
 */
class SqliteAlterTransactionTests extends AbstractSqliteTests {

	private static final String CHANGE = "ALTER TABLE parent ALTER COLUMN name SET NOT NULL;\n";

	@BeforeEach
	void createTables() {
		this.database = new SqliteFile(this.directory.resolve("app.db"), "?foreign_keys=on");
		for (String statement : List.of("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)",
				"CREATE TABLE child (parent INTEGER REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE)",
				"INSERT INTO parent VALUES (1, 'one'), (2, 'two')", "INSERT INTO child VALUES (1), (1), (2)")) {
			this.database.execute(statement);
		}
	}

	@Test
	void rowsThatShouldHaveGoneWithTheirParentAreAnErrorAndNeitherLostNorLeft() {
		this.revisions.add("aaaa", CHANGE + "DELETE FROM parent WHERE id = 1;", "");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining(
					"in 2 row(s): table child, row 1 refers to a missing row of parent; table child, row 2")
			.withMessageContaining("as it was before this revision")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Split the revision").contains("ON DELETE"));

		assertUntouched();
	}

	@Test
	void aChangeOfTheParentThatShouldHaveReachedTheChildrenIsAnError() {
		this.revisions.add("aaaa", "UPDATE parent SET id = 7 WHERE id = 2;\n" + CHANGE, "");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("table child, row 3 refers to a missing row of parent");

		assertUntouched();
	}

	@Test
	void statementsThatLeaveForeignKeysInOrderMayStandBesideAChange() {
		this.revisions.add("aaaa", "DELETE FROM child WHERE parent = 1;\nDELETE FROM parent WHERE id = 1;\n" + CHANGE,
				"");

		this.database.migrator(this.revisions).upgrade();

		assertThat(this.database.count("SELECT count(*) FROM parent")).isEqualTo(1);
		assertThat(this.database.count("SELECT count(*) FROM child")).isEqualTo(1);
	}

	@Test
	void whatSqliteAltersByItselfLeavesForeignKeysInForce() {
		this.revisions.add("aaaa", """
				ALTER TABLE parent ADD COLUMN note TEXT DEFAULT 'none';
				ALTER TABLE parent RENAME COLUMN name TO title;
				ALTER TABLE child RENAME TO kid;
				DELETE FROM parent WHERE id = 1;
				""", "");

		this.database.migrator(this.revisions).upgrade();

		assertThat(this.database.strings("SELECT title || ' ' || note FROM parent")).containsExactly("two none");
		assertThat(this.database.count("SELECT count(*) FROM kid")).isEqualTo(1);
	}

	@Test
	void whereAllRevisionsShareATransactionForeignKeysStayInForce() {
		this.revisions.add("aaaa", CHANGE, "").add("bbbb", "DELETE FROM parent WHERE id = 1;", "");

		this.database.migrator(this.revisions, (builder) -> builder.transactionMode(TransactionMode.SINGLE)).upgrade();

		assertThat(this.database.strings("SELECT parent FROM child")).containsExactly("2");
		assertThat(this.database.strings("SELECT sql FROM sqlite_schema WHERE name IN ('parent', 'child')"))
			.containsExactlyInAnyOrder("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
					"CREATE TABLE child (parent INTEGER REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE)");
		assertSound();
	}

	@Test
	void whereAllRevisionsShareATransactionATableMayReferToItself() {
		this.database.execute("""
				CREATE TABLE node (id INTEGER PRIMARY KEY, up INTEGER REFERENCES node ON DELETE CASCADE \
				DEFERRABLE INITIALLY DEFERRED, label TEXT)""");
		this.database.execute("INSERT INTO node VALUES (1, 3, 'a'), (2, 1, 'b'), (3, NULL, 'c')");
		this.revisions.add("aaaa", "ALTER TABLE node ALTER COLUMN label SET DEFAULT 'x';", "");

		this.database.migrator(this.revisions, (builder) -> builder.transactionMode(TransactionMode.SINGLE)).upgrade();

		assertThat(this.database.count("SELECT count(*) FROM node")).isEqualTo(3);
		assertSound();
	}

	@Test
	void whereAllRevisionsShareATransactionATableThatNamesItselfIsRefused() {
		this.database.execute("CREATE TABLE span (id INTEGER PRIMARY KEY, a INTEGER CHECK (span.a > 0))");
		this.database.execute("CREATE TABLE part (span INTEGER REFERENCES span)");
		this.revisions.add("aaaa", "ALTER TABLE span ALTER COLUMN a SET DEFAULT 5;", "");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.transactionMode(TransactionMode.SINGLE));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("Table span cannot be rebuilt")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("transaction-mode=per-revision"));

		assertUntouched();
	}

	@Test
	void outsideATransactionAChangeHappensInOneOfItsOwn() {
		this.revisions.addSections("aaaa", """
				-- migrator:upgrade transactional=false
				INSERT INTO parent VALUES (3, 'three');
				ALTER TABLE parent ALTER COLUMN name SET NOT NULL;
				ALTER TABLE parent ALTER COLUMN name TYPE VARCHAR(9);
				DELETE FROM parent WHERE id = 1;
				""");

		this.database.migrator(this.revisions).upgrade();

		assertThat(this.database.strings("SELECT sql FROM sqlite_schema WHERE name = 'parent'"))
			.containsExactly("CREATE TABLE parent (id INTEGER PRIMARY KEY, name VARCHAR(9) NOT NULL)");
		assertThat(this.database.strings("SELECT name FROM parent")).containsExactly("two", "three");
		assertThat(this.database.strings("SELECT parent FROM child")).containsExactly("2");
	}

	@Test
	void outsideATransactionAFailedChangeLeavesNothingOfItselfAndSaysWhatStays() {
		this.revisions.addSections("aaaa", """
				-- migrator:upgrade transactional=false
				INSERT INTO parent VALUES (3, NULL);
				ALTER TABLE parent ALTER COLUMN id TYPE BIGINT;
				ALTER TABLE parent ALTER COLUMN name SET NOT NULL;
				""");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("aaaa.sql:9: Column name of table parent cannot become NOT NULL")
			.withMessageContaining("id = 3")
			.withMessageContaining("1 statement(s) before this one ran and stay done");

		assertThat(this.database.strings("SELECT sql FROM sqlite_schema WHERE name = 'parent'"))
			.containsExactly("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)");
		assertThat(this.database.count("SELECT count(*) FROM parent")).isEqualTo(3);
	}

	@Test
	void aTransactionThatARevisionHasBegunItselfHoldsItsChangesToo() {
		this.revisions.addSections("aaaa", """
				-- migrator:upgrade transactional=false
				BEGIN;
				ALTER TABLE parent ALTER COLUMN name SET NOT NULL;
				ROLLBACK;
				ALTER TABLE child ALTER COLUMN parent SET NOT NULL;
				""");

		this.database.migrator(this.revisions).upgrade();

		assertThat(this.database.strings("SELECT sql FROM sqlite_schema WHERE name IN ('parent', 'child')"))
			.containsExactlyInAnyOrder("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)",
					"CREATE TABLE child (parent INTEGER NOT NULL REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE)");
		assertSound();
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 0 })
	void theConnectionGoesBackAsItCameWhetherTheChangeWorksOrNot(long inPlaceThreshold) throws SQLException {
		this.revisions.add("aaaa", CHANGE, "").add("bbbb", "ALTER TABLE child ADD PRIMARY KEY (parent);", "");
		try (Connection connection = DriverManager.getConnection(this.database.url())) {
			SingleConnectionDataSource dataSource = new SingleConnectionDataSource(connection, true);
			JdbcClient sql = JdbcClient.create(dataSource);
			List<String> before = pragmas(sql);
			Migrator migrator = MigratorBuilder.forDataSource(dataSource)
				.locations(List.of(this.revisions.location()))
				.sqliteInPlaceThreshold(inPlaceThreshold)
				.build();

			assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
				.withMessageContaining("The columns (parent) of table child cannot be made its primary key")
				.withMessageContaining("1 value stands in more than one row (parent = 1)");

			assertThat(migrator.status().current()).containsExactly("aaaa");
			assertThat(pragmas(sql)).isEqualTo(before);
			assertThat(connection.getAutoCommit()).isTrue();
			sql.sql("DELETE FROM parent WHERE id = 1").update();
			assertThat(sql.sql("SELECT count(*) FROM child").query(Long.class).single()).isEqualTo(1);
		}
	}

	@Test
	void temporaryTriggersAndTablesOfTheConnectionStay() throws SQLException {
		this.revisions.add("aaaa", "CREATE INDEX parent_name ON parent (name);\n" + CHANGE, "");
		try (Connection connection = DriverManager.getConnection(this.database.url());
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TEMP TABLE seen (id)");
			statement
				.execute("CREATE TEMP TRIGGER see AFTER UPDATE ON parent BEGIN INSERT INTO seen VALUES (new.id); END");
			statement.execute("CREATE TEMP TABLE child (unrelated)");
			SingleConnectionDataSource dataSource = new SingleConnectionDataSource(connection, true);

			MigratorBuilder.forDataSource(dataSource).locations(List.of(this.revisions.location())).build().upgrade();

			statement.execute("UPDATE parent SET name = 'zwei' WHERE id = 2");
			JdbcClient sql = JdbcClient.create(dataSource);
			assertThat(sql.sql("SELECT id FROM seen").query(Integer.class).list()).containsExactly(2);
			assertThat(sql.sql("SELECT name FROM temp.sqlite_schema ORDER BY 1").query(String.class).list())
				.containsExactly("child", "see", "seen");
		}
		assertThat(this.database.strings("SELECT sql FROM sqlite_schema WHERE name = 'parent'"))
			.containsExactly("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
	}

	@Test
	void theTableOfTheFileIsMeantEvenIfATemporaryOneHasItsName() throws SQLException {
		this.database.execute("CREATE INDEX parent_name ON parent (name)");
		this.database.execute("CREATE TRIGGER keep AFTER DELETE ON parent BEGIN SELECT raise(ABORT, 'kept'); END");
		this.revisions.add("aaaa", CHANGE, "");
		try (Connection connection = DriverManager.getConnection(this.database.url());
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TEMP TABLE parent (other)");

			MigratorBuilder.forDataSource(new SingleConnectionDataSource(connection, true))
				.locations(List.of(this.revisions.location()))
				.build()
				.upgrade();
		}
		assertThat(this.database.strings("SELECT sql FROM sqlite_schema WHERE tbl_name = 'parent' ORDER BY type"))
			.containsExactly("CREATE INDEX parent_name ON parent (name)",
					"CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
					"CREATE TRIGGER keep AFTER DELETE ON parent BEGIN SELECT raise(ABORT, 'kept'); END");
	}

	@Test
	void anAlterTableThatCannotBeReadIsReportedBeforeAnythingRuns() {
		this.revisions.addTable("aaaa").add("bbbb", "CREATE TABLE x (a);\nALTER TABLE parent\n  FROBNICATE name;", "");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("bbbb.sql:9")
			.withMessageContaining("FROBNICATE");

		assertThat(migrator.status().current()).isEmpty();
		assertThat(this.database.tables()).containsExactly("child", "parent");
	}

	@Test
	void theFirstOfTwoImpossibleStatementsIsTheOneThatIsReported() {
		this.database.execute("INSERT INTO parent VALUES (3, NULL)");
		this.revisions.add("aaaa", """
				ALTER TABLE parent ADD COLUMN code TEXT NOT NULL DEFAULT 'x' UNIQUE;
				ALTER TABLE parent ALTER COLUMN name SET NOT NULL;
				""", "");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("aaaa.sql:7: Column code cannot be added to table parent");
	}

	private List<String> pragmas(JdbcClient sql) {
		return List
			.of("foreign_keys", "legacy_alter_table", "writable_schema", "defer_foreign_keys", "busy_timeout",
					"recursive_triggers", "ignore_check_constraints")
			.stream()
			.map((pragma) -> pragma + " " + sql.sql("PRAGMA " + pragma).query(String.class).single())
			.toList();
	}

	private void assertUntouched() {
		assertThat(this.database.count("SELECT count(*) FROM parent")).isEqualTo(2);
		assertThat(this.database.count("SELECT count(*) FROM child")).isEqualTo(3);
		assertThat(this.database.strings("SELECT sql FROM sqlite_schema WHERE name = 'parent'"))
			.containsExactly("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)");
		assertSound();
	}

	private void assertSound() {
		assertThat(this.database.strings("PRAGMA integrity_check")).containsExactly("ok");
		assertThat(this.database.count("SELECT count(*) FROM pragma_foreign_key_check")).isZero();
		assertThat(this.database.strings("SELECT name FROM sqlite_schema WHERE name LIKE '\\_migrator%' ESCAPE '\\'"))
			.isEmpty();
	}

}
