package dev.migrator.descriptor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.migrator.DatabaseInfo;
import dev.migrator.HistoryEntry;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationStatus;
import dev.migrator.MigratorException;
import dev.migrator.RevisionDetails;
import dev.migrator.RevisionFailedException;
import dev.migrator.RevisionStatus;
import dev.migrator.StalePlanException;
import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionExpressionException;
import dev.migrator.revision.RevisionGraph;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is told of revisions, databases and problems.
 */
class DescriptorTests {

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private static final Revision BASE = new Revision("aaaa0001", List.of(), List.of(), List.of("shop"), "begin", NOON);

	private static final Revision LEFT = new Revision("aaaa0002", List.of("aaaa0001"), List.of(), List.of(), "left",
			null);

	private static final Revision RIGHT = new Revision("aaaa0003", List.of("aaaa0001"), List.of("aaaa0002"), List.of(),
			"right", null);

	private static final RevisionGraph GRAPH = RevisionGraph.of(List.of(BASE, LEFT, RIGHT));

	private static RevisionStatus applied(Revision revision) {
		return new RevisionStatus(revision, RevisionStatus.Kind.SQL, RevisionStatus.State.APPLIED, NOON,
				Duration.ofMillis(7));
	}

	@Test
	void whereADatabaseIsIsToldWithTheCurrentRevisionsOnly() {
		DatabaseInfo database = new DatabaseInfo("SQLite", "3", "jdbc:sqlite:app.db");
		RevisionStatus pending = new RevisionStatus(RIGHT, RevisionStatus.Kind.JAVA, RevisionStatus.State.PENDING, null,
				null);
		MigrationStatus status = new MigrationStatus(database, MigrationStatus.State.PENDING, "One is pending.",
				List.of("aaaa0002"), List.of("aaaa0002", "aaaa0003"), List.of("aaaa0003"),
				List.of(applied(BASE), applied(LEFT), pending), null);
		assertThat(CurrentDescriptor.of(status, Map.of()))
			.isEqualTo(new CurrentDescriptor(database, "pending", "One is pending.", List.of("aaaa0002"),
					List.of("aaaa0002", "aaaa0003"), List.of("aaaa0003"), List.of(new RevisionDescriptor("aaaa0002",
							List.of("aaaa0001"), "left", List.of(), "sql", "applied", NOON, 7L)),
					null));
		assertThat(RevisionsDescriptor.of(List.of(pending, applied(BASE))).revisions()).containsExactly(
				new RevisionDescriptor("aaaa0003", List.of("aaaa0001"), "right", List.of(), "java", "pending", null,
						null),
				new RevisionDescriptor("aaaa0001", List.of(), "begin", List.of("shop"), "sql", "applied", NOON, 7L));
	}

	@Test
	void headsAndBranchesAreToldWithoutADatabase() {
		assertThat(HeadsDescriptor.of(GRAPH)).isEqualTo(new HeadsDescriptor(List.of("aaaa0002", "aaaa0003"),
				List.of(new KnownRevisionDescriptor("aaaa0002", List.of("aaaa0001"), List.of(), "left", List.of(),
						null),
						new KnownRevisionDescriptor("aaaa0003", List.of("aaaa0001"), List.of("aaaa0002"), "right",
								List.of(), null))));
		assertThat(KnownRevisionDescriptor.of(BASE))
			.isEqualTo(new KnownRevisionDescriptor("aaaa0001", List.of(), List.of(), "begin", List.of("shop"), NOON));
		assertThat(BranchesDescriptor.of(GRAPH)).isEqualTo(
				new BranchesDescriptor(List.of(new BranchDescriptor("aaaa0001", List.of("aaaa0002", "aaaa0003")))));
	}

	@Test
	void hiddenSqlShowsThatThereIsSome() {
		RevisionDetails details = new RevisionDetails(applied(BASE), List.of(), null, null, false, "SELECT 1", null);
		assertThat(RevisionDetailsDescriptor.of(details, true)).extracting("upgradeSql", "downgradeSql")
			.containsExactly("SELECT 1", null);
		assertThat(RevisionDetailsDescriptor.of(details, false)).extracting("upgradeSql", "downgradeSql")
			.containsExactly("******", null);
		HistoryEntry failed = new HistoryEntry(2, HistoryEntry.Operation.UPGRADE, "aaaa0001", "ann",
				HistoryEntry.Origin.COMMAND_LINE, NOON, null, HistoryEntry.Outcome.FAILED, "SELECT 1 failed", List.of(),
				List.of(), List.of());
		assertThat(HistoryDescriptor.of(List.of(failed), true).history()).singleElement()
			.extracting("error", "origin", "durationMs")
			.containsExactly("SELECT 1 failed", "command-line", null);
		assertThat(HistoryDescriptor.of(List.of(failed), false).history()).singleElement()
			.extracting("error")
			.isEqualTo("******");
	}

	@Test
	void aProblemTellsWhatItsExceptionKnows() {
		assertThat(ProblemDescriptor.of("Failed", new MigratorException("It broke.", "Mend it.")))
			.isEqualTo(ProblemDescriptor.of("Failed", "It broke.", "Mend it."));
		assertThat(
				ProblemDescriptor.of("Failed", new RevisionFailedException("aaaa0002", "It broke.", "Mend it.", null))
					.withState(List.of("aaaa0001"), List.of("aaaa0001")))
			.isEqualTo(new ProblemDescriptor("Failed", "It broke.", "Mend it.", null, null, null, "aaaa0002",
					List.of("aaaa0001"), List.of("aaaa0001")));
	}

	@Test
	void aStalePlanIsToldWithThePlanOfNow() {
		MigrationPlan plan = new MigrationPlan(
				"feed", Direction.UPGRADE, "heads", List.of(), List.of("aaaa0001"), List.of(new MigrationPlan.Step(BASE,
						Direction.UPGRADE, RevisionStatus.Kind.SQL, null, false, List.of("SELECT 1"), List.of())),
				null, List.of());
		ProblemDescriptor problem = ProblemDescriptor.of("Stale", new StalePlanException("It is old.", "Look.", plan));
		assertThat(problem.planId()).isEqualTo("feed");
		assertThat(problem.plan()).isEqualTo(PlanDescriptor.of(plan, true))
			.isNotEqualTo(PlanDescriptor.of(plan, false));
	}

	@Test
	void anExpressionThatIsNotClearIsToldWithItsCandidatesIfThereAreAny() {
		assertThat(ProblemDescriptor.of("Unclear", expressionException(List.of("aaaa0001", "aaaa0002")), "Ask.")
			.candidates()).containsExactly("aaaa0001", "aaaa0002");
		assertThat(ProblemDescriptor.of("Unclear", expressionException(List.of()), "Ask."))
			.isEqualTo(ProblemDescriptor.of("Unclear", "Which?", "Ask."));
	}

	private static RevisionExpressionException expressionException(List<String> candidates) {
		return new RevisionExpressionException(RevisionExpressionException.Kind.AMBIGUOUS_ID, "aaaa", "Which?",
				candidates);
	}

}
