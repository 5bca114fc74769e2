package dev.migrator.boot.actuate;

import java.util.List;

import dev.migrator.MigratorException;
import dev.migrator.boot.actuate.page.ProblemPage;
import dev.migrator.descriptor.PlanDescriptor;
import dev.migrator.revision.RevisionExpressionException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;

/**
 * What is wrong with a request, or with the answer to it: a problem detail by RFC 9457.
 *
 * @param title the kind of problem
 * @param status the HTTP status
 * @param detail what is wrong
 * @param action what to do about it, if that can be told
 * @param candidates what could have been meant, if that can be told
 * @param planId the id of the plan as it is now, if it has to be confirmed
 * @param plan the plan as it is now, if it has to be confirmed
 * @param revision the revision that failed, if one did
 * @param done the revisions that were done before something failed, and stay done
 * @param current the current revisions after something failed, if they can be told
 */
record Problem(String title, int status, String detail, @Nullable String action, @Nullable List<String> candidates,
		@Nullable String planId, @Nullable PlanDescriptor plan, @Nullable String revision, @Nullable List<String> done,
		@Nullable List<String> current) implements OperationResponseBody {

	private static final MimeType MEDIA_TYPE = new MimeType("application", "problem+json");

	static Problem badRequest(InvalidEndpointRequestException ex) {
		return of(AttemptOutcome.INVALID, String.valueOf(ex.getMessage()), null);
	}

	static Problem notFound(String detail) {
		return of(AttemptOutcome.UNKNOWN, detail, null);
	}

	static Problem of(RevisionExpressionException ex) {
		boolean unknown = ex.getKind() == RevisionExpressionException.Kind.UNKNOWN_REVISION;
		return of(unknown ? AttemptOutcome.UNKNOWN : AttemptOutcome.INVALID, String.valueOf(ex.getMessage()), null)
			.withCandidates(ex.getCandidates());
	}

	static Problem of(MigratorException ex) {
		return of(AttemptOutcome.FAILED, ex);
	}

	static Problem of(AttemptOutcome outcome, MigratorException ex) {
		return of(outcome, ex.getMessage(), ex.getAction());
	}

	static Problem of(AttemptOutcome outcome, String detail, @Nullable String action) {
		return new Problem(outcome.title(), outcome.status(), detail, action, null, null, null, null, null, null);
	}

	private Problem withCandidates(List<String> candidates) {
		return new Problem(this.title, this.status, this.detail, this.action, candidates.isEmpty() ? null : candidates,
				this.planId, this.plan, this.revision, this.done, this.current);
	}

	/**
	 * Return this problem with the plan that has to be confirmed.
	 */
	Problem with(PlanDescriptor plan) {
		return new Problem(this.title, this.status, this.detail, this.action, this.candidates, plan.planId(), plan,
				this.revision, this.done, this.current);
	}

	/**
	 * Return this problem with the state that something left which failed.
	 */
	Problem withState(@Nullable String revision, List<String> done, @Nullable List<String> current) {
		return new Problem(this.title, this.status, this.detail, this.action, this.candidates, this.planId, this.plan,
				revision, done, current);
	}

	ProblemPage asPage() {
		return new ProblemPage(this.title, this.status, this.detail, this.action,
				(this.candidates != null) ? this.candidates : List.of());
	}

	WebEndpointResponse<Object> asResponse() {
		return new WebEndpointResponse<>(this, this.status, MEDIA_TYPE);
	}

}
