package dev.migrator.starter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Processes that are killed in the middle of a run.
 */
class CrashTests {

	private static final int CRASHES = Integer.getInteger("migrator.crashes", 16);

	private static final int REVISIONS = 200;

	private static final int ROWS = 20;

	private static final List<String> IDS = IntStream.rangeClosed(1, REVISIONS).mapToObj("r%03d"::formatted).toList();

	@TempDir
	private static Path shared;

	private static RevisionFolder revisions;

	@TempDir
	private Path directory;

	@BeforeAll
	static void writeRevisions() {
		revisions = RevisionFolder.in(shared);
		for (String id : IDS) {
			revisions.append(id, "CREATE TABLE t_%s (x INTEGER);%n".formatted(id)
					+ "INSERT INTO t_%s VALUES (1);%n".formatted(id).repeat(ROWS));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "DELETE", "WAL" })
	void afterAKillAtAnyMomentTheDatabaseIsBetweenTwoRevisions(String journalMode) throws IOException {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		long nanosPerRevision = runTime(database("measured", journalMode)).toNanos() / REVISIONS;
		List<Integer> applied = new ArrayList<>();
		for (int i = 0; i < CRASHES; i++) {
			SqliteFile database = database("crash" + i, journalMode);
			// One at random in each of as many equal parts of the run
			double moment = (i + random.nextDouble()) * REVISIONS / CRASHES;
			long delay = (long) (random.nextDouble() * 2 * nanosPerRevision);
			kill(database, (int) moment, delay);
			String where = "seed %d, crash %d, %d µs after the beginning of revision %d".formatted(seed, i,
					delay / 1000, (int) moment);
			applied.add(checkConsistent(database, where));
			PlainUpgrade.builder(unsynced(database), revisions.location()).build().upgrade();
			assertThat(checkConsistent(database, where)).as(where).isEqualTo(REVISIONS);
		}
		assertThat(applied).as("Most of the kills must hit: seed %d", seed)
			.filteredOn((count) -> count > 0 && count < REVISIONS)
			.hasSizeGreaterThan(CRASHES / 2);
	}

	private SqliteFile database(String name, String journalMode) throws IOException {
		return SqliteFile.in(Files.createDirectory(this.directory.resolve(name)))
			.execute("PRAGMA journal_mode = " + journalMode);
	}

	private static ChildProcess upgrade(SqliteFile database, RevisionFolder revisions) {
		return ChildProcess.start(PlainUpgrade.class, unsynced(database), revisions.location());
	}

	// What a killed process has written stays: only a power cut would need the sync
	private static String unsynced(SqliteFile database) {
		return database.url() + "?synchronous=OFF";
	}

	private static Duration runTime(SqliteFile database) {
		try (ChildProcess process = upgrade(database, revisions)) {
			process.awaitLine(PlainUpgrade.BEGINS);
			long start = System.nanoTime();
			process.awaitLine(PlainUpgrade.DONE);
			return Duration.ofNanos(System.nanoTime() - start);
		}
	}

	/**
	 * Kill an upgrade some time after it has begun a revision, or, for the first one,
	 * after it has begun at all.
	 */
	private static void kill(SqliteFile database, int revision, long nanos) {
		try (ChildProcess process = upgrade(database, revisions)) {
			process.awaitLine((revision == 0) ? PlainUpgrade.BEGINS : PlainUpgrade.REVISION_BEGINS + IDS.get(revision));
			long moment = System.nanoTime() + nanos;
			while (System.nanoTime() < moment) {
				Thread.onSpinWait();
			}
			process.kill();
		}
	}

	/**
	 * Check that the database is as some number of whole revisions leaves it.
	 * @return the number
	 */
	private static int checkConsistent(SqliteFile database, String where) {
		assertThat(database.query("PRAGMA integrity_check")).as(where).containsExactly("ok");
		List<String> applied = database.appliedRevisions();
		assertThat(applied).as(where).isEqualTo(IDS.subList(0, applied.size()));
		assertThat(database.history()).as(where)
			.isEqualTo(applied.stream().map("upgrade %s succeeded"::formatted).toList());
		List<String> tables = database.applicationTables();
		assertThat(tables).as(where).isEqualTo(applied.stream().map("t_%s"::formatted).toList());
		assertThat(database.count(tables)).as(where).isEqualTo((long) ROWS * applied.size());
		return applied.size();
	}

	@Test
	void aRevisionThatWasCutOffOutsideATransactionRunsAgainAndTheLogSaysSo() {
		RevisionFolder revisions = RevisionFolder.in(this.directory)
			.append("r1", "CREATE TABLE patience (n INTEGER); INSERT INTO patience VALUES (1000000000000);")
			.appendOutsideTransaction("r2", """
					CREATE TABLE IF NOT EXISTS first (x INTEGER);
					WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < (SELECT n FROM patience))
					  SELECT max(x) FROM n;
					CREATE TABLE second (x INTEGER);
					""");
		SqliteFile database = SqliteFile.in(this.directory);
		try (ChildProcess process = upgrade(database, revisions)) {
			await().atMost(Duration.ofMinutes(2)).until(() -> database.tables().contains("first"));
			process.kill();
		}
		assertThat(database.appliedRevisions()).containsExactly("r1");
		assertThat(database.history()).containsExactly("upgrade r1 succeeded", "upgrade r2 started");
		database.execute("UPDATE patience SET n = 1");
		try (ChildProcess process = upgrade(database, revisions)) {
			assertThat(process.awaitExit()).as(process::output).isZero();
			assertThat(process.output()).containsPattern("WARN.*r2.*cut off");
		}
		assertThat(database.appliedRevisions()).containsExactly("r1", "r2");
		assertThat(database.history()).containsExactly("upgrade r1 succeeded", "upgrade r2 started",
				"upgrade r2 started", "upgrade r2 succeeded");
		assertThat(database.tables()).contains("first", "second");
	}

}
