package dev.migrator.revision;

import java.util.BitSet;
import java.util.List;

import dev.migrator.revision.ExpressionResolver.Branch;
import dev.migrator.revision.RevisionExpression.Point;
import dev.migrator.revision.RevisionExpression.Range;
import dev.migrator.revision.RevisionExpression.Walk;
import dev.migrator.revision.RevisionExpressionException.Kind;

/**
 * Finds the revisions of a part of the history. Steps without a start are counted from
 * the other end of the range: {@code -2:head}, {@code base:+3}. Steps beyond the end of
 * the graph are as good as steps to its end. A branch that confines the older end
 * confines the newer one too: {@code billing@base:heads}.
 */
final class RevisionHistory {

	private final RevisionGraph graph;

	private final String text;

	private final ExpressionResolver resolver;

	RevisionHistory(RevisionGraph graph, State state, String text) {
		this.graph = graph;
		this.text = text;
		this.resolver = new ExpressionResolver(graph, state, text, true);
	}

	/**
	 * Find the revisions.
	 * @return their numbers
	 */
	BitSet revisions() {
		if (!(RevisionExpression.parse(this.text) instanceof Range range)) {
			throw malformed(
					"a range has a colon: " + this.text + ": for all above it, :" + this.text + " for all below it");
		}
		Point from = range.from();
		Point to = range.to();
		if (from instanceof Walk down && down.start() == null) {
			if (to instanceof Walk up && up.start() == null) {
				throw malformed("each end counts from the other one. Write current" + down + " or current" + up
						+ " to count from where the database is");
			}
			if (down.steps() > 0) {
				throw wrongWay(down, "the older end cannot lie above the newer one");
			}
			Branch branch = this.resolver.branch(down);
			BitSet top = (to != null) ? this.resolver.revisions(to) : heads(branch);
			return between(setOf(this.resolver.walk(down, only(top), branch)), top, top);
		}
		BitSet bottom = (from != null) ? this.resolver.revisions(from) : new BitSet();
		if (to instanceof Walk up && up.start() == null) {
			if (up.steps() < 0) {
				throw wrongWay(up, "the newer end cannot lie below the older one");
			}
			BitSet top = setOf(this.resolver.walk(up, only(bottom), this.resolver.branch(up)));
			return between(bottom, top, top);
		}
		Branch branch = (from != null) ? this.resolver.branch(from) : Branch.WHOLE;
		BitSet named = (to != null) ? this.resolver.revisions(to) : heads(branch);
		return between(bottom, branch.of(named), named);
	}

	private BitSet heads(Branch branch) {
		return branch.of(this.graph.headSet());
	}

	/**
	 * Return what lies between two ends, and the ends.
	 * @param bottom the older end; none for the beginning, which the dependencies of the
	 * newer end belong to as well
	 * @param top the newer end, as far as it is in the branch of the older one
	 * @param named the newer end, as it was written
	 * @return the revisions
	 */
	private BitSet between(BitSet bottom, BitSet top, BitSet named) {
		BitSet between = this.graph.all().closure(top);
		if (bottom.isEmpty()) {
			return between;
		}
		BitSet outside = (BitSet) bottom.clone();
		outside.andNot(between);
		if (!outside.isEmpty()) {
			List<String> older = this.graph.ids(bottom);
			List<String> newer = this.graph.ids(named);
			throw new RevisionExpressionException(Kind.NOT_ANCESTOR, this.text,
					"\"" + this.text + "\" is no part of the history: " + Wording.and(this.graph.ids(outside))
							+ ((outside.cardinality() == 1) ? " is" : " are") + " not below "
							+ (newer.isEmpty() ? "base" : Wording.and(newer)) + ". A range begins with the older end",
					older);
		}
		between.andNot(this.graph.all().closure(bottom));
		between.or(bottom);
		between.and(this.graph.revises().descendants(bottom));
		return between;
	}

	private int only(BitSet end) {
		if (end.cardinality() > 1) {
			List<String> ids = this.graph.ids(end);
			throw new RevisionExpressionException(Kind.MULTIPLE_HEADS, this.text,
					"\"" + this.text + "\" counts from several revisions: " + Wording.and(ids) + ". Name one of them",
					ids);
		}
		return end.nextSetBit(0);
	}

	private static BitSet setOf(int number) {
		BitSet set = new BitSet();
		if (number != ExpressionResolver.BASE) {
			set.set(number);
		}
		return set;
	}

	private RevisionExpressionException malformed(String reason) {
		return new RevisionExpressionException(Kind.MALFORMED, this.text,
				"\"" + this.text + "\" is not a part of the history: " + reason);
	}

	private RevisionExpressionException wrongWay(Walk walk, String reason) {
		return new RevisionExpressionException(Kind.RELATIVE_TOO_FAR, this.text,
				"\"" + walk + "\" in \"" + this.text + "\" counts from the other end of the range, and " + reason);
	}

}
