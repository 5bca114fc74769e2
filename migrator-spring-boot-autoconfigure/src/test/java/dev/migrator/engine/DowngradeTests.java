package dev.migrator.engine;

import java.util.List;
import java.util.Map;

import dev.migrator.Caller;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Origin;
import dev.migrator.IrreversibleRevisionException;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.StalePlanException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DowngradeTests extends AbstractDatabaseTests {

	private Migrator upgraded() {
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgradeOnStartup();
		return migrator;
	}

	private static void downgrade(Migrator migrator, String target) {
		migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	@Test
	void whatWasPlannedIsUndoneNewestFirst() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");
		Migrator migrator = upgraded();

		MigrationPlan plan = migrator.planDowngrade("aaaa");
		assertThat(plan.from()).containsExactly("cccc");
		assertThat(plan.to()).containsExactly("aaaa");
		assertThat(plan.steps()).extracting((step) -> step.revision().id() + step.statements())
			.containsExactly("cccc[DROP TABLE cccc]", "bbbb[DROP TABLE bbbb]");
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb", "cccc");

		migrator.actingFor(new Caller("alice", Origin.ENDPOINT)).downgrade("aaaa", plan.planId());
		assertThat(this.database.tables()).containsExactly("aaaa");
		assertThat(migrator.status().current()).containsExactly("aaaa");
		HistoryEntry newest = migrator.history(1).get(0);
		assertThat(newest.operation()).isEqualTo(Operation.DOWNGRADE);
		assertThat(newest.revision()).isEqualTo("bbbb");
		assertThat(newest.actor()).isEqualTo("alice");
		assertThat(newest.origin()).isEqualTo(Origin.ENDPOINT);
		assertThat(newest.currentBefore()).containsExactly("bbbb");
		assertThat(newest.currentAfter()).containsExactly("aaaa");
		assertThat(newest.heads()).containsExactly("cccc");
	}

	@Test
	void downgradeToBaseLeavesNothingButTheStateTables() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		Migrator migrator = upgraded();

		downgrade(migrator, "base");

		assertThat(this.database.tables()).isEmpty();
		assertThat(migrator.status().current()).isEmpty();
		assertThat(this.database.count("SELECT count(*) FROM migrator_revision")).isZero();
		assertThat(this.database.count("SELECT count(*) FROM migrator_history")).isEqualTo(4);
	}

	@Test
	void aPlanIsStaleOnceAnythingHasHappened() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");
		Migrator migrator = upgraded();
		MigrationPlan old = migrator.planDowngrade("-1");
		downgrade(migrator, "-1");

		assertThatExceptionOfType(StalePlanException.class).isThrownBy(() -> migrator.downgrade("-1", old.planId()))
			.satisfies((ex) -> assertThat(ex.getPlan()).isEqualTo(migrator.planDowngrade("-1")));
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb");
	}

	@Test
	void aPlanIsStaleOnceItsScriptHasChanged() {
		this.revisions.addTable("aaaa");
		MigrationPlan old = upgraded().planDowngrade("base");
		this.revisions.after("").add("aaaa", "CREATE TABLE aaaa (x INTEGER);", "DROP TABLE IF EXISTS aaaa;");

		Migrator changed = this.database.migrator(this.revisions);
		assertThat(changed.planDowngrade("base").planId()).isNotEqualTo(old.planId());
		assertThatExceptionOfType(StalePlanException.class).isThrownBy(() -> changed.downgrade("base", old.planId()));
	}

	@Test
	void theSamePlanHasTheSameIdAndNothingIsWrittenForIt() {
		this.revisions.addTable("aaaa");
		Migrator migrator = upgraded();

		assertThat(migrator.planDowngrade("base")).isEqualTo(migrator.planDowngrade("base"));
		assertThat(this.database.migrator(this.revisions).planDowngrade("base"))
			.isEqualTo(migrator.planDowngrade("base"));
	}

	@Test
	void anIrreversibleRevisionOnTheWayStopsTheDowngradeBeforeItBegins() {
		this.revisions.addTable("aaaa")
			.addSections("bbbb", "-- migrator:upgrade\nCREATE TABLE bbbb (x INTEGER);")
			.addTable("cccc");
		Migrator migrator = upgraded();

		MigrationPlan plan = migrator.planDowngrade("aaaa");
		assertThat(plan.irreversible()).containsExactly("bbbb");
		assertThatExceptionOfType(IrreversibleRevisionException.class)
			.isThrownBy(() -> migrator.downgrade("aaaa", plan.planId()))
			.withMessageContaining("bbbb");
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb", "cccc");
	}

	@Test
	void anEmptyDowngradeSectionHasNothingToDo() {
		this.revisions.addTable("aaaa").add("bbbb", "", "");
		Migrator migrator = upgraded();

		downgrade(migrator, "aaaa");

		assertThat(migrator.status().current()).containsExactly("aaaa");
	}

	@Test
	void afterADowngradeAStartOfTheSameReleaseHoldsTheDatabaseWhereItIs() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		downgrade(upgraded(), "-1");

		Migrator restarted = this.database.migrator(this.revisions);
		assertThat(restarted.status().state()).isEqualTo(State.HELD);
		assertThat(restarted.upgradeOnStartup().steps()).isEmpty();
		assertThat(this.database.tables()).containsExactly("aaaa");

		restarted.upgrade();
		assertThat(restarted.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb");
	}

	@Test
	void aReleaseWithOtherHeadsEndsAHold() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		downgrade(upgraded(), "-1");
		this.revisions.addTable("cccc");

		Migrator next = this.database.migrator(this.revisions);
		assertThat(next.status().state()).isEqualTo(State.PENDING);
		next.upgradeOnStartup();
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb", "cccc");
	}

	@Test
	void aHoldHoldsBesideUnknownRevisionsThatAreAllowed() {
		this.revisions.addTable("aaaa").addTable("bbbb").after("aaaa").addTable("side");
		this.database.migrator(this.revisions).upgrade();
		this.revisions.delete("side");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.unknownRevisions(UnknownRevisions.ALLOW));
		downgrade(migrator, "bbbb@-1");

		assertThat(migrator.upgradeOnStartup().steps()).isEmpty();
		migrator.verify();
		assertThat(migrator.upgrade().steps()).hasSize(1);
		assertThat(migrator.status().pending()).isEmpty();
	}

	@Test
	void aStoredScriptIsNotFilledInAgainWithTheValuesOfAnotherRelease() {
		this.revisions.addTable("aaaa")
			.add("bbbb", "CREATE TABLE bbbb (x INTEGER);",
					"CREATE TABLE gone (x TEXT); INSERT INTO gone VALUES ('${name}');");
		this.database.migrator(this.revisions).upgrade();
		this.revisions.delete("bbbb");
		downgrade(this.database.migrator(this.revisions, (builder) -> builder.placeholders(Map.of("name", "other"))),
				"aaaa");
		assertThat(this.database.strings("SELECT x FROM gone")).containsExactly("${name}");
	}

	@Test
	void anOlderReleaseUndoesWhatItDoesNotKnowFromTheScriptsThatTheDatabaseKeeps() {
		this.revisions.addTable("aaaa").addSections("bbbb", """
				-- migrator:upgrade
				CREATE TABLE bbbb (x INTEGER);
				-- migrator:downgrade
				DROP TABLE nowhere;
				-- migrator:downgrade dialect=sqlite,postgresql foreign-keys=off
				DROP TABLE bbbb;
				""");
		upgraded();
		this.revisions.delete("bbbb");

		Migrator older = this.database.migrator(this.revisions);
		assertThat(older.status().state()).isEqualTo(State.AHEAD);
		assertThat(older.upgradeOnStartup().steps()).isEmpty();
		MigrationPlan plan = older.planDowngrade("aaaa");
		assertThat(plan.steps()).singleElement().satisfies((step) -> {
			assertThat(step.stored()).isTrue();
			assertThat(step.statements()).containsExactly("DROP TABLE bbbb");
		});
		older.downgrade("aaaa", plan.planId());
		assertThat(this.database.tables()).containsExactly("aaaa");
		assertThat(older.status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void anOlderReleaseCannotUndoWhatHadNoDowngrade() {
		this.revisions.addTable("aaaa").addSections("bbbb", "-- migrator:upgrade\nCREATE TABLE bbbb (x INTEGER);");
		upgraded();
		this.revisions.delete("bbbb");

		Migrator older = this.database.migrator(this.revisions);
		String planId = older.planDowngrade("aaaa").planId();
		assertThatExceptionOfType(IrreversibleRevisionException.class)
			.isThrownBy(() -> older.downgrade("aaaa", planId));
	}

	@Test
	void aFailingStoredScriptIsToldByTheFileAndLineItCameFrom() {
		this.revisions.addTable("aaaa")
			.add("bbbb", "CREATE TABLE bbbb (x INTEGER);", "DROP TABLE bbbb;\nDROP TABLE nowhere;");
		upgraded();
		this.revisions.delete("bbbb");
		Migrator older = this.database.migrator(this.revisions);
		String planId = older.planDowngrade("aaaa").planId();

		assertThatExceptionOfType(dev.migrator.RevisionFailedException.class)
			.isThrownBy(() -> older.downgrade("aaaa", planId))
			.withMessageContaining("bbbb.sql:10")
			.withMessageContaining(this.database.missing("nowhere"))
			.withMessageContaining("Current: bbbb");
		assertThat(this.database.tables()).contains("bbbb");
	}

	@Test
	void goingDownOneBranchLeavesTheOther() {
		this.revisions.addTable("base0").addTable("west").after("base0").addTable("east");
		Migrator migrator = upgraded();

		downgrade(migrator, "west@-1");

		assertThat(migrator.status().current()).containsExactly("east");
		assertThat(this.database.tables()).isEqualTo(List.of("base0", "east"));
	}

}
