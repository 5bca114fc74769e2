package dev.migrator.engine;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.migrator.Archive;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.Restoration;
import dev.migrator.RevisionFailedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What is kept when a downgrade of several stages fails, shares one transaction, follows
 * a branch, or undoes what the release does not know.
 */
class StagedDowngradeTests extends AbstractDatabaseTests {

	private Migrator migrator(UnaryOperator<MigratorBuilder> customizer) {
		return this.database.migrator(this.revisions, customizer);
	}

	private Migrator migrator() {
		return migrator(UnaryOperator.identity());
	}

	private static MigrationResult downgrade(Migrator migrator, String target) {
		return migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	private static MigratorBuilder single(MigratorBuilder builder) {
		return builder.transactionMode(TransactionMode.SINGLE);
	}

	private void stages() {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);", "DROP TABLE users;")
			.add("email", "ALTER TABLE users ADD COLUMN email TEXT;", "ALTER TABLE users DROP COLUMN email;")
			.add("city1", "ALTER TABLE users ADD COLUMN city TEXT;",
					"ALTER TABLE users DROP COLUMN city; DROP TABLE obstacle;")
			.add("phone", "ALTER TABLE users ADD COLUMN phone TEXT;", "ALTER TABLE users DROP COLUMN phone;");
		migrator().upgrade();
		this.database
			.execute("INSERT INTO users VALUES (1, 'Ann', 'a@x', 'Rome', '1'), (2, 'Bob', 'b@x', 'Oslo', '2')");
	}

	private List<String> users() {
		return this.database.strings("SELECT concat_ws(' ', id, name, email, city, phone) FROM users ORDER BY id");
	}

	private List<String> archiveTables() {
		return this.database.tablesLike("migrator_archive%");
	}

	@Test
	void aStageThatFailsLeavesTheOnesBeforeItAndTellsSoEverywhere() {
		stages();
		Migrator migrator = migrator();
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "users"))
			.withMessageContaining("Downgrade of revision city1")
			.withMessageContaining("city1.sql:9")
			.withMessageContaining(this.database.missing("obstacle"))
			.withMessageContaining("as it was before this revision")
			.withMessageContaining("kept: phone")
			.withMessageContaining("Current: city1")
			.satisfies((ex) -> assertThat(ex.getRevision()).isEqualTo("city1"));

		assertThat(migrator.status().current()).containsExactly("city1");
		assertThat(migrator.status().state()).isEqualTo(State.HELD);
		assertThat(migrator().upgradeOnStartup().steps()).isEmpty();
		assertThat(migrator.history(2))
			.extracting(HistoryEntry::revision, HistoryEntry::operation, HistoryEntry::outcome)
			.containsExactly(tuple("city1", Operation.DOWNGRADE, Outcome.FAILED),
					tuple("phone", Operation.DOWNGRADE, Outcome.SUCCEEDED));
		assertThat(migrator.archives().list()).extracting(Archive::revision).containsExactly("phone");
		assertThat(archiveTables()).containsExactly("migrator_archive", "migrator_archive_1");
		assertThat(this.database.strings("SELECT concat_ws(' ', id, email, city) FROM users"))
			.containsExactly("1 a@x Rome", "2 b@x Oslo");
	}

	@Test
	void onceWhatWasInTheWayIsMendedTheDowngradeGoesOnAndAllComesBack() {
		stages();
		Migrator migrator = migrator();
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "users"));
		this.database.execute("CREATE TABLE obstacle (x INTEGER)");
		assertThat(downgrade(migrator, "users").archives()).extracting(Archive::revision)
			.containsExactly("city1", "email");
		assertThat(migrator.upgrade().restorations()).extracting(Restoration::revision, Restoration::restored)
			.containsExactly(tuple("email", 2L), tuple("city1", 2L), tuple("phone", 2L));
		assertThat(users()).containsExactly("1 Ann a@x Rome 1", "2 Bob b@x Oslo 2");
		assertThat(archiveTables()).containsExactly("migrator_archive");
	}

	@Test
	void afterAFailureOneCanGoUpAgainInsteadAndNothingIsLost() {
		stages();
		Migrator migrator = migrator();
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "users"));
		migrator.upgrade();
		assertThat(users()).containsExactly("1 Ann a@x Rome 1", "2 Bob b@x Oslo 2");
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void inASingleTransactionAllStagesKeepTheirsOrNone() {
		stages();
		Migrator migrator = migrator(StagedDowngradeTests::single);
		Object before = this.database.snapshot();
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "users"))
			.withMessageContaining("as it was before this run");
		assertThat(this.database.snapshot()).isEqualTo(before);
		assertThat(migrator.archives().list()).isEmpty();
		assertThat(archiveTables()).isEmpty();

		this.database.execute("CREATE TABLE obstacle (x INTEGER)");
		assertThat(downgrade(migrator, "base").archives()).extracting(Archive::revision)
			.containsExactly("phone", "city1", "email", "users");
		assertThat(migrator.upgrade().restorations()).extracting(Restoration::restored).containsExactly(2L, 2L, 2L, 2L);
		assertThat(users()).containsExactly("1 Ann a@x Rome 1", "2 Bob b@x Oslo 2");
	}

	@Test
	void aSingleTransactionWhoseLastUpgradeFailsLeavesAllArchivesAsTheyWere() {
		stages();
		this.database.execute("CREATE TABLE obstacle (x INTEGER)");
		Migrator migrator = migrator(StagedDowngradeTests::single);
		downgrade(migrator, "base");
		List<Archive> archives = migrator.archives().list();
		this.revisions.add("broken", "NONSENSE;", "");
		Migrator broken = migrator(StagedDowngradeTests::single);
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(broken::upgrade);
		assertThat(this.database.tables()).isEmpty();
		assertThat(broken.archives().list()).isEqualTo(archives);
		this.revisions.delete("broken");
		migrator(StagedDowngradeTests::single).upgrade();
		assertThat(users()).containsExactly("1 Ann a@x Rome 1", "2 Bob b@x Oslo 2");
	}

	@Test
	void aRestoringUpgradeThatFailsLeavesTheArchiveForTheNextOne() {
		stages();
		this.database.execute("CREATE TABLE obstacle (x INTEGER)");
		Migrator migrator = migrator();
		downgrade(migrator, "email");
		List<Archive> archives = migrator.archives().list();
		this.database.execute("ALTER TABLE users ADD COLUMN city TEXT");
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade);
		assertThat(migrator.archives().list()).isEqualTo(archives);
		this.database.execute("ALTER TABLE users DROP COLUMN city");
		migrator.upgrade();
		assertThat(users()).containsExactly("1 Ann a@x Rome 1", "2 Bob b@x Oslo 2");
	}

	@Test
	void ofTwoBranchesOnlyTheOneThatGoesDownIsKeptAndRestored() {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;")
			.add("left1", "ALTER TABLE users ADD COLUMN l TEXT;", "ALTER TABLE users DROP COLUMN l;")
			.after("users")
			.add("east", "ALTER TABLE users ADD COLUMN r TEXT;", "ALTER TABLE users DROP COLUMN r;");
		Migrator migrator = migrator();
		migrator.upgrade();
		this.database.execute("INSERT INTO users (id, l, r) VALUES (1, 'left', 'east')");
		assertThat(downgrade(migrator, "left1@-1").archives()).extracting(Archive::revision).containsExactly("left1");
		assertThat(this.database.strings("SELECT r FROM users")).containsExactly("east");
		this.database.execute("UPDATE users SET r = 'new'");
		assertThat(downgrade(migrator, "users").archives()).extracting(Archive::revision).containsExactly("east");
		migrator.upgrade("left1");
		assertThat(migrator.archives().list()).extracting(Archive::revision).containsExactly("east");
		migrator.upgrade("east");
		assertThat(this.database.strings("SELECT l || ' ' || r FROM users")).containsExactly("left new");
	}

	@Test
	void placeholdersAndSectionsForTheDatabaseSayWhatIsKept() {
		this.revisions.addSections("users", """
				-- migrator:upgrade
				CREATE TABLE ${prefix}users (id INTEGER PRIMARY KEY, email TEXT);
				-- migrator:downgrade
				DROP TABLE nowhere;
				-- migrator:downgrade dialect=sqlite,postgresql
				DROP TABLE ${prefix}users;
				""");
		UnaryOperator<MigratorBuilder> prefix = (builder) -> builder.placeholders(Map.of("prefix", "app_"));
		migrator(prefix).upgrade();
		this.database.execute("INSERT INTO app_users VALUES (1, 'a@x')");
		assertThat(migrator(prefix).planDowngrade("base").losses()).extracting("table", "rows")
			.containsExactly(tuple("app_users", 1L));
		assertThat(downgrade(migrator(prefix), "base").archives()).extracting(Archive::table)
			.containsExactly("app_users");
		migrator(prefix).upgrade();
		assertThat(this.database.strings("SELECT email FROM app_users")).containsExactly("a@x");
	}

	@Test
	void whatAStoredScriptDropsIsToldAndKeptByAReleaseThatDoesNotKnowTheRevisions() {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;")
			.add("email", "ALTER TABLE users ADD COLUMN ${name} TEXT;", "ALTER TABLE users DROP COLUMN ${name};")
			.add("notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY);", "DROP TABLE notes;");
		UnaryOperator<MigratorBuilder> name = (builder) -> builder.placeholders(Map.of("name", "email"));
		migrator(name).upgrade();
		this.database.execute("INSERT INTO users VALUES (1, 'a@x')");
		this.database.execute("INSERT INTO notes VALUES (7)");
		RevisionFolder older = new RevisionFolder(this.directory.resolve("older")).add("users",
				"CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;");
		Migrator olderMigrator = this.database.migrator(older,
				(builder) -> builder.placeholders(Map.of("name", "other")));
		assertThat(olderMigrator.planDowngrade("users").losses()).extracting("table", "wholeTable", "kept")
			.containsExactly(tuple("notes", true, true), tuple("users", false, true));
		assertThat(downgrade(olderMigrator, "users").archives()).extracting(Archive::columns)
			.containsExactly(List.of("id"), List.of("email"));
		migrator(name).upgrade();
		assertThat(this.database.strings("SELECT email FROM users")).containsExactly("a@x");
		assertThat(this.database.strings("SELECT id FROM notes")).containsExactly("7");
	}

}
