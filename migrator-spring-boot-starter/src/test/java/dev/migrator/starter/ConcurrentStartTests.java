package dev.migrator.starter;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.migrator.starter.application.FreshApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many instances of an application that start together on one database.
 */
class ConcurrentStartTests {

	private static final int INSTANCES = 8;

	private static final int REVISIONS = 20;

	@TempDir
	private Path directory;

	@Test
	void eachRevisionRunsOnceHoweverManyInstancesStartTogether() {
		RevisionFolder revisions = RevisionFolder.in(this.directory);
		List<String> ids = new ArrayList<>();
		for (int i = 1; i <= REVISIONS; i++) {
			String id = "r%02d".formatted(i);
			ids.add(id);
			String sql = """
					CREATE TABLE t_%1$s (x INTEGER NOT NULL);
					INSERT INTO t_%1$s WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000)
					  SELECT x FROM n;
					""".formatted(id);
			// Run twice, or by two at once, it would fail: the table is there already
			if (i == REVISIONS / 2) {
				revisions.appendOutsideTransaction(id, sql);
			}
			else {
				revisions.append(id, sql);
			}
		}
		SqliteFile database = SqliteFile.in(this.directory);
		startTogether(ApplicationStart.of(revisions, database));
		assertThat(database.appliedRevisions()).isEqualTo(ids);
		assertThat(database.history()).filteredOn((entry) -> entry.endsWith("succeeded"))
			.isEqualTo(ids.stream().map("upgrade %s succeeded"::formatted).toList());
		assertThat(database.history()).filteredOn((entry) -> !entry.endsWith("succeeded"))
			.containsExactly("upgrade r10 started");
		assertThat(database.count(database.applicationTables())).isEqualTo(1000L * REVISIONS);
		assertThat(this.directory).isDirectoryContaining((file) -> file.equals(database.path()))
			.isDirectoryNotContaining((file) -> file.getFileName().toString().startsWith("app.db-"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE" })
	void aStartWaitsWhileAnotherProcessWritesAndSaysSo(String lock) {
		RevisionFolder revisions = RevisionFolder.in(this.directory).append("r1", "CREATE TABLE a (x INTEGER);");
		SqliteFile database = SqliteFile.in(this.directory).execute("CREATE TABLE legacy (x INTEGER)");
		try (ChildProcess writer = ChildProcess.start(LockHolder.class, database.url(), lock)) {
			writer.awaitLine(LockHolder.LOCKED);
			try (ChildProcess application = ChildProcess.start(FreshApplication.class,
					ApplicationStart.of(revisions, database).arguments())) {
				application.awaitLine("Waiting to");
				assertThat(application.output()).contains(database.path().toString(), "locked");
				writer.kill();
				assertThat(application.awaitExit()).as(application::output).isZero();
			}
		}
		assertThat(database.appliedRevisions()).containsExactly("r1");
	}

	@Test
	void aRevisionThatRunsOutsideATransactionIsLeftToTheInstanceThatRunsIt() {
		RevisionFolder revisions = RevisionFolder.in(this.directory).appendOutsideTransaction("r1", """
				CREATE TABLE a (x INTEGER);
				WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000000) SELECT max(x) FROM n;
				CREATE TABLE b (x INTEGER);
				""");
		SqliteFile database = SqliteFile.in(this.directory);
		try (ChildProcess first = ChildProcess.start(PlainUpgrade.class, database.url(), revisions.location())) {
			await().atMost(Duration.ofMinutes(2)).until(() -> database.tables().contains("a"));
			try (ChildProcess second = ChildProcess.start(PlainUpgrade.class, database.url(), revisions.location())) {
				second.awaitLine("Waiting to");
				assertThat(first.awaitExit()).as(first::output).isZero();
				assertThat(second.awaitExit()).as(second::output).isZero();
			}
		}
		assertThat(database.history()).containsExactly("upgrade r1 started", "upgrade r1 succeeded");
	}

	private static void startTogether(ApplicationStart start) {
		List<ChildProcess> instances = new ArrayList<>();
		try {
			for (int i = 0; i < INSTANCES; i++) {
				instances.add(ChildProcess.start(GatedApplication.class, start.arguments()));
			}
			instances.forEach((instance) -> instance.awaitLine(GatedApplication.AT_THE_GATE));
			instances.forEach((instance) -> instance.tell("open"));
			for (ChildProcess instance : instances) {
				assertThat(instance.awaitExit()).as(instance::output).isZero();
			}
		}
		finally {
			instances.forEach(ChildProcess::close);
		}
	}

}
