package dev.migrator.cli;

import java.util.List;
import java.util.stream.Collectors;

import dev.migrator.BelowFloorException;
import dev.migrator.DatabaseAccessException;
import dev.migrator.DivergedException;
import dev.migrator.IrreversibleRevisionException;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.StalePlanException;
import dev.migrator.descriptor.ProblemDescriptor;
import dev.migrator.revision.RevisionExpressionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

import org.springframework.beans.BeansException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/**
 * Something that went wrong, as it is told to whoever gave the command.
 *
 * @param problem what it is, and what to do
 * @param exitCode what the process is to end with
 * @param cause what was thrown, or {@code null} if that tells nothing more
 */
record CommandFailure(ProblemDescriptor problem, int exitCode, @Nullable Throwable cause) {

	private static final String UNEXPECTED = "Something unexpected went wrong";

	/**
	 * Describe arguments that cannot be read.
	 */
	static CommandFailure of(ParameterException failure) {
		String command = failure.getCommandLine().getCommandSpec().qualifiedName();
		String help = "'%s --help' says what can be given.".formatted(command);
		// What a converter said is enough
		String message = (failure.getCause() instanceof TypeConversionException cause)
				? String.valueOf(cause.getMessage()) : String.valueOf(failure.getMessage());
		if (failure instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
			String word = CommandArguments.written(unmatched.getUnmatched().get(0));
			boolean option = word.startsWith("-");
			boolean subcommand = !option && !failure.getCommandLine().getSubcommands().isEmpty();
			message = option ? "'%s' has no option '%s'.".formatted(command, word)
					: subcommand ? "There is no command '%s'.".formatted(word)
							: "'%s' takes no argument '%s'.".formatted(command, word);
			List<String> suggestions = unmatched.getSuggestions();
			if (!suggestions.isEmpty()) {
				help = "Did you mean %s? ".formatted(suggestions.stream()
					.map((suggestion) -> "'" + suggestion + "'")
					.collect(Collectors.joining(" or "))) + help;
			}
		}
		return new CommandFailure(ProblemDescriptor.of("Usage", withFullStop(message), help), Command.USAGE, null);
	}

	/**
	 * Describe what a command has thrown.
	 * @param failure what was thrown
	 * @param reports explains what the application threw
	 */
	static CommandFailure of(Throwable failure, FailureReports reports) {
		if (failure instanceof ParameterException parameter) {
			return of(parameter);
		}
		MigratorException known = find(MigratorException.class, failure);
		if (known != null) {
			return new CommandFailure(ProblemDescriptor.of(title(known), known), Command.FAILED, known);
		}
		RevisionExpressionException expression = find(RevisionExpressionException.class, failure);
		if (expression != null) {
			boolean malformed = expression.getKind() == RevisionExpressionException.Kind.MALFORMED;
			return new CommandFailure(ProblemDescriptor.of(title(expression.getKind()), expression, action(expression)),
					malformed ? Command.USAGE : Command.FAILED, expression);
		}
		FailureAnalysis analysis = reports.analyze(failure);
		if (analysis != null) {
			return new CommandFailure(ProblemDescriptor.of("Application failed",
					String.valueOf(analysis.getDescription()), analysis.getAction()), Command.FAILED, failure);
		}
		// Which bean needs which other one is nothing that the user has to do with
		Throwable told = (failure instanceof BeansException) ? NestedExceptionUtils.getMostSpecificCause(failure)
				: failure;
		return new CommandFailure(
				ProblemDescriptor.of(UNEXPECTED, UNEXPECTED + ": " + told, "Add --stacktrace to see where."),
				Command.FAILED, failure);
	}

	/**
	 * Return this failure with the state that it left.
	 * @param done the revisions that were done before, and stay done
	 * @param current the current revisions now, or {@code null} if they cannot be told
	 */
	CommandFailure withState(List<String> done, @Nullable List<String> current) {
		return new CommandFailure(this.problem.withState(done, current), this.exitCode, this.cause);
	}

	private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	private static String title(RevisionExpressionException.Kind kind) {
		String words = kind.word().replace('-', ' ');
		return Character.toUpperCase(words.charAt(0)) + words.substring(1);
	}

	private static String action(RevisionExpressionException failure) {
		return switch (failure.getKind()) {
			case MULTIPLE_HEADS -> "Name one of them, say 'heads' for all, or join them with 'migrator merge heads'.";
			case UNKNOWN_REVISION, AMBIGUOUS_ID, NOT_IN_BRANCH -> "'migrator history' lists all revisions.";
			case MALFORMED -> "'migrator help' says how revisions are named.";
			default -> "'migrator history --graph' shows how the revisions follow each other.";
		};
	}

	private static String withFullStop(String message) {
		return (message.endsWith(".") || message.endsWith("?") || message.endsWith("!")) ? message : message + ".";
	}

	private static String title(MigratorException failure) {
		if (failure instanceof StalePlanException) {
			return "Plan is stale";
		}
		if (failure instanceof LockTimeoutException) {
			return "Database is locked";
		}
		if (failure instanceof DatabaseAccessException) {
			return "Database cannot be used";
		}
		if (failure instanceof IrreversibleRevisionException || failure instanceof BelowFloorException
				|| failure instanceof DivergedException) {
			return "Refused";
		}
		return (failure instanceof RevisionFailedException) ? "Revision failed" : "Failed";
	}

}
