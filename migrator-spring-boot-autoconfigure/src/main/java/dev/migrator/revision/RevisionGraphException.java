package dev.migrator.revision;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Revisions do not form a graph. Tells all that is wrong with them at once.
 */
public class RevisionGraphException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final int NAMED = 20;

	private final transient List<Problem> problems;

	/**
	 * Creates an exception.
	 * @param problems what is wrong; at least one
	 */
	public RevisionGraphException(List<Problem> problems) {
		super(message(problems));
		this.problems = List.copyOf(problems);
	}

	private static String message(List<Problem> problems) {
		if (problems.size() == 1) {
			return problems.get(0).message();
		}
		StringBuilder message = new StringBuilder("The revisions have " + problems.size() + " problems:");
		problems.stream().limit(NAMED).forEach((problem) -> message.append("\n- ").append(problem.message()));
		if (problems.size() > NAMED) {
			message.append("\n- and ").append(problems.size() - NAMED).append(" more");
		}
		return message.toString();
	}

	@Override
	public String getMessage() {
		return Objects.requireNonNull(super.getMessage());
	}

	/**
	 * Return everything that is wrong, in an order that does not depend on the order in
	 * which the revisions were given.
	 * @return the problems; at least one
	 */
	public List<Problem> getProblems() {
		return this.problems;
	}

	/**
	 * One thing that is wrong.
	 *
	 * @param kind what it is
	 * @param revisions the ids of the revisions involved, the culprit first
	 * @param message what is wrong and what to do about it, naming the revisions
	 * @param name the name in question, as written: the parent that is missing, the label
	 * that is used twice; {@code null} if the problem is not about a name
	 * @param suggestion what the name may have been meant to be, or {@code null} if
	 * nothing comes close
	 */
	public record Problem(Kind kind, List<String> revisions, String message, @Nullable String name,
			@Nullable String suggestion) {

		/**
		 * Copies the list, so that the problem is immutable.
		 */
		public Problem {
			revisions = List.copyOf(revisions);
		}

	}

	/**
	 * What can be wrong with a graph.
	 */
	public enum Kind {

		/**
		 * An id or a label is not 1 to 64 of {@code A-Z a-z 0-9 _ .}, or is a word of the
		 * expressions.
		 */
		ILLEGAL_ID,

		/**
		 * Several revisions have one id.
		 */
		DUPLICATE_ID,

		/**
		 * A label is given twice, or is also an id.
		 */
		DUPLICATE_LABEL,

		/**
		 * A revision revises something that is no revision.
		 */
		MISSING_PARENT,

		/**
		 * A revision names the same parent twice.
		 */
		REPEATED_PARENT,

		/**
		 * A revision depends on something that is neither a revision nor a label.
		 */
		UNKNOWN_DEPENDENCY,

		/**
		 * A revision revises itself.
		 */
		SELF_LOOP,

		/**
		 * A revision depends on itself.
		 */
		DEPENDENCY_SELF_LOOP,

		/**
		 * Revisions revise one another in a circle.
		 */
		CYCLE,

		/**
		 * Revisions follow one another in a circle, once dependencies are counted.
		 */
		DEPENDENCY_CYCLE;

		/**
		 * Return the name of the kind for machines, such as {@code missing-parent}.
		 * @return lower case words with hyphens
		 */
		public String word() {
			return Wording.hyphenated(this);
		}

	}

}
