package dev.migrator.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.HistoryEntry;
import dev.migrator.MigrationEvent;
import dev.migrator.MigrationStatus.State;
import dev.migrator.MigrationStatus;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs and their connections: outside transactions, beside each other, cancelled, called
 * at the wrong moment.
 */
class RunTests extends AbstractDatabaseTests {

	private Migrator migrator(DataSource dataSource) {
		return MigratorBuilder.forDataSource(dataSource).locations(List.of(this.revisions.location())).build();
	}

	private HikariDataSource poolOfOne() {
		HikariDataSource pool = new HikariDataSource();
		pool.setDataSource(this.database.dataSource());
		pool.setMaximumPoolSize(1);
		pool.setConnectionTimeout(2000);
		return pool;
	}

	@Test
	void statementsOutsideATransactionRunAndAreRecorded() {
		this.revisions.addTable("aaaa").addSections("bbbb", "-- migrator:upgrade transactional=false\nVACUUM;");
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgradeOnStartup();

		assertThat(migrator.status().current()).containsExactly("bbbb");
		assertThat(this.database.strings("SELECT outcome FROM migrator_history WHERE revision = 'bbbb' ORDER BY id"))
			.containsExactly("started", "succeeded");
	}

	@Test
	void aPoolWithOneConnectionIsEnough() {
		this.revisions.addTable("aaaa").addSections("bbbb", "-- migrator:upgrade transactional=false\nVACUUM;");
		try (HikariDataSource pool = poolOfOne()) {
			migrator(pool).upgradeOnStartup();
			assertThat(migrator(pool).status().state()).isEqualTo(State.UP_TO_DATE);
		}
	}

	@Test
	void whoStampsWaitsForARevisionThatIsBeingRunOutsideATransaction() throws Exception {
		this.revisions.addSections("aaaa", """
				-- migrator:upgrade transactional=false
				CREATE TABLE aaaa (x INTEGER);
				%s;
				""".formatted(onPostgresql() ? "SELECT pg_sleep(0.5)"
				: "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 8000000) SELECT max(x) FROM n"));
		Migrator first = this.database.migrator(this.revisions);
		Migrator second = this.database.migrator(this.revisions);
		CompletableFuture<Void> run = inBackground(first::upgradeOnStartup);
		while (!this.database.tables().contains("aaaa")) {
			Thread.sleep(5);
		}

		assertThat(second.stamp("aaaa").steps()).isEmpty();

		run.get(20, TimeUnit.SECONDS);
		assertThat(this.database.strings("SELECT operation || ' ' || outcome FROM migrator_history ORDER BY id"))
			.containsExactly("upgrade started", "upgrade succeeded");
	}

	@Test
	void aCallInsideATransactionOnTheSameDataSourceIsRefused() {
		this.revisions.addTable("aaaa");
		DataSource dataSource = this.database.dataSource();
		Migrator migrator = migrator(dataSource);
		TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));

		assertThatExceptionOfType(MigratorException.class)
			.isThrownBy(() -> transaction.executeWithoutResult((status) -> migrator.upgrade()))
			.withMessageContaining("inside a transaction");
	}

	@Test
	void aFailureOutsideATransactionTellsWhatStaysDone() {
		this.revisions.addSections("aaaa", """
				-- migrator:upgrade transactional=false
				CREATE TABLE aaaa (x INTEGER);
				CREATE TABLE bbbb (x INTEGER);
				NONSENSE;
				""");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("2 statement(s) before this one ran and stay done")
			.withMessageContaining("Current: base")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Undo by hand"));
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb");
		assertThat(migrator.history(1)).extracting(HistoryEntry::outcome).containsExactly(Outcome.FAILED);
		assertThat(migrator.status().state()).isEqualTo(State.PENDING);
	}

	@Test
	void aRunCutOffOutsideATransactionIsRunAgain() {
		this.revisions.addSections("aaaa",
				"-- migrator:upgrade transactional=false\nCREATE TABLE IF NOT EXISTS t (x INTEGER);");
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgradeOnStartup();
		// As a process leaves the database that ends in the middle
		this.database.execute("DELETE FROM migrator_revision");
		this.database.execute("DELETE FROM migrator_history WHERE outcome = 'succeeded'");

		assertThat(migrator.upgradeOnStartup().steps()).hasSize(1);
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void whoFindsARevisionBeingRunOutsideATransactionWaitsForIt() throws Exception {
		this.revisions.addSections("aaaa", "-- migrator:upgrade transactional=false\nCREATE TABLE aaaa (x INTEGER);")
			.addTable("bbbb");
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		Migrator first = this.database.migrator(this.revisions, (builder) -> builder.listener((event) -> {
			if (event instanceof MigrationEvent.RevisionStarted started && started.step() == 2) {
				begun.countDown();
				await(goOn);
			}
		}));
		Migrator second = this.database.migrator(this.revisions);
		CompletableFuture<Void> firstRun = inBackground(first::upgradeOnStartup);
		await(begun);
		CompletableFuture<Void> secondRun = inBackground(second::upgradeOnStartup);
		if (onPostgresql()) {
			// There it waits for the whole run
			assertThat(secondRun).isNotDone();
		}
		else {
			secondRun.get(20, TimeUnit.SECONDS);
		}
		goOn.countDown();
		firstRun.get(20, TimeUnit.SECONDS);
		secondRun.get(20, TimeUnit.SECONDS);

		assertThat(this.database.strings("SELECT revision || ' ' || outcome FROM migrator_history ORDER BY id"))
			.containsExactly("aaaa started", "aaaa succeeded", "bbbb succeeded");
	}

	@Test
	void whileARunIsOnItsStatusIsToldWithoutAConnection() throws Exception {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		try (HikariDataSource pool = poolOfOne()) {
			Migrator migrator = MigratorBuilder.forDataSource(pool)
				.locations(List.of(this.revisions.location()))
				.listener((event) -> {
					if (event instanceof MigrationEvent.RevisionStarted started && started.step() == 2) {
						begun.countDown();
						await(goOn);
					}
				})
				.build();
			CompletableFuture<Void> run = inBackground(migrator::upgradeOnStartup);
			await(begun);

			MigrationStatus status = migrator.status();
			assertThat(status.current()).containsExactly("aaaa");
			assertThat(status.pending()).containsExactly("bbbb", "cccc");
			assertThat(status.progress())
				.isEqualTo(new MigrationStatus.Progress(HistoryEntry.Operation.UPGRADE, "bbbb", 2, 3));
			assertThat(migrator.history(10)).extracting(HistoryEntry::revision).containsExactly("aaaa");
			assertThat(migrator.awaitIdle(Duration.ofMillis(50))).isFalse();

			goOn.countDown();
			run.get(20, TimeUnit.SECONDS);
			assertThat(migrator.awaitIdle(Duration.ofSeconds(5))).isTrue();
			assertThat(migrator.status().progress()).isNull();
		}
	}

	@Test
	void closingCancelsARunAndRollsItBack() throws Exception {
		this.revisions.addTable("aaaa").add("bbbb", """
				CREATE TABLE bbbb (x INTEGER);
				WITH RECURSIVE endless(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM endless)
				SELECT count(*) FROM endless;
				""", "");
		Migrator migrator = this.database.migrator(this.revisions);
		CompletableFuture<Void> run = inBackground(migrator::upgradeOnStartup);
		while (migrator.status().progress() == null || !migrator.status().current().contains("aaaa")) {
			Thread.sleep(10);
		}
		Thread.sleep(200);
		migrator.close();

		assertThat(run).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseInstanceOf(RevisionFailedException.class)
			.withMessageContaining("the application is shutting down")
			.withMessageContaining("as it was before this revision");
		assertThat(this.database.tables()).containsExactly("aaaa");
		assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgrade)
			.withMessageContaining("closed");
	}

	@Test
	void aListenerThatCallsTheMigratorIsRefusedInsteadOfWaitingForItself() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		Migrator[] holder = new Migrator[1];
		holder[0] = this.database.migrator(this.revisions, (builder) -> builder.listener((event) -> {
			if (event instanceof MigrationEvent.RevisionCompleted) {
				holder[0].upgrade();
			}
		}));

		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> holder[0].upgradeOnStartup())
			.withMessageContaining("in the middle of a run");
		assertThat(holder[0].status().current()).containsExactly("aaaa");
	}

	@Test
	void aTransactionThatASectionLeavesOpenIsRolledBackAndTold() {
		try (HikariDataSource pool = poolOfOne()) {
			for (String end : List.of("NONSENSE;", "")) {
				this.revisions.addSections("aaaa", """
						-- migrator:upgrade transactional=false
						CREATE TABLE IF NOT EXISTS aaaa (x INTEGER);
						BEGIN;
						CREATE TABLE bbbb (x INTEGER);
						%s
						""".formatted(end)).after("");
				assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> migrator(pool).upgrade())
					.withMessageContaining(end.isEmpty() ? ": 3 statement(s) ran and stay done, except"
							: ": 3 statement(s) before this one ran and stay done, except")
					.withMessageContaining("except in a transaction of its own that it had not ended. Current: base.");
				assertThat(this.database.tables()).containsExactly("aaaa");
				this.database.execute("INSERT INTO aaaa VALUES (1)");
			}
			assertThat(migrator(pool).history(9)).extracting(HistoryEntry::outcome)
				.containsExactly(Outcome.FAILED, Outcome.STARTED, Outcome.FAILED, Outcome.STARTED);
		}
	}

	@Test
	void closingBeforeTheRunHasBegunLetsNothingRun() {
		this.revisions.addTable("aaaa");
		Migrator[] holder = new Migrator[1];
		ResourceLoader closing = new DefaultResourceLoader() {

			@Override
			public Resource getResource(String location) {
				holder[0].close();
				return super.getResource(location);
			}

		};
		holder[0] = this.database.migrator(this.revisions, (builder) -> builder.resourceLoader(closing));
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> holder[0].upgrade())
			.withMessageContaining("is closed");
		assertThat(this.database.tables()).isEmpty();
	}

	// On a thread of its own: the common pool has but one on a machine with two
	// processors
	private static CompletableFuture<Void> inBackground(Runnable work) {
		return CompletableFuture.runAsync(work, (task) -> new Thread(task).start());
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
