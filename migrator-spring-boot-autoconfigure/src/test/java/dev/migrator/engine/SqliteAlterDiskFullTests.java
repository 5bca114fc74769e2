package dev.migrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rebuilds of tables that run out of space, or that others keep from committing.
 */
class SqliteAlterDiskFullTests extends AbstractSqliteTests {

	private static final int ROWS = 20_000;

	@BeforeEach
	void writeRevision() {
		this.revisions.add("change", "ALTER TABLE item ALTER COLUMN note SET DEFAULT 'none';", "");
	}

	private void fill(int rows) {
		this.database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT, note TEXT)");
		this.database.execute("""
				CREATE TABLE part (id INTEGER PRIMARY KEY,
				  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE)""");
		this.database.execute("""
				WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
				INSERT INTO item SELECT i, 'code ' || (i * 7919 %% 1000003), printf('%%060d', i) FROM n"""
			.formatted(rows));
		this.database.execute("INSERT INTO part SELECT id, id FROM item WHERE id % 10 = 0");
		this.database.execute("CREATE UNIQUE INDEX item_code ON item (code)");
		this.database.execute("CREATE INDEX item_note ON item (note)");
	}

	@ParameterizedTest(name = "with {0} % of the space")
	@ValueSource(ints = { 10, 30, 50, 70, 90 })
	void aRebuildThatRunsOutOfSpaceLeavesAllAsItWasAndSucceedsOnceThereIsMore(int percentage) throws IOException {
		fill(ROWS);
		SqliteSnapshot before = SqliteSnapshot.of(this.database.sql());
		long pages = pages(this.database);
		long limit = pages + needed() * percentage / 100;
		SqliteFile limited = new SqliteFile(this.directory.resolve("app.db"),
				"?foreign_keys=on&max_page_count=" + limit);
		Migrator migrator = limited.migrator(this.revisions);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("full")
			.withMessageContaining("ALTER TABLE item ALTER COLUMN note SET DEFAULT 'none'")
			.withMessageContaining("as it was before this revision");

		assertThat(SqliteSnapshot.of(this.database.sql())).isEqualTo(before);
		assertThat(this.database.strings("PRAGMA integrity_check")).containsExactly("ok");
		assertThat(migrator.history(10)).extracting(HistoryEntry::outcome).containsExactly(Outcome.FAILED);

		this.database.migrator(this.revisions).upgrade();

		assertChanged(before);
	}

	/**
	 * Return by how many pages a file grows whose tables are changed.
	 */
	private long needed() throws IOException {
		Path copy = Files.copy(this.directory.resolve("app.db"), this.directory.resolve("measured.db"));
		SqliteFile measured = new SqliteFile(copy, "?foreign_keys=on");
		measured.migrator(this.revisions).upgrade();
		long needed = pages(measured) - pages(this.database);
		assertThat(needed).as("pages that a rebuild needs").isGreaterThan(ROWS / 100);
		return needed;
	}

	private static long pages(SqliteFile file) {
		return file.count("PRAGMA page_count");
	}

	@ParameterizedTest(name = "{0} rows")
	@ValueSource(ints = { 1_000, 60_000 })
	void aReaderThatHoldsUpARebuildIsWaitedFor(int rows) throws Exception {
		fill(rows);
		assertThat(this.database.strings("PRAGMA journal_mode")).containsExactly("delete");
		SqliteSnapshot before = SqliteSnapshot.of(this.database.sql());
		Migrator migrator = new SqliteFile(this.directory.resolve("app.db"), "?foreign_keys=on")
			.migrator(this.revisions);
		try (Connection reader = this.database.dataSource().getConnection();
				Statement statement = reader.createStatement()) {
			statement.execute("BEGIN");
			assertThat(notes(statement)).isEqualTo(rows);
			CompletableFuture<Void> run = inBackground(migrator::upgrade);
			Thread.sleep(1500);
			assertThat(run).isNotDone();
			assertThat(notes(statement)).isEqualTo(rows);
			statement.execute("COMMIT");
			run.get(30, TimeUnit.SECONDS);
		}
		assertChanged(before);
	}

	private static CompletableFuture<Void> inBackground(Runnable work) {
		return CompletableFuture.runAsync(work, (task) -> new Thread(task).start());
	}

	private static int notes(Statement statement) throws SQLException {
		try (var row = statement.executeQuery("SELECT count(note) FROM item")) {
			return row.getInt(1);
		}
	}

	private void assertChanged(SqliteSnapshot before) {
		assertThat(SqliteSnapshot.of(this.database.sql()).rows()).isEqualTo(before.rows());
		assertThat(this.database
			.strings("SELECT name || ' ' || dflt_value FROM pragma_table_xinfo('item') WHERE dflt_value IS NOT NULL"))
			.containsExactly("note 'none'");
		assertThat(this.database.strings("PRAGMA integrity_check")).containsExactly("ok");
		assertThat(this.database.strings("PRAGMA foreign_key_check")).isEmpty();
	}

}
