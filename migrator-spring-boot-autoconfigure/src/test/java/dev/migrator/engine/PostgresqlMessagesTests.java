package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What PostgreSQL says of statements, and where.
 */
@ExtendWith(OutputCaptureExtension.class)
class PostgresqlMessagesTests extends AbstractPostgresqlTests {

	private Migrator migrator() {
		return this.database.migrator(this.revisions);
	}

	@Test
	void theLineOfALongStatementThatTheDatabaseComplainsAboutIsNamed() {
		this.revisions.add("aaaa", """
				CREATE TABLE aaaa (
				  x INTEGER DEFAULT length('🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉'),
				  y INTEGR,
				  z INTEGER
				);
				""", "");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator()::upgrade)
			.withMessageContaining(
					"aaaa.sql:9: ERROR: type \"integr\" does not exist\n  Statement: CREATE TABLE aaaa (")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("Position"));
		assertThat(migrator().history(1).get(0).error()).contains("aaaa.sql:9");
	}

	@Test
	void ofManyStatementsThatAreSentTogetherTheLineOfTheFailedOneIsNamed() {
		String inserts = "INSERT INTO aaaa\n  VALUES (1);\n".repeat(300);
		this.revisions.add("aaaa",
				"CREATE TABLE aaaa (x INTEGER);\n" + inserts + "INSERT INTO aaaa\nVALUES (1,\n'x');\n" + inserts, "");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator()::upgrade)
			.withMessageContaining("aaaa.sql:610: ERROR: INSERT has more expressions than target columns");
	}

	@Test
	void aStatementThatEndsTooEarlyIsReportedAtItsEnd() {
		this.revisions.add("aaaa", "SELECT\n1 +\n;", "");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator()::upgrade)
			.withMessageContaining("aaaa.sql:8: ERROR: syntax error at end of input");
	}

	@Test
	void detailsAndHintsOfTheDatabaseAreTold() {
		this.revisions.add("aaaa", """
				CREATE TABLE aaaa (id INTEGER PRIMARY KEY);
				INSERT INTO aaaa VALUES (7);
				INSERT INTO aaaa VALUES (7);
				""", "");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator()::upgrade)
			.withMessageContaining("aaaa.sql:9")
			.withMessageContaining("Key (id)=(7) already exists.");
	}

	@Test
	void whatTheDatabaseSaysWhileARevisionRunsIsLoggedWithItsPlace(CapturedOutput output) {
		this.revisions.add("aaaa", """
				CREATE TABLE aaaa (x INTEGER);
				DO $$ BEGIN
				  RAISE NOTICE 'seven of % are done', 9;
				  RAISE WARNING 'two are left';
				END $$;
				ALTER TABLE aaaa ADD COLUMN IF NOT EXISTS x INTEGER;
				DROP TABLE IF EXISTS never_there;
				CREATE TABLE IF NOT EXISTS aaaa (x INTEGER);
				INSERT INTO aaaa
				  VALUES (1);
				DO $$ BEGIN
				  RAISE NOTICE 'this will not do';
				  PERFORM 1 / 0;
				END $$;
				""", "");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator()::upgrade);

		assertThat(output.getOut().lines().filter((line) -> line.contains("upgrade aaaa, at"))).satisfiesExactly(
				(line) -> assertThat(line).contains("INFO", "aaaa.sql:8: seven of 9 are done"),
				(line) -> assertThat(line).contains("WARN", "aaaa.sql:8: two are left"),
				(line) -> assertThat(line).contains("INFO", "aaaa.sql:12: column \"x\" of relation \"aaaa\" already"),
				(line) -> assertThat(line).contains("INFO", "aaaa.sql:13: table \"never_there\" does not exist"),
				(line) -> assertThat(line).contains("INFO", "aaaa.sql:14 to 15: relation \"aaaa\" already exists"),
				(line) -> assertThat(line).contains("INFO", "aaaa.sql:17: this will not do"));
	}

	@Test
	void whatItSaysOfStatementsInJavaIsLoggedToo(CapturedOutput output) {
		this.revisions.add("aaaa", """
				CREATE TABLE aaaa (x INTEGER);
				CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
				BEGIN RAISE NOTICE 'got %', NEW.x; RETURN NEW; END $$;
				CREATE TRIGGER tell BEFORE INSERT ON aaaa FOR EACH ROW EXECUTE FUNCTION tell();
				""", "");
		this.database.migrator(this.revisions, (builder) -> builder.javaRevisions(List.of(new JavaRevisionTests.Fill(
				(op) -> op.bulkInsert("aaaa", List.of("x"), List.of(List.of(5), List.of(6)))))))
			.upgrade();

		assertThat(output.getOut().lines().filter((line) -> line.contains("upgrade java1, at"))).satisfiesExactly(
				(line) -> assertThat(line).contains("JavaRevisionTests$Fill: got 5"),
				(line) -> assertThat(line).contains("got 6"));
	}

	@Test
	void backupsAreLeftToTheToolsOfTheServerAndNothingRunsWithoutOne() {
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.backup(BackupMode.ALWAYS, this.directory));

		assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("SQLite only")
			.withMessageContaining("Nothing has run")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("pg_dump", "migrator.backup.mode=never"));
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void aTableThatOthersHaveLockedIsToldAsSuchInJavaToo() throws SQLException {
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions, (builder) -> builder
			.postgresql(PostgresqlSettings.defaults().withDdlLock(Duration.ofMillis(50), 0))
			.javaRevisions(
					List.of(new JavaRevisionTests.Fill((op) -> op.execute("ALTER TABLE aaaa ADD COLUMN y INTEGER")))));
		migrator.upgrade("aaaa");
		try (Connection other = this.database.dataSource().getConnection(); Statement sql = other.createStatement()) {
			other.setAutoCommit(false);
			sql.execute("SELECT * FROM aaaa");
			assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
				.withMessageContaining("lock timeout")
				.satisfies((ex) -> assertThat(ex.getAction()).contains("pg_stat_activity")
					.doesNotContain("DataSource of the migrator"));
		}
	}

	@Test
	void foreignKeysThatCannotBeOffAreToldOfAndRunAllTheSame(CapturedOutput output) {
		this.revisions.addTable("aaaa").addSections("bbbb", """
				-- migrator:upgrade foreign-keys=off
				CREATE TABLE bbbb (x INTEGER);
				-- migrator:downgrade foreign-keys=off
				DROP TABLE bbbb;
				""").addSections("cccc", """
				-- migrator:upgrade dialect=sqlite foreign-keys=off
				CREATE TABLE cccc (x INTEGER);
				-- migrator:upgrade
				CREATE TABLE cccc (x INTEGER);
				""");

		this.database.migrator(this.revisions, (builder) -> builder.transactionMode(TransactionMode.SINGLE)).upgrade();

		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb", "cccc");
		assertThat(output.getOut().lines().filter((line) -> line.contains("foreign keys"))).singleElement()
			.asString()
			.contains("WARN")
			.contains("bbbb.sql:7 says that foreign keys are to be off, but PostgreSQL enforces them all the same");
	}

}
