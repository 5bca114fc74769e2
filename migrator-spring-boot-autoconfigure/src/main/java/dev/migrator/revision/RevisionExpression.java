package dev.migrator.revision;

import java.util.Locale;

import dev.migrator.revision.RevisionExpressionException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What a person writes to say which revisions are meant, parsed but not yet looked up: an
 * expression has the same shape whichever command it is given to. The grammar: <pre>
 * expression = range | point
 * range      = [point] ":" [point]
 * point      = [name "@"] symbol            a place
 *            | [name "@"] [symbol] steps    a walk; without symbol from where the database is
 * symbol     = "head" | "heads" | "base" | "current" | name
 * name       = one or more of A-Z a-z 0-9 _ .
 * steps      = ("+" | "-") whole number from 1
 * </pre> Nothing may stand before, between or after: {@code +1junk} is an error. The
 * {@link Object#toString() string} of an expression can be parsed again.
 */
public sealed interface RevisionExpression {

	/**
	 * Parse an expression.
	 * @param text the expression
	 * @return the parsed expression
	 * @throws RevisionExpressionException of the kind {@link Kind#MALFORMED} if it is not
	 * in the grammar
	 */
	static RevisionExpression parse(String text) {
		return ExpressionParser.expression(text);
	}

	/**
	 * An expression that is not a range.
	 */
	sealed interface Point extends RevisionExpression {

		/**
		 * Return the label or id whose branch confines the expression: its ancestors and
		 * descendants.
		 * @return what stands before the {@code @}, or {@code null} if there is none
		 */
		@Nullable String branch();

		/**
		 * Parse an expression that must not be a range.
		 * @param text the expression
		 * @return the parsed expression
		 * @throws RevisionExpressionException of the kind {@link Kind#MALFORMED} if it is
		 * a range, or not in the grammar
		 */
		static Point parse(String text) {
			return ExpressionParser.point(text);
		}

	}

	/**
	 * Revisions that are named: {@code head}, {@code billing@head}, {@code 1b2c3d}.
	 *
	 * @param branch what stands before the {@code @}, if anything
	 * @param symbol the name
	 */
	record Place(@Nullable String branch, Symbol symbol) implements Point {

		@Override
		public String toString() {
			return ((this.branch != null) ? this.branch + "@" : "") + this.symbol;
		}

	}

	/**
	 * A revision that is reached by steps along {@code revises}: {@code +1},
	 * {@code billing@-2}, {@code head-1}.
	 *
	 * @param branch what stands before the {@code @}, if anything
	 * @param start where the walk begins, or {@code null} for where the database is
	 * @param steps how many steps: up to children if positive, down to parents if
	 * negative, never 0. A count that no {@code int} holds is cut to the largest, which
	 * no graph is high enough for either
	 */
	record Walk(@Nullable String branch, @Nullable Symbol start, int steps) implements Point {

		/**
		 * Return whether the walk begins where the database is.
		 * @return whether nothing, or {@code current}, is said to be the start
		 */
		boolean startsAtCurrent() {
			return this.start == null || this.start == Keyword.CURRENT;
		}

		@Override
		public String toString() {
			return ((this.branch != null) ? this.branch + "@" : "") + ((this.start != null) ? this.start : "")
					+ ((this.steps > 0) ? "+" : "") + this.steps;
		}

	}

	/**
	 * A part of the history: both ends belong to it.
	 *
	 * @param from the older end, or {@code null} for the beginning
	 * @param to the newer end, or {@code null} for the heads
	 */
	record Range(@Nullable Point from, @Nullable Point to) implements RevisionExpression {

		@Override
		public String toString() {
			return ((this.from != null) ? this.from : "") + ":" + ((this.to != null) ? this.to : "");
		}

	}

	/**
	 * What a place is called.
	 */
	sealed interface Symbol {

	}

	/**
	 * The words that are no names, and that no id and no label may therefore be.
	 */
	enum Keyword implements Symbol {

		/**
		 * The one revision that nothing revises.
		 */
		HEAD,

		/**
		 * All revisions that nothing revises or depends on; with a branch, all its heads.
		 */
		HEADS,

		/**
		 * Before the first revision: no revision at all.
		 */
		BASE,

		/**
		 * Where the database is: the maximal ones of the applied revisions.
		 */
		CURRENT;

		static @Nullable Keyword find(String text) {
			for (Keyword keyword : values()) {
				if (keyword.toString().equals(text)) {
					return keyword;
				}
			}
			return null;
		}

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * An id, the beginning of one, or a label.
	 *
	 * @param text the name
	 */
	record Name(String text) implements Symbol {

		@Override
		public String toString() {
			return this.text;
		}

	}

}
