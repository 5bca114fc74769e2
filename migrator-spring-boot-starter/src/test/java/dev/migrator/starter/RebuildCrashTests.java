package dev.migrator.starter;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that are killed while they rebuild a large table.
 */
class RebuildCrashTests {

	/**
	 * How many processes to kill in each journal mode; more of them find more.
	 */
	private static final int CRASHES = Integer.getInteger("migrator.rebuild-crashes", 4);

	private static final int ROWS = 1_000_000;

	@TempDir
	private static Path shared;

	private static SqliteFile original;

	private static RevisionFolder revisions;

	private static State before;

	@TempDir
	private Path directory;

	@BeforeAll
	static void fillTables() throws SQLException {
		revisions = RevisionFolder.in(shared)
			.append("r1", "ALTER TABLE item ALTER COLUMN weight TYPE TEXT, ALTER COLUMN note SET DEFAULT 'none';");
		original = SqliteFile.in(shared)
			.execute("PRAGMA synchronous = OFF", "PRAGMA cache_size = -65536",
					"CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT, weight INTEGER, note TEXT)",
					"""
							CREATE TABLE part (id INTEGER PRIMARY KEY,
							  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE)""", """
							WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
							INSERT INTO item SELECT i, printf('%%07d', i), i %% 1000, NULL FROM n""".formatted(ROWS),
					"INSERT INTO part SELECT id, id FROM item WHERE id % 1000 = 0",
					"CREATE INDEX item_code ON item (code)");
		before = State.of(original);
		assertThat(before.counts()).containsExactly(Integer.toString(ROWS), Integer.toString(ROWS / 1000));
	}

	@ParameterizedTest
	@ValueSource(strings = { "DELETE", "WAL" })
	void afterAKillInTheMiddleOfARebuildTheTableIsTheOldOneOrTheNewOne(String journalMode) throws Exception {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		SqliteFile database = copy(journalMode);
		long nanos = runTime(database).toNanos();
		State after = State.of(database);
		assertThat(after.digest()).isNotEqualTo(before.digest());
		assertThat(after.counts()).isEqualTo(before.counts());
		int hits = 0;
		for (int i = 0; i < CRASHES; i++) {
			database = copy(journalMode);
			// One at random in each of as many equal parts of the run
			long delay = (long) ((i + random.nextDouble()) * nanos / CRASHES);
			String where = "seed %d, crash %d, %d ms after the beginning of the revision".formatted(seed, i,
					delay / 1_000_000);
			kill(database, delay);
			if (hasUnfinishedTransaction(database)) {
				hits++;
			}
			assertThat(database.query("PRAGMA integrity_check")).as(where).containsExactly("ok");
			boolean applied = database.appliedRevisions().contains("r1");
			assertThat(State.of(database)).as(where).isEqualTo(applied ? after : before);
			assertThat(database.history()).as(where).isEqualTo(applied ? List.of("upgrade r1 succeeded") : List.of());

			PlainUpgrade.builder(url(database), revisions.location()).build().upgrade();

			assertThat(State.of(database)).as(where).isEqualTo(after);
			assertThat(database.query("PRAGMA foreign_key_check")).as(where).isEmpty();
			assertThat(database.history()).as(where).containsExactly("upgrade r1 succeeded");
		}
		// How many do depends on what else the machine does
		assertThat(hits).as("kills in the middle of the rebuild: seed %d", seed).isPositive();
	}

	private SqliteFile copy(String journalMode) throws IOException {
		Path file = Files.copy(original.path(), this.directory.resolve("app.db"), StandardCopyOption.REPLACE_EXISTING);
		return new SqliteFile(file).execute("PRAGMA journal_mode = " + journalMode);
	}

	// What a killed process has written stays: only a power cut would need the sync
	private static String url(SqliteFile database) {
		return database.url() + "?synchronous=OFF&foreign_keys=on";
	}

	private static ChildProcess upgrade(SqliteFile database) {
		return ChildProcess.start(PlainUpgrade.class, url(database), revisions.location())
			.awaitLine(PlainUpgrade.REVISION_BEGINS + "r1");
	}

	private static Duration runTime(SqliteFile database) {
		try (ChildProcess process = upgrade(database)) {
			long start = System.nanoTime();
			process.awaitLine(PlainUpgrade.DONE);
			Duration runTime = Duration.ofNanos(System.nanoTime() - start);
			assertThat(process.awaitExit()).isZero();
			return runTime;
		}
	}

	private static void kill(SqliteFile database, long nanos) throws InterruptedException {
		try (ChildProcess process = upgrade(database)) {
			TimeUnit.NANOSECONDS.sleep(nanos);
			process.kill();
		}
	}

	private static boolean hasUnfinishedTransaction(SqliteFile database) throws IOException {
		for (String suffix : List.of("-journal", "-wal")) {
			Path file = Path.of(database.path() + suffix);
			if (Files.exists(file) && Files.size(file) > 0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What an application finds in the tables.
	 *
	 * @param schema the text of the schema, without the migrator's own tables
	 * @param counts how many rows there are in each table
	 * @param digest a digest of all rows
	 */
	private record State(List<String> schema, List<String> counts, String digest) {

		private static final String SCHEMA = """
				SELECT type, name, tbl_name, sql FROM sqlite_schema
				WHERE tbl_name NOT LIKE 'migrator%' ORDER BY type, name""";

		private static final String COUNTS = "SELECT count(*) FROM item UNION ALL SELECT count(*) FROM part";

		// In portions, since a call for each of a million rows takes its time
		private static final String ROWS = """
				SELECT group_concat(id || ' ' || code || typeof(weight) || weight || typeof(note), char(10))
				FROM (SELECT * FROM item ORDER BY id) GROUP BY id / 1000
				UNION ALL SELECT group_concat(id || ' ' || item_id) FROM (SELECT * FROM part ORDER BY id)
				UNION ALL SELECT name || ' ' || seq FROM sqlite_sequence WHERE name = 'item'""";

		private static State of(SqliteFile database) throws SQLException {
			return new State(database.query(SCHEMA), database.query(COUNTS), digest(database));
		}

		private static String digest(SqliteFile database) throws SQLException {
			try (Connection connection = DriverManager.getConnection(database.url());
					Statement statement = connection.createStatement();
					ResultSet rows = statement.executeQuery(ROWS)) {
				MessageDigest digest = MessageDigest.getInstance("SHA-256");
				while (rows.next()) {
					digest.update(rows.getString(1).getBytes(StandardCharsets.UTF_8));
				}
				return new BigInteger(1, digest.digest()).toString(16);
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
