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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import dev.migrator.Migrator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that are killed while they keep what a downgrade drops of a large table, and
 * while they restore it.
 */
class PreservationCrashTests {

	/**
	 * How many processes to kill in each direction and journal mode; more of them find
	 * more.
	 */
	private static final int CRASHES = Integer.getInteger("migrator.preservation-crashes", 2);

	private static final int ROWS = 100_000;

	private static final int STAGES = 3;

	@TempDir
	private static Path shared;

	private static RevisionFolder revisions;

	// By direction
	private static final Map<String, SqliteFile> ORIGINALS = new TreeMap<>();

	// By direction and the number of revisions that are applied
	private static final Map<String, String> STATES = new TreeMap<>();

	@TempDir
	private Path directory;

	@BeforeAll
	static void goDownAndUpInStages() throws Exception {
		revisions = RevisionFolder.in(shared)
			.append("r0", "CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT);", "DROP TABLE item;")
			.append("r1", "ALTER TABLE item ADD COLUMN note TEXT;", "ALTER TABLE item DROP COLUMN note;")
			.append("r2",
					"CREATE TABLE part (id INTEGER PRIMARY KEY, item_id INTEGER REFERENCES item (id), size REAL);",
					"DROP TABLE part;")
			.append("r3", "ALTER TABLE item ADD COLUMN weight NUMERIC;", "ALTER TABLE item DROP COLUMN weight;");
		Path file = shared.resolve("app.db");
		SqliteFile database = new SqliteFile(file);
		Migrator migrator = migrator(database);
		migrator.upgrade();
		database.execute("PRAGMA synchronous = OFF", """
				WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
				INSERT INTO item SELECT i, printf('%%07d', i), 'note ' || (i * 7919 %% 1000003), i / 8.0 FROM n"""
			.formatted(ROWS), "INSERT INTO part SELECT id, id, weight FROM item WHERE id % 2 = 0");
		for (String direction : List.of("down", "up")) {
			ORIGINALS.put(direction, new SqliteFile(Files.copy(file, shared.resolve(direction + ".db"))));
			STATES.put(direction + applied(database), state(database));
			for (int i = 0; i < STAGES; i++) {
				PlainMove.move(migrator, direction, direction.equals("down") ? "-1" : "+1");
				STATES.put(direction + applied(database), state(database));
			}
		}
		assertThat(STATES.get("up4")).as("all is restored").isEqualTo(STATES.get("down4"));
	}

	@ParameterizedTest
	@CsvSource({ "down, DELETE", "down, WAL", "up, DELETE", "up, WAL" })
	void afterAKillEachStepIsDoneWithItsArchivesOrNotAtAllAndTheNextRunFinishesTheRest(String direction,
			String journalMode) throws Exception {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		long nanos = runTime(direction, copy(direction, journalMode)).toNanos();
		String target = target(direction);
		for (int i = 0; i < CRASHES; i++) {
			SqliteFile database = copy(direction, journalMode);
			// One at random in each of as many equal parts of the run
			long delay = (long) ((i + random.nextDouble()) * nanos / CRASHES);
			String where = "%s, seed %d, crash %d, after %d ms".formatted(direction, seed, i, delay / 1_000_000);
			try (ChildProcess process = move(direction, database)) {
				TimeUnit.NANOSECONDS.sleep(delay);
				process.kill();
			}
			assertThat(database.query("PRAGMA integrity_check")).as(where).containsExactly("ok");
			assertThat(state(database)).as(where).isEqualTo(STATES.get(direction + applied(database)));

			PlainMove.move(migrator(database), direction, target);

			assertThat(state(database)).as(where).isEqualTo(STATES.get(direction + (direction.equals("up") ? 4 : 1)));
			assertThat(database.query("PRAGMA integrity_check")).as(where).containsExactly("ok");
			assertThat(database.query("PRAGMA foreign_key_check")).as(where).isEmpty();
			if (direction.equals("down")) {
				migrator(database).upgrade();
				assertThat(state(database)).as(where).isEqualTo(STATES.get("up4"));
			}
		}
	}

	private static String target(String direction) {
		return direction.equals("down") ? "r0" : "r3";
	}

	private static Migrator migrator(SqliteFile database) {
		return PlainUpgrade.builder(url(database), revisions.location()).build();
	}

	// What a killed process has written stays: only a power cut would need the sync
	private static String url(SqliteFile database) {
		return database.url() + "?synchronous=OFF&foreign_keys=on";
	}

	private SqliteFile copy(String direction, String journalMode) throws IOException {
		SqliteFile original = ORIGINALS.get(direction);
		assertThat(original).isNotNull();
		Path file = this.directory.resolve("app.db");
		for (String suffix : List.of("-journal", "-wal", "-shm")) {
			Files.deleteIfExists(Path.of(file + suffix));
		}
		Files.copy(original.path(), file, StandardCopyOption.REPLACE_EXISTING);
		return new SqliteFile(file).execute("PRAGMA journal_mode = " + journalMode);
	}

	private static ChildProcess move(String direction, SqliteFile database) {
		return ChildProcess.start(PlainMove.class, url(database), revisions.location(), direction, target(direction))
			.awaitLine(PlainUpgrade.REVISION_BEGINS);
	}

	private static Duration runTime(String direction, SqliteFile database) {
		try (ChildProcess process = move(direction, database)) {
			long start = System.nanoTime();
			process.awaitLine(PlainUpgrade.DONE);
			Duration runTime = Duration.ofNanos(System.nanoTime() - start);
			assertThat(process.awaitExit()).isZero();
			return runTime;
		}
	}

	private static int applied(SqliteFile database) {
		return database.appliedRevisions().size();
	}

	/**
	 * Return the tables, a digest of the rows of each, and which archives there are and
	 * wait.
	 */
	private static String state(SqliteFile database) throws SQLException {
		List<String> state = new ArrayList<>(database.appliedRevisions());
		for (String table : database.applicationTables()) {
			if (!table.equals("migrator_archive")) {
				List<String> columns = database.query("SELECT name FROM pragma_table_info('" + table + "')");
				state.add("%s %s %s".formatted(table, columns, digest(database, table, columns)));
			}
		}
		if (database.tables().contains("migrator_archive")) {
			state.addAll(database.query("SELECT id, revision, table_name, archived_columns, kept_rows, bytes, counter "
					+ "FROM migrator_archive WHERE state = 'kept' ORDER BY id"));
		}
		state.addAll(database.query("SELECT * FROM sqlite_sequence"));
		return String.join("\n", state);
	}

	private static String digest(SqliteFile database, String table, List<String> columns) throws SQLException {
		// In portions, since a call for each of many rows takes its time
		String query = "SELECT group_concat(concat_ws('|', %s), char(10)) FROM (SELECT *, rowid AS r FROM %s ORDER BY rowid) GROUP BY r / 1000"
			.formatted(String.join(", ", columns.stream().map("quote(%s)"::formatted).toList()), table);
		try (Connection connection = DriverManager.getConnection(database.url());
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
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
