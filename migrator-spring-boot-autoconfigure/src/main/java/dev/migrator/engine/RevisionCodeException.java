package dev.migrator.engine;

import java.io.Serial;
import java.sql.SQLException;
import java.util.function.Function;

import dev.migrator.MigratorException;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The code of a revision in Java failed.
 */
final class RevisionCodeException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Throwable failure;

	private final transient @Nullable StatementFailedException statementFailure;

	private final @Nullable StackTraceElement line;

	private final boolean cancelled;

	/**
	 * Creates an exception.
	 * @param failure what was thrown
	 * @param statementFailure the failed statement behind it, if it came through the
	 * operations
	 * @param line the line of the class
	 * @param cancelled whether statements were cancelled
	 */
	RevisionCodeException(Throwable failure, @Nullable StatementFailedException statementFailure,
			@Nullable StackTraceElement line, boolean cancelled) {
		super(failure);
		this.failure = failure;
		this.statementFailure = statementFailure;
		this.line = line;
		this.cancelled = cancelled;
	}

	Throwable failure() {
		return this.failure;
	}

	@Nullable SqlStatement statement() {
		return (this.statementFailure != null) ? this.statementFailure.statement() : null;
	}

	/**
	 * Return what happened, in words.
	 * @param answers what the database has said of a failure
	 */
	String reason(Function<? super Exception, String> answers) {
		StatementFailedException statement = this.statementFailure;
		if (statement == null) {
			return (this.failure instanceof MigratorException known) ? known.getMessage() : withAnswer(answers);
		}
		String answer = answers.apply(statement.failure());
		return (this.failure.getCause() == statement.failure() || this.failure == statement.failure()) ? answer
				: this.failure + ": " + answer;
	}

	/**
	 * Return the failure with what the driver said, which Spring keeps to itself.
	 */
	private String withAnswer(Function<? super Exception, String> answers) {
		String text = this.failure.toString();
		for (Throwable cause = this.failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException driver && !text.contains(String.valueOf(driver.getMessage()))) {
				return text + ": " + answers.apply(driver);
			}
		}
		return text;
	}

	/**
	 * Return the place in the source of the class, or an empty string if it is not known.
	 */
	String line() {
		return (this.line != null && this.line.getLineNumber() > 0)
				? "(%s:%d)".formatted(this.line.getFileName(), this.line.getLineNumber()) : "";
	}

	/**
	 * Return whether it failed because it was cancelled.
	 */
	boolean cancelled() {
		return this.cancelled;
	}

}
