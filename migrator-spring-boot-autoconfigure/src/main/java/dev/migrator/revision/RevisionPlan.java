package dev.migrator.revision;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The steps that lead from one state of a database to another.
 *
 * @param direction which way all steps are walked, whether there are any or not
 * @param currentBefore the current revisions before the first step
 * @param steps the steps, in the order they run
 * @param appliedAfter the applied revisions after the last step, in execution order
 * @param currentAfter the current revisions after the last step: the maximal ones of
 * those applied
 */
public record RevisionPlan(Direction direction, List<String> currentBefore, List<RevisionStep> steps,
		Set<String> appliedAfter, List<String> currentAfter) {

	/**
	 * Copies the collections, so that the plan is immutable.
	 */
	public RevisionPlan {
		currentBefore = List.copyOf(currentBefore);
		steps = List.copyOf(steps);
		appliedAfter = Collections.unmodifiableSet(new LinkedHashSet<>(appliedAfter));
		currentAfter = List.copyOf(currentAfter);
	}

	/**
	 * Return whether there is nothing to do.
	 * @return whether the plan has no steps
	 */
	public boolean isEmpty() {
		return this.steps.isEmpty();
	}

}
