package dev.migrator.adoption;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the import of Flyway's migrations.
 */
class FlywayImportTests extends AbstractAdoptionTests {

	@Test
	void versionsAreComparedNumberByNumberInAllFolders() {
		file("V1.10__tenth.sql", "SELECT 1;");
		file("later/V1_9__ninth.SQL", "SELECT 1;");
		file("V2.sql", "SELECT 1;");
		file("V001__create_the__users.sql", "SELECT 1;");
		ImportResult result = run(MigrationFormat.FLYWAY);
		assertThat(messages(result)).containsExactly("create the  users", "ninth", "tenth", "version 2");
		assertThat(result.revisions()).extracting(Imported::version).containsExactly("1", "1.9", "1.10", "2");
		assertThat(result.revisions().get(0).revision().revises()).isEmpty();
		assertThat(result.revisions().get(3).revision().revises())
			.containsExactly(result.revisions().get(2).revision().id());
		assertThat(revision(result, 1).prose()).containsExactly("Imported from later/V1_9__ninth.SQL.");
	}

	@Test
	void anUndoScriptBecomesTheDowngradeAndItsAbsenceIsTold() {
		file("V1__a.sql", "-- first", "CREATE TABLE a (id INTEGER);", "", "-- last");
		file("U1__a.sql", "DROP TABLE a;");
		file("V2__b.sql", "SELECT '-- migrator:downgrade", "-- migrator:downgrade';");
		file("U3__c.sql", "SELECT 1;");
		ImportResult result = run(MigrationFormat.FLYWAY);
		assertThat(up(result, 0).body()).isEqualTo("-- first\nCREATE TABLE a (id INTEGER);\n\n-- last\n\n");
		assertThat(down(result, 0).body()).isEqualTo("DROP TABLE a;\n");
		assertThat(result.revisions()).extracting(Imported::reversible).containsExactly(true, false);
		assertThat(notes(result)).containsExactly("U3__c.sql: Undoes version 3, which is not there. It was left out.",
				"V2__b.sql: Nothing undoes the migration. The revision became irreversible.");
	}

	@Test
	void whatHasNoPlaceInAChainIsTold() {
		file("V1__a.sql", "SELECT 1;");
		file("R__views.sql", "SELECT 1;");
		file("afterMigrate__grants.sql", "SELECT 1;");
		file("V2_missing_separator.sql", "SELECT 1;");
		file("notes.sql", "SELECT 1;");
		file("README.md", "Hello");
		assertThat(notes(run(MigrationFormat.FLYWAY)))
			.anyMatch((note) -> note.startsWith("R__views.sql: Is a repeatable"))
			.anyMatch((note) -> note.startsWith("afterMigrate__grants.sql: Is a callback"))
			.anyMatch((note) -> note.startsWith("V2_missing_separator.sql: Is not named"))
			.anyMatch((note) -> note.startsWith("notes.sql: Is not named"))
			.noneMatch((note) -> note.contains("README"));
	}

	@Test
	void theSameVersionTwiceAndOtherLanguagesAreRefusedBeforeAnythingIsWritten() {
		file("V1__a.sql", "SELECT 1;");
		file("V1_0__b.sql", "SELECT 1;");
		file("V2__Fill.java", "class V2__Fill {}");
		assertThat(problems(MigrationFormat.FLYWAY)).extracting((problem) -> problem.what())
			.containsExactly("version 1 is that of V1_0__b.sql, too",
					"the migration is not in SQL, and what comes after it may need it");
		assertThat(revisions()).doesNotExist();
	}

	@Test
	void aBaselineStandsForTheMigrationsThatAreGone() {
		file("B3__schema.sql", "SELECT 3;");
		file("B2__schema.sql", "SELECT 2;");
		file("V4__next.sql", "SELECT 4;");
		ImportResult result = run(MigrationFormat.FLYWAY);
		assertThat(result.revisions()).extracting(Imported::version).containsExactly("3", "4");
		assertThat(notes(result)).contains("B2__schema.sql: Is an older baseline than the last. It was left out.");
		file("V1__first.sql", "SELECT 1;");
		assertThat(problems(MigrationFormat.FLYWAY)).isNotEmpty();
	}

	@Test
	void scriptSettingsCountOrAreTold() {
		file("V1__a.sql", "VACUUM;");
		file("V1__a.sql.conf", "executeInTransaction=false", "shouldExecute=false");
		ImportResult result = run(MigrationFormat.FLYWAY);
		assertThat(up(result, 0).transactional()).isFalse();
		assertThat(notes(result))
			.anyMatch((note) -> note.startsWith("V1__a.sql.conf: The setting shouldExecute=false"));
	}

	@Test
	void placeholdersAreToldOnceEach() {
		file("V1__a.sql", "SELECT 1;", "SELECT '${owner}', '${owner}', '${flyway:user}';");
		file("V2__b.sql", "ALTER TABLE ${prefix}users ADD COLUMN ${owner} TEXT;");
		assertThat(notes(run(MigrationFormat.FLYWAY))).filteredOn((note) -> note.contains("${"))
			.isEqualTo(List.of(
					"V1__a.sql:2: Wherever ${owner} stands, it stays as it is unless the application sets migrator.placeholders.owner.",
					"V1__a.sql:2: Wherever ${flyway:user} stands, it stays as it is unless the application sets migrator.placeholders[flyway:user].",
					"V2__b.sql:1: Wherever ${prefix} stands, it stays as it is unless the application sets migrator.placeholders.prefix."));
	}

}
