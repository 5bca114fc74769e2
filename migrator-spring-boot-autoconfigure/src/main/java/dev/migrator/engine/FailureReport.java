package dev.migrator.engine;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import dev.migrator.LockTimeoutException;
import dev.migrator.MigrationResult;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.database.Activity;
import dev.migrator.revision.Direction;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCurrentlyInCreationException;

/**
 * Tells a failed revision to the person who has to deal with it: where it failed, what
 * the database said, in which state the database is, and what to do.
 */
final class FailureReport {

	private static final int STATEMENT_CHARACTERS = 600;

	private final Step step;

	private final Migration migration;

	private final EngineSettings settings;

	private final List<MigrationResult.Step> done;

	private final StateSession session;

	private final boolean ownTransaction;

	FailureReport(Step step, Migration migration, EngineSettings settings, List<MigrationResult.Step> done,
			StateSession session, boolean ownTransaction) {
		this.step = step;
		this.migration = migration;
		this.settings = settings;
		this.done = done;
		this.session = session;
		this.ownTransaction = ownTransaction;
	}

	static MigratorException needsItsOwnTransaction(Step step, Migration migration) {
		return new MigratorException(
				"The %s of revision %s (%s) cannot share a transaction with other revisions, since it has %s; nothing "
					.formatted(step.operation().word(), step.id(), migration.place(null),
							migration.transactional() ? "foreign-keys=off" : "transactional=false")
						+ "has run.",
				"Set migrator.transaction-mode=per-revision, or take the option out of the %s."
					.formatted(migration.noun()));
	}

	static MigratorException needsASessionOfItsOwn(Step step, Migration migration) {
		return new MigratorException(
				"The %s of revision %s (%s) cannot run, since it has transactional=false: in one of several schemas that needs a session of its own, which migrator.lock-mode=table does without; nothing has run."
					.formatted(step.operation().word(), step.id(), migration.place(null)),
				"Let the %s run in a transaction, or set migrator.lock-mode=session and connect without a pooler that shares sessions."
					.formatted(migration.noun()));
	}

	static String inWords(List<String> current) {
		return current.isEmpty() ? "base" : String.join(", ", current);
	}

	/**
	 * Return the message of a failure between revisions, and what of its run is done.
	 */
	static String withState(MigratorException failure, List<MigrationResult.Step> done) {
		return "%s%n%s".formatted(failure.getMessage(), done.isEmpty() ? "Nothing has run." : kept(done));
	}

	private static String kept(List<MigrationResult.Step> done) {
		return "Done before in this run, and kept: %s."
			.formatted(Comparison.named(done.stream().map(MigrationResult.Step::revision).toList()));
	}

	/**
	 * Describe a failure.
	 * @param statementsRun how many statements have run if none of them failed
	 * @param current the current revisions now, or {@code null} if they could not be read
	 */
	MigratorException describe(Exception failure, long statementsRun, @Nullable List<String> current) {
		String message = this.step.revision().message();
		String headline = "%s of revision %s%s failed".formatted(
				(this.step.direction() == Direction.UPGRADE) ? "Upgrade" : "Downgrade", this.step.id(),
				message.isBlank() ? "" : " (" + message + ")");
		if (failure instanceof StatementFailedException statement && statement.cancelled()) {
			return new RevisionFailedException(this.step.id(),
					"%s, since the application is shutting down: cancelled at %s%n  Statement: %s%n  %s".formatted(
							headline, place(statement), shortened(statement.statement().text()),
							state(current, statement.completed())),
					this.migration.transactional() ? "Start again: the run goes on with this revision." : action(),
					statement.failure());
		}
		if (failure instanceof StatementFailedException statement) {
			return new RevisionFailedException(this.step.id(),
					"%s at %s: %s%n  Statement: %s%n  %s".formatted(headline, place(statement),
							message(statement.failure()), shortened(statement.statement().text()),
							state(current, statement.completed())),
					(statement.failure() instanceof MigratorException refusal) ? refusal.getAction()
							: action(statement.failure(), statement.statement()),
					statement.failure());
		}
		if (failure instanceof RevisionCodeException code) {
			return describe(code, headline, current);
		}
		if (failure instanceof MigratorException known) {
			return new RevisionFailedException(
					this.step.id(), "%s, in %s: %s%n  %s".formatted(headline, this.migration.source(),
							known.getMessage(), stateAfter(statementsRun, current)),
					actionAfter(statementsRun, known), known);
		}
		MigratorException explained = this.session.explain((SQLException) failure, "finish revision " + this.step.id());
		return new RevisionFailedException(this.step.id(),
				"%s: %s%n  %s".formatted(headline, explained.getMessage(), stateAfter(statementsRun, current)),
				actionAfter(statementsRun, explained), failure);
	}

	/**
	 * Tell of a revision whose transaction was committed although the connection was lost
	 * before the database could say so.
	 */
	MigratorException committed(Exception failure, List<String> current) {
		return new RevisionFailedException(this.step.id(),
				"The connection to %s was lost while the %s of revision %s was being committed, which has happened: %s%n  The database is as it is after this revision. Current: %s."
					.formatted(this.session.database().info().url(), this.step.operation().word(), this.step.id(),
							failure.getMessage(), inWords(current)),
				"Start again: the run goes on after this revision.", failure);
	}

	/**
	 * Tell of a revision whose transaction was being committed when the connection was
	 * lost, while nobody could be asked whether it was.
	 */
	MigratorException inDoubt(Exception failure) {
		boolean transactional = this.migration.transactional();
		String whole = (this.settings.transactionMode() == TransactionMode.SINGLE) ? "run" : "revision";
		return new RevisionFailedException(this.step.id(),
				"The connection to %s was lost while the %s of revision %s was being committed, and the database could not be asked whether that has happened: %s%n  %s"
					.formatted(this.session.database().info().url(), this.step.operation().word(), this.step.id(),
							failure.getMessage(),
							transactional
									? "The database is either as it is after this %1$s or as it was before this %1$s."
										.formatted(whole)
									: "The statements of the %s have run and stay done; whether the database knows that the revision is done is not known."
										.formatted(this.migration.noun())),
				"Once the database answers again, see which revisions are current, with the command 'current' or the "
						+ "endpoint 'migrations', and start again: the run goes on with what is not done."
						+ (transactional ? "" : " If that is this revision, all its statements run again."),
				failure);
	}

	private String place(StatementFailedException failed) {
		SqlStatement statement = failed.statement();
		OptionalInt position = (failed.failure() instanceof SQLException failure)
				? this.session.database().complaint(failure).position() : OptionalInt.empty();
		if (position.isEmpty()) {
			return this.migration.place(statement);
		}
		String sql = statement.text();
		int offset = sql.offsetByCodePoints(0, Math.min(position.getAsInt(), sql.codePointCount(0, sql.length())));
		return this.migration.place(statement, offset);
	}

	private String message(Exception failure) {
		return (failure instanceof SQLException refusal) ? this.session.database().complaint(refusal).message()
				: String.valueOf(failure.getMessage());
	}

	private MigratorException describe(RevisionCodeException code, String headline, @Nullable List<String> current) {
		StringBuilder message = new StringBuilder(headline);
		if (code.cancelled()) {
			message.append(", since the application is shutting down");
		}
		message.append(" in ")
			.append(this.migration.place(null))
			.append(code.line())
			.append(": ")
			.append(code.reason(this::message));
		SqlStatement statement = code.statement();
		if (statement != null) {
			message.append("%n  Statement: ".formatted()).append(shortened(statement.text()));
		}
		message.append("%n  ".formatted()).append(state(current, "what it did before stays done"));
		boolean again = code.cancelled() && this.migration.transactional();
		return new RevisionFailedException(this.step.id(), message.toString(),
				again ? "Start again: the run goes on with this revision." : action(code), code.failure());
	}

	private String action(RevisionCodeException code) {
		if (code.failure() instanceof MigratorException known) {
			return known.getAction() + " " + action();
		}
		for (Throwable cause = code.failure(); cause != null; cause = cause.getCause()) {
			if (cause instanceof BeanCurrentlyInCreationException) {
				return "Beans that depend on the database are not there before its revisions have run: let the revision "
						+ "use what its Operations offer, or set migrator.trigger=lifecycle.";
			}
			// What comes through the operations is on the right connection
			if (code.statement() == null && cause instanceof SQLException failure
					&& this.session.database().explain(failure, "run a revision") instanceof LockTimeoutException) {
				return "See that everything the revision calls uses the DataSource of the migrator: what has a "
						+ "connection of its own waits in vain for the one of the revision. " + action(failure, null);
			}
		}
		return action(code.failure(), code.statement());
	}

	private String state(@Nullable List<String> current, long completed) {
		return state(current, "%d statement(s) before this one ran and stay done".formatted(completed));
	}

	private String stateAfter(long statementsRun, @Nullable List<String> current) {
		return state(current, "%d statement(s) ran and stay done".formatted(statementsRun));
	}

	private String state(@Nullable List<String> current, String outsideTransaction) {
		if (this.settings.rehearsal()) {
			return "That was only tried out for a script: the database has not been touched.";
		}
		StringBuilder state = new StringBuilder();
		if (!this.migration.transactional()) {
			state.append("The %s runs outside a transaction: ".formatted(this.migration.noun()))
				.append(outsideTransaction)
				.append(this.ownTransaction ? ", except in a transaction of its own that it had not ended. " : ". ");
		}
		else if (this.settings.transactionMode() == TransactionMode.SINGLE) {
			state.append("The database is as it was before this run. ");
		}
		else {
			state.append("The database is as it was before this revision. ");
			if (!this.done.isEmpty()) {
				state.append(kept(this.done)).append(' ');
			}
		}
		if (current != null) {
			state.append("Current: ").append(inWords(current)).append('.');
		}
		return state.toString().stripTrailing();
	}

	private String actionAfter(long statementsRun, MigratorException failure) {
		return (statementsRun == 0 || this.migration.transactional() || this.settings.rehearsal()) ? failure.getAction()
				: failure.getAction() + " All statements of the %s run again then. ".formatted(this.migration.noun())
						+ action();
	}

	private String action(Throwable failure, @Nullable SqlStatement statement) {
		Activity activity = new Activity.Running(statement, this.migration.transactional());
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException refusal) {
				Optional<String> advice = this.session.session().advice(refusal, activity);
				if (advice.isPresent()) {
					return this.migration.transactional() ? advice.get() : advice.get() + " " + action();
				}
			}
		}
		return action();
	}

	private String action() {
		if (this.step.stored()) {
			return "This release does not know the revision: the script is the one that the database keeps. Undo the "
					+ "revision by hand, or with a release that has a corrected file of it.";
		}
		if (!this.migration.transactional() && !this.settings.rehearsal()) {
			return "Undo by hand what has run, or write the statements so that they can run again, and try again.";
		}
		return this.migration.remedy();
	}

	private static String shortened(String sql) {
		return (sql.length() <= STATEMENT_CHARACTERS) ? sql
				: sql.substring(0, STATEMENT_CHARACTERS) + " … (" + sql.length() + " characters)";
	}

}
