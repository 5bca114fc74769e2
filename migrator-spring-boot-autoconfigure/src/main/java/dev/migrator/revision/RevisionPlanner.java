package dev.migrator.revision;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

import dev.migrator.revision.ExpressionResolver.Branch;
import dev.migrator.revision.ExpressionResolver.Destination;
import dev.migrator.revision.RevisionExpression.Keyword;
import dev.migrator.revision.RevisionExpression.Place;
import dev.migrator.revision.RevisionExpression.Point;
import dev.migrator.revision.RevisionExpression.Walk;
import dev.migrator.revision.RevisionExpressionException.Kind;

/**
 * Plans the way from one state of a database to another. States are sets of applied
 * revisions, and plans are set algebra; which revisions are current follows from what is
 * applied.
 */
final class RevisionPlanner {

	private final RevisionGraph graph;

	private final State state;

	private final String target;

	/**
	 * Creates a planner.
	 * @param graph the graph
	 * @param state where the database is
	 * @param target where to go
	 */
	RevisionPlanner(RevisionGraph graph, State state, String target) {
		this.graph = graph;
		this.state = state.requireKnown(target);
		this.target = target;
	}

	/**
	 * Plan to apply what the target means and all that is below, as far as it is pending.
	 * @return the plan
	 */
	RevisionPlan upgrade() {
		Point point = Point.parse(this.target);
		if (point instanceof Walk walk && walk.startsAtCurrent() && walk.steps() < 0) {
			throw new RevisionExpressionException(Kind.RELATIVE_TOO_FAR, this.target, "\"" + this.target
					+ "\" goes down from where the database is, which an upgrade cannot. Downgrade to it instead");
		}
		BitSet pending = this.graph.all().closure(resolver().revisions(point));
		pending.andNot(this.state.applied());
		BitSet after = (BitSet) this.state.applied().clone();
		after.or(pending);
		return plan(Direction.UPGRADE, pending, after);
	}

	/**
	 * Plan to undo all that is above the target, and what depends on that. The target
	 * itself stays.
	 * @return the plan
	 */
	RevisionPlan downgrade() {
		Point point = Point.parse(this.target);
		boolean fromCurrent = point instanceof Walk walk && walk.startsAtCurrent();
		if (fromCurrent && ((Walk) point).steps() > 0) {
			throw new RevisionExpressionException(Kind.RELATIVE_TOO_FAR, this.target, "\"" + this.target
					+ "\" goes up from where the database is, which a downgrade cannot. Upgrade to it instead");
		}
		Destination destination = resolver().destination(point);
		Branch branch = destination.branch();
		int landing = destination.number();
		BitSet undone = new BitSet();
		for (int root : branch.of(rootsAbove(landing))) {
			undone.set(root);
		}
		undone = this.graph.all().descendants(undone);
		undone.and(this.state.applied());
		if (landing != ExpressionResolver.BASE) {
			boolean applied = this.state.applied().get(landing);
			boolean reachable = undone.isEmpty() ? this.state.current().get(landing) : applied || fromCurrent;
			if (!reachable) {
				throw notAncestor(landing, applied);
			}
		}
		if (fromCurrent && point.branch() == null && undone.cardinality() != -((Walk) point).steps()) {
			throw notOneLine((Walk) point, undone, destination);
		}
		BitSet after = (BitSet) this.state.applied().clone();
		after.andNot(undone);
		return plan(Direction.DOWNGRADE, undone, after);
	}

	/**
	 * Tell what is applied once a database is said to be at targets: of what is current,
	 * that which is below or above a target gives way to it, and the rest stays.
	 * @param graph the graph
	 * @param state where the database was
	 * @param targets where it is said to be
	 * @return the numbers of the applied revisions
	 */
	static BitSet stamp(RevisionGraph graph, State state, List<String> targets) {
		BitSet kept = (BitSet) state.current().clone();
		BitSet stamped = new BitSet();
		for (String target : targets) {
			Point point = Point.parse(target);
			ExpressionResolver resolver = new RevisionPlanner(graph, state, target).resolver();
			BitSet revisions = resolver.revisions(point);
			stamped.or(revisions);
			Branch branch = resolver.branch(point);
			if (!revisions.isEmpty() || !isBase(point)) {
				kept.andNot(graph.all().lineage(revisions));
			}
			else if (branch.isWhole()) {
				kept.clear();
			}
			else {
				kept.andNot(graph.all().lineage(branch.start()));
			}
		}
		BitSet applied = graph.all().closure(kept);
		applied.and(state.applied());
		applied.or(graph.all().closure(stamped));
		return applied;
	}

	// a walk that means no revision has come down to base
	private static boolean isBase(Point point) {
		return !(point instanceof Place place) || place.symbol() == Keyword.BASE;
	}

	private ExpressionResolver resolver() {
		return new ExpressionResolver(this.graph, this.state, this.target, false);
	}

	private int[] rootsAbove(int landing) {
		return (landing == ExpressionResolver.BASE) ? this.graph.revises().bottoms().stream().toArray()
				: this.graph.revises().up(landing);
	}

	private RevisionPlan plan(Direction direction, BitSet revisions, BitSet after) {
		List<RevisionStep> steps = new ArrayList<>();
		revisions.stream()
			.forEach((number) -> steps.add(new RevisionStep(direction, this.graph.revisions().get(number))));
		if (direction == Direction.DOWNGRADE) {
			Collections.reverse(steps);
		}
		return new RevisionPlan(direction, this.graph.ids(this.state.current()), steps, this.graph.idSet(after),
				this.graph.ids(this.graph.all().maximal(after)));
	}

	private RevisionExpressionException notAncestor(int landing, boolean applied) {
		String id = this.graph.id(landing);
		List<String> current = this.graph.ids(this.state.current());
		String reason;
		if (applied) {
			reason = "nothing above it" + ((Point.parse(this.target).branch() != null) ? " on this branch" : "")
					+ " is applied, so there is nothing to undo, and what is current is ";
		}
		else {
			reason = "it is not applied; current is ";
		}
		return new RevisionExpressionException(Kind.NOT_ANCESTOR, this.target, "The database cannot go back to " + id
				+ ": " + reason + (current.isEmpty() ? "no revision" : Wording.and(current)), current);
	}

	private RevisionExpressionException notOneLine(Walk walk, BitSet undone, Destination destination) {
		BitSet others = (BitSet) undone.clone();
		destination.branch().of(undone).stream().forEach(others::clear);
		String start = this.graph.ids(this.state.current()).get(0);
		String line = new Walk(start, walk.start(), walk.steps()).toString();
		return new RevisionExpressionException(Kind.AMBIGUOUS_DOWNGRADE, this.target,
				"\"" + this.target + "\" would undo " + undone.cardinality() + " revisions, since "
						+ Wording.and(this.graph.ids(others)) + " would have to go too and "
						+ ((others.cardinality() == 1) ? "is" : "are") + " not on the line below " + start + ". Write "
						+ line + " if that is what you want, or name the revision to go back to",
				List.of(line));
	}

}
