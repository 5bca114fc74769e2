package dev.migrator.revision;

import java.util.BitSet;
import java.util.List;

import dev.migrator.revision.RevisionExpressionException.Kind;

/**
 * Which revisions of a graph a database has applied.
 *
 * @param applied the numbers of the revisions that are applied
 * @param current the maximal ones of these
 * @param unknown ids that are applied and not in the graph
 */
record State(BitSet applied, BitSet current, List<String> unknown) {

	/**
	 * Refuse to go on if something is applied that the graph does not hold: what is
	 * current cannot be told then.
	 * @param expression what was asked for
	 * @return this state
	 */
	State requireKnown(String expression) {
		if (!this.unknown.isEmpty()) {
			boolean one = this.unknown.size() == 1;
			throw new RevisionExpressionException(Kind.UNKNOWN_REVISION, expression,
					"The database has " + (one ? "a revision" : "revisions") + " applied that " + (one ? "is" : "are")
							+ " not among those known here: " + Wording.and(this.unknown)
							+ ". Where the database is in the graph cannot be told without " + (one ? "it" : "them"));
		}
		return this;
	}

}
