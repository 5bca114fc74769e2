package dev.migrator.starter;

import java.nio.file.Path;
import java.time.Duration;

import dev.migrator.starter.application.FreshApplication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications that are told to end while they run a revision.
 */
class ShutdownTests {

	// 128 + 15: ended by SIGTERM, as JVMs report it
	private static final int TERMINATED = 143;

	@TempDir
	private Path directory;

	private RevisionFolder revisions;

	private SqliteFile database;

	@BeforeEach
	void createFirstRevision() {
		this.revisions = RevisionFolder.in(this.directory).append("r1", "CREATE TABLE a (x INTEGER);");
		this.database = SqliteFile.in(this.directory);
	}

	@Test
	void aShutdownWaitsForTheRevisionThatRuns() {
		appendLongRevision(10_000_000);
		try (ChildProcess application = startUntilLongRevisionRuns("30s")) {
			application.terminate();
			assertThat(application.awaitExit()).as(application::output).isEqualTo(TERMINATED);
			assertNoConfusion(application);
		}
		assertThat(this.database.appliedRevisions()).containsExactly("r1", "r2");
		assertThat(this.database.history()).containsExactly("upgrade r1 succeeded", "upgrade r2 succeeded");
		assertThat(this.database.applicationTables()).containsExactly("a", "b", "c");
	}

	@Test
	void aShutdownThatMayNotWaitCancelsTheRevisionThatRuns() {
		appendLongRevision(1_000_000_000_000L);
		try (ChildProcess application = startUntilLongRevisionRuns("200ms")) {
			application.terminate();
			assertThat(application.awaitExit()).as(application::output).isEqualTo(TERMINATED);
			assertThat(this.database.appliedRevisions()).containsExactly("r1");
			assertThat(this.database.applicationTables()).containsExactly("a");
			assertThat(this.database.history()).containsExactly("upgrade r1 succeeded", "upgrade r2 failed");
			assertThat(this.database.query("PRAGMA integrity_check")).containsExactly("ok");
			assertNoConfusion(application);
			assertThat(this.database.query("SELECT error FROM migrator_history WHERE outcome = 'failed'"))
				.singleElement()
				.asString()
				.contains("the application is shutting down");
			assertThat(application.output()).contains("r2").contains("the application is shutting down");
		}
	}

	private void appendLongRevision(long steps) {
		this.revisions.append("r2", """
				CREATE TABLE b (x INTEGER);
				WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < %d) SELECT max(x) FROM n;
				CREATE TABLE c (x INTEGER);
				""".formatted(steps));
	}

	private ChildProcess startUntilLongRevisionRuns(String shutdownTimeout) {
		ApplicationStart start = ApplicationStart.of(this.revisions, this.database)
			.with("spring.lifecycle.timeout-per-shutdown-phase", shutdownTimeout);
		ChildProcess application = ChildProcess.start(FreshApplication.class, start.arguments());
		await().atMost(Duration.ofMinutes(2))
			.until(() -> this.database.appliedRevisions().contains("r1") && this.database.isLocked());
		return application;
	}

	private static void assertNoConfusion(ChildProcess application) {
		assertThat(application.output()).doesNotContainIgnoringCase("has been closed")
			.doesNotContainIgnoringCase("connection is closed")
			.doesNotContainIgnoringCase("database is closed")
			.doesNotContain("NullPointerException", "IllegalStateException");
	}

}
