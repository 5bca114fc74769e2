package dev.migrator.revision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import dev.migrator.revision.RevisionExpression.Keyword;
import dev.migrator.revision.RevisionExpression.Name;
import dev.migrator.revision.RevisionExpression.Place;
import dev.migrator.revision.RevisionExpression.Point;
import dev.migrator.revision.RevisionExpression.Symbol;
import dev.migrator.revision.RevisionExpression.Walk;
import dev.migrator.revision.RevisionExpressionException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Looks up which revisions an expression means. There is one way of reading expressions,
 * whatever is to be done with the revisions that they name.
 */
final class ExpressionResolver {

	/**
	 * Where a walk down ends at the latest: below every revision.
	 */
	static final int BASE = -1;

	private static final int PREFIX_LENGTH = 4;

	private static final int LABELS_TRIED = 10;

	private final RevisionGraph graph;

	private final State state;

	private final String text;

	private final boolean overrunAllowed;

	/**
	 * Creates a resolver.
	 * @param graph where to look
	 * @param state where the database is
	 * @param text the expression, for messages
	 * @param overrunAllowed whether a walk that comes to the end of the graph ends there,
	 * as in a history; otherwise that is an error
	 */
	ExpressionResolver(RevisionGraph graph, State state, String text, boolean overrunAllowed) {
		this.graph = graph;
		this.state = state;
		this.text = text;
		this.overrunAllowed = overrunAllowed;
	}

	/**
	 * Return the revisions that an expression means.
	 * @param point the expression
	 * @return their numbers; none for {@code base}
	 */
	BitSet revisions(Point point) {
		if (point instanceof Place place) {
			return revisions(place.symbol(), branch(place));
		}
		return setOf(destination(point).number());
	}

	/**
	 * Return the one revision that an expression means.
	 * @param point the expression
	 * @return where it leads
	 */
	Destination destination(Point point) {
		Branch branch = branch(point);
		if (point instanceof Place place) {
			return new Destination(only(place.symbol(), branch), branch);
		}
		Walk walk = (Walk) point;
		Symbol start = walk.start();
		if (start != null && !walk.startsAtCurrent()) {
			return new Destination(walk(walk, only(start, branch), branch), branch);
		}
		if (walk.steps() > 0) {
			return new Destination(walkUp(walk, startOfUpgrade(walk, branch), branch), branch);
		}
		int current = startOfDowngrade(walk, branch);
		// what is pending below an applied revision is nothing to undo
		int landing = walkDown(walk, current, branch, this.state.applied()::get);
		return new Destination(landing, branch.isWhole() ? branchOf(null, current) : branch);
	}

	/**
	 * Walk from a revision, whatever the walk itself says about its start.
	 * @param walk the walk
	 * @param start the number of the revision, or {@link #BASE}
	 * @param branch what confines the walk
	 * @return where it ends
	 */
	int walk(Walk walk, int start, Branch branch) {
		return (walk.steps() > 0) ? walkUp(walk, start, branch) : walkDown(walk, start, branch, (number) -> true);
	}

	/**
	 * Return what confines an expression.
	 * @param point the expression
	 * @return the branch, which is the whole graph if none is named
	 */
	Branch branch(Point point) {
		String name = point.branch();
		return (name != null) ? branchOf(name, find(name, Branch.WHOLE)) : Branch.WHOLE;
	}

	private Branch branchOf(@Nullable String name, int number) {
		BitSet start = setOf(number);
		return new Branch(name, start, this.graph.revises().lineage(start));
	}

	private BitSet revisions(Symbol symbol, Branch branch) {
		if (symbol instanceof Keyword keyword) {
			return switch (keyword) {
				case HEAD -> setOf(only(symbol, branch));
				case HEADS -> branch.isWhole() ? this.graph.effectiveHeadSet() : branch.of(this.graph.headSet());
				case BASE -> new BitSet();
				case CURRENT -> branch.of(this.state.requireKnown(this.text).current());
			};
		}
		return setOf(find(((Name) symbol).text(), branch));
	}

	/**
	 * Return the one revision that a symbol means.
	 * @param symbol the symbol
	 * @param branch what confines it
	 * @return its number, or {@link #BASE}
	 */
	private int only(Symbol symbol, Branch branch) {
		BitSet revisions = (symbol == Keyword.HEAD) ? branch.of(this.graph.headSet()) : revisions(symbol, branch);
		if (revisions.cardinality() > 1) {
			throw (symbol == Keyword.CURRENT) ? multipleCurrent(revisions) : multipleHeads(revisions, branch);
		}
		return revisions.nextSetBit(0);
	}

	private int find(String name, Branch branch) {
		Integer exact = this.graph.names().get(name);
		if (exact != null) {
			if (!branch.contains(exact)) {
				throw notInBranch(name, setOf(exact), branch);
			}
			return exact;
		}
		SortedMap<String, Integer> beginning = this.graph.names().subMap(name, name + Character.MAX_VALUE);
		BitSet matches = new BitSet();
		beginning.values().forEach(matches::set);
		if (name.length() < PREFIX_LENGTH || matches.isEmpty()) {
			throw unknown(name, List.copyOf(beginning.keySet()));
		}
		BitSet revisions = branch.of(matches);
		if (revisions.isEmpty()) {
			throw notInBranch(name, matches, branch);
		}
		if (revisions.cardinality() > 1) {
			List<String> candidates = beginning.entrySet()
				.stream()
				.filter((entry) -> branch.contains(entry.getValue()))
				.map(Map.Entry::getKey)
				.toList();
			throw new RevisionExpressionException(Kind.AMBIGUOUS_ID, this.text, "Several revisions begin with \"" + name
					+ "\": " + Wording.and(candidates) + ". Write more of the id", candidates);
		}
		return revisions.nextSetBit(0);
	}

	private int startOfUpgrade(Walk walk, Branch branch) {
		this.state.requireKnown(this.text);
		BitSet starts = branch.of(this.state.current());
		if (starts.isEmpty() && !branch.isWhole()) {
			// below the branch, or applied because something outside the branch needs it
			starts = this.graph.revises().maximal(branch.of(this.state.applied()));
		}
		if (starts.cardinality() > 1) {
			List<String> candidates = starts.intersects(this.state.current()) ? currentLines(starts, walk)
					: starts.stream().mapToObj((start) -> startingAt(start, walk).toString()).toList();
			throw new RevisionExpressionException(Kind.AMBIGUOUS_UPGRADE, this.text,
					"\"" + this.text + "\" does not say from which of several current revisions to go on: "
							+ Wording.and(this.graph.ids(starts)) + ". Write " + Wording.or(candidates)
							+ ", or name the revision to go to",
					candidates);
		}
		return starts.nextSetBit(0);
	}

	private int startOfDowngrade(Walk walk, Branch branch) {
		this.state.requireKnown(this.text);
		BitSet starts = branch.of(this.state.current());
		if (starts.isEmpty() && !branch.isWhole()) {
			// applied only because something outside the branch depends on it
			starts = branch.of(this.graph.revises().maximal(this.state.applied()));
		}
		if (starts.isEmpty()) {
			throw new RevisionExpressionException(Kind.RELATIVE_TOO_FAR, this.text,
					"\"" + this.text + "\" goes down from where the database is, but " + (branch.isWhole()
							? "no revision is applied" : "it has no current revision on the branch " + branch.name()));
		}
		if (starts.cardinality() > 1) {
			List<String> candidates = currentLines(starts, walk);
			throw new RevisionExpressionException(Kind.AMBIGUOUS_DOWNGRADE, this.text,
					"\"" + this.text + "\" does not say from which of several current revisions to go down: "
							+ Wording.and(this.graph.ids(starts)) + ". Write " + Wording.or(candidates)
							+ ", or name the revision to go back to",
					candidates);
		}
		return starts.nextSetBit(0);
	}

	private int walkUp(Walk walk, int start, Branch branch) {
		int at = start;
		for (int done = 0; done < walk.steps(); done++) {
			int[] next = branch
				.of((at == BASE) ? this.graph.revises().bottoms().stream().toArray() : this.graph.revises().up(at));
			if (next.length == 0) {
				return overrun(walk, at, done);
			}
			if (next.length > 1) {
				List<String> candidates = ways(setOf(next), walk, start);
				throw new RevisionExpressionException(Kind.AMBIGUOUS_WALK, this.text,
						"\"" + this.text + "\" comes to a branch point: above " + name(at) + " are "
								+ Wording.and(this.graph.ids(setOf(next))) + ". Say which way: "
								+ Wording.or(candidates) + "; or name the revision itself",
						candidates);
			}
			at = next[0];
		}
		return at;
	}

	private int walkDown(Walk walk, int start, Branch branch, IntPredicate counted) {
		int at = start;
		int done = 0;
		while (done < -walk.steps()) {
			if (at == BASE) {
				return overrun(walk, at, done);
			}
			int[] next = branch.of(this.graph.revises().down(at));
			if (next.length > 1) {
				List<String> parents = this.graph.ids(setOf(next));
				List<String> candidates = new ArrayList<>(ways(setOf(next), walk, start));
				String message = "\"" + this.text + "\" is not one line of descent: " + name(at) + " merges "
						+ Wording.and(parents) + ". Say along which: " + Wording.or(candidates)
						+ "; or name the revision to go back to, such as " + Wording.or(parents);
				candidates.addAll(parents);
				throw new RevisionExpressionException(Kind.AMBIGUOUS_WALK, this.text, message, candidates);
			}
			if (counted.test(at)) {
				done++;
			}
			at = (next.length == 0) ? BASE : next[0];
		}
		return at;
	}

	private int overrun(Walk walk, int at, int done) {
		if (this.overrunAllowed) {
			return at;
		}
		throw new RevisionExpressionException(Kind.RELATIVE_TOO_FAR, this.text,
				"\"" + this.text + "\" goes too far: after " + done + ((done == 1) ? " step" : " steps")
						+ " nothing is left " + ((walk.steps() > 0) ? "above " : "below ") + name(at)
						+ ((walk.branch() != null) ? " on the branch " + walk.branch() : ""));
	}

	private String name(int number) {
		return (number == BASE) ? "base" : this.graph.id(number);
	}

	/**
	 * Return expressions for a walk from the current revision of one of several branches.
	 * @param starts where the walk could begin
	 * @param walk the walk
	 * @return an expression for each of the revisions
	 */
	private List<String> currentLines(BitSet starts, Walk walk) {
		List<String> names = starts.intersects(this.state.current()) ? branchNames(starts, this.state.current(), BASE)
				: this.graph.ids(starts);
		return names.stream().map((name) -> on(name, walk)).toList();
	}

	/**
	 * Return expressions for a walk that goes on in one of several ways.
	 * @param next where it could go on
	 * @param walk the walk
	 * @param start where it began
	 * @return an expression for each of the ways
	 */
	private List<String> ways(BitSet next, Walk walk, int start) {
		BitSet current = this.state.current();
		// another branch may have its own current revision: the start has to be said
		boolean implied = !walk.startsAtCurrent() || current.equals(setOf(start));
		Walk from = implied ? walk : startingAt(start, walk);
		return branchNames(next, next, start).stream().map((name) -> on(name, from)).toList();
	}

	private Walk startingAt(int start, Walk walk) {
		return new Walk(walk.branch(), (start == BASE) ? Keyword.BASE : new Name(this.graph.id(start)), walk.steps());
	}

	private static String on(String branch, Walk walk) {
		return new Walk(branch, walk.start(), walk.steps()).toString();
	}

	/**
	 * Return names by which revisions can be told apart before an {@code @}.
	 * @param revisions the revisions
	 * @param others what they have to be told apart from
	 * @param start a revision that has to be in each branch, or {@link #BASE}
	 * @return for each a label that reaches none of the others if it has one, else its id
	 */
	private List<String> branchNames(BitSet revisions, BitSet others, int start) {
		if (revisions.cardinality() > LABELS_TRIED) {
			return this.graph.ids(revisions);
		}
		return revisions.stream().mapToObj((number) -> branchName(number, others, start)).toList();
	}

	private String branchName(int number, BitSet others, int start) {
		for (String label : this.graph.labels(number).stream().limit(LABELS_TRIED).toList()) {
			Branch branch = branchOf(label, find(label, Branch.WHOLE));
			if (branch.of(others).cardinality() == 1 && (start == BASE || branch.contains(start))) {
				return label;
			}
		}
		return this.graph.id(number);
	}

	private RevisionExpressionException unknown(String name, List<String> beginning) {
		if (!beginning.isEmpty()) {
			return new RevisionExpressionException(Kind.UNKNOWN_REVISION, this.text,
					"There is no revision or label \"" + name + "\", and to stand for an id a beginning needs "
							+ PREFIX_LENGTH + " characters. With it begin: " + Wording.and(beginning),
					beginning);
		}
		String closest = Wording.closest(name, this.graph.names().keySet());
		return new RevisionExpressionException(Kind.UNKNOWN_REVISION, this.text,
				"There is no revision or label \"" + name + "\""
						+ ((closest != null) ? ". Did you mean " + closest + "?" : ""),
				(closest != null) ? List.of(closest) : List.of());
	}

	private RevisionExpressionException notInBranch(String name, BitSet revisions, Branch branch) {
		List<String> ids = this.graph.ids(revisions);
		return new RevisionExpressionException(Kind.NOT_IN_BRANCH, this.text,
				"\"" + name + "\" is not in the branch " + branch.name() + ": " + Wording.and(ids)
						+ ((ids.size() == 1) ? " is" : " are") + " neither below nor above it. Leave out \""
						+ branch.name() + "@\" if that is what you mean",
				ids);
	}

	private RevisionExpressionException multipleHeads(BitSet heads, Branch branch) {
		List<String> ids = this.graph.ids(heads);
		List<String> names = branchNames(heads, this.graph.headSet(), BASE);
		List<String> candidates = IntStream.range(0, ids.size())
			.mapToObj((i) -> names.get(i).equals(ids.get(i)) ? ids.get(i) : names.get(i) + "@head")
			.toList();
		String all = branch.isWhole() ? "heads" : branch.name() + "@heads";
		return new RevisionExpressionException(Kind.MULTIPLE_HEADS, this.text, "\"" + this.text
				+ "\" means one head, and " + (branch.isWhole() ? "there are " : branch.name() + " has ") + ids.size()
				+ ": " + Wording.and(ids) + ". Write " + Wording.or(candidates)
				+ " for one of them (label@head works for any label), or " + all + " where all of them can be meant",
				ids);
	}

	private RevisionExpressionException multipleCurrent(BitSet current) {
		List<String> ids = this.graph.ids(current);
		return new RevisionExpressionException(Kind.MULTIPLE_CURRENT, this.text,
				"\"" + this.text + "\" means one revision, and the database has " + ids.size() + " current ones: "
						+ Wording.and(ids) + ". Name one of them",
				ids);
	}

	private static BitSet setOf(int... numbers) {
		BitSet set = new BitSet();
		for (int number : numbers) {
			if (number != BASE) {
				set.set(number);
			}
		}
		return set;
	}

	/**
	 * Where an expression leads that means one revision.
	 *
	 * @param number the revision, or {@link #BASE}
	 * @param branch what confines going there: for steps down from the current revision
	 * its own line, even if the expression names none
	 */
	record Destination(int number, Branch branch) {

	}

	/**
	 * A part of the graph that confines expressions: all below and above a revision.
	 *
	 * @param name what it is called in the expression, if anything
	 * @param start the revision; none for the whole graph
	 * @param lineage what is in the branch, or {@code null} for the whole graph
	 */
	record Branch(@Nullable String name, BitSet start, @Nullable BitSet lineage) {

		static final Branch WHOLE = new Branch(null, new BitSet(), null);

		boolean isWhole() {
			return this.lineage == null;
		}

		boolean contains(int number) {
			return this.lineage == null || this.lineage.get(number);
		}

		/**
		 * Return those of several revisions that are in the branch.
		 * @param revisions the revisions
		 * @return a new set
		 */
		BitSet of(BitSet revisions) {
			BitSet members = (BitSet) revisions.clone();
			if (this.lineage != null) {
				members.and(this.lineage);
			}
			return members;
		}

		int[] of(int[] revisions) {
			return Arrays.stream(revisions).filter(this::contains).toArray();
		}

	}

}
