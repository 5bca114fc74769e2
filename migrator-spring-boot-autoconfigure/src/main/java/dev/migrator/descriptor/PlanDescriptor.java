package dev.migrator.descriptor;

import java.util.List;

import dev.migrator.Loss;
import dev.migrator.MigrationPlan;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do.
 *
 * @param planId what confirms the plan
 * @param target the expression that was asked for
 * @param from the current revisions before
 * @param to the current revisions after
 * @param steps the steps, in the order they run
 * @param losses what it takes away, as far as that can be told beforehand
 * @param irreversible the revisions that it cannot undo: it is refused if there are any
 * @param floor the revision below which no downgrade goes, if there is one
 * @param belowFloor the revisions that it may not undo: it is refused if there are any
 */
public record PlanDescriptor(String planId, String target, List<String> from, List<String> to,
		List<StepDescriptor> steps, List<Loss> losses, List<String> irreversible, @Nullable String floor,
		List<String> belowFloor) {

	/**
	 * Describe a plan.
	 * @param plan the plan
	 * @param showSql whether its SQL may be shown
	 * @return what to tell
	 */
	public static PlanDescriptor of(MigrationPlan plan, boolean showSql) {
		return new PlanDescriptor(plan.planId(), plan.target(), plan.from(), plan.to(),
				plan.steps().stream().map((step) -> StepDescriptor.of(step, showSql)).toList(), plan.losses(),
				plan.irreversible(), plan.floor(), plan.belowFloor());
	}

}
