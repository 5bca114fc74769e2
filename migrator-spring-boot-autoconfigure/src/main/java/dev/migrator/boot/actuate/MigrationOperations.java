package dev.migrator.boot.actuate;

import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.migrator.BelowFloorException;
import dev.migrator.Caller;
import dev.migrator.DivergedException;
import dev.migrator.HistoryEntry.Origin;
import dev.migrator.IrreversibleRevisionException;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationStatus.Progress;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.StalePlanException;
import dev.migrator.descriptor.PlanDescriptor;
import dev.migrator.descriptor.ResultDescriptor;
import dev.migrator.revision.Direction;
import dev.migrator.revision.RevisionExpressionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.context.ApplicationContext;
import org.springframework.util.StringUtils;

/**
 * What the {@code downgrade} and {@code upgrade} endpoints have in common: plans are
 * shown to those who may call, and run when they are confirmed; what is wrong is told as
 * a {@link Problem}; each attempt to run something, refused ones too, is an audit event.
 */
class MigrationOperations {

	private static final Logger logger = LoggerFactory.getLogger(MigrationOperations.class);

	private static final int LONGEST_PARAMETER = 200;

	private static final String ANONYMOUS = "anonymous";

	private final Direction direction;

	private final String word;

	private final EndpointGuard guard;

	private final MigrationsEndpointProperties sql;

	private final ApplicationContext context;

	private final MigrationTurns turns;

	private final CompletedRevisions completedRevisions;

	MigrationOperations(Direction direction, EndpointGuard guard, MigrationsEndpointProperties sql,
			ApplicationContext context, MigrationTurns turns, CompletedRevisions completedRevisions) {
		this.direction = direction;
		this.word = guard.endpoint();
		this.guard = guard;
		this.sql = sql;
		this.context = context;
		this.turns = turns;
		this.completedRevisions = completedRevisions;
	}

	WebEndpointResponse<Object> plan(SecurityContext securityContext, @Nullable String target,
			@Nullable String migrator) {
		// In a query, + stands for a space, and no expression has one
		String expression = (target != null) ? target.replace(' ', '+') : null;
		return new Request(securityContext, expression, null, migrator).answer(Request::plan);
	}

	WebEndpointResponse<Object> run(SecurityContext securityContext, @Nullable String target, @Nullable String confirm,
			@Nullable String migrator) {
		Request request = new Request(securityContext, target, confirm, migrator);
		try {
			return request.answer(Request::run);
		}
		finally {
			request.audit();
		}
	}

	/**
	 * One request, and what has become of it so far.
	 */
	private final class Request {

		private final SecurityContext securityContext;

		private final @Nullable String target;

		private final @Nullable String confirm;

		private @Nullable String migrator;

		private final String caller;

		private final List<String> completed = new ArrayList<>();

		private AttemptOutcome outcome = AttemptOutcome.FAILED;

		private @Nullable String failure;

		private Request(SecurityContext securityContext, @Nullable String target, @Nullable String confirm,
				@Nullable String migrator) {
			this.securityContext = securityContext;
			this.target = textOrNull(target);
			this.confirm = textOrNull(confirm);
			this.migrator = textOrNull(migrator);
			Principal principal = EndpointGuard.authenticated(securityContext);
			String name = (principal != null) ? principal.getName() : null;
			this.caller = StringUtils.hasText(name) ? harmless(name) : ANONYMOUS;
		}

		WebEndpointResponse<Object> answer(Work work) {
			try {
				AttemptOutcome refusal = MigrationOperations.this.guard.refusal(this.securityContext);
				if (refusal != null) {
					return problem(refusal, MigrationOperations.this.guard.problem(refusal));
				}
				String tooLong = tooLong();
				if (tooLong != null) {
					return problem(AttemptOutcome.INVALID,
							"'%s' is longer than %d characters.".formatted(tooLong, LONGEST_PARAMETER), null);
				}
				Map<String, Migrator> migrators = Migrators.of(MigrationOperations.this.context).byName();
				Migrator found = new Migrators(migrators).find(this.migrator);
				if (found == null) {
					return problem(AttemptOutcome.UNKNOWN, "There is no migrator '%s', but: %s."
						.formatted(this.migrator, String.join(", ", migrators.keySet())), null);
				}
				String name = (this.migrator != null) ? this.migrator : migrators.keySet().iterator().next();
				this.migrator = name;
				String expression = (this.target != null) ? this.target : defaultTarget();
				if (expression == null) {
					return problem(AttemptOutcome.INVALID, "The request does not say where to go back to.",
							"Give a target: -1 for one revision back, base for before the first one, or the id of "
									+ "the revision that is to stay.");
				}
				return work.answer(this, name, found, expression);
			}
			catch (InvalidEndpointRequestException ex) {
				return problem(AttemptOutcome.INVALID, Problem.badRequest(ex));
			}
			catch (RevisionExpressionException ex) {
				Problem problem = Problem.of(ex);
				return problem((problem.status() == AttemptOutcome.UNKNOWN.status()) ? AttemptOutcome.UNKNOWN
						: AttemptOutcome.INVALID, problem);
			}
			catch (RuntimeException ex) {
				return failed(ex, null);
			}
		}

		private @Nullable String tooLong() {
			Map<String, @Nullable String> parameters = new LinkedHashMap<>();
			parameters.put("target", this.target);
			parameters.put("confirm", this.confirm);
			parameters.put("migrator", this.migrator);
			for (Map.Entry<String, @Nullable String> parameter : parameters.entrySet()) {
				String value = parameter.getValue();
				if (value != null && value.length() > LONGEST_PARAMETER) {
					return parameter.getKey();
				}
			}
			return null;
		}

		private @Nullable String defaultTarget() {
			return (MigrationOperations.this.direction == Direction.UPGRADE) ? "heads" : null;
		}

		WebEndpointResponse<Object> plan(String name, Migrator found, String expression) {
			return succeeded(describe(planFor(found, expression)));
		}

		WebEndpointResponse<Object> run(String name, Migrator found, String expression) {
			if (this.confirm == null) {
				return problem(AttemptOutcome.UNCONFIRMED,
						Problem
							.of(AttemptOutcome.UNCONFIRMED,
									"Nothing has run: %s needs the planId of its plan as confirmation."
										.formatted(aRun()),
									"Look at the plan, and send its planId as \"confirm\".")
							.with(describe(planFor(found, expression))));
			}
			String planId = this.confirm;
			if (!MigrationOperations.this.turns.take(name)) {
				return problem(AttemptOutcome.BUSY,
						"Nothing has run: %d requests to the migrator '%s' are running or waiting already.%s"
							.formatted(MigrationTurns.REQUESTS, name, progress(found)),
						"Wait until the run is over, and look at the plan as it is then.");
			}
			try {
				Migrator acting = found.actingFor(new Caller(this.caller, Origin.ENDPOINT));
				return succeeded(ResultDescriptor.of(MigrationOperations.this.completedRevisions.note(this.completed,
						() -> (MigrationOperations.this.direction == Direction.UPGRADE)
								? acting.upgrade(expression, planId) : acting.downgrade(expression, planId))));
			}
			catch (RevisionExpressionException ex) {
				throw ex;
			}
			catch (RuntimeException ex) {
				return failed(ex, found);
			}
			finally {
				MigrationOperations.this.turns.giveBack(name);
			}
		}

		private String aRun() {
			return (MigrationOperations.this.direction == Direction.UPGRADE) ? "an upgrade" : "a downgrade";
		}

		private MigrationPlan planFor(Migrator found, String expression) {
			return (MigrationOperations.this.direction == Direction.UPGRADE) ? found.planUpgrade(expression)
					: found.planDowngrade(expression);
		}

		private String progress(Migrator found) {
			Progress progress = quietly(() -> found.status().progress());
			return (progress == null) ? "" : " Now at the %s of revision %s, %d of %d."
				.formatted(progress.operation().word(), progress.revision(), progress.step(), progress.steps());
		}

		private PlanDescriptor describe(MigrationPlan plan) {
			return PlanDescriptor.of(plan, maySeeSql());
		}

		private boolean maySeeSql() {
			MigrationsEndpointProperties sql = MigrationOperations.this.sql;
			return (EndpointGuard.authenticated(this.securityContext) == null) ? sql.showValues().isShown(false)
					: sql.showValues().isShown(this.securityContext, sql.roles());
		}

		/**
		 * Say what went wrong.
		 * @param ran what may have run something, or {@code null} if nothing has
		 */
		private WebEndpointResponse<Object> failed(RuntimeException ex, @Nullable Migrator ran) {
			this.failure = ex.getClass().getSimpleName();
			if (ex instanceof StalePlanException stale) {
				return problem(AttemptOutcome.STALE,
						withWhatIsDone(Problem.of(AttemptOutcome.STALE, stale).with(describe(stale.getPlan())), ran));
			}
			if (ex instanceof LockTimeoutException locked) {
				return problem(AttemptOutcome.LOCKED, withWhatIsDone(Problem.of(AttemptOutcome.LOCKED, locked), ran));
			}
			if (ex instanceof IrreversibleRevisionException || ex instanceof BelowFloorException
					|| ex instanceof DivergedException) {
				return problem(AttemptOutcome.REFUSED, Problem.of(AttemptOutcome.REFUSED, (MigratorException) ex));
			}
			logger.error("What {} asked of the {} endpoint failed", this.caller, MigrationOperations.this.word, ex);
			if (ex instanceof RevisionFailedException failed) {
				return problem(AttemptOutcome.FAILED, withState(revisionFailed(failed), failed.getRevision(), ran));
			}
			Problem problem = (ex instanceof MigratorException known) ? Problem.of(known) : Problem
				.of(AttemptOutcome.FAILED, "Something unexpected went wrong.", "Look into the log of the application.");
			return problem(AttemptOutcome.FAILED, withState(problem, null, ran));
		}

		/**
		 * The message of a failed revision quotes its SQL and what the database says
		 * about it, values of rows included: nothing of that is taken apart, it is shown
		 * or not.
		 */
		private Problem revisionFailed(RevisionFailedException ex) {
			return maySeeSql() ? Problem.of(ex)
					: Problem.of(AttemptOutcome.FAILED,
							"The %s of revision %s failed.".formatted(MigrationOperations.this.word, ex.getRevision()),
							"Look into the log or at the history to see why: this answer shows it only where "
									+ "management.endpoint.migrations.show-values lets you see SQL.");
		}

		private Problem withWhatIsDone(Problem problem, @Nullable Migrator ran) {
			return this.completed.isEmpty() ? problem : withState(problem, null, ran);
		}

		private Problem withState(Problem problem, @Nullable String revision, @Nullable Migrator ran) {
			return (ran == null) ? problem
					: problem.withState(revision, List.copyOf(this.completed), quietly(() -> ran.status().current()));
		}

		private WebEndpointResponse<Object> succeeded(Object descriptor) {
			this.outcome = AttemptOutcome.SUCCEEDED;
			return new WebEndpointResponse<>(new EndpointBody<>(descriptor));
		}

		private WebEndpointResponse<Object> problem(AttemptOutcome outcome, String detail, @Nullable String action) {
			return problem(outcome, Problem.of(outcome, detail, action));
		}

		private WebEndpointResponse<Object> problem(AttemptOutcome outcome, Problem problem) {
			this.outcome = outcome;
			return problem.asResponse();
		}

		void audit() {
			Map<String, Object> data = new LinkedHashMap<>();
			putIfKnown(data, "migrator", this.migrator);
			putIfKnown(data, "target", this.target);
			putIfKnown(data, "planId", this.confirm);
			data.put("outcome", this.outcome.word());
			data.put("status", this.outcome.status());
			data.put("revisions", List.copyOf(this.completed));
			putIfKnown(data, "error", this.failure);
			try {
				MigrationOperations.this.context.publishEvent(auditEvent(data));
			}
			catch (RuntimeException ex) {
				// What has been done is done, and the caller has to know
				logger.error("No audit event could be published for: {} {} {}", this.caller,
						MigrationOperations.this.word, data, ex);
			}
		}

		// Compilers before Java 22 do not see that the values of the map may be null
		@SuppressWarnings("NullAway")
		private AuditApplicationEvent auditEvent(Map<String, Object> data) {
			return new AuditApplicationEvent(this.caller, "MIGRATOR_" + MigrationOperations.this.direction.name(),
					data);
		}

	}

	/**
	 * What a request asks for.
	 */
	@FunctionalInterface
	private interface Work {

		WebEndpointResponse<Object> answer(Request request, String name, Migrator migrator, String target);

	}

	private static @Nullable String textOrNull(@Nullable String text) {
		return StringUtils.hasText(text) ? text : null;
	}

	private static void putIfKnown(Map<String, Object> data, String name, @Nullable String value) {
		if (value != null) {
			data.put(name, harmless(value));
		}
	}

	/**
	 * Make what somebody sent fit for logs: neither endless nor able to end a line.
	 */
	private static String harmless(String text) {
		String shortened = (text.length() <= LONGEST_PARAMETER) ? text : text.substring(0, LONGEST_PARAMETER) + "…";
		return shortened.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
	}

	private static <T> @Nullable T quietly(Supplier<@Nullable T> question) {
		try {
			return question.get();
		}
		catch (RuntimeException ex) {
			logger.debug("The state of the database cannot be told", ex);
			return null;
		}
	}

	/**
	 * Has the answers, which the operations declare as mere objects, written as JSON in a
	 * native image too.
	 */
	static class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), EndpointBody.class,
					PlanDescriptor.class, ResultDescriptor.class, Problem.class);
		}

	}

}
