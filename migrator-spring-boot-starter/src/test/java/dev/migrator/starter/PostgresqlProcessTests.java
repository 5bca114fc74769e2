package dev.migrator.starter;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import dev.migrator.testing.EmbeddedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that share one PostgreSQL database.
 */
@Tag("processes")
class PostgresqlProcessTests {

	private static final int INSTANCES = 16;

	// -Dkills=50 for a longer look
	private static final int KILLS = Integer.getInteger("kills", 12);

	private static final int REVISIONS = 450;

	// Nanoseconds, in which a few revisions are run
	private static final int LONGEST_RUN = 20_000_000;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final String HOLDERS = """
			SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
			WHERE l.locktype = 'advisory' AND l.granted""";

	private static final int ROWS = 10;

	@TempDir
	private Path directory;

	private final String database = EmbeddedServer.newDatabase();

	private final JdbcClient sql = JdbcClient.create(EmbeddedServer.dataSource(this.database));

	private final List<Instance> instances = new ArrayList<>();

	@AfterEach
	void dropDatabase() {
		this.instances.forEach((instance) -> instance.process().close());
		EmbeddedServer.drop(this.database);
	}

	private RevisionFolder revisions(int count) {
		RevisionFolder revisions = RevisionFolder.in(this.directory);
		for (String id : ids(count)) {
			revisions.append(id, "CREATE TABLE t_%s (x INTEGER);%n".formatted(id)
					+ "INSERT INTO t_%s VALUES (1);%n".formatted(id).repeat(ROWS));
		}
		return revisions;
	}

	private static List<String> ids(int count) {
		return IntStream.rangeClosed(1, count).mapToObj("r%03d"::formatted).toList();
	}

	private Instance start(RevisionFolder revisions) {
		String name = "instance " + this.instances.size();
		Instance instance = new Instance(name,
				ChildProcess.start(PlainUpgrade.class,
						"%s?user=postgres&ApplicationName=%s".formatted(this.database, name.replace(" ", "%20")),
						revisions.location()));
		this.instances.add(instance);
		return instance;
	}

	@Test
	void ofSixteenProcessesThatStartTogetherEachRevisionIsRunOnce() {
		RevisionFolder revisions = revisions(20);
		List<Instance> together = IntStream.range(0, INSTANCES).mapToObj((i) -> start(revisions)).toList();
		together.forEach(Instance::awaitEnd);
		assertThat(checkConsistent("in the end")).isEqualTo(20);
	}

	@Test
	void wheneverTheHolderOfTheLockIsKilledAnotherGoesOnBetweenTwoRevisions() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		RevisionFolder revisions = revisions(REVISIONS);
		// While one runs, others wait already
		List<Instance> alive = new ArrayList<>(List.of(start(revisions), start(revisions), start(revisions)));
		int applied = 0;
		for (int i = 0; i < KILLS; i++) {
			Instance holder = awaitHolder(alive);
			long moment = System.nanoTime() + random.nextInt(LONGEST_RUN);
			while (System.nanoTime() < moment) {
				Thread.onSpinWait();
			}
			holder.process().kill();
			alive.remove(holder);
			String where = "seed %d, kill %d".formatted(seed, i);
			int now = checkConsistent(where);
			assertThat(now).as(where).isGreaterThanOrEqualTo(applied).isLessThan(REVISIONS);
			applied = now;
			alive.add(start(revisions));
		}
		alive.forEach(Instance::awaitEnd);
		assertThat(checkConsistent("seed %d, in the end".formatted(seed))).isEqualTo(REVISIONS);
		assertThat(
				this.sql.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").query(Integer.class).single())
			.isZero();
	}

	/**
	 * Wait until one of several instances holds the lock.
	 */
	private Instance awaitHolder(List<Instance> alive) {
		String holder = Awaitility.await()
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.until(() -> this.sql.sql(HOLDERS).query(String.class).list(),
					(names) -> names.stream()
						.anyMatch((name) -> alive.stream().anyMatch((one) -> one.name().equals(name))))
			.stream()
			.filter((name) -> alive.stream().anyMatch((one) -> one.name().equals(name)))
			.findFirst()
			.orElseThrow();
		return alive.stream().filter((one) -> one.name().equals(holder)).findFirst().orElseThrow();
	}

	/**
	 * Check that the database is as some number of whole revisions leaves it, in one look
	 * at it: others go on meanwhile.
	 * @return the number
	 */
	private int checkConsistent(String where) {
		if (this.sql.sql("SELECT to_regclass('migrator_revision') IS NULL").query(Boolean.class).single()) {
			return 0;
		}
		List<String> state = this.sql.sql("""
				SELECT string_agg(id, ',' ORDER BY id) FROM migrator_revision
				UNION ALL SELECT string_agg(revision || ' ' || outcome, ',' ORDER BY revision) FROM migrator_history
				UNION ALL SELECT string_agg(substr(relname, 3), ',' ORDER BY relname) FROM pg_class
				  WHERE relkind = 'r' AND relname LIKE 't\\_r%'
				""").query(String.class).list();
		assertThat(state).hasSize(3);
		List<String> applied = (state.get(0) != null) ? List.of(state.get(0).split(",")) : List.of();
		assertThat(applied).as(where).isEqualTo(ids(applied.size()));
		assertThat(state.get(1)).as(where)
			.isEqualTo(applied.isEmpty() ? null : String.join(" succeeded,", applied) + " succeeded");
		assertThat(state.get(2)).as(where).isEqualTo(state.get(0));
		if (!applied.isEmpty()) {
			String last = "SELECT count(*) FROM t_" + applied.get(applied.size() - 1);
			assertThat(this.sql.sql(last).query(Integer.class).single()).as(where).isEqualTo(ROWS);
		}
		return applied.size();
	}

	/**
	 * A process.
	 *
	 * @param name what the server calls it
	 * @param process the process
	 */
	private record Instance(String name, ChildProcess process) {

		void awaitEnd() {
			assertThat(this.process.awaitExit()).as(this.process::output).isZero();
		}

	}

}
