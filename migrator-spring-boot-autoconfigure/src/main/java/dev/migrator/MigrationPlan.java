package dev.migrator;

import java.util.List;

import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do.
 *
 * @param planId a digest of the steps and of the state of the database: it changes when
 * either does
 * @param direction which way it goes
 * @param target the expression that was asked for
 * @param from the current revisions before
 * @param to the current revisions after
 * @param steps the steps, in the order they run
 * @param floor the revision below which no downgrade of this application goes, or
 * {@code null} if there is none
 * @param belowFloor the revisions that the plan would undo although they are not above
 * the floor: a plan with such revisions is refused
 */
public record MigrationPlan(String planId, Direction direction, String target, List<String> from, List<String> to,
		List<Step> steps, @Nullable String floor, List<String> belowFloor) {

	/**
	 * Copies the lists, so that the plan is immutable.
	 */
	public MigrationPlan {
		from = List.copyOf(from);
		to = List.copyOf(to);
		steps = List.copyOf(steps);
		belowFloor = List.copyOf(belowFloor);
	}

	/**
	 * Return what the plan would take away, as far as that can be told beforehand.
	 * @return the losses of all steps, in the order they happen
	 */
	public List<Loss> losses() {
		return this.steps.stream().flatMap((step) -> step.losses().stream()).toList();
	}

	/**
	 * Return whether there is nothing to do.
	 * @return whether the plan has no steps
	 */
	public boolean isEmpty() {
		return this.steps.isEmpty();
	}

	/**
	 * Return the revisions that the plan cannot undo. A plan with such revisions is
	 * refused.
	 * @return their ids; none for an upgrade
	 */
	public List<String> irreversible() {
		return this.steps.stream().filter((step) -> !step.possible()).map((step) -> step.revision().id()).toList();
	}

	/**
	 * One step.
	 *
	 * @param revision the revision
	 * @param direction which way it goes
	 * @param kind what it is written in
	 * @param obstacle why the revision cannot be undone, or {@code null} if there is
	 * something to run
	 * @param stored whether it runs from the script that the database keeps, because this
	 * release does not know the revision
	 * @param statements the SQL statements, as they will be sent; none for a revision in
	 * Java, which says what it does only when it runs
	 * @param losses what it takes away; nothing is foretold of a revision in Java
	 */
	public record Step(Revision revision, Direction direction, RevisionStatus.Kind kind, @Nullable String obstacle,
			boolean stored, List<String> statements, List<Loss> losses) {

		/**
		 * Copies the lists, so that the step is immutable.
		 */
		public Step {
			statements = List.copyOf(statements);
			losses = List.copyOf(losses);
		}

		/**
		 * Return whether what it does can be told before it runs.
		 * @return {@code false} for a revision in Java
		 */
		public boolean foreseeable() {
			return this.kind == RevisionStatus.Kind.SQL;
		}

		/**
		 * Return whether there is something to run.
		 * @return {@code false} for the downgrade of an irreversible revision
		 */
		public boolean possible() {
			return this.obstacle == null;
		}

	}

}
