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

import dev.migrator.MigrationEvent;
import dev.migrator.MigrationScript;
import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
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
 * What a run on SQLite would send, as a script: rebuilds, and what belongs to the
 * connection.
 */
class SqliteScriptTests extends AbstractSqliteTests {

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

	private Migrator migrator(TestDatabase file) {
		return file.migrator(this.revisions, this.settings);
	}

	private TestDatabase verifyUpgrade() {
		return new ScriptedDatabase(this.database, this::migrator).verifyUpgrade();
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
	void theScriptIsForTheShell() {
		this.revisions.add("aaaa", "CREATE TABLE aaaa (x TEXT);", "DROP TABLE aaaa;");

		MigrationScript script = migrator().upgradeScript("heads");

		assertThat(script.text())
			.startsWith("-- Upgrade from base to aaaa\n-- Database: jdbc:sqlite:" + this.file + "\n")
			.contains("\n.bail on\nPRAGMA foreign_keys = 1;\n")
			.contains("\n-- upgrade aaaa: revision aaaa\nBEGIN IMMEDIATE;\n")
			.contains("strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0")
			.doesNotContain("busy_timeout", "SELECT")
			.doesNotContain(PARAMETERS);
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

		TestDatabase scripted = verifyUpgrade();

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

		this.database.run(script.text());

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

		TestDatabase scripted = verifyUpgrade();

		assertThat(scripted.strings("SELECT name || seq FROM sqlite_sequence")).containsExactly("t3");
		assertThat(scripted.strings("SELECT idx FROM sqlite_stat1 WHERE tbl = 't'")).containsExactly("t_x");
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

		TestDatabase scripted = verifyUpgrade();

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

		TestDatabase scripted = ScriptedDatabase.compare(this.database, script,
				(migrated) -> migrator(migrated).upgrade());
		Path copy = this.directory.resolve("shell.db");
		Files.copy(this.file, copy);
		assertThat(shell(copy, script.text())).isZero();
		SqliteFile shelled = new SqliteFile(copy, PARAMETERS);
		assertThat(shelled.everything()).isEqualTo(scripted.everything());

		List<Object> before = shelled.everything();
		assertThat(shell(copy, script.text())).isNotZero();
		assertThat(shelled.everything()).isEqualTo(before);
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
	void aRangeNeedsNoDatabaseAndCreatesNone() {
		this.revisions.addTable("aaaa").addTable("bbbb");

		MigrationScript script = migrator().upgradeScript("aaaa:bbbb");

		assertThat(script.text()).contains("CREATE TABLE bbbb", "PRAGMA foreign_keys = 1;");
		assertThat(this.file).doesNotExist();
	}

	@Test
	void aRevisionThatFailsLeavesNoScript() {
		this.revisions.addTable("aaaa").add("bbbb", "INSERT INTO nowhere VALUES (1);", "");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> migrator().upgradeScript("heads"))
			.withMessageContaining("bbbb.sql:7", "no such table: nowhere")
			.withMessageContaining("only tried out for a script: the database has not been touched")
			.withMessageNotContaining("kept");
		assertThat(migrator().status().current()).isEmpty();
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

}
