package dev.migrator.engine;

import java.util.List;

import dev.migrator.BelowFloorException;
import dev.migrator.Loss;
import dev.migrator.Loss.ColumnLoss;
import dev.migrator.MigrationPlan;
import dev.migrator.Migrator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LossTests extends AbstractDatabaseTests {

	private static final String USERS = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);";

	@BeforeEach
	void users() {
		this.revisions.add("base1", USERS, "DROP TABLE users;");
	}

	private Migrator upgraded() {
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgrade("base1");
		this.database.execute("INSERT INTO users VALUES (1, 'Ann', 'a@x'), (2, 'Bob', NULL), (3, NULL, NULL)");
		migrator.upgrade();
		return migrator;
	}

	private List<Loss> losses(String target) {
		return upgraded().planDowngrade(target).losses();
	}

	private static Loss columns(String revision, String table, long rows, ColumnLoss... columns) {
		return new Loss(revision, table, false, rows, List.of(columns), true);
	}

	@Test
	void aDroppedColumnIsToldWithItsValues() {
		this.revisions.add("email", "", "ALTER TABLE users DROP COLUMN email, DROP COLUMN name;");
		assertThat(losses("base1"))
			.containsExactly(columns("email", "users", 3, new ColumnLoss("name", 2), new ColumnLoss("email", 1)));
	}

	@Test
	void aDroppedTableIsToldWithItsRowsAndTheValuesOfItsColumns() {
		assertThat(losses("base")).containsExactly(new Loss("base1", "users", true, 3,
				List.of(new ColumnLoss("id", 3), new ColumnLoss("name", 2), new ColumnLoss("email", 1)), true));
	}

	@Test
	void whatAStepRenamesIsCountedUnderTheNameThatItHasNow() {
		this.revisions.add("email", "", "ALTER TABLE persons DROP COLUMN mail;")
			.add("names", "", "ALTER TABLE users RENAME TO persons; ALTER TABLE persons RENAME COLUMN email TO mail;");
		Migrator migrator = upgraded();
		assertThat(migrator.planDowngrade("base1").losses())
			.containsExactly(columns("email", "users", 3, new ColumnLoss("email", 1)));
		assertThat(migrator.planDowngrade("base").losses()).extracting(Loss::table).containsExactly("users");
	}

	@Test
	void aTableThatAScriptRebuildsByHandLosesOnlyTheColumnsThatItLeavesOut() {
		String copy = "CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO new SELECT id, name FROM users;";
		this.revisions.add("email", "", copy + "DROP TABLE users; ALTER TABLE new RENAME TO users;");
		assertThat(losses("base1")).containsExactly(columns("email", "users", 3, new ColumnLoss("email", 1)));
	}

	@Test
	void aTableThatIsFilledAgainFromItsOldSelfIsNotLost() {
		this.revisions.add("email", "",
				"ALTER TABLE users RENAME TO old; " + USERS + " INSERT INTO users SELECT * FROM old; DROP TABLE old;");
		assertThat(losses("base1")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO users VALUES (1, (SELECT 'a'), 'b');",
			"INSERT INTO users (id) VALUES ((SELECT max(id) FROM other));",
			"WITH x AS (SELECT 1) INSERT INTO users VALUES (2, 'select', 'b');" })
	void aTableThatGetsNewRowsWithValuesFromQueriesIsLost(String insert) {
		this.revisions.add("email", "CREATE TABLE other (id INTEGER);", "DROP TABLE users; " + USERS + " " + insert);
		assertThat(losses("base1")).extracting(Loss::wholeTable).containsExactly(true);
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO users SELECT * FROM old;",
			"INSERT INTO users (id, name, email) SELECT id, upper(name), email FROM old o ORDER BY id;" })
	void aTableThatIsFilledWithAllRowsOfItsOldSelfIsNotLost(String insert) {
		this.revisions.add("email", "",
				"ALTER TABLE users RENAME TO old; " + USERS + " " + insert + " DROP TABLE old;");
		assertThat(losses("base1")).isEmpty();
	}

	@Test
	void aTableMadeFromAQueryHasTheColumnsThatTheQueryNames() {
		this.revisions.add("email", "",
				"CREATE TABLE new AS SELECT id, upper(name) AS name FROM users; DROP TABLE users; ALTER TABLE new RENAME TO users;");
		assertThat(losses("base1")).containsExactly(columns("email", "users", 3, new ColumnLoss("email", 1)));
	}

	@Test
	void aTableThatIsMadeAnewAndEmptyIsLost() {
		this.revisions.add("email", "", "DROP TABLE users; " + USERS);
		assertThat(losses("base1")).extracting(Loss::wholeTable).containsExactly(true);
	}

	@Test
	void aColumnThatIsFilledByHandAndRenamedIsNotLostButOneThatIsMadeAnewIs() {
		this.revisions.add("email", "",
				"ALTER TABLE users ADD COLUMN e2 TEXT; UPDATE users SET e2 = email; ALTER TABLE users DROP COLUMN email; "
						+ "ALTER TABLE users RENAME COLUMN e2 TO email;")
			.add("names", "", "ALTER TABLE users DROP COLUMN name; ALTER TABLE users ADD COLUMN name TEXT;");
		assertThat(losses("base1")).containsExactly(columns("names", "users", 3, new ColumnLoss("name", 2)));
	}

	@Test
	void aColumnOrTableThatIsRenamedBeforeItsTableIsRebuiltByHandIsNotLost() {
		this.revisions
			.add("email", "", "ALTER TABLE users RENAME COLUMN email TO mail; ALTER TABLE users RENAME TO people; "
					+ "CREATE TABLE new (id INTEGER PRIMARY KEY, mail TEXT); INSERT INTO new SELECT id, mail FROM people; "
					+ "DROP TABLE people; ALTER TABLE new RENAME TO people;");
		assertThat(losses("base1")).containsExactly(columns("email", "users", 3, new ColumnLoss("name", 2)));
	}

	@Test
	void ofColumnsThatExchangeTheirNamesTheOneThatIsDroppedIsLost() {
		this.revisions.add("email", "",
				"ALTER TABLE users RENAME COLUMN name TO x; ALTER TABLE users RENAME COLUMN email TO name; "
						+ "ALTER TABLE users RENAME COLUMN x TO email; ALTER TABLE users DROP COLUMN email;");
		assertThat(losses("base1")).containsExactly(columns("email", "users", 3, new ColumnLoss("name", 2)));
	}

	@Test
	void aTemporaryTableHidesTheOneOfTheSameName() {
		this.revisions.add("email", "",
				"CREATE TEMP TABLE users (x INTEGER); ALTER TABLE users RENAME TO t; CREATE TEMP TABLE users AS SELECT 1 AS name; "
						+ "DROP TABLE users; DROP TABLE t; ALTER TABLE users DROP COLUMN email;");
		assertThat(losses("base1")).containsExactly(columns("email", "users", 3, new ColumnLoss("email", 1)));
	}

	@Test
	void whatStepsMakeAndDropThemselvesIsNoLoss() {
		this.revisions
			.add("email", "",
					"CREATE TEMP TABLE t1 (x INTEGER); DROP TABLE t1; CREATE TABLE t2 (x INTEGER); DROP TABLE t2;")
			.add("names", "",
					"DROP TABLE IF EXISTS nothing; DROP INDEX IF EXISTS nothing; CREATE TABLE t1 (x INTEGER);");
		assertThat(losses("base1")).isEmpty();
	}

	@Test
	void anUpgradeTellsWhatItDropsAndThatNothingKeepsIt() {
		this.revisions.add("email", "ALTER TABLE users DROP COLUMN email;", "");
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgrade("base1");
		this.database.execute("INSERT INTO users VALUES (1, 'Ann', 'a@x')");
		assertThat(migrator.planUpgrade("heads").losses())
			.containsExactly(new Loss("email", "users", false, 1, List.of(new ColumnLoss("email", 1)), false));
	}

	@Test
	void generatedColumnsAreNoLoss() {
		this.revisions.add("shout", "ALTER TABLE users ADD COLUMN shout TEXT GENERATED ALWAYS AS (upper(name)) STORED;",
				"ALTER TABLE users DROP COLUMN shout;");
		assertThat(losses("base1")).isEmpty();
	}

	@Test
	void countingWritesNothingAndChangesNoPlan() {
		this.revisions.add("email", "", "ALTER TABLE users DROP COLUMN email;");
		Migrator migrator = upgraded();
		String planId = migrator.planDowngrade("base1").planId();
		this.database.execute("INSERT INTO users VALUES (4, 'Dan', 'd@x')");
		MigrationPlan plan = migrator.planDowngrade("base1");
		assertThat(plan.planId()).isEqualTo(planId);
		assertThat(plan.losses()).extracting(Loss::rows).containsExactly(4L);
	}

	@Test
	void noDowngradeGoesBelowTheFloor() {
		this.revisions.add("email", "", "ALTER TABLE users DROP COLUMN email;").add("names", "", "");
		upgraded();
		Migrator migrator = this.database.migrator(this.revisions, (builder) -> builder.downgradeFloor("emai"));

		MigrationPlan plan = migrator.planDowngrade("base");
		assertThat(plan.floor()).isEqualTo("email");
		assertThat(plan.belowFloor()).containsExactly("email", "base1");
		assertThatExceptionOfType(BelowFloorException.class).isThrownBy(() -> migrator.downgrade("base", plan.planId()))
			.withMessageContaining("the floor is emai")
			.withMessageContaining("nothing has run");
		assertThat(migrator.planDowngrade("-1").belowFloor()).isEmpty();
		migrator.downgrade("-1", migrator.planDowngrade("-1").planId());
		assertThat(migrator.status().current()).containsExactly("email");
	}

	@Test
	void aFloorThatNobodyKnowsKeepsAllDowngradesFromRunning() {
		upgraded();
		Migrator migrator = this.database.migrator(this.revisions, (builder) -> builder.downgradeFloor("nowhere"));
		assertThatExceptionOfType(BelowFloorException.class).isThrownBy(() -> migrator.planDowngrade("base"))
			.withMessageContaining("nowhere");
	}

}
