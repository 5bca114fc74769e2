package dev.migrator.revision;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

import dev.migrator.revision.RevisionExpression.Point;
import dev.migrator.revision.RevisionExpressionException.Kind;

/**
 * Revisions, and what follows what: a directed graph without cycles, whose edges are
 * {@link Revision#revises()} and {@link Revision#dependsOn()}. Where nothing else is
 * said, <em>below</em> means towards the bases and <em>above</em> towards the heads.
 * <p>
 * The <em>execution order</em> is the one topological order in which, of the revisions
 * whose parents and dependencies have run, the one with the earliest creation time runs
 * first, of equally old ones the one whose id sorts first. A revision without a creation
 * time counts as older than all that have one: it runs as soon as it can. Every list and
 * set of revisions or ids is in this order; a plan runs its steps in it or, downwards, in
 * its reverse.
 * <p>
 * The state of a database is the set of the ids that are applied to it. It need not be
 * closed: a revision that came in later below one that is applied is just pending. The
 * <em>current</em> revisions are always the {@link #maximal maximal} ones of that set.
 * <p>
 * Immutable and safe for use by several threads. Nothing takes longer than in proportion
 * to the revisions and edges there are (times the logarithm, for sorting).
 */
public final class RevisionGraph {

	private final List<Revision> revisions;

	private final Map<String, Integer> numbers;

	// ids and labels, sorted so that prefixes can be looked up
	private final NavigableMap<String, Integer> names;

	private final Edges revises;

	private final Edges dependsOn;

	private final Edges all;

	private final BranchLabels labels;

	/**
	 * Creates a graph of what is known to be in order.
	 * @param revisions the revisions in execution order; their places are their numbers
	 * @param labels the numbers of the labelled revisions
	 * @param revises edges to parents
	 * @param dependsOn edges to dependencies
	 * @param all edges of both sorts
	 */
	RevisionGraph(List<Revision> revisions, Map<String, Integer> labels, Edges revises, Edges dependsOn, Edges all) {
		this.revisions = List.copyOf(revisions);
		Map<String, Integer> numbers = new HashMap<>();
		for (int number = 0; number < revisions.size(); number++) {
			numbers.put(revisions.get(number).id(), number);
		}
		this.numbers = Collections.unmodifiableMap(numbers);
		TreeMap<String, Integer> names = new TreeMap<>(labels);
		names.putAll(numbers);
		this.names = Collections.unmodifiableNavigableMap(names);
		this.revises = revises;
		this.dependsOn = dependsOn;
		this.all = all;
		this.labels = new BranchLabels(revisions, revises);
	}

	/**
	 * Make a graph of revisions.
	 * @param revisions the revisions, in any order
	 * @return the graph
	 * @throws RevisionGraphException if they do not form a graph, with all that is wrong
	 */
	public static RevisionGraph of(Collection<Revision> revisions) {
		return new GraphAssembly(revisions).assemble();
	}

	// the revisions

	/**
	 * Return all revisions.
	 * @return the revisions in execution order
	 */
	public List<Revision> revisions() {
		return this.revisions;
	}

	/**
	 * Find a revision by its full id.
	 * @param id the id
	 * @return the revision, or empty if there is none with this id
	 */
	public Optional<Revision> find(String id) {
		return Optional.ofNullable(this.numbers.get(id)).map(this.revisions::get);
	}

	/**
	 * Return whether there is a revision.
	 * @param id its full id
	 * @return whether it is in the graph
	 */
	public boolean contains(String id) {
		return this.numbers.containsKey(id);
	}

	/**
	 * Return the revisions that no other revises.
	 * @return their ids
	 */
	public List<String> heads() {
		return ids(headSet());
	}

	/**
	 * Return the revisions that no other revises or depends on: the current ones of a
	 * database that has everything applied.
	 * @return their ids
	 */
	public List<String> effectiveHeads() {
		return ids(effectiveHeadSet());
	}

	/**
	 * Return the revisions that revise no other. They may depend on others.
	 * @return their ids
	 */
	public List<String> bases() {
		return ids(this.revises.bottoms());
	}

	/**
	 * Return the revisions that several others revise.
	 * @return their ids
	 */
	public List<String> branchPoints() {
		return IntStream.range(0, size())
			.filter((number) -> this.revises.up(number).length > 1)
			.mapToObj(this::id)
			.toList();
	}

	/**
	 * Return the revisions that revise several others.
	 * @return their ids
	 */
	public List<String> mergePoints() {
		return IntStream.range(0, size())
			.filter((number) -> this.revises.down(number).length > 1)
			.mapToObj(this::id)
			.toList();
	}

	// one revision and others

	/**
	 * Return the revisions that a revision revises.
	 * @param id its id
	 * @return their ids
	 * @throws RevisionExpressionException if there is no revision with this id
	 */
	public List<String> parents(String id) {
		return ids(this.revises.down(number(id)));
	}

	/**
	 * Return the revisions that revise a revision.
	 * @param id its id
	 * @return their ids
	 * @throws RevisionExpressionException if there is no revision with this id
	 */
	public List<String> children(String id) {
		return ids(this.revises.up(number(id)));
	}

	/**
	 * Return the revisions that a revision says it depends on, labels being looked up.
	 * @param id its id
	 * @return their ids
	 * @throws RevisionExpressionException if there is no revision with this id
	 */
	public List<String> dependenciesOf(String id) {
		return ids(this.dependsOn.down(number(id)));
	}

	/**
	 * Return the revisions that say they depend on a revision.
	 * @param id its id
	 * @return their ids
	 * @throws RevisionExpressionException if there is no revision with this id
	 */
	public List<String> dependentsOf(String id) {
		return ids(this.dependsOn.up(number(id)));
	}

	/**
	 * Return the labels of the branches that a revision is on: those given to it, to
	 * revisions below it, and to revisions above it up to the next branch point or merge
	 * point.
	 * @param id its id
	 * @return the labels in alphabetical order
	 * @throws RevisionExpressionException if there is no revision with this id
	 */
	public List<String> labelsOf(String id) {
		return labels(number(id));
	}

	/**
	 * Return everything that has to run before a revision.
	 * @param id its id
	 * @return the ids of all below it, over parents and dependencies
	 * @throws RevisionExpressionException if there is no revision with this id
	 */
	public Set<String> ancestors(String id) {
		BitSet ancestors = this.all.closure(numbers(List.of(id)));
		ancestors.clear(number(id));
		return idSet(ancestors);
	}

	/**
	 * Return everything that a revision has to run before.
	 * @param id its id
	 * @return the ids of all above it, over parents and dependencies
	 * @throws RevisionExpressionException if there is no revision with this id
	 */
	public Set<String> descendants(String id) {
		BitSet descendants = this.all.descendants(numbers(List.of(id)));
		descendants.clear(number(id));
		return idSet(descendants);
	}

	/**
	 * Return revisions with everything that has to run before them.
	 * @param ids their ids
	 * @return their ids and those of all below them, over parents and dependencies
	 * @throws RevisionExpressionException if there is no revision with one of the ids
	 */
	public Set<String> closure(Collection<String> ids) {
		return idSet(this.all.closure(numbers(ids)));
	}

	/**
	 * Return the maximal ones of several revisions: those that no other of them has to
	 * run after, over parents and dependencies. Of the applied revisions these are the
	 * current ones.
	 * @param ids the ids
	 * @return the ids of the maximal ones
	 * @throws RevisionExpressionException if there is no revision with one of the ids
	 */
	public List<String> maximal(Collection<String> ids) {
		return ids(this.all.maximal(numbers(ids)));
	}

	// expressions

	/**
	 * Look up which revisions an expression means.
	 * @param expression the expression, not a range
	 * @param applied the ids of the applied revisions, which {@code current} and steps
	 * from it begin at
	 * @return the ids of the revisions; none for {@code base}
	 * @throws RevisionExpressionException if the expression is malformed, unknown or
	 * ambiguous, or needs to know where the database is while something is applied that
	 * is not in the graph
	 */
	public List<String> resolve(String expression, Collection<String> applied) {
		Point point = Point.parse(expression);
		return ids(new ExpressionResolver(this, state(applied), expression, false).revisions(point));
	}

	/**
	 * Look up the one revision that an expression means.
	 * @param expression the expression, not a range
	 * @param applied the ids of the applied revisions, which {@code current} and steps
	 * from it begin at
	 * @return the revision; empty for {@code base}
	 * @throws RevisionExpressionException as by {@link #resolve}, and if it means several
	 * revisions
	 */
	public Optional<Revision> resolveOne(String expression, Collection<String> applied) {
		Point point = Point.parse(expression);
		int number = new ExpressionResolver(this, state(applied), expression, false).destination(point).number();
		return (number != ExpressionResolver.BASE) ? Optional.of(this.revisions.get(number)) : Optional.empty();
	}

	// plans

	/**
	 * Plan an upgrade: what the target means and all that is below it is applied, as far
	 * as it is pending.
	 * @param applied the ids of the applied revisions
	 * @param target the expression that says where to go; {@code heads} for everything
	 * @return the plan, which has no steps if the target is applied
	 * @throws RevisionExpressionException if the target is malformed, unknown or
	 * ambiguous, or something is applied that is not in the graph
	 */
	public RevisionPlan planUpgrade(Set<String> applied, String target) {
		return new RevisionPlanner(this, state(applied), target).upgrade();
	}

	/**
	 * Plan a downgrade: of what is applied, all that is above the target is undone, with
	 * what depends on that; the target stays. {@code label@target} goes down one branch
	 * only. {@code -N} undoes just the last N revisions of one line of descent or is
	 * refused; {@code label@-N} says which line, and takes along what depends on it.
	 * @param applied the ids of the applied revisions
	 * @param target the expression that says where to go back to
	 * @return the plan, which has no steps if the target is current
	 * @throws RevisionExpressionException if the target is malformed, unknown or
	 * ambiguous, nothing is there to be undone and the target is not current either, or
	 * something is applied that is not in the graph
	 */
	public RevisionPlan planDowngrade(Set<String> applied, String target) {
		return new RevisionPlanner(this, state(applied), target).downgrade();
	}

	/**
	 * Tell which revisions are applied once a database is said to be at certain
	 * revisions. Of the current revisions, those below or above a target give way to it;
	 * the others stay.
	 * @param applied the ids of the applied revisions
	 * @param targets expressions that say where the database is
	 * @return the ids of the applied revisions afterwards
	 * @throws RevisionExpressionException if a target is malformed, unknown or ambiguous,
	 * or something is applied that is not in the graph
	 */
	public Set<String> stamp(Set<String> applied, List<String> targets) {
		return idSet(RevisionPlanner.stamp(this, state(applied), targets));
	}

	/**
	 * Return a part of the history, both ends included.
	 * @param range {@code A:B}, {@code A:}, {@code :B}, or {@code :} for everything
	 * @param applied the ids of the applied revisions, which {@code current} means the
	 * maximal ones of
	 * @return the revisions, newest first: the reverse of the execution order
	 * @throws RevisionExpressionException if the range is malformed, unknown or
	 * ambiguous, or its ends do not follow each other
	 */
	public List<Revision> history(String range, Collection<String> applied) {
		BitSet history = new RevisionHistory(this, state(applied), range).revisions();
		List<Revision> revisions = new ArrayList<>();
		history.stream().forEach((number) -> revisions.add(this.revisions.get(number)));
		Collections.reverse(revisions);
		return List.copyOf(revisions);
	}

	// the graph in numbers

	int size() {
		return this.revisions.size();
	}

	NavigableMap<String, Integer> names() {
		return this.names;
	}

	Edges revises() {
		return this.revises;
	}

	Edges all() {
		return this.all;
	}

	List<String> labels(int number) {
		return this.labels.of(number);
	}

	BitSet headSet() {
		return this.revises.maximal(everything());
	}

	BitSet effectiveHeadSet() {
		return this.all.maximal(everything());
	}

	String id(int number) {
		return this.revisions.get(number).id();
	}

	List<String> ids(BitSet numbers) {
		return numbers.stream().mapToObj(this::id).toList();
	}

	Set<String> idSet(BitSet numbers) {
		return Collections.unmodifiableSet(new LinkedHashSet<>(ids(numbers)));
	}

	private List<String> ids(int[] numbers) {
		return IntStream.of(numbers).mapToObj(this::id).toList();
	}

	private BitSet everything() {
		BitSet everything = new BitSet();
		everything.set(0, size());
		return everything;
	}

	private int number(String id) {
		return numbers(List.of(id)).nextSetBit(0);
	}

	private BitSet numbers(Collection<String> ids) {
		BitSet numbers = new BitSet();
		for (String id : ids) {
			Integer number = this.numbers.get(id);
			if (number == null) {
				throw new RevisionExpressionException(Kind.UNKNOWN_REVISION, id,
						"There is no revision with the id \"" + id + "\"");
			}
			numbers.set(number);
		}
		return numbers;
	}

	private State state(Collection<String> applied) {
		BitSet numbers = new BitSet();
		Set<String> unknown = new TreeSet<>();
		for (String id : applied) {
			Integer number = this.numbers.get(id);
			if (number != null) {
				numbers.set(number);
			}
			else {
				unknown.add(id);
			}
		}
		return new State(numbers, this.all.maximal(numbers), List.copyOf(unknown));
	}

}
