package dev.migrator.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.migrator.Archive;
import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.Restoration;
import dev.migrator.Restoration.Leftover;
import dev.migrator.RevisionFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PreservationTests extends AbstractDatabaseTests {

	private Migrator migrator() {
		return this.database.migrator(this.revisions);
	}

	private Migrator upgraded(String... statements) {
		Migrator migrator = migrator();
		migrator.upgrade();
		for (String statement : statements) {
			this.database.execute(statement);
		}
		return migrator;
	}

	private static MigrationResult downgrade(Migrator migrator, String target) {
		return migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	private List<String> dump(String table, String columns) {
		return this.database.strings("SELECT %s FROM %s ORDER BY 1".formatted(columns, table));
	}

	private void addEmail() {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);", "DROP TABLE users;")
			.add("email", "ALTER TABLE users ADD COLUMN email TEXT;", "ALTER TABLE users DROP COLUMN email;");
	}

	@Test
	void theNextUpgradeRestoresTheValuesOfADroppedColumn() {
		addEmail();
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann', 'a@x'), (2, 'Bob', NULL), (3, 'Cid', 'c@x')");

		MigrationResult down = downgrade(migrator, "-1");
		assertThat(down.archives()).singleElement().satisfies((archive) -> {
			assertThat(archive.revision()).isEqualTo("email");
			assertThat(archive.table()).isEqualTo("users");
			assertThat(archive.wholeTable()).isFalse();
			assertThat(archive.columns()).containsExactly("email");
			assertThat(archive.key()).containsExactly("id");
			assertThat(archive.rows()).isEqualTo(3);
			assertThat(archive.bytes()).isEqualTo(9);
		});
		assertThat(migrator.archives().list()).isEqualTo(down.archives());
		this.database.execute("DELETE FROM users WHERE id = 3");
		this.database.execute("UPDATE users SET name = 'Anna' WHERE id = 1");
		this.database.execute("INSERT INTO users VALUES (4, 'Dan')");

		MigrationResult up = migrator.upgrade();
		assertThat(dump("users", "id || name || coalesce(email, '-')")).containsExactly("1Annaa@x", "2Bob-", "4Dan-");
		assertThat(up.restorations()).containsExactly(new Restoration("email", "users", false, List.of("email"), 2,
				List.of(new Leftover(1, 1, "the rows are gone")), 1));
		assertThat(migrator.archives().list()).singleElement().satisfies((archive) -> {
			assertThat(archive.rows()).isEqualTo(1);
			assertThat(archive.restoredRows()).isEqualTo(2);
			assertThat(archive.restoredAt()).isNotNull();
		});
		assertThat(migrator.archives().rows(1, 10)).containsExactly(Map.of("id", 3, "email", "c@x"));
	}

	@Test
	void whatIsRestoredWhollyLeavesNothingBehind() {
		addEmail();
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann', 'a@x')");
		downgrade(migrator, "-1");
		migrator.upgrade();
		assertThat(migrator.archives().list()).isEmpty();
		assertThat(this.database.tablesLike("migrator_archive_%")).isEmpty();
		downgrade(migrator, "-1");
		assertThat(migrator.archives().list()).extracting(Archive::id).containsExactly(2L);
	}

	@Test
	void aDroppedTableComesBackWithItsRowsAndItsCounter() {
		this.revisions.add("users",
				"CREATE TABLE users (id %s, name TEXT, size INT GENERATED ALWAYS AS (length(name)) STORED);"
					.formatted(this.database.countedKey()),
				"DROP TABLE users;");
		Migrator migrator = upgraded("INSERT INTO users (name) VALUES ('Ann'), ('Bob'), ('Cid')",
				"DELETE FROM users WHERE id = 3");
		List<String> before = dump("users", "id || name || size");

		assertThat(downgrade(migrator, "base").archives()).singleElement()
			.satisfies((archive) -> assertThat(archive.columns()).containsExactly("id", "name"));
		MigrationResult up = migrator.upgrade();

		assertThat(dump("users", "id || name || size")).isEqualTo(before);
		assertThat(up.restorations()).extracting(Restoration::restored).containsExactly(2L);
		this.database.execute("INSERT INTO users (name) VALUES ('Dan')");
		assertThat(this.database.count("SELECT max(id) FROM users")).isEqualTo(4);
	}

	@Test
	void rowsThatTheUpgradeWritesItselfTakeTheValuesThatTheyHad() {
		this.revisions.add("roles",
				"CREATE TABLE roles (name TEXT PRIMARY KEY, title TEXT); INSERT INTO roles VALUES ('a', 'Admin'), ('b', 'Boss');",
				"DROP TABLE roles;");
		Migrator migrator = upgraded("UPDATE roles SET title = 'Chief' WHERE name = 'b'",
				"INSERT INTO roles VALUES ('c', 'Clerk')");
		downgrade(migrator, "base");
		migrator.upgrade();
		assertThat(dump("roles", "name || title")).containsExactly("aAdmin", "bChief", "cClerk");
		assertThat(migrator.archives().list()).isEmpty();
	}

	@Test
	void namesCanBeAnything() {
		this.revisions
			.add("table", "CREATE TABLE \"a \"\"b\"\", c\" (\"the, \"\"key\"\"\" TEXT PRIMARY KEY, archive_row INT);",
					"DROP TABLE \"a \"\"b\"\", c\";")
			.add("column", "ALTER TABLE \"a \"\"b\"\", c\" ADD COLUMN \"select, 'x'\" TEXT;",
					"ALTER TABLE \"a \"\"b\"\", c\" DROP COLUMN \"select, 'x'\", DROP COLUMN archive_row;");
		Migrator migrator = upgraded("INSERT INTO \"a \"\"b\"\", c\" VALUES ('k', 5, 'v')");
		assertThat(downgrade(migrator, "-1").archives()).singleElement().satisfies((archive) -> {
			assertThat(archive.columns()).containsExactly("archive_row", "select, 'x'");
			assertThat(archive.key()).containsExactly("the, \"key\"");
		});
		assertThat(migrator.archives().list().get(0).columns()).containsExactly("archive_row", "select, 'x'");
		Restoration restoration = migrator.upgrade().restorations().get(0);
		assertThat(dump("\"a \"\"b\"\", c\"", "\"select, 'x'\"")).containsExactly("v");
		assertThat(restoration.columns()).containsExactly("select, 'x'");
		assertThat(restoration.leftovers()).singleElement()
			.satisfies((leftover) -> assertThat(leftover.reason()).contains("no column archive_row"));
		assertThat(migrator.archives().rows(1, 5).get(0)).containsEntry("archive_row", 5);
	}

	@Test
	void whatTheScriptChangesBeforeItDropsIsKeptAsItWasBefore() {
		addEmail();
		this.revisions.after("users")
			.add("email", "ALTER TABLE users ADD COLUMN email TEXT;",
					"UPDATE users SET email = NULL; ALTER TABLE users DROP COLUMN email;");
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann', 'a@x')");
		downgrade(migrator, "-1");
		migrator.upgrade();
		assertThat(dump("users", "email")).containsExactly("a@x");
	}

	@Test
	void whatIsWrittenMeanwhileIntoAColumnThatWasOnlyRenamedIsNotOverwritten() {
		addEmail();
		this.revisions.after("users")
			.add("email", "ALTER TABLE users RENAME COLUMN name TO title;",
					"ALTER TABLE users RENAME COLUMN title TO name; CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT); "
							+ "INSERT INTO new SELECT id, name FROM users; DROP TABLE users; ALTER TABLE new RENAME TO users;");
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann')");
		assertThat(downgrade(migrator, "-1").archives()).isEmpty();
		this.database.execute("UPDATE users SET name = 'Anna'");
		migrator.upgrade();
		assertThat(dump("users", "title")).containsExactly("Anna");
	}

	@Test
	void whatIsWrittenMeanwhileIntoATableIsNotOverwrittenWhereOnlyATemporaryOneOfItsNameWasDropped() {
		addEmail();
		this.revisions.after("users").add("email", "", "CREATE TEMP TABLE users (id INTEGER); DROP TABLE users;");
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann')");
		assertThat(downgrade(migrator, "-1").archives()).isEmpty();
		this.database.execute("UPDATE users SET name = 'Anna'");
		migrator.upgrade();
		assertThat(dump("users", "name")).containsExactly("Anna");
	}

	@Test
	void restoringFiresNoTriggersAndLeavesThemInPlace() {
		addEmail();
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann', 'a@x')");
		downgrade(migrator, "-1");
		this.database.execute("CREATE TABLE log (x INTEGER)");
		this.database.createTrigger("audit", "AFTER UPDATE ON users", "INSERT INTO log VALUES (1)");
		migrator.upgrade();
		assertThat(dump("users", "email")).containsExactly("a@x");
		assertThat(this.database.count("SELECT count(*) FROM log")).isZero();
		this.database.execute("UPDATE users SET name = 'x'");
		assertThat(this.database.count("SELECT count(*) FROM log")).isEqualTo(1);
	}

	@Test
	void onlyTheRowsThatTheTableRefusesStayBehind() {
		addEmail();
		this.revisions.after("users")
			.add("email", "ALTER TABLE users ADD COLUMN email TEXT; CREATE UNIQUE INDEX one ON users (email);",
					"DROP INDEX one; ALTER TABLE users DROP COLUMN email;");
		Migrator migrator = upgraded(
				"INSERT INTO users WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT i, 'n', 'm' || i FROM n");
		downgrade(migrator, "-1");
		// A later release of the revision is stricter
		this.revisions.after("users")
			.add("email", "ALTER TABLE users ADD COLUMN email TEXT CHECK (email NOT IN ('m3', 'm77', 'm500'));",
					"ALTER TABLE users DROP COLUMN email;");
		Migrator next = migrator();
		MigrationResult up = next.upgrade();
		assertThat(this.database.count("SELECT count(*) FROM users WHERE email = 'm' || id")).isEqualTo(497);
		assertThat(up.restorations()).singleElement().satisfies((restoration) -> {
			assertThat(restoration.restored()).isEqualTo(497);
			assertThat(restoration.leftovers()).singleElement().satisfies((leftover) -> {
				assertThat(leftover.rows()).isEqualTo(3);
				assertThat(leftover.reason().toLowerCase(Locale.ROOT)).contains("check constraint");
			});
		});
		assertThat(next.archives().rows(1, 10)).extracting((row) -> row.get("email"))
			.containsExactly("m3", "m77", "m500");
	}

	@Test
	void uniqueValuesComeBackThoughTheUpgradeHasGivenThemToOtherRows() {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;")
			.add("rank1",
					"ALTER TABLE users ADD COLUMN rank INT; UPDATE users SET rank = id; CREATE UNIQUE INDEX one ON users (rank);",
					"DROP INDEX one; ALTER TABLE users DROP COLUMN rank;");
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 3), (2, 1), (3, 2)");
		downgrade(migrator, "-1");
		migrator.upgrade();
		assertThat(dump("users", "id || '-' || rank")).containsExactly("1-3", "2-1", "3-2");
	}

	@Test
	void rowsWhoseParentsAreGoneStayBehindAndTheOthersComeBack() {
		SqliteFile enforcing = new SqliteFile(this.directory.resolve("keys.db"), "?foreign_keys=true");
		this.revisions.add("orgs1", "CREATE TABLE orgs (id INTEGER PRIMARY KEY);", "DROP TABLE orgs;")
			.add("users", "CREATE TABLE notes (id INTEGER PRIMARY KEY, usr INT REFERENCES users (id)); "
					+ "CREATE TABLE users (id INTEGER PRIMARY KEY, org INT REFERENCES orgs, boss INT REFERENCES users);",
					"DROP TABLE notes; DROP TABLE users;");
		Migrator migrator = enforcing.migrator(this.revisions);
		migrator.upgrade();
		enforcing.execute("INSERT INTO orgs VALUES (1), (2)");
		enforcing
			.execute("INSERT INTO users VALUES (1, 1, 4), (2, 2, NULL), (3, 1, 2), (4, 1, 1), (5, NULL, 3), (6, 1, 6)");
		enforcing.execute("INSERT INTO notes VALUES (10, 1), (20, 2), (50, 5)");
		migrator.downgrade("orgs1", migrator.planDowngrade("orgs1").planId());
		enforcing.execute("DELETE FROM orgs WHERE id = 2");

		MigrationResult up = migrator.upgrade();
		assertThat(enforcing.strings("SELECT id FROM users ORDER BY id")).containsExactly("1", "4", "6");
		assertThat(enforcing.strings("SELECT id FROM notes ORDER BY id")).containsExactly("10");
		assertThat(up.restorations()).flatExtracting(Restoration::leftovers)
			.extracting(Leftover::rows)
			.containsExactlyInAnyOrder(3L, 2L);
		assertThat(enforcing.strings("PRAGMA foreign_key_check")).isEmpty();
	}

	@Test
	void anOlderReleaseKeepsWhatItDropsAndTheNewerOneRestoresIt() {
		addEmail();
		upgraded("INSERT INTO users VALUES (1, 'Ann', 'a@x')");
		this.revisions.delete("email");
		Migrator older = migrator();
		downgrade(older, "users");
		this.revisions.after("");
		addEmail();
		migrator().upgrade();
		assertThat(dump("users", "email")).containsExactly("a@x");
	}

	@Test
	void ofTwoDowngradesOfOneRevisionTheLastCounts() {
		addEmail();
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann', 'old'), (2, 'Bob', 'gone')");
		downgrade(migrator, "-1");
		this.database.execute("DELETE FROM users WHERE id = 2");
		migrator.upgrade();
		this.database.execute("UPDATE users SET email = 'new'");
		downgrade(migrator, "-1");
		this.database.execute("INSERT INTO users VALUES (2, 'Someone else')");
		migrator.upgrade();
		assertThat(dump("users", "id || coalesce(email, '-')")).containsExactly("1new", "2-");
		assertThat(migrator.archives().rows(1, 10)).extracting((row) -> row.get("email")).containsExactly("gone");
	}

	@Test
	void anArchiveThatANewerOneReplacesStaysForAPersonToLookAt() {
		addEmail();
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann', 'old')");
		downgrade(migrator, "-1");
		migrator.stamp("email");
		this.database.execute("ALTER TABLE users ADD COLUMN email TEXT");
		this.database.execute("UPDATE users SET email = 'new'");
		downgrade(migrator, "-1");
		MigrationResult up = migrator.upgrade();
		assertThat(dump("users", "email")).containsExactly("new");
		assertThat(up.restorations()).flatExtracting(Restoration::leftovers)
			.containsExactly(new Leftover(1, 1, "archive 2 of the same table is newer"));
	}

	@Test
	void aRevisionOutsideATransactionKeepsItsDataBeforeItBeginsAndIsFinishedLater() {
		this.revisions.addSections("users", """
				-- migrator:upgrade
				CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
				CREATE TABLE notes (id INTEGER PRIMARY KEY);
				CREATE TABLE IF NOT EXISTS lock (x INTEGER);
				-- migrator:downgrade transactional=false
				DROP TABLE IF EXISTS notes;
				DROP TABLE lock;
				DROP TABLE users;
				""");
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'a@x')", "INSERT INTO notes VALUES (7)",
				"DROP TABLE lock");
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "base"));
		this.database.execute("CREATE TABLE lock (x INTEGER)");
		this.database.execute("UPDATE users SET email = 'b@x'");
		downgrade(migrator, "base");
		migrator.upgrade();
		assertThat(dump("users", "email")).containsExactly("b@x");
		assertThat(dump("notes", "id")).containsExactly("7");
	}

	@Test
	void aFailedDowngradeKeepsNothing() {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY);",
				"DROP TABLE users; DROP TABLE nowhere;");
		Migrator migrator = upgraded("INSERT INTO users VALUES (1)");
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "base"));
		assertThat(migrator.archives().list()).isEmpty();
		assertThat(dump("users", "id")).containsExactly("1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ar-EG", "fa-IR", "tr-TR", "th-TH-u-nu-thai" })
	void theDigitsOfTheServersLanguageDoNotGetIntoSql(String language) {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag(language));
		try {
			this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);", "DROP TABLE users;")
				.add("info",
						"ALTER TABLE users ADD COLUMN info TEXT; ALTER TABLE users ADD CONSTRAINT c CHECK (info <> '');",
						"ALTER TABLE users DROP CONSTRAINT c; ALTER TABLE users DROP COLUMN info;");
			Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann', 'x'), (2, 'Bob', NULL)");
			downgrade(migrator, "base");
			migrator.upgrade();
			assertThat(dump("users", "id || name || coalesce(info, '-')")).containsExactly("1Annx", "2Bob-");
			assertThat(migrator.archives().list()).isEmpty();
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void nothingIsKeptWhereThatIsSwitchedOff() {
		addEmail();
		upgraded("INSERT INTO users VALUES (1, 'Ann', 'a@x')");
		Migrator migrator = this.database.migrator(this.revisions, (builder) -> builder.preserveData(false));
		assertThat(migrator.planDowngrade("-1").losses()).allSatisfy((loss) -> assertThat(loss.kept()).isFalse());
		assertThat(downgrade(migrator, "-1").archives()).isEmpty();
		assertThat(this.database.tablesLike("migrator_archive%")).isEmpty();
	}

	@Test
	void archivesCanBeDropped() {
		addEmail();
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann', 'a@x')");
		downgrade(migrator, "base");
		assertThat(migrator.archives().list()).extracting(Archive::id).containsExactly(2L, 1L);
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator.archives().drop(List.of(1L, 7L)))
			.withMessage("There is no archive 7; nothing was done. There are: 2, 1.");
		assertThat(migrator.archives().drop(List.of(1L))).extracting(Archive::id).containsExactly(1L);
		assertThat(migrator.archives().list()).extracting(Archive::id).containsExactly(2L);
		assertThat(migrator.archives().find(1)).isEmpty();
		migrator.upgrade();
		assertThat(dump("users", "name || coalesce(email, '-')")).containsExactly("Ann-");
	}

	@Test
	void aDatabaseWithoutArchivesHasNone() {
		addEmail();
		assertThat(migrator().archives().list()).isEmpty();
		assertThat(upgraded().archives().list()).isEmpty();
	}

	@Test
	void stagesDownAndUpBringBackWhatEachOfThemTook() {
		addEmail();
		Migrator migrator = upgraded("INSERT INTO users VALUES (1, 'Ann', 'a@x'), (2, 'Bob', 'b@x')");
		downgrade(migrator, "-1");
		this.database.execute("UPDATE users SET name = 'Anna' WHERE id = 1");
		downgrade(migrator, "-1");
		migrator.upgrade("+1");
		assertThat(dump("users", "name")).containsExactly("Anna", "Bob");
		migrator.upgrade("+1");
		assertThat(dump("users", "name || email")).containsExactly("Annaa@x", "Bobb@x");
		assertThat(migrator.archives().list()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE SET DEFAULT" })
	void aTableIsNotDroppedWhenRowsOfAnotherOneWouldGoWithIt(String action) {
		SqliteFile enforcing = new SqliteFile(this.directory.resolve("keys.db"), "?foreign_keys=true");
		this.revisions
			.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY);",
					"CREATE TABLE other (x INTEGER); DROP TABLE users;")
			.add("notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, usr INT REFERENCES users %s);".formatted(action),
					"");
		Migrator migrator = enforcing.migrator(this.revisions);
		migrator.upgrade();
		enforcing.execute("INSERT INTO users VALUES (1)");
		enforcing.execute("INSERT INTO notes VALUES (7, 1), (8, NULL)");
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "base"))
			.withMessageContaining("Dropping table users would also")
			.withMessageContaining("1 row(s) of table notes, whose foreign key (usr) says " + action)
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Drop table notes"));
		assertThat(enforcing.strings("SELECT id FROM notes WHERE usr = 1")).containsExactly("7");
	}

	@Test
	void aTableIsNotDroppedWhenRowsThatStayWouldGoWithThoseOfAnotherThatIsDroppedLater() {
		SqliteFile enforcing = new SqliteFile(this.directory.resolve("keys.db"), "?foreign_keys=true");
		this.revisions
			.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY); "
					+ "CREATE TABLE notes (id INTEGER PRIMARY KEY, usr INT REFERENCES users ON DELETE CASCADE);",
					"DROP TABLE users; DROP TABLE notes;")
			.add("tags", "CREATE TABLE tags (id INTEGER PRIMARY KEY, note INT REFERENCES notes ON DELETE CASCADE);",
					"");
		Migrator migrator = enforcing.migrator(this.revisions);
		migrator.upgrade();
		enforcing.execute("INSERT INTO users VALUES (1)");
		enforcing.execute("INSERT INTO notes VALUES (7, 1)");
		enforcing.execute("INSERT INTO tags VALUES (9, 7)");
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "base"))
			.withMessageContaining("Dropping table notes would also delete 1 row(s) of table tags");
		assertThat(enforcing.strings("SELECT id || note FROM tags")).containsExactly("97");
	}

	@Test
	void aTableIsNotDroppedBeforeOneThatRefersToItIsRebuiltByHand() {
		SqliteFile enforcing = new SqliteFile(this.directory.resolve("keys.db"), "?foreign_keys=true");
		this.revisions.add("notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);", "")
			.add("users",
					"CREATE TABLE users (id INTEGER PRIMARY KEY); "
							+ "ALTER TABLE notes ADD COLUMN usr INT REFERENCES users ON DELETE CASCADE;",
					"DROP TABLE users; CREATE TABLE n (id INTEGER PRIMARY KEY, text TEXT); "
							+ "INSERT INTO n SELECT id, text FROM notes; DROP TABLE notes; ALTER TABLE n RENAME TO notes;");
		Migrator migrator = enforcing.migrator(this.revisions);
		migrator.upgrade();
		enforcing.execute("INSERT INTO users VALUES (1)");
		enforcing.execute("INSERT INTO notes VALUES (7, 'x', 1)");
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "-1"))
			.withMessageContaining("Dropping table users would also delete 1 row(s) of table notes");
		assertThat(enforcing.strings("SELECT id || text FROM notes")).containsExactly("7x");
	}

	@Test
	void tablesCanBeDroppedTogetherInAnyOrder() {
		SqliteFile enforcing = new SqliteFile(this.directory.resolve("keys.db"), "?foreign_keys=true");
		this.revisions.add("users",
				"CREATE TABLE users (id INTEGER PRIMARY KEY); "
						+ "CREATE TABLE notes (id INTEGER PRIMARY KEY, usr INT REFERENCES users ON DELETE CASCADE);",
				"DROP TABLE users; DROP TABLE notes;");
		Migrator migrator = enforcing.migrator(this.revisions);
		migrator.upgrade();
		enforcing.execute("INSERT INTO users VALUES (1)");
		enforcing.execute("INSERT INTO notes VALUES (7, 1), (8, NULL)");
		downgrade(migrator, "base");
		migrator.upgrade();
		assertThat(enforcing.strings("SELECT id || coalesce(usr, '-') FROM notes")).containsExactly("71", "8-");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ALTER TABLE users ADD COLUMN age INT, ADD COLUMN email TEXT NOT NULL UNIQUE;",
			"ALTER TABLE users ADD COLUMN email TEXT;\nALTER TABLE users ALTER COLUMN email SET NOT NULL;" })
	void aColumnThatMustNotBeNullGetsTheValuesThatWereKeptBeforeItIsMadeSo(String upgrade) {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);", "DROP TABLE users;")
			.add("email", upgrade, "ALTER TABLE users DROP COLUMN email;"
					+ (upgrade.contains("age") ? "ALTER TABLE users DROP COLUMN age;" : ""));
		Migrator migrator = upgraded("INSERT INTO users (id, email) VALUES (1, 'a@x'), (2, 'b@x')");
		this.database.execute("CREATE TABLE log (x INTEGER NOT NULL)");
		this.database.createTrigger("lock", "BEFORE UPDATE ON users", "INSERT INTO log VALUES (NULL)");
		downgrade(migrator, "-1");

		MigrationResult up = migrator.upgrade();
		assertThat(dump("users", "id || email")).containsExactly("1a@x", "2b@x");
		assertThat(up.restorations()).extracting(Restoration::restored).containsExactly(2L);
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.database.execute("INSERT INTO users (id, email) VALUES (3, NULL)"));
		assertThat(migrator.archives().list()).isEmpty();
	}

	@Test
	void newRowsWithoutAValueThatMustBeThereAreNamedAndNothingIsChanged() {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);", "DROP TABLE users;")
			.add("email", "ALTER TABLE users ADD COLUMN email TEXT NOT NULL;", "ALTER TABLE users DROP COLUMN email;");
		Migrator migrator = upgraded("INSERT INTO users (id, email) VALUES (1, 'a@x')");
		downgrade(migrator, "-1");
		this.database.execute("INSERT INTO users VALUES (2, 'Bob')");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("email.sql:7")
			.withMessageContaining(onPostgresql() ? "contains null values" : "1 row")
			.withMessageContaining(onPostgresql() ? "users" : "id = 2");
		assertThat(migrator.archives().list()).hasSize(1);
		assertThat(dump("users", "id || coalesce(name, '-')")).containsExactly("1-", "2Bob");
		this.database.execute("DELETE FROM users WHERE id = 2");
		migrator.upgrade();
		assertThat(dump("users", "email")).containsExactly("a@x");
	}

	@Test
	void rowsOfATableThatIsRebuiltByHandWithoutAKeyAreNotGuessed() {
		this.revisions.add("words", "CREATE TABLE words (word TEXT);", "DROP TABLE words;")
			.add("rank1", "ALTER TABLE words ADD COLUMN rank INT;",
					"CREATE TABLE w2 (word TEXT); INSERT INTO w2 SELECT word FROM words; DROP TABLE words; ALTER TABLE w2 RENAME TO words;");
		Migrator migrator = upgraded("INSERT INTO words VALUES ('a', 1), ('b', 2)");
		downgrade(migrator, "-1");
		Restoration restoration = migrator.upgrade().restorations().get(0);
		assertThat(restoration.restored()).isZero();
		assertThat(restoration.leftovers()).singleElement()
			.satisfies((leftover) -> assertThat(leftover.reason()).contains("no primary key"));
		assertThat(migrator.archives().rows(1, 10)).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD COLUMN a TEXT;",
			"DROP TABLE t; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);" })
	void whatIsThereAfterTheDowngradeTooMayHoldNewerValuesAndIsNotOverwritten(String downgrade) {
		this.revisions.add("table", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);", "DROP TABLE t;")
			.add("value", "SELECT 1;", downgrade);
		Migrator migrator = upgraded("INSERT INTO t VALUES (1, 'old')");
		assertThat(downgrade(migrator, "-1").archives()).hasSize(1);
		this.database.execute("INSERT INTO t VALUES (1, 'new') ON CONFLICT (id) DO UPDATE SET a = 'new'");

		MigrationResult up = migrator.upgrade();
		assertThat(dump("t", "a")).containsExactly("new");
		assertThat(up.restorations()).flatExtracting(Restoration::leftovers)
			.extracting(Leftover::reason)
			.singleElement()
			.asString()
			.contains("was there before the upgrade, too");
		assertThat(migrator.archives().rows(1, 5)).extracting((row) -> row.get("a")).containsExactly("old");
	}

	@Test
	void whatTheUpgradeMakesAnewIsRestoredThoughSomethingOfThatNameWasThere() {
		this.revisions.add("table", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);", "DROP TABLE t;")
			.add("value", "ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD COLUMN a TEXT;",
					"ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD COLUMN a INT;");
		Migrator migrator = upgraded("INSERT INTO t VALUES (1, 'old')");
		downgrade(migrator, "-1");
		migrator.upgrade();
		assertThat(dump("t", "a")).containsExactly("old");
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO n SELECT * FROM t WHERE id > 1;", "INSERT INTO n SELECT * FROM t LIMIT 1;",
			"INSERT INTO n SELECT * FROM other;", "INSERT INTO n SELECT DISTINCT * FROM t;",
			"INSERT INTO n SELECT t.* FROM t, other;", "INSERT INTO n (id, a) SELECT id, a FROM t;" })
	void aCopyByHandThatLeavesSomethingOutIsNoneToRelyOn(String copy) {
		String columns = " (id INTEGER PRIMARY KEY, a TEXT, b TEXT);";
		this.revisions
			.add("table", "CREATE TABLE t" + columns + "CREATE TABLE other" + columns,
					"DROP TABLE t; DROP TABLE other;")
			.add("value", "", "CREATE TABLE n" + columns + copy + "DROP TABLE t; ALTER TABLE n RENAME TO t;");
		Migrator migrator = upgraded("INSERT INTO t VALUES (1, 'a1', 'b1'), (2, 'a2', 'b2')");
		assertThat(migrator.planDowngrade("-1").losses()).hasSize(1);
		downgrade(migrator, "-1");
		assertThat(migrator.archives().rows(1, 10)).extracting((row) -> row.get("b")).containsExactly("b1", "b2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TEMP TABLE copy AS SELECT * FROM t;",
			"CREATE TEMP TABLE copy (id INTEGER, a TEXT, b TEXT); INSERT INTO copy SELECT * FROM t;",
			"CREATE TABLE copy AS SELECT * FROM t ORDER BY a;" })
	void aCopyByWayOfAnotherTableIsOneToRelyOn(String copy) {
		String create = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);";
		this.revisions.add("table", create, "DROP TABLE t;")
			.add("value", "", copy + "DROP TABLE t;" + create
					+ "INSERT INTO t SELECT c.id, upper(c.a), c.b FROM copy AS c; DROP TABLE copy;");
		Migrator migrator = upgraded("INSERT INTO t VALUES (1, 'a1', 'b1')");
		assertThat(migrator.planDowngrade("-1").losses()).isEmpty();
		assertThat(downgrade(migrator, "-1").archives()).isEmpty();
		assertThat(dump("t", "a || b")).containsExactly("A1b1");
	}

	@Test
	void aColumnThatIsRenamedIntoThePlaceOfAnotherIsFilledOnlyByAnUpdateOfAllRows() {
		this.revisions.add("table", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);", "DROP TABLE t;")
			.add("value", "",
					"ALTER TABLE t ADD COLUMN n TEXT; UPDATE t SET n = a WHERE id > 1; ALTER TABLE t DROP COLUMN a; ALTER TABLE t RENAME COLUMN n TO a;");
		Migrator migrator = upgraded("INSERT INTO t VALUES (1, 'a1'), (2, 'a2')");
		downgrade(migrator, "-1");
		assertThat(migrator.archives().rows(1, 10)).extracting((row) -> row.get("a")).containsExactly("a1", "a2");
	}

}
