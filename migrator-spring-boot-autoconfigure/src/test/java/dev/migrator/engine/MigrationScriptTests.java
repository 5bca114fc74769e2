package dev.migrator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.migrator.Archive;
import dev.migrator.BelowFloorException;
import dev.migrator.DivergedException;
import dev.migrator.IrreversibleRevisionException;
import dev.migrator.MigrationEvent;
import dev.migrator.MigrationScript;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import dev.migrator.revision.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a run would send, as a script.
 */
class MigrationScriptTests extends AbstractDatabaseTests {

	private UnaryOperator<MigratorBuilder> settings = UnaryOperator.identity();

	private Migrator migrator() {
		return migrator(this.database);
	}

	private Migrator migrator(TestDatabase database) {
		return database.migrator(this.revisions, this.settings);
	}

	private ScriptedDatabase scripted() {
		return new ScriptedDatabase(this.database, this::migrator);
	}

	@Test
	void anUpgradeIsWrittenAsTheScriptThatWouldRun() {
		this.revisions.add("aaaa",
				"CREATE TABLE note (\n  text TEXT -- any\n);\nINSERT INTO note VALUES ('it''s; -- x');",
				"DROP TABLE note;");
		this.revisions.addTable("bbbb");

		MigrationScript script = migrator().upgradeScript("heads");

		assertThat(script.direction()).isEqualTo(Direction.UPGRADE);
		assertThat(script.target()).isEqualTo("heads");
		assertThat(script.from()).isEmpty();
		assertThat(script.to()).containsExactly("bbbb");
		assertThat(script.revisions()).containsExactly("aaaa", "bbbb");
		assertThat(script.notes()).isEmpty();
		assertThat(script.text()).startsWith("-- Upgrade from base to bbbb\n-- Database: " + this.database.url() + "\n")
			.contains("\n-- upgrade aaaa: revision aaaa\nBEGIN")
			.contains("\nCREATE TABLE note (\n  text TEXT -- any\n);\nINSERT INTO note VALUES ('it''s; -- x');\n")
			.endsWith(";\nCOMMIT;\n");
		scripted().verifyUpgrade();
	}

	@Test
	void aDowngradeIsWrittenWithoutArchives() {
		this.revisions.add("shop", """
				CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT);
				CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id));
				""", "DROP TABLE purchase; DROP TABLE customer;");
		this.revisions.add("more", "ALTER TABLE customer ADD COLUMN phone TEXT;",
				"ALTER TABLE customer DROP COLUMN phone;");
		migrator().upgrade();
		this.database.execute("INSERT INTO customer VALUES (1, 'Ada', '123')");

		MigrationScript script = migrator().downgradeScript("base");

		assertThat(script.direction()).isEqualTo(Direction.DOWNGRADE);
		assertThat(script.revisions()).containsExactly("more", "shop");
		assertThat(script.from()).containsExactly("more");
		assertThat(script.to()).isEmpty();
		assertThat(script.notes()).anySatisfy((note) -> assertThat(note).contains("not kept in archives",
				"column phone of table customer", "table customer", "table purchase"));
		script.notes().forEach((note) -> assertThat(script.text()).contains("-- Note: " + note));
		assertThat(script.text()).doesNotContain("migrator_archive");
		this.settings = (builder) -> builder.preserveData(false);
		assertThat(migrator().downgradeScript("base").notes()).noneMatch((note) -> note.contains("archives"));
		TestDatabase scripted = scripted().verifyDowngrade("shop");
		assertThat(migrator(scripted).status().state()).isEqualTo(State.HELD);
		scripted().verifyDowngrade("base");
	}

	@Test
	void branchesMergesAndOneTransactionForAllAreWritten() {
		this.revisions.addTable("base0").addTable("one").after("base0").addTable("other");
		this.revisions.after("one, other").add("merged", "CREATE TABLE merged (x INTEGER);", "DROP TABLE merged;");
		this.settings = (builder) -> builder.transactionMode(TransactionMode.SINGLE).preserveData(false);

		scripted().verifyUpgrade();

		assertThat(migrator().upgradeScript("heads").text().lines().filter((line) -> line.startsWith("BEGIN")))
			.hasSize(1);
		migrator().upgrade();
		scripted().verifyDowngrade("base0");
	}

	@Test
	void sectionsOutsideATransactionAreWrittenAsTheyAreSent() {
		this.settings = (builder) -> builder.placeholders(Map.of("limit", "42"));
		this.revisions.addTable("aaaa").addSections("bulk", """
				-- migrator:upgrade transactional=false
				CREATE TABLE "a;b" (x INTEGER DEFAULT ${limit});
				BEGIN;
				INSERT INTO "a;b" VALUES (7);
				ROLLBACK;
				BEGIN;
				INSERT INTO "a;b" DEFAULT VALUES;
				SAVEPOINT one;
				INSERT INTO "a;b" VALUES (8);
				ROLLBACK TO one;
				COMMIT;
				ALTER TABLE aaaa ADD COLUMN y TEXT;
				WITH one AS (SELECT 1 AS x) INSERT INTO "a;b" SELECT x FROM one;
				""").addTable("cccc");

		TestDatabase scripted = scripted().verifyUpgrade();

		assertThat(migrator().upgradeScript("heads").text()).contains("'started'", "'aaaa', 'cccc');\nCOMMIT;\n")
			.doesNotContain("ROLLBACK;", "VALUES (7)", "VALUES (8)");
		assertThat(scripted.strings("SELECT x FROM \"a;b\" ORDER BY x")).containsExactly("1", "42");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void theDatabaseIsOnlyReadAndNobodyIsTold(CapturedOutput output) {
		this.revisions.addTable("aaaa");
		migrator().upgrade();
		this.revisions.addTable("bbbb")
			.addSections("bulk", "-- migrator:upgrade transactional=false\nALTER TABLE aaaa ADD COLUMN y TEXT;");
		List<MigrationEvent> events = new ArrayList<>();
		this.settings = (builder) -> builder.listener(events::add).backup(BackupMode.ALWAYS, null);
		List<Object> before = this.database.everything();
		long objects = this.database.objects();
		String logged = output.getAll();

		MigrationScript up = migrator().upgradeScript("heads");
		MigrationScript down = migrator().downgradeScript("base");

		assertThat(this.database.everything()).isEqualTo(before);
		assertThat(this.database.objects()).isEqualTo(objects);
		assertThat(events).isEmpty();
		assertThat(output.getAll().substring(logged.length())).doesNotContain("migrator");
		assertThat(up.notes()).anySatisfy((note) -> assertThat(note).contains("No backup"));
		assertThat(down.notes()).anySatisfy((note) -> assertThat(note).contains("No backup"));
	}

	@Test
	void nothingToDoIsAComment() {
		this.revisions.addTable("aaaa");
		migrator().upgrade();

		MigrationScript script = migrator().upgradeScript("heads");

		assertThat(script.isEmpty()).isTrue();
		assertThat(script.notes()).isEmpty();
		assertThat(script.text()).endsWith("-- There is nothing to do.\n");
		assertThat(script.text().lines()).allMatch((line) -> line.startsWith("--"));
	}

	@Test
	void aRangeIsForAnyDatabase() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");

		MigrationScript script = migrator().upgradeScript("aaaa:bbbb");

		assertThat(script.from()).containsExactly("aaaa");
		assertThat(script.to()).containsExactly("bbbb");
		assertThat(script.revisions()).containsExactly("bbbb");
		assertThat(script.text()).contains("CREATE TABLE bbbb")
			.doesNotContain("CREATE TABLE aaaa", "CREATE TABLE cccc");
		assertThat(migrator().upgradeScript("base:+1").revisions()).containsExactly("aaaa");
		assertThat(migrator().upgradeScript("bbbb:").revisions()).containsExactly("cccc");
		assertThat(migrator().upgradeScript(":").revisions()).containsExactly("aaaa", "bbbb", "cccc");
		assertThat(migrator().downgradeScript("bbbb:").revisions()).containsExactly("bbbb", "aaaa");
		assertThat(migrator().downgradeScript("cccc:-1").revisions()).containsExactly("cccc");
		assertThat(migrator().downgradeScript("bbbb:aaaa").notes())
			.anySatisfy((note) -> assertThat(note).endsWith(": table bbbb."));
		scripted().verify(migrator().upgradeScript(":"), Migrator::upgrade);
		assertThat(this.database.objects()).isZero();
	}

	@Test
	void aRangeRunsOnADatabaseWithAnotherHistory() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");
		Migrator migrator = migrator();
		migrator.upgrade();
		migrator.downgrade("aaaa", migrator.planDowngrade("aaaa").planId());
		MigrationScript up = migrator.upgradeScript("aaaa:");

		TestDatabase scripted = scripted().verify(up, Migrator::upgrade);
		MigrationScript down = migrator.downgradeScript("cccc:aaaa");
		scripted.run(down.text());
		assertThat(migrator(scripted).status().state()).isEqualTo(State.HELD);
		assertThat(scripted.tables()).containsExactly("aaaa");
	}

	@Test
	void aRangeFailsWhereTheDatabaseIsElsewhere() {
		this.revisions.add("aaaa", "", "").add("bbbb", "", "").add("cccc", "", "");
		MigrationScript script = migrator().upgradeScript("bbbb:");
		migrator().upgrade("aaaa");
		List<Object> before = this.database.everything();

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.database.run(script.text()))
			.withMessageContaining("current_before");
		assertThat(this.database.everything()).isEqualTo(before);

		this.database.run(migrator().upgradeScript("aaaa:bbbb").text());
		this.database.run(script.text());
		assertThat(migrator().status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void aScriptForThisDatabaseFailsIfAnythingHasHappenedSince() {
		this.revisions.addSections("aaaa", "-- migrator:upgrade\n").addSections("bbbb", "-- migrator:upgrade\n");
		MigrationScript script = migrator().upgradeScript("bbbb");
		migrator().upgrade("aaaa");
		List<Object> before = this.database.everything();

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.database.run(script.text()));

		assertThat(this.database.everything()).isEqualTo(before);
		MigrationScript next = migrator().upgradeScript("bbbb");
		migrator().stamp("base");
		migrator().stamp("aaaa");
		List<Object> recorded = this.database.everything();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.database.run(next.text()))
			.withMessageContaining("migrator_history");
		assertThat(this.database.everything()).isEqualTo(recorded);
	}

	@Test
	void aRangeCannotBeginWhereTheDatabaseIs() {
		this.revisions.addTable("aaaa");

		for (String target : List.of("current:aaaa", "+1:aaaa")) {
			assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator().upgradeScript(target))
				.withMessageContaining(target)
				.satisfies((failure) -> assertThat(failure.getAction()).contains("begins where this database is"));
		}
	}

	@Test
	void aRevisionInJavaIsRefusedByName() {
		this.revisions.addTable("aaaa").after("code").addTable("cccc");
		this.settings = (builder) -> builder.javaRevisions(List.of(new Code()));

		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator().upgradeScript("heads"))
			.withMessageContaining("revision code is written in Java")
			.satisfies((failure) -> assertThat(failure.getAction()).contains("target aaaa", "upgrade code"));
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator().upgradeScript("code:"))
			.withMessageContaining("revision code")
			.satisfies((failure) -> assertThat(failure.getAction()).contains("begins where this database is"));
		assertThat(migrator().upgradeScript("aaaa").revisions()).containsExactly("aaaa");
		migrator().upgrade();
		assertThat(migrator().downgradeScript("code").revisions()).containsExactly("cccc");
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator().downgradeScript("aaaa"))
			.withMessageContaining("revision code is written in Java")
			.satisfies((failure) -> assertThat(failure.getAction()).contains("target code"));
	}

	@Test
	void whatARunWouldRefuseIsRefused() {
		this.revisions.addTable("aaaa").addTable("bbbb").addSections("cccc", "-- migrator:upgrade\n");
		this.settings = (builder) -> builder.downgradeFloor("aaaa");
		migrator().upgrade();

		assertThatExceptionOfType(IrreversibleRevisionException.class)
			.isThrownBy(() -> migrator().downgradeScript("aaaa"))
			.withMessageContaining("cccc");
		assertThatExceptionOfType(BelowFloorException.class).isThrownBy(() -> migrator().downgradeScript("base"))
			.withMessageContaining("aaaa");
		this.revisions.after("").add("aaaa", "CREATE TABLE aaaa (other TEXT);", "");
		assertThatExceptionOfType(DivergedException.class).isThrownBy(() -> migrator().upgradeScript("heads"));
	}

	@Test
	void archivesStayAsTheyAre() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		Migrator migrator = migrator();
		migrator.upgrade();
		this.database.execute("INSERT INTO bbbb VALUES (1)");
		migrator.downgrade("aaaa", migrator.planDowngrade("aaaa").planId());

		MigrationScript script = migrator.upgradeScript("heads");

		assertThat(script.notes()).singleElement()
			.satisfies((note) -> assertThat(note).contains("bbbb", "stays in its archives"));
		this.database.run(script.text());
		assertThat(this.database.count("SELECT count(*) FROM bbbb")).isZero();
		assertThat(migrator.archives().list()).extracting(Archive::revision).containsExactly("bbbb");
	}

	@Test
	void aRevisionThatWasCutOffIsToldOf() {
		this.revisions.addSections("bulk",
				"-- migrator:upgrade transactional=false\nCREATE TABLE IF NOT EXISTS t (x INTEGER);\nCREATE TABLE u (x INTEGER);");
		this.database.execute("CREATE TABLE u (x INTEGER)");
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> migrator().upgrade());
		this.database.execute("DELETE FROM migrator_history WHERE outcome = 'failed'");
		this.database.execute("DROP TABLE u");

		MigrationScript script = migrator().upgradeScript("heads");

		assertThat(script.notes()).anySatisfy((note) -> assertThat(note).contains("bulk was cut off"));
		this.database.run(script.text());
		assertThat(migrator().status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void statesInAnotherSchemaAndUnderAnotherPrefixAreRespected() {
		String schema = onPostgresql() ? "state" : "main";
		this.settings = (builder) -> builder.schema(schema).tablePrefix("app_");
		this.revisions.addTable("aaaa").addTable("bbbb");
		migrator().upgrade("aaaa");

		MigrationScript script = migrator().upgradeScript("heads");

		assertThat(script.text()).contains("INSERT INTO \"%s\".\"app_history\"".formatted(schema))
			.doesNotContain("migrator_history");
		this.database.run(script.text());
		assertThat(migrator().status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@MigratorRevision(id = "code", revises = "aaaa", message = "code")
	static class Code implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
		}

		@Override
		public void downgrade(Operations op) {
		}

	}

}
