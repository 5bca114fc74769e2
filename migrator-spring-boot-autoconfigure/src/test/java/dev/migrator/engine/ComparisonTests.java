package dev.migrator.engine;

import java.time.Duration;

import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.State;
import dev.migrator.RevisionStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTests extends AbstractDatabaseTests {

	private MigrationStatus statusAfterUpgrade() {
		this.database.migrator(this.revisions).upgrade();
		return status();
	}

	private MigrationStatus status() {
		return this.database.migrator(this.revisions).status();
	}

	@Test
	void theStatusTellsWhichDatabaseItIsWithoutTheParametersOfItsUrl() {
		TestDatabase withParameters = this.database.with(onPostgresql() ? "?connectTimeout=20" : "?foreign_keys=on");
		MigrationStatus status = withParameters.migrator(this.revisions).status();

		assertThat(status.database().product()).isEqualTo(onPostgresql() ? "PostgreSQL" : "SQLite");
		assertThat(status.database().version()).matches("\\d+\\.\\d.*");
		assertThat(status.database().url()).isEqualTo(this.database.url());
	}

	@Test
	void newerRevisionsOnAnOlderBranchAreAheadToo() {
		this.revisions.addTable("aaaa").addTable("bbbb").after("aaaa").addTable("side").addTable("more");
		statusAfterUpgrade();
		this.revisions.delete("side").delete("more");

		MigrationStatus status = status();
		assertThat(status.state()).isEqualTo(State.AHEAD);
		assertThat(status.explanation()).contains("side", "more");
		assertThat(status.heads()).containsExactly("bbbb");
		assertThat(status.current()).containsExactlyInAnyOrder("bbbb", "more");
		assertThat(status.revisionsIn(RevisionStatus.State.UNKNOWN)).containsExactly("side", "more");
	}

	@Test
	void aReleaseFarBehindIsToldSoInTime() {
		this.revisions.addTable("aaaa");
		statusAfterUpgrade();
		this.database.execute(
				"""
						WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
						INSERT INTO migrator_revision (id, revises, depends_on, labels, message, kind, source, applied_at,
							duration_ms)
						SELECT 'u' || i, CASE WHEN i = 1 THEN 'aaaa' ELSE 'u' || (i - 1) END, '', '', '', kind, source, applied_at, duration_ms
						FROM n, migrator_revision""");

		long start = System.nanoTime();
		assertThat(status().state()).isEqualTo(State.AHEAD);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void anUnknownRevisionThatMergesAnUnknownBaseDiverges() {
		this.revisions.addTable("aaaa").after("").addTable("alien").after("aaaa, alien").add("both", "", "");
		statusAfterUpgrade();
		this.revisions.delete("alien").delete("both");

		assertThat(status().state()).isEqualTo(State.DIVERGED);
		assertThat(status().explanation()).contains("alien");
	}

	@Test
	void aLabelThatMovedToAKnownRevisionDoesNotStandInTheWayOfUnknownOnes() {
		this.revisions.addTable("aaaa").write("bbbb", """
				-- revision: bbbb
				-- revises: aaaa
				-- labels: shop
				-- migrator:upgrade
				CREATE TABLE bbbb (x INTEGER);
				-- migrator:downgrade
				DROP TABLE bbbb;
				""");
		statusAfterUpgrade();
		this.revisions.delete("bbbb").write("aaaa", """
				-- revision: aaaa
				-- labels: shop
				-- migrator:upgrade
				CREATE TABLE aaaa (x INTEGER);
				-- migrator:downgrade
				DROP TABLE aaaa;
				""");

		assertThat(status().state()).isEqualTo(State.AHEAD);
	}

	@Test
	void addingASectionForAnotherDatabaseDoesNotModifyARevision() {
		this.revisions.addSections("aaaa", "-- migrator:upgrade\nCREATE TABLE aaaa (x INTEGER);");
		statusAfterUpgrade();
		this.revisions.after("")
			.addSections("aaaa",
					"-- migrator:upgrade\nCREATE TABLE aaaa (x INTEGER);\n-- migrator:upgrade dialect=%s\nSELECT 1;"
						.formatted(onPostgresql() ? "sqlite" : "postgresql"));

		assertThat(status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void aTableOfTheUsersWithASimilarNameIsNotTakenForAStateTable() {
		this.database.execute("CREATE TABLE migratorXrevision (id INTEGER)");
		this.revisions.addTable("aaaa");

		assertThat(status().state()).isEqualTo(State.PENDING);
	}

	@Test
	void stateTablesCanBeNamedWithTheirSchema() {
		this.revisions.addTable("aaaa");
		var migrator = this.database.migrator(this.revisions,
				(builder) -> builder.schema(onPostgresql() ? "public" : "main"));

		assertThat(migrator.status().state()).isEqualTo(State.PENDING);
		migrator.upgradeOnStartup();
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
	}

}
