package dev.migrator.engine;

import java.util.List;

import dev.migrator.revision.RevisionExpression;
import dev.migrator.revision.RevisionExpression.Walk;
import org.jspecify.annotations.Nullable;

/**
 * Plans an upgrade that somebody asked for. What is so many steps away is settled when it
 * is planned first: planned again from where others have gone meanwhile, it would be
 * further up.
 */
final class UpgradePlanner implements Planner {

	private final Planning planning;

	private final @Nullable String planId;

	private String target;

	UpgradePlanner(Planning planning, String target, @Nullable String planId) {
		this.planning = planning;
		this.target = target;
		this.planId = planId;
	}

	@Override
	public List<Step> plan(Comparison comparison, StateSession session) {
		List<Step> steps = this.planning.upgrade(comparison, session, this.target, this.planId);
		if (!steps.isEmpty() && RevisionExpression.parse(this.target) instanceof Walk) {
			// Everything else in the plan is there because this one needs it
			this.target = steps.get(steps.size() - 1).id();
		}
		return steps;
	}

}
