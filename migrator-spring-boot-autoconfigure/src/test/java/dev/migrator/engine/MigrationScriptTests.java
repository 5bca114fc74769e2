package dev.migrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sqlite.Function;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What a run would send, as a script.
 */
class MigrationScriptTests extends AbstractSqliteTests {

	private static final String PARAMETERS = "?foreign_keys=on";

	private Path file;

	private UnaryOperator<MigratorBuilder> settings = UnaryOperator.identity();

	@BeforeEach
	void enforceForeignKeys() {
		this.file = this.directory.resolve("app.db");
		this.database = new SqliteFile(this.file, PARAMETERS);
	}

	private Migrator migrator() {
		return migrator(this.database);
	}

	private Migrator migrator(SqliteFile file) {
		return file.migrator(this.revisions, this.settings);
	}

	/**
	 * Check that a script to the heads does what an upgrade does.
	 */
	private SqliteFile verifyUpgrade() {
		MigrationScript script = migrator().upgradeScript("heads");
		SqliteFile scripted = new ScriptedDatabase(this.file, PARAMETERS).verify(script,
				(migrated) -> migrator(migrated).upgrade());
		verifyFits(scripted, script);
		return scripted;
	}

	/**
	 * Check that a script does what a downgrade does that keeps nothing.
	 */
	private SqliteFile verifyDowngrade(String target) {
		this.settings = (builder) -> builder.preserveData(false);
		MigrationScript script = migrator().downgradeScript(target);
		SqliteFile scripted = new ScriptedDatabase(this.file, PARAMETERS).verify(script, (migrated) -> {
			Migrator migrator = migrator(migrated);
			migrator.downgrade(target, migrator.planDowngrade(target).planId());
		});
		verifyFits(scripted, script);
		return scripted;
	}

	private void verifyFits(SqliteFile scripted, MigrationScript script) {
		assertThat(migrator(scripted).status().current()).isEqualTo(script.to());
		assertThat(migrator(scripted).history(100)).allSatisfy((entry) -> assertThat(entry.startedAt()).isNotNull());
		List<Object> before = ScriptedDatabase.everything(scripted);
		Path path = Path.of(scripted.url().substring("jdbc:sqlite:".length()).replace(PARAMETERS, ""));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> ScriptedDatabase.run(script.text(), path));
		assertThat(ScriptedDatabase.everything(scripted)).isEqualTo(before);
	}

	/**
	 * Tables with everything that a rebuild has to keep, and rows.
	 */
	private void shop() {
		this.revisions.add("shop", """
				CREATE TABLE customer (
				  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused
				  name TEXT NOT NULL,
				  email TEXT
				);
				CREATE TABLE purchase (
				  id INTEGER PRIMARY KEY,
				  customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
				  total INTEGER
				) STRICT;
				CREATE INDEX purchase_customer ON purchase (customer_id);
				CREATE UNIQUE INDEX customer_email ON customer (lower(email)) WHERE email IS NOT NULL;
				CREATE TABLE log (entry TEXT);
				CREATE TRIGGER customer_added AFTER INSERT ON customer BEGIN
				  INSERT INTO log VALUES ('added ' || new.name); -- not here
				END;
				CREATE VIEW spent AS SELECT c.name, sum(p.total) AS total FROM customer c JOIN purchase p
				  ON p.customer_id = c.id GROUP BY c.id;
				""", """
				DROP VIEW spent;
				DROP TABLE log;
				DROP TABLE purchase;
				DROP TABLE customer;
				""");
		migrator().upgrade();
		this.database
			.execute("INSERT INTO customer (name, email) VALUES ('Ada', 'ada@x'), ('Bo', NULL), ('Cy', 'cy@x')");
		this.database.execute("INSERT INTO purchase VALUES (1, 1, 10), (2, 1, 5), (3, 2, 7)");
		this.database.execute("DELETE FROM customer WHERE id = 3");
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
		assertThat(script.text())
			.startsWith("-- Upgrade from base to bbbb\n-- Database: jdbc:sqlite:" + this.file + "\n")
			.contains("\n.bail on\nPRAGMA foreign_keys = 1;\n")
			.contains("\n-- upgrade aaaa: revision aaaa\nBEGIN IMMEDIATE;\n")
			.contains("\nCREATE TABLE note (\n  text TEXT -- any\n);\nINSERT INTO note VALUES ('it''s; -- x');\n")
			.contains("strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0")
			.endsWith(";\nCOMMIT;\n")
			.doesNotContain("busy_timeout", "SELECT")
			.doesNotContain(PARAMETERS);
		verifyUpgrade();
	}

	@Test
	void aRebuildIsWrittenWithAllThatItKeeps() {
		shop();
		this.database.execute("ANALYZE");
		this.revisions.add("more", """
				ALTER TABLE customer ALTER COLUMN email SET DEFAULT 'none', ADD CHECK (length(name) > 0);
				ALTER TABLE purchase ALTER COLUMN total TYPE TEXT USING (total || ' EUR');
				ALTER TABLE customer RENAME COLUMN name TO full_name;
				""", "");

		SqliteFile scripted = verifyUpgrade();

		assertThat(scripted.strings("SELECT seq FROM sqlite_sequence WHERE name = 'customer'")).containsExactly("3");
		assertThat(scripted.strings("SELECT total FROM purchase ORDER BY id")).containsExactly("10 EUR", "5 EUR",
				"7 EUR");
		assertThat(scripted.count("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'customer'")).isPositive();
	}

	@Test
	void theCounterOfATableIsTheOneThatItHasWhenTheScriptRuns() {
		shop();
		this.revisions.add("more", "ALTER TABLE customer ALTER COLUMN email SET DEFAULT 'none';", "");
		MigrationScript script = migrator().upgradeScript("heads");
		this.database.execute("INSERT INTO customer (name) VALUES ('Di')");
		this.database.execute("DELETE FROM customer WHERE name = 'Di'");

		ScriptedDatabase.run(script.text(), this.file);

		assertThat(this.database.strings("SELECT seq FROM sqlite_sequence")).containsExactly("4");
	}

	@Test
	void aTableThatCannotBeMovedAsideKeepsItsCounterAndStatistics() {
		this.revisions.add("first", """
				CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x INTEGER, CHECK (t.x > 0));
				CREATE INDEX t_x ON t (x);
				""", "DROP TABLE t;");
		migrator().upgrade();
		this.database.execute("INSERT INTO t (x) VALUES (1), (2), (3)");
		this.database.execute("DELETE FROM t WHERE id > 1");
		this.database.execute("ANALYZE");
		this.revisions.add("more", "ALTER TABLE t ALTER COLUMN x SET NOT NULL;", "");

		SqliteFile scripted = verifyUpgrade();

		assertThat(scripted.strings("SELECT name || seq FROM sqlite_sequence")).containsExactly("t3");
		assertThat(scripted.strings("SELECT idx FROM sqlite_stat1 WHERE tbl = 't'")).containsExactly("t_x");
	}

	@Test
	void aDowngradeIsWrittenWithoutArchives() {
		shop();
		this.revisions.add("more", "ALTER TABLE customer ADD COLUMN phone TEXT; ",
				"ALTER TABLE customer DROP COLUMN phone; ");
		migrator().upgrade();
		this.database.execute("UPDATE customer SET phone = '123'");

		MigrationScript script = migrator().downgradeScript("base");

		assertThat(script.direction()).isEqualTo(Direction.DOWNGRADE);
		assertThat(script.revisions()).containsExactly("more", "shop");
		assertThat(script.from()).containsExactly("more");
		assertThat(script.to()).isEmpty();
		assertThat(script.notes()).anySatisfy((note) -> assertThat(note).contains("not kept in archives",
				"column phone of table customer", "table customer", "table purchase"));
		script.notes().forEach((note) -> assertThat(script.text()).contains("-- Note: " + note));
		assertThat(script.text()).doesNotContain("migrator_archive");
		SqliteFile scripted = verifyDowngrade("shop");
		assertThat(migrator(scripted).status().state()).isEqualTo(State.HELD);
		verifyDowngrade("base");
	}

	@Test
	void sectionsOutsideATransactionAndWithoutForeignKeysAreWrittenAsTheyAreSent() {
		this.settings = (builder) -> builder.placeholders(Map.of("limit", "42"));
		shop();
		this.revisions.addSections("bulk", """
				-- migrator:upgrade transactional=false
				PRAGMA user_version = 7;
				CREATE TABLE "a;b" (x INTEGER DEFAULT ${limit});
				BEGIN;
				INSERT INTO "a;b" DEFAULT VALUES;
				ROLLBACK;
				BEGIN;
				INSERT INTO "a;b" DEFAULT VALUES;
				COMMIT;
				ALTER TABLE customer ALTER COLUMN name SET DEFAULT 'n';
				SELECT * FROM customer;
				WITH one AS (SELECT 1 AS x) INSERT INTO "a;b" SELECT x FROM one;
				PRAGMA table_info(customer);
				""").addSections("keys", """
				-- migrator:upgrade foreign-keys=off
				CREATE TABLE renewed (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, email TEXT);
				INSERT INTO renewed SELECT * FROM customer;
				DROP TABLE customer;
				ALTER TABLE renewed RENAME TO customer;
				DELETE FROM log;
				""");

		SqliteFile scripted = verifyUpgrade();

		String text = migrator().upgradeScript("heads").text();
		assertThat(text)
			.contains("'started'", "-- upgrade keys: revision keys\nPRAGMA foreign_keys = 0;\nBEGIN IMMEDIATE;\n")
			.endsWith("COMMIT;\nPRAGMA foreign_keys = 1;\n")
			.contains("COMMIT;\nPRAGMA user_version = 7;\n")
			.doesNotContain("SELECT * FROM customer;\nWITH", "table_info", "ROLLBACK");
		assertThat(scripted.strings("SELECT x FROM \"a;b\"")).containsExactly("42", "1");
		assertThat(scripted.count("PRAGMA user_version")).isEqualTo(7);
		assertThat(scripted.count("SELECT count(*) FROM purchase")).isEqualTo(3);
	}

	@Test
	void branchesMergesAndOneTransactionForAllAreWritten() {
		this.revisions.addTable("base0").addTable("left").after("base0").addTable("right");
		this.revisions.after("left, right").add("merged", "CREATE TABLE merged (x INTEGER);", "DROP TABLE merged;");
		this.settings = (builder) -> builder.transactionMode(TransactionMode.SINGLE);

		verifyUpgrade();

		assertThat(migrator().upgradeScript("heads").text().lines().filter("BEGIN IMMEDIATE;"::equals)).hasSize(1);
		migrator().upgrade();
		verifyDowngrade("base0");
	}

	@Test
	void theRealShellRunsAScript() throws Exception {
		shop();
		this.revisions.add("more", """
				ALTER TABLE customer ALTER COLUMN email SET DEFAULT 'it''s;';
				ALTER TABLE customer DROP COLUMN email;
				INSERT INTO log VALUES ('.quit
				.exit');
				""", "-- from a windows machine\r\nDELETE FROM log;\r\n");
		this.database.execute("DROP INDEX customer_email");
		MigrationScript script = migrator().upgradeScript("heads");

		SqliteFile scripted = new ScriptedDatabase(this.file, PARAMETERS).verify(script,
				(migrated) -> migrator(migrated).upgrade());
		Path copy = this.directory.resolve("shell.db");
		Files.copy(this.file, copy);
		assertThat(shell(copy, script.text())).isZero();
		SqliteFile shelled = new SqliteFile(copy, PARAMETERS);
		assertThat(ScriptedDatabase.everything(shelled)).isEqualTo(ScriptedDatabase.everything(scripted));

		List<Object> before = ScriptedDatabase.everything(shelled);
		assertThat(shell(copy, script.text())).isNotZero();
		assertThat(ScriptedDatabase.everything(shelled)).isEqualTo(before);
	}

	private static int shell(Path database, String script) throws IOException, InterruptedException {
		Path shell = Stream.of(System.getenv("PATH").split(":", -1))
			.map((directory) -> Path.of(directory, "sqlite3"))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
		assumeTrue(shell != null, "There is no sqlite3 on the path");
		Path input = Files.writeString(database.resolveSibling("script.sql"), script);
		Process process = new ProcessBuilder(shell.toString(), database.toString()).redirectErrorStream(true)
			.redirectInput(input.toFile())
			.redirectOutput(database.resolveSibling("shell.log").toFile())
			.start();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return process.exitValue();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void theDatabaseIsOnlyReadAndNobodyIsTold(CapturedOutput output) throws IOException {
		shop();
		this.revisions.addSections("bulk", """
				-- migrator:upgrade transactional=false
				ALTER TABLE customer ALTER COLUMN name SET DEFAULT '';
				""");
		List<MigrationEvent> events = new ArrayList<>();
		this.settings = (builder) -> builder.listener(events::add).backup(BackupMode.ALWAYS, null);
		byte[] before = Files.readAllBytes(this.file);
		String logged = output.getAll();

		MigrationScript script = migrator().upgradeScript("heads");

		assertThat(Files.readAllBytes(this.file)).isEqualTo(before);
		assertThat(events).isEmpty();
		assertThat(output.getAll()).isEqualTo(logged);
		assertThat(script.notes()).anySatisfy((note) -> assertThat(note).contains("No backup"))
			.anySatisfy((note) -> assertThat(note).contains("checks of rows"));
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files.map((path) -> path.getFileName().toString())).containsExactlyInAnyOrder("revisions",
					"app.db");
		}
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
	void aRangeNeedsNoDatabaseAndCreatesNone() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");

		MigrationScript script = migrator().upgradeScript("aaaa:bbbb");

		assertThat(script.from()).containsExactly("aaaa");
		assertThat(script.to()).containsExactly("bbbb");
		assertThat(script.revisions()).containsExactly("bbbb");
		assertThat(script.text()).contains("CREATE TABLE bbbb", "PRAGMA foreign_keys = 1;")
			.doesNotContain("CREATE TABLE aaaa", "CREATE TABLE cccc");
		assertThat(migrator().upgradeScript("base:+1").revisions()).containsExactly("aaaa");
		assertThat(migrator().upgradeScript("bbbb:").revisions()).containsExactly("cccc");
		assertThat(migrator().upgradeScript(":").revisions()).containsExactly("aaaa", "bbbb", "cccc");
		assertThat(migrator().downgradeScript("bbbb:").revisions()).containsExactly("bbbb", "aaaa");
		assertThat(migrator().downgradeScript("cccc:-1").revisions()).containsExactly("cccc");
		assertThat(migrator().downgradeScript("bbbb:aaaa").notes())
			.anySatisfy((note) -> assertThat(note).contains("table bbbb"));
		assertThat(this.file).doesNotExist();
	}

	@Test
	void aRangeRunsOnADatabaseWithAnotherHistory() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");
		Migrator migrator = migrator();
		migrator.upgrade();
		migrator.downgrade("aaaa", migrator.planDowngrade("aaaa").planId());
		MigrationScript up = migrator.upgradeScript("aaaa:");

		SqliteFile scripted = new ScriptedDatabase(this.file, PARAMETERS).verify(up,
				(migrated) -> migrator(migrated).upgrade());
		verifyFits(scripted, up);
		MigrationScript down = migrator.downgradeScript("cccc:aaaa");
		ScriptedDatabase.run(down.text(),
				Path.of(scripted.url().substring("jdbc:sqlite:".length()).replace(PARAMETERS, "")));
		assertThat(migrator(scripted).status().state()).isEqualTo(State.HELD);
		assertThat(scripted.tables()).containsExactly("aaaa");
	}

	@Test
	void aRangeFailsWhereTheDatabaseIsElsewhere() {
		this.revisions.add("aaaa", "", "").add("bbbb", "", "").add("cccc", "", "");
		MigrationScript script = migrator().upgradeScript("bbbb:");
		migrator().upgrade("aaaa");
		List<Object> before = ScriptedDatabase.everything(this.database);

		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> ScriptedDatabase.run(script.text(), this.file))
			.withMessageContaining("NOT NULL constraint failed: migrator_history.current_before");
		assertThat(ScriptedDatabase.everything(this.database)).isEqualTo(before);

		ScriptedDatabase.run(migrator().upgradeScript("aaaa:bbbb").text(), this.file);
		ScriptedDatabase.run(script.text(), this.file);
		assertThat(migrator().status().state()).isEqualTo(State.UP_TO_DATE);
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
	void aRevisionThatFailsLeavesNoScript() {
		this.revisions.addTable("aaaa").add("bbbb", "INSERT INTO nowhere VALUES (1);", "");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> migrator().upgradeScript("heads"))
			.withMessageContaining("bbbb.sql:7", "no such table: nowhere")
			.withMessageContaining("copy of the schema, in memory: the database has not been touched")
			.withMessageNotContaining("kept");
		assertThat(migrator().status().current()).isEmpty();
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
		ScriptedDatabase.run(script.text(), this.file);
		assertThat(this.database.count("SELECT count(*) FROM bbbb")).isZero();
		assertThat(migrator.archives().list()).extracting(Archive::revision).containsExactly("bbbb");
	}

	@Test
	void aRevisionThatWasCutOffIsToldOf() {
		this.revisions.addSections("bulk",
				"-- migrator:upgrade transactional=false\nCREATE TABLE IF NOT EXISTS t (x);\nCREATE TABLE u (x);");
		this.database.execute("CREATE TABLE u (x)");
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> migrator().upgrade());
		this.database.execute("DELETE FROM migrator_history WHERE outcome = 'failed'");
		this.database.execute("DROP TABLE u");

		MigrationScript script = migrator().upgradeScript("heads");

		assertThat(script.notes()).anySatisfy((note) -> assertThat(note).contains("bulk was cut off"));
		ScriptedDatabase.run(script.text(), this.file);
		assertThat(migrator().status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void brokenViewsAndTriggersAndVirtualTablesAreCopied() {
		shop();
		this.database.execute("CREATE VIRTUAL TABLE words USING fts5(entry, content='log')");
		this.database.execute("CREATE VIEW broken AS SELECT * FROM nowhere -- one day");
		this.database.execute("CREATE TRIGGER broken_too AFTER DELETE ON purchase BEGIN SELECT * FROM nowhere; END");
		this.database.execute("CREATE TABLE gone (id INTEGER PRIMARY KEY AUTOINCREMENT)");
		this.database.execute("DROP TABLE gone");
		this.revisions.add("more", "ALTER TABLE purchase ALTER COLUMN total SET DEFAULT 1;", "");

		verifyUpgrade();

		assertThat(migrator().upgradeScript("heads").notes()).noneMatch((note) -> note.contains("no copy"));
	}

	@Test
	void whatCannotBeCopiedIsToldOf() throws SQLException {
		shop();
		try (Connection connection = this.database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			Function.create(connection, "twice", new Function() {

				@Override
				protected void xFunc() throws SQLException {
					result(2 * value_int(0));
				}

			}, 1, Function.FLAG_DETERMINISTIC);
			statement.execute("CREATE INDEX doubled ON customer (twice(id))");
		}
		this.revisions.addTable("more");

		assertThat(migrator().upgradeScript("heads").notes()).singleElement()
			.satisfies((note) -> assertThat(note).contains("index doubled", "no such function: twice"));
	}

	@Test
	void statesInAnotherSchemaAndUnderAnotherPrefixAreRespected() {
		this.settings = (builder) -> builder.schema("main").tablePrefix("app_");
		this.revisions.addTable("aaaa").addTable("bbbb");
		migrator().upgrade("aaaa");

		MigrationScript script = migrator().upgradeScript("heads");

		assertThat(script.text()).contains("INSERT INTO \"main\".\"app_history\"").doesNotContain("migrator_history");
		ScriptedDatabase.run(script.text(), this.file);
		assertThat(migrator().status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void aRevisionThatOpensAnotherFileIsRefused() {
		Path other = this.directory.resolve("other.db");
		for (String statement : List.of("ATTACH '%s' AS other;", "VACUUM INTO '%s';")) {
			this.revisions.after("")
				.addSections("aaaa", "-- migrator:upgrade transactional=false\n" + statement.formatted(other));

			assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> migrator().upgradeScript("heads"))
				.withMessageContaining("aaaa.sql:7", "opens another file")
				.satisfies((failure) -> assertThat(failure.getAction()).doesNotContain("Undo"));
		}
		assertThat(other).doesNotExist();
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
