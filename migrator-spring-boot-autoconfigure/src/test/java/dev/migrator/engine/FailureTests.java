package dev.migrator.engine;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.DivergedException;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.MigrationEvent;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.PendingRevisionsException;
import dev.migrator.RevisionFailedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class FailureTests extends AbstractDatabaseTests {

	@Test
	void aFailingStatementNamesFileLineStatementAndStateAndLeavesNothingOfItsRevision() {
		this.revisions.addTable("aaaa").addTable("bbbb").add("cccc", """
				CREATE TABLE cccc (x INTEGER);
				INSERT INTO cccc VALUES (1);
				INSERT INTO cccc VALUES (2);
				INSERT INTO missing VALUES (3);
				INSERT INTO cccc VALUES (4);
				""", "");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("cccc.sql:10")
			.withMessageContaining(this.database.missing("missing"))
			.withMessageContaining("INSERT INTO missing VALUES (3)")
			.withMessageContaining("as it was before this revision")
			.withMessageContaining("kept: aaaa, bbbb")
			.withMessageContaining("Current: bbbb")
			.satisfies((ex) -> assertThat(ex.getRevision()).isEqualTo("cccc"))
			.satisfies((ex) -> assertThat(ex.getAction()).contains("try again"));

		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb");
		assertThat(migrator.status().current()).containsExactly("bbbb");
		HistoryEntry failed = migrator.history(1).get(0);
		assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(failed.revision()).isEqualTo("cccc");
		assertThat(failed.error()).contains(this.database.missing("missing"));
		assertThat(failed.currentAfter()).containsExactly("bbbb");
	}

	@Test
	void aFailureOfTheFirstRevisionIsRecordedToo() {
		this.revisions.add("aaaa", "CREATE TABLE aaaa (x INTEGER);\nNONSENSE;", "");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("Current: base");

		assertThat(this.database.tables()).isEmpty();
		assertThat(migrator.history(10)).singleElement()
			.satisfies((entry) -> assertThat(entry.outcome()).isEqualTo(Outcome.FAILED));
		assertThat(migrator.status().state()).isEqualTo(State.PENDING);
	}

	@Test
	void theNextStartGoesOnWhereTheFailedOneStopped() {
		this.revisions.addTable("aaaa").add("bbbb", "NONSENSE;", "");
		Migrator failing = this.database.migrator(this.revisions);
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(failing::upgradeOnStartup);

		this.revisions.after("aaaa").addTable("bbbb");
		Migrator corrected = this.database.migrator(this.revisions);
		corrected.upgradeOnStartup();

		assertThat(corrected.status().current()).containsExactly("bbbb");
	}

	@Test
	void inASingleTransactionAFailureLeavesNothingOfTheRun() {
		this.revisions.addTable("aaaa").addTable("bbbb").add("cccc", "NONSENSE;", "");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.transactionMode(TransactionMode.SINGLE));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("as it was before this run")
			.withMessageContaining("Current: base");

		assertThat(this.database.tables()).isEmpty();
		assertThat(migrator.status().pending()).containsExactly("aaaa", "bbbb", "cccc");
	}

	@Test
	void inASingleTransactionAllRevisionsOfARunCommitTogether() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.transactionMode(TransactionMode.SINGLE));

		assertThat(migrator.upgradeOnStartup().steps()).hasSize(3);

		assertThat(migrator.status().current()).containsExactly("cccc");
		assertThat(this.database.strings("SELECT current_before || '>' || current_after FROM migrator_history"))
			.containsExactly(">aaaa", "aaaa>bbbb", "bbbb>cccc");
		migrator.downgrade("base", migrator.planDowngrade("base").planId());
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void aSectionThatNeedsItsOwnTransactionIsRefusedInASingleOneBeforeAnythingRuns() {
		this.revisions.addTable("aaaa").addSections("bbbb", "-- migrator:upgrade transactional=false\nVACUUM;");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.transactionMode(TransactionMode.SINGLE));

		assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("bbbb.sql")
			.withMessageContaining("transactional=false");
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void whatCannotRunIsFoundBeforeAnythingRuns() {
		this.revisions.addTable("aaaa")
			.add("bbbb", "BEGIN;\nCREATE TABLE bbbb (x INTEGER);\nCOMMIT;", "")
			.add("cccc", onPostgresql() ? "VACUUM;" : "PRAGMA foreign_keys = OFF;", "");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("bbbb.sql:7")
			.withMessageContaining("bbbb.sql:9")
			.withMessageContaining("cccc.sql:7")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("transactional=false")
				.contains(onPostgresql() ? "move what needs one" : "foreign-keys=off"));
		assertThat(this.database.objects()).isZero();
	}

	@Test
	void anEditedRevisionStopsTheStartAndRepairAcceptsIt() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		this.database.migrator(this.revisions).upgradeOnStartup();
		this.revisions.after("")
			.add("aaaa", "CREATE TABLE aaaa (x INTEGER, y);", "DROP TABLE IF EXISTS aaaa;")
			.after("bbbb")
			.addTable("cccc");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThat(migrator.status().state()).isEqualTo(State.DIVERGED);
		assertThatExceptionOfType(DivergedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("aaaa (")
			.withMessageContaining("aaaa.sql")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("repair"));
		assertThatExceptionOfType(DivergedException.class).isThrownBy(migrator::upgrade);
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb");

		assertThat(migrator.repair().steps()).singleElement()
			.satisfies((step) -> assertThat(step.revision()).isEqualTo("aaaa"));
		assertThat(this.database.strings("SELECT downgrade FROM migrator_revision WHERE id = 'aaaa'")).singleElement()
			.asString()
			.contains("IF EXISTS");
		migrator.upgradeOnStartup();
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void layoutCommentsAndTheDowngradeMayChange() {
		this.revisions.addTable("aaaa");
		this.database.migrator(this.revisions).upgradeOnStartup();
		this.revisions.after("")
			.add("aaaa", "CREATE  TABLE aaaa -- a comment\r\n\t(x INTEGER) ;", "DROP TABLE IF EXISTS aaaa;");

		assertThat(this.database.migrator(this.revisions).status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void unknownRevisionsBesidePendingOnesStopTheStartUnlessAllowed() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		this.database.migrator(this.revisions).upgradeOnStartup();
		this.revisions.delete("bbbb").after("aaaa").addTable("cccc");

		Migrator migrator = this.database.migrator(this.revisions);
		assertThat(migrator.status().state()).isEqualTo(State.DIVERGED);
		assertThatExceptionOfType(DivergedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("bbbb")
			.withMessageContaining("cccc");

		this.database.migrator(this.revisions, (builder) -> builder.unknownRevisions(UnknownRevisions.ALLOW))
			.upgradeOnStartup();
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb", "cccc");
	}

	@Test
	void unknownRevisionsThatFollowNothingKnownDiverge() {
		this.revisions.addTable("aaaa");
		this.database.migrator(this.revisions).upgradeOnStartup();
		this.revisions.delete("aaaa");
		RevisionFolder others = new RevisionFolder(this.directory.resolve("others"));

		Migrator migrator = this.database.migrator(others);
		assertThat(migrator.status().state()).isEqualTo(State.DIVERGED);
		assertThatExceptionOfType(DivergedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("aaaa");
	}

	@Test
	void newerRevisionsAreRefusedWhereThePolicySaysSo() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		this.database.migrator(this.revisions).upgradeOnStartup();
		this.revisions.delete("bbbb");

		Migrator strict = this.database.migrator(this.revisions,
				(builder) -> builder.unknownRevisions(UnknownRevisions.FAIL));
		assertThatExceptionOfType(DivergedException.class).isThrownBy(strict::upgradeOnStartup)
			.withMessageContaining("bbbb");
		assertThatNoException().isThrownBy(() -> this.database.migrator(this.revisions).upgradeOnStartup());
	}

	@Test
	void verifyRunsNothingAndFailsWhenRevisionsArePending() {
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(PendingRevisionsException.class).isThrownBy(migrator::verify)
			.withMessageContaining("aaaa");
		assertThat(this.database.objects()).isZero();

		migrator.upgrade();
		assertThatNoException().isThrownBy(migrator::verify);
	}

	@Test
	void aFailedExplicitUpgradeDoesNotEndAHold() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgradeOnStartup();
		migrator.downgrade("-1", migrator.planDowngrade("-1").planId());
		this.database.execute("CREATE TABLE bbbb (in_the_way TEXT)");

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade);
		assertThat(migrator.status().state()).isEqualTo(State.HELD);
	}

	@Test
	void stampRecordsWithoutRunning() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");
		this.database.execute("CREATE TABLE aaaa (x INTEGER)");
		this.database.execute("CREATE TABLE bbbb (x INTEGER)");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThat(migrator.stamp("bbbb").to()).isEqualTo(List.of("bbbb"));
		assertThat(migrator.status().pending()).containsExactly("cccc");
		migrator.upgradeOnStartup();
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb", "cccc");
		migrator.stamp("base");
		assertThat(migrator.status().current()).isEmpty();
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb", "cccc");
	}

	@Test
	void listenersHearOfTheEndOfARunThatAnErrorCutOff() {
		this.revisions.addTable("aaaa");
		List<MigrationEvent> events = new ArrayList<>();
		Migrator migrator = this.database.migrator(this.revisions, (builder) -> builder.listener((event) -> {
			events.add(event);
			if (event instanceof MigrationEvent.RevisionStarted) {
				throw new NoClassDefFoundError("gone");
			}
		}));
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(migrator::upgrade);
		assertThat(events).last().isInstanceOf(MigrationEvent.RunFailed.class);
		assertThat(migrator.status().progress()).isNull();
		assertThat(this.database.tables()).isEmpty();
	}

}
