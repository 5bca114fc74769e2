package dev.migrator.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.migrator.BelowFloorException;
import dev.migrator.DivergedException;
import dev.migrator.IrreversibleRevisionException;
import dev.migrator.Loss;
import dev.migrator.MigrationPlan;
import dev.migrator.PendingRevisionsException;
import dev.migrator.StalePlanException;
import dev.migrator.archive.LossCount;
import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionExpressionException;
import dev.migrator.revision.RevisionPlan;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules by which a run is planned: what a start may do, what only an explicit call
 * may, and what nobody may.
 */
final class Planning {

	private static final Logger logger = LoggerFactory.getLogger(Planning.class);

	private final EngineSettings settings;

	Planning(EngineSettings settings) {
		this.settings = settings;
	}

	/**
	 * Return what a start applies: whatever is pending, unless the database is held.
	 */
	List<Step> startup(Comparison comparison) {
		refuseMisfit(comparison);
		if (comparison.isHeld()) {
			logger.warn("{} 'migrator upgrade' ends this.", comparison.hold());
			return List.of();
		}
		if (comparison.pending().isEmpty()) {
			logger.info("The database is up to date: current {}, {} known revision(s)",
					FailureReport.inWords(comparison.current()), comparison.known().graph().revisions().size());
			return List.of();
		}
		warnOfSeveralHeads(comparison);
		return comparison.pendingSteps();
	}

	/**
	 * Fail unless the database is as the release needs it.
	 */
	void verify(Comparison comparison) {
		refuseMisfit(comparison);
		if (comparison.isHeld()) {
			logger.warn("{}", comparison.hold());
		}
		else if (!comparison.pending().isEmpty()) {
			throw new PendingRevisionsException(
					"The database is not up to date, and nothing has run: it was only to be verified. "
							+ comparison.explanation(),
					"Apply the revisions, with 'migrator upgrade' for example, and start again.");
		}
	}

	private void refuseMisfit(Comparison comparison) {
		UnknownRevisions policy = this.settings.unknownRevisions();
		switch (comparison.verdict()) {
			case AHEAD -> {
				if (policy == UnknownRevisions.FAIL) {
					throw diverged(comparison,
							"Start the release that knows these revisions, take the database back with "
									+ "'migrator downgrade', or allow them with migrator.unknown-revisions=allow-newer.");
				}
				logger.warn("{} Going on with what this release knows.", comparison.explanation());
			}
			case DIVERGED -> {
				if (!comparison.modified().isEmpty()) {
					throw diverged(comparison,
							"Put the files back to what was applied and make the change in a new revision; or, if the "
									+ "change makes no difference to databases that have the revision, accept it with "
									+ "'migrator repair'.");
				}
				if (policy != UnknownRevisions.ALLOW) {
					throw diverged(comparison,
							"Merge the branches in which these revisions were written, or start a release that has "
									+ "them all; migrator.unknown-revisions=allow goes on all the same.");
				}
				logger.warn("{} Going on, since migrator.unknown-revisions=allow.", comparison.explanation());
			}
			case UP_TO_DATE, PENDING, HELD -> {
			}
		}
	}

	private static DivergedException diverged(Comparison comparison, String action) {
		return new DivergedException(
				"The database and this release do not fit together; nothing has run. " + comparison.explanation(),
				action);
	}

	private static void warnOfSeveralHeads(Comparison comparison) {
		List<String> heads = comparison.heads();
		if (heads.size() > 1 && !comparison.pending().isEmpty()) {
			logger.warn("There are {} heads: {}. All are applied; join them with 'migrator merge {}'", heads.size(),
					Comparison.named(heads), String.join(" ", heads));
		}
	}

	/**
	 * Return the steps up to a target.
	 * @param planId the id that the plan must have, or {@code null} if any will do
	 */
	List<Step> upgrade(Comparison comparison, StateSession session, String target, @Nullable String planId) {
		refuseMisfit(comparison);
		return checked(comparison, session, comparison.graph().planUpgrade(comparison.state().ids(), target), target,
				planId);
	}

	/**
	 * Return the steps down to a target.
	 */
	List<Step> downgrade(Comparison comparison, StateSession session, String target, String planId) {
		List<Step> steps = checked(comparison, session,
				comparison.graph().planDowngrade(comparison.state().ids(), target), target, planId);
		List<String> belowFloor = belowFloor(comparison, steps);
		if (!belowFloor.isEmpty()) {
			throw new BelowFloorException(
					"Cannot downgrade to %s: the floor is %s, and this would undo %s; nothing has run."
						.formatted(target, this.settings.downgradeFloor(), Comparison.named(belowFloor)),
					"Choose a target that leaves the floor applied; or, if you really mean it, set "
							+ "migrator.downgrade.floor to an older revision.");
		}
		List<Step> irreversible = steps.stream().filter((step) -> !step.possible()).toList();
		if (!irreversible.isEmpty()) {
			throw new IrreversibleRevisionException(
					"Cannot downgrade to %s: nothing undoes %s; nothing has run.".formatted(target,
							Comparison.named(irreversible.stream().map(Planning::withObstacle).toList())),
					"Choose a target after these revisions; or give each of them a downgrade, and use a release that "
							+ "has it.");
		}
		return steps;
	}

	private static String withObstacle(Step step) {
		return "%s, which %s".formatted(step.id(), step.obstacle());
	}

	private List<Step> checked(Comparison comparison, StateSession session, RevisionPlan plan, String target,
			@Nullable String planId) {
		List<Step> steps = comparison.steps(plan.steps());
		if (planId != null) {
			String id = digest(comparison, steps, migrations(comparison, session, steps));
			if (!id.equals(planId)) {
				throw new StalePlanException(
						"Plan %s for %s is not the plan of now, which is %s: the database or the revisions have changed; "
							.formatted(planId, target, id) + "the run went no further.",
						"Look at the plan as it is now, and confirm its id.", plan(comparison, session, plan, target));
			}
		}
		return steps;
	}

	/**
	 * Return a plan to look at.
	 */
	MigrationPlan plan(Comparison comparison, StateSession session, RevisionPlan plan, String target) {
		List<Step> steps = comparison.steps(plan.steps());
		List<Optional<Migration>> migrations = migrations(comparison, session, steps);
		// Something that only stands for the database has no rows to lose
		List<List<Loss>> losses = (steps.isEmpty() || this.settings.rehearsal())
				? Collections.nCopies(steps.size(), List.of())
				: session.read("count what would be lost", (connection) -> losses(session, steps, migrations));
		List<MigrationPlan.Step> shown = new ArrayList<>();
		for (Step step : steps) {
			int number = shown.size();
			shown.add(new MigrationPlan.Step(step.revision(), step.direction(), comparison.kind(step.id()),
					step.obstacle(), step.stored(), statements(migrations.get(number)), losses.get(number)));
		}
		boolean down = plan.direction() == Direction.DOWNGRADE;
		return new MigrationPlan(digest(comparison, steps, migrations), plan.direction(), target, plan.currentBefore(),
				plan.currentAfter(), shown, down ? floor(comparison) : null,
				down ? belowFloor(comparison, steps) : List.of());
	}

	/**
	 * Return what each step runs: a script that the database keeps is read for it.
	 */
	private static List<Optional<Migration>> migrations(Comparison comparison, StateSession session, List<Step> steps) {
		return steps.stream().map((step) -> migration(comparison.known(), session, step)).toList();
	}

	private List<List<Loss>> losses(StateSession session, List<Step> steps, List<Optional<Migration>> migrations)
			throws SQLException {
		LossCount count = session.archives().losses();
		List<List<Loss>> losses = new ArrayList<>();
		for (Step step : steps) {
			Optional<Migration> migration = migrations.get(losses.size());
			boolean kept = step.direction() == Direction.DOWNGRADE && this.settings.preserveData();
			losses.add(migration.isEmpty() ? List.of() : count.next(step.id(), migration.get().statements(), kept));
		}
		return losses;
	}

	/**
	 * Return the id of the revision below which no downgrade goes, or {@code null} if
	 * none is set.
	 */
	private @Nullable String floor(Comparison comparison) {
		String floor = this.settings.downgradeFloor();
		if (floor == null) {
			return null;
		}
		String action = "Let migrator.downgrade.floor name one revision that this release or the database knows.";
		try {
			return comparison.graph()
				.resolveOne(floor, comparison.state().ids())
				.map(Revision::id)
				.orElseThrow(() -> new BelowFloorException(
						"The floor of downgrades, '%s', is no revision; nothing has run.".formatted(floor), action));
		}
		catch (RevisionExpressionException ex) {
			throw new BelowFloorException(
					"The floor of downgrades cannot be told; nothing has run. %s".formatted(ex.getMessage()), action);
		}
	}

	/**
	 * Return the revisions that steps down would undo although they are not above the
	 * floor.
	 */
	private List<String> belowFloor(Comparison comparison, List<Step> steps) {
		String floor = floor(comparison);
		if (floor == null) {
			return List.of();
		}
		Set<String> keep = comparison.graph().closure(List.of(floor));
		return steps.stream().map(Step::id).filter(keep::contains).toList();
	}

	private static List<String> statements(Optional<Migration> migration) {
		List<String> statements = new ArrayList<>();
		migration.ifPresent((runs) -> runs.statements().forEach((statement) -> statements.add(statement.text())));
		return statements;
	}

	private static String digest(Comparison comparison, List<Step> steps, List<Optional<Migration>> migrations) {
		PlanDigest digest = new PlanDigest(comparison.state());
		for (int i = 0; i < steps.size(); i++) {
			digest.add(steps.get(i), migrations.get(i).map(Migration::script).orElse(null));
		}
		return digest.id();
	}

	/**
	 * Return what a step runs, if there is anything.
	 */
	static Optional<Migration> migration(KnownRevisions known, StateSession session, Step step) {
		if (step.direction() == Direction.UPGRADE) {
			return Optional.of(known.upgrade(step.revision()));
		}
		if (!step.possible()) {
			return Optional.empty();
		}
		return step.stored() ? Optional.of(known.migration(session.readDowngrade(step.id())))
				: known.downgrade(step.revision());
	}

}
