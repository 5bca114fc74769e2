package dev.migrator.revision;

import java.util.List;
import java.util.Objects;

/**
 * An expression does not say which revisions are meant, or says what cannot be done. The
 * message tells a person what to write instead.
 */
public class RevisionExpressionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	private final String expression;

	private final List<String> candidates;

	/**
	 * Creates an exception.
	 * @param kind what is wrong with the expression
	 * @param expression the expression, as it was written
	 * @param message what is wrong, and what to write instead
	 * @param candidates expressions that may have been meant
	 */
	public RevisionExpressionException(Kind kind, String expression, String message, List<String> candidates) {
		super(message);
		this.kind = kind;
		this.expression = expression;
		this.candidates = List.copyOf(candidates);
	}

	RevisionExpressionException(Kind kind, String expression, String message) {
		this(kind, expression, message, List.of());
	}

	@Override
	public String getMessage() {
		return Objects.requireNonNull(super.getMessage());
	}

	/**
	 * Return what is wrong with the expression.
	 * @return the kind
	 */
	public Kind getKind() {
		return this.kind;
	}

	/**
	 * Return the expression, as it was written.
	 * @return the expression
	 */
	public String getExpression() {
		return this.expression;
	}

	/**
	 * Return expressions that may have been meant: all of them, where the message names
	 * only the first few.
	 * @return the candidates, in execution order where they are ids; possibly none
	 */
	public List<String> getCandidates() {
		return this.candidates;
	}

	/**
	 * What can be wrong with an expression.
	 */
	public enum Kind {

		/**
		 * It is not in the grammar.
		 */
		MALFORMED,

		/**
		 * It names a revision or label that is not in the graph.
		 */
		UNKNOWN_REVISION,

		/**
		 * Several revisions begin like that.
		 */
		AMBIGUOUS_ID,

		/**
		 * The revision is neither an ancestor nor a descendant of what stands before the
		 * {@code @}.
		 */
		NOT_IN_BRANCH,

		/**
		 * One head is asked for, and there are several.
		 */
		MULTIPLE_HEADS,

		/**
		 * One current revision is asked for, and there are several.
		 */
		MULTIPLE_CURRENT,

		/**
		 * The graph ends before so many steps are done, or they lead the wrong way.
		 */
		RELATIVE_TOO_FAR,

		/**
		 * The walk comes to a branch point on the way up, or a merge point on the way
		 * down.
		 */
		AMBIGUOUS_WALK,

		/**
		 * Steps up from several current revisions.
		 */
		AMBIGUOUS_UPGRADE,

		/**
		 * Steps down that would not undo so many revisions of one line of descent, and no
		 * others.
		 */
		AMBIGUOUS_DOWNGRADE,

		/**
		 * The revision cannot be gone back to, or the ends of a range do not follow each
		 * other.
		 */
		NOT_ANCESTOR;

		/**
		 * Return the name of the kind for machines, such as {@code multiple-heads}.
		 * @return lower case words with hyphens
		 */
		public String word() {
			return Wording.hyphenated(this);
		}

	}

}
