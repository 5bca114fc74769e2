package dev.migrator.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.migrator.LockTimeoutException;
import dev.migrator.MigrationEvent;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.RevisionStatus;
import dev.migrator.revision.RevisionExpressionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UpgradeTests extends AbstractDatabaseTests {

	@Test
	void pendingRevisionsAreAppliedInOrderAndRecorded() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");
		Migrator migrator = this.database.migrator(this.revisions);

		MigrationResult result = migrator.upgradeOnStartup();

		assertThat(result.steps()).extracting(MigrationResult.Step::revision).containsExactly("aaaa", "bbbb", "cccc");
		assertThat(result.from()).isEmpty();
		assertThat(result.to()).containsExactly("cccc");
		assertThat(this.database.tables()).containsExactly("aaaa", "bbbb", "cccc");
		MigrationStatus status = migrator.status();
		assertThat(status.state()).isEqualTo(State.UP_TO_DATE);
		assertThat(status.current()).containsExactly("cccc");
		assertThat(status.pending()).isEmpty();
		assertThat(status.revisions()).allSatisfy((revision) -> {
			assertThat(revision.state()).isEqualTo(RevisionStatus.State.APPLIED);
			assertThat(revision.appliedAt()).isNotNull();
			assertThat(revision.duration()).isNotNull();
		});
		assertThat(this.database.strings("SELECT operation || ' ' || revision || ' ' || origin || ' ' || outcome "
				+ "|| ' ' || current_before || '>' || current_after FROM migrator_history ORDER BY id"))
			.containsExactly("upgrade aaaa startup succeeded >aaaa", "upgrade bbbb startup succeeded aaaa>bbbb",
					"upgrade cccc startup succeeded bbbb>cccc");
	}

	@Test
	void lookingAtADatabaseWithoutStateTablesShowsEverythingPendingAndCreatesNothing() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThat(migrator.status().state()).isEqualTo(State.PENDING);
		assertThat(migrator.status().pending()).containsExactly("aaaa", "bbbb");
		assertThat(migrator.history(10)).isEmpty();
		assertThat(migrator.planUpgrade("heads").steps()).hasSize(2);

		assertThat(this.database.objects()).isZero();
	}

	@Test
	void aSecondStartWritesNothing() {
		this.revisions.addTable("aaaa");
		this.database.migrator(this.revisions).upgradeOnStartup();
		String before = this.database.written();

		MigrationResult result = this.database.migrator(this.revisions).upgradeOnStartup();

		assertThat(result.steps()).isEmpty();
		assertThat(this.database.written()).isEqualTo(before);
	}

	@Test
	void aReleaseWithoutRevisionsIsUpToDate() {
		Migrator migrator = this.database.migrator(this.revisions);

		assertThat(migrator.upgradeOnStartup().steps()).isEmpty();
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void anUpgradeCanStopAtATarget() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc");
		Migrator migrator = this.database.migrator(this.revisions);

		migrator.upgrade("+1");
		assertThat(migrator.status().current()).containsExactly("aaaa");
		migrator.upgrade("bbbb");
		assertThat(migrator.status().current()).containsExactly("bbbb");
		assertThat(migrator.status().pending()).containsExactly("cccc");
	}

	@Test
	void anUnknownTargetIsRefusedBeforeAnythingRuns() {
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThatExceptionOfType(RevisionExpressionException.class).isThrownBy(() -> migrator.upgrade("nope"))
			.withMessageContaining("nope");
		assertThat(this.database.objects()).isZero();
	}

	@Test
	void aStartAppliesAllHeadsAndMergesJoinThem() {
		this.revisions.addTable("base0").addTable("west").after("base0").addTable("east");
		Migrator branched = this.database.migrator(this.revisions);
		branched.upgradeOnStartup();
		assertThat(branched.status().current()).containsExactlyInAnyOrder("west", "east");

		this.revisions.after("west, east").add("merged", "", "");
		Migrator merged = this.database.migrator(this.revisions);
		merged.upgradeOnStartup();
		assertThat(merged.status().current()).containsExactly("merged");
		assertThat(this.database
			.strings("SELECT current_before || '>' || current_after FROM migrator_history ORDER BY id DESC LIMIT 1"))
			.containsExactly("east,west>merged");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aStartWithSeveralHeadsSaysHowToJoinThem(CapturedOutput output) {
		this.revisions.addTable("base0").addTable("west").after("base0").addTable("east");
		this.database.migrator(this.revisions).upgradeOnStartup();

		assertThat(output).contains("There are 2 heads: east, west").contains("'migrator merge east west'");
	}

	@Test
	void aRevisionMergedInBelowAnAppliedOneIsPending() {
		this.revisions.addTable("aaaa").addTable("cccc");
		this.database.migrator(this.revisions).upgradeOnStartup();
		this.revisions.after("aaaa").addTable("bbbb").after("bbbb").write("cccc", """
				-- revision: cccc
				-- revises: bbbb
				-- migrator:upgrade
				CREATE TABLE cccc (x INTEGER);
				-- migrator:downgrade
				DROP TABLE cccc;
				""");
		Migrator migrator = this.database.migrator(this.revisions);

		assertThat(migrator.status().pending()).containsExactly("bbbb");
		migrator.upgradeOnStartup();
		assertThat(migrator.status().current()).containsExactly("cccc");
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void placeholdersAreReplacedAndOthersLeftAlone() {
		this.revisions.add("aaaa", "CREATE TABLE ${name} (x TEXT DEFAULT '${other}');", "DROP TABLE ${name};");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.placeholders(Map.of("name", "people")));
		migrator.upgradeOnStartup();

		this.database.execute("INSERT INTO people DEFAULT VALUES");
		assertThat(this.database.strings("SELECT x FROM people")).containsExactly("${other}");
		assertThat(this.database.strings("SELECT downgrade FROM migrator_revision")).singleElement()
			.asString()
			.contains("DROP TABLE people;");
	}

	@Test
	void stateTablesBearTheConfiguredPrefix() {
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions, (builder) -> builder.tablePrefix("my \"odd\" "));
		migrator.upgradeOnStartup();

		assertThat(this.database.tables()).containsExactly("aaaa", "my \"odd\" history", "my \"odd\" revision");
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void queriesInAScriptRunToTheirEnd() {
		this.revisions.add("aaaa", """
				CREATE TABLE t (x INTEGER);
				INSERT INTO t VALUES (1), (2), (3);
				INSERT INTO t SELECT x + 10 FROM t RETURNING x;
				SELECT * FROM t;
				WITH more(x) AS (VALUES (100), (101)) INSERT INTO t SELECT x FROM more;
				""", "DROP TABLE t;");
		this.database.migrator(this.revisions).upgradeOnStartup();

		assertThat(this.database.count("SELECT count(*) FROM t")).isEqualTo(8);
	}

	@Test
	void aRelativeTargetStaysWhereItWasWhenOthersGoOnMeanwhileOrWantTo() {
		this.revisions.addTable("aaaa").addTable("bbbb").addTable("cccc").addTable("dddd");
		Migrator other = this.database.migrator(this.revisions,
				(builder) -> builder.lockTimeout(Duration.ofMillis(200)));
		Migrator migrator = this.database.migrator(this.revisions, (builder) -> builder.listener((event) -> {
			if (event instanceof MigrationEvent.RevisionCompleted completed
					&& completed.revision().id().equals("aaaa")) {
				if (onPostgresql()) {
					// There a whole run keeps others out
					assertThatExceptionOfType(LockTimeoutException.class).isThrownBy(() -> other.upgrade("+1"));
				}
				else {
					other.upgrade("+1");
				}
			}
		}));

		migrator.upgrade("+2");

		assertThat(migrator.status().current()).containsExactly("bbbb");
	}

	@Test
	void planAndRunNameTheSameSteps() {
		this.revisions.addTable("aaaa").addTable("bbbb");
		Migrator migrator = this.database.migrator(this.revisions);

		var plan = migrator.planUpgrade("heads");
		assertThat(plan.steps()).extracting((step) -> step.revision().id()).containsExactly("aaaa", "bbbb");
		assertThat(plan.steps().get(0).statements()).containsExactly("CREATE TABLE aaaa (x INTEGER)");
		assertThat(plan.to()).isEqualTo(List.of("bbbb"));
		assertThat(migrator.upgrade("heads", plan.planId()).steps()).hasSize(2);
	}

}
