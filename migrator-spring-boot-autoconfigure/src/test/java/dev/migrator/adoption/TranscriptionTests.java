package dev.migrator.adoption;

import java.nio.file.Files;

import dev.migrator.script.Section;
import dev.migrator.sql.SqlDialect;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of scripts.
 */
class TranscriptionTests extends AbstractAdoptionTests {

	@Test
	void aTransactionAroundTheScriptIsLeftOut() {
		file("V1__a.sql", "-- why", "BEGIN IMMEDIATE TRANSACTION;", "CREATE TABLE a (id INTEGER);",
				"CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;", "COMMIT; -- done");
		ImportResult result = run(MigrationFormat.FLYWAY);
		assertThat(up(result, 0).body()).isEqualTo("""
				-- why

				CREATE TABLE a (id INTEGER);
				CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;
				 -- done
				""");
		assertThat(up(result, 0).transactional()).isTrue();
		assertThat(notes(result)).contains(
				"V1__a.sql:2: BEGIN and COMMIT around the script were left out: a revision runs in a transaction by itself.");
	}

	@Test
	void aTransactionWithinTheScriptStaysAndTheSectionRunsWithoutOne() {
		file("V1__a.sql", "CREATE TABLE a (id INTEGER);", "BEGIN;", "INSERT INTO a VALUES (1);", "COMMIT;");
		ImportResult result = run(MigrationFormat.FLYWAY);
		assertThat(up(result, 0).body()).contains("BEGIN;").contains("COMMIT;");
		assertThat(up(result, 0).transactional()).isFalse();
		assertThat(notes(result)).contains("V1__a.sql:1: The script holds BEGIN. The section was marked "
				+ "transactional=false: see whether that is meant.");
	}

	@Test
	void foreignKeysThatAreOffAroundTheScriptAreOffForTheSection() {
		file("V1__a.sql", "PRAGMA foreign_keys=OFF;", "BEGIN;", "CREATE TABLE a (id INTEGER);", "COMMIT;",
				"PRAGMA foreign_keys=ON;");
		ImportResult result = run(MigrationFormat.FLYWAY);
		Section up = up(result, 0);
		assertThat(up.body()).isEqualTo("CREATE TABLE a (id INTEGER);\n");
		assertThat(up.foreignKeysOff()).isTrue();
		assertThat(up.transactional()).isTrue();
	}

	@Test
	void whatCannotRunInATransactionRunsWithoutOne() {
		file("V1__a.sql", "VACUUM;");
		file("V2__b.sql", "PRAGMA journal_mode = WAL;");
		file("V3__c.sql", "PRAGMA foreign_keys = ON;");
		ImportResult result = run(MigrationFormat.FLYWAY);
		assertThat(result.revisions()).hasSize(3);
		assertThat(up(result, 0).transactional()).isFalse();
		assertThat(up(result, 1).transactional()).isFalse();
		assertThat(up(result, 2).transactional()).isFalse();
	}

	@Test
	void anIndexMadeConcurrentlyRunsWithoutATransactionOnPostgresql() {
		file("V1__a.sql", "CREATE UNIQUE INDEX CONCURRENTLY i ON a (b);");
		ImportResult result = run(MigrationFormat.FLYWAY, SqlDialect.POSTGRESQL);
		assertThat(revision(result, 0).upgrade(SqlDialect.POSTGRESQL).orElseThrow().transactional()).isFalse();
	}

	@Test
	void aDownScriptWithoutAStatementUndoesNothing() {
		file("1_a.up.sql", "SELECT 1;");
		file("1_a.down.sql", "-- This file should undo anything in `up.sql`");
		ImportResult result = run(MigrationFormat.GOLANG_MIGRATE);
		assertThat(result.revisions().get(0).reversible()).isFalse();
		assertThat(notes(result)).anyMatch(
				(note) -> note.startsWith("1_a.down.sql:1: The script that undoes the migration holds no statement."));
	}

	@Test
	void aLineThatWouldBeginASectionIsRefused() {
		file("V1__a.sql", "SELECT 1;", "-- migrator:downgrade", "DROP TABLE a;");
		assertThat(problems(MigrationFormat.FLYWAY)).singleElement()
			.satisfies(
					(problem) -> assertThat(problem.toString()).contains("V1__a.sql").contains("migrator:downgrade"));
		assertThat(revisions()).doesNotExist();
	}

	@Test
	void aDescriptionThatReadsLikeAKeyStaysAMessage() {
		file("V1__labels:_all.sql", "SELECT 1;");
		ImportResult result = run(MigrationFormat.FLYWAY);
		assertThat(revision(result, 0).revision().message()).isEqualTo("\"labels: all\"");
	}

	@Test
	void aStringThatIsNeverClosedIsRefusedWithItsLine() {
		file("V1__a.sql", "SELECT 1;", "SELECT 'open;");
		assertThat(problems(MigrationFormat.FLYWAY)).singleElement()
			.satisfies((problem) -> assertThat(problem.line()).isEqualTo(2));
	}

	@Test
	void whatWouldBeRefusedWhenItRunsIsToldWithItsLine() {
		file("V1__a.sql", "", "SELECT 1;", "ALTER TABLE a FROBNICATE b;");
		assertThat(notes(run(MigrationFormat.FLYWAY)))
			.anyMatch((note) -> note.startsWith("V1__a.sql:3: As it is, the revision cannot run: in ALTER TABLE"));
	}

	@Test
	void aFileThatIsNotUtf8IsRefused() throws Exception {
		file("V1__a.sql", "SELECT 1;");
		Files.write(migrations().resolve("V2__b.sql"), new byte[] { 'S', (byte) 0xe4 });
		assertThat(problems(MigrationFormat.FLYWAY)).singleElement()
			.satisfies((problem) -> assertThat(problem.what()).isEqualTo("the file is not UTF-8"));
	}

}
