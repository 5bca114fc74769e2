package dev.migrator.descriptor;

import java.util.List;

import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.StalePlanException;
import dev.migrator.revision.RevisionExpressionException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong. The problem details of the endpoints have the same names, and the HTTP
 * status besides.
 *
 * @param title the kind of problem
 * @param detail what is wrong
 * @param action what to do about it, if that can be told
 * @param candidates what could have been meant, if that can be told
 * @param planId the id of the plan as it is now, if it has to be confirmed
 * @param plan the plan as it is now, if it has to be confirmed
 * @param revision the revision that failed, if one did
 * @param done the revisions that were done before something failed, and stay done
 * @param current the current revisions after something failed, if they can be told
 */
public record ProblemDescriptor(String title, String detail, @Nullable String action, @Nullable List<String> candidates,
		@Nullable String planId, @Nullable PlanDescriptor plan, @Nullable String revision, @Nullable List<String> done,
		@Nullable List<String> current) {

	/**
	 * Describe what went wrong in words only.
	 * @param title the kind of problem
	 * @param detail what is wrong
	 * @param action what to do about it, or {@code null} if that cannot be told
	 * @return what to tell
	 */
	public static ProblemDescriptor of(String title, String detail, @Nullable String action) {
		return new ProblemDescriptor(title, detail, action, null, null, null, null, null, null);
	}

	/**
	 * Describe an expression that does not say which revisions are meant.
	 * @param title the kind of problem
	 * @param ex what is wrong with the expression
	 * @param action what to do about it
	 * @return what to tell
	 */
	public static ProblemDescriptor of(String title, RevisionExpressionException ex, String action) {
		List<String> candidates = ex.getCandidates();
		return new ProblemDescriptor(title, ex.getMessage(), action, candidates.isEmpty() ? null : candidates, null,
				null, null, null, null);
	}

	/**
	 * Describe whatever went wrong, for somebody who may see SQL: with the revision if
	 * one failed, with the plan of now if another one was confirmed.
	 * @param title the kind of problem
	 * @param ex what went wrong
	 * @return what to tell
	 */
	public static ProblemDescriptor of(String title, MigratorException ex) {
		PlanDescriptor plan = (ex instanceof StalePlanException stale) ? PlanDescriptor.of(stale.getPlan(), true)
				: null;
		return new ProblemDescriptor(title, ex.getMessage(), ex.getAction(), null,
				(plan != null) ? plan.planId() : null, plan,
				(ex instanceof RevisionFailedException failed) ? failed.getRevision() : null, null, null);
	}

	/**
	 * Return this problem with the state that something left which failed.
	 * @param done the revisions that were done before, and stay done
	 * @param current the current revisions now, or {@code null} if they cannot be told
	 * @return the problem
	 */
	public ProblemDescriptor withState(List<String> done, @Nullable List<String> current) {
		return new ProblemDescriptor(this.title, this.detail, this.action, this.candidates, this.planId, this.plan,
				this.revision, done, current);
	}

}
