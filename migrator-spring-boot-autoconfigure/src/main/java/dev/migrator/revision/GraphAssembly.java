package dev.migrator.revision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.migrator.revision.RevisionGraphException.Kind;
import dev.migrator.revision.RevisionGraphException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Makes a graph of revisions as they were found: checks them, ties them together and puts
 * them into execution order.
 */
final class GraphAssembly {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.]{1,64}");

	// looking for one goes through all names
	private static final int SUGGESTIONS = 20;

	private static final int CYCLE_NAMED = 8;

	/**
	 * Which of the revisions that could run next does: the older one. One without a time
	 * is older than all that have one, so it runs as soon as what it follows has run.
	 */
	private static final Comparator<Revision> AGE = Comparator
		.comparing(Revision::created, Comparator.nullsFirst(Comparator.naturalOrder()))
		.thenComparing(Revision::id);

	// by id, so that nothing depends on the order in which they were given
	private final List<Revision> revisions = new ArrayList<>();

	private final Map<String, Integer> ids = new HashMap<>();

	private final Map<String, Integer> labels = new HashMap<>();

	private final List<Problem> problems = new ArrayList<>();

	private final int[][] parents;

	private final int[][] dependencies;

	private int suggestions;

	GraphAssembly(Collection<Revision> revisions) {
		addRevisions(revisions);
		addLabels();
		this.parents = new int[this.revisions.size()][];
		this.dependencies = new int[this.revisions.size()][];
		for (int index = 0; index < this.revisions.size(); index++) {
			this.parents[index] = parents(index);
			this.dependencies[index] = dependencies(index);
		}
		findCycles();
		if (!this.problems.isEmpty()) {
			throw new RevisionGraphException(this.problems);
		}
	}

	private void addRevisions(Collection<Revision> given) {
		Comparator<Revision> byId = Comparator.comparing(Revision::id);
		List<Revision> sorted = given.stream()
			.sorted(byId.thenComparing(AGE).thenComparing(Revision::toString))
			.toList();
		int from = 0;
		while (from < sorted.size()) {
			Revision revision = sorted.get(from);
			String id = revision.id();
			int to = from + 1;
			while (to < sorted.size() && sorted.get(to).id().equals(id)) {
				to++;
			}
			checkName("id", id, id);
			if (to - from > 1) {
				List<String> messages = sorted.subList(from, to)
					.stream()
					.map(Revision::message)
					.filter((message) -> !message.isBlank())
					.map(GraphAssembly::quoted)
					.toList();
				report(Kind.DUPLICATE_ID, List.of(id),
						"The id " + id + " is used by " + (to - from) + " revisions"
								+ (messages.isEmpty() ? "" : ": " + Wording.and(messages))
								+ ". Give all but one of them an id of their own",
						id);
			}
			this.ids.put(id, this.revisions.size());
			this.revisions.add(revision);
			from = to;
		}
	}

	private void addLabels() {
		for (int index = 0; index < this.revisions.size(); index++) {
			String id = this.revisions.get(index).id();
			for (String label : this.revisions.get(index).labels()) {
				checkName("label", label, id);
				Integer other = this.labels.putIfAbsent(label, index);
				if (this.ids.containsKey(label)) {
					report(Kind.DUPLICATE_LABEL, label.equals(id) ? List.of(id) : List.of(id, label), "The label "
							+ label + " of revision " + id + " is also the id of a revision. Choose another label",
							label);
				}
				else if (other != null) {
					String otherId = this.revisions.get(other).id();
					report(Kind.DUPLICATE_LABEL, (other == index) ? List.of(id) : List.of(id, otherId),
							"The label " + label + " is given twice: to revision " + otherId
									+ ((other == index) ? "" : " and to revision " + id)
									+ ". A label names one branch: take it away from one of them",
							label);
				}
			}
		}
	}

	private void checkName(String what, String name, String id) {
		String subject = what.equals("id") ? "The id " + quoted(name)
				: "The label " + quoted(name) + " of revision " + id;
		if (!NAME.matcher(name).matches()) {
			report(Kind.ILLEGAL_ID, List.of(id), subject + " is not 1 to 64 of the characters A-Z a-z 0-9 _ .", name);
		}
		else if (RevisionExpression.Keyword.find(name) != null) {
			report(Kind.ILLEGAL_ID, List.of(id), subject
					+ " has a meaning of its own in expressions: head, heads, base " + "and current cannot be names",
					name);
		}
	}

	private int[] parents(int index) {
		Revision revision = this.revisions.get(index);
		Set<Integer> found = new LinkedHashSet<>();
		Set<String> names = new HashSet<>();
		for (String name : revision.revises()) {
			if (!names.add(name)) {
				report(Kind.REPEATED_PARENT, List.of(revision.id()), "Revision " + revision.id() + " revises " + name
						+ " twice. Name each parent once, or the other one that was meant", name);
				continue;
			}
			Integer parent = this.ids.get(name);
			if (parent == null) {
				reportMissingParent(revision.id(), name);
			}
			else if (parent == index) {
				report(Kind.SELF_LOOP, List.of(name),
						"Revision " + name + " revises itself. Name the revision that it follows", name);
			}
			else {
				found.add(parent);
			}
		}
		return sorted(found);
	}

	private void reportMissingParent(String id, String name) {
		Integer labelled = this.labels.get(name);
		if (labelled != null) {
			String suggestion = this.revisions.get(labelled).id();
			this.problems.add(new Problem(Kind.MISSING_PARENT, List.of(id),
					"Revision " + id + " revises " + quoted(name)
							+ ", which is a label. Parents are named by id: did you mean " + suggestion + "?",
					name, suggestion));
			return;
		}
		reportMissing(Kind.MISSING_PARENT, id, name, "revises " + quoted(name) + ", but there is no such revision",
				this.ids.keySet().stream());
	}

	private int[] dependencies(int index) {
		Revision revision = this.revisions.get(index);
		Set<Integer> found = new LinkedHashSet<>();
		for (String name : new LinkedHashSet<>(revision.dependsOn())) {
			Integer dependency = this.ids.getOrDefault(name, this.labels.get(name));
			if (dependency == null) {
				reportMissing(Kind.UNKNOWN_DEPENDENCY, revision.id(), name,
						"depends on " + quoted(name) + ", but there is no such revision or label",
						Stream.concat(this.ids.keySet().stream(), this.labels.keySet().stream()));
			}
			else if (dependency == index) {
				report(Kind.DEPENDENCY_SELF_LOOP, List.of(revision.id()),
						"Revision " + revision.id() + " depends on itself"
								+ (name.equals(revision.id()) ? "" : " by its label " + name) + ". Take that away",
						name);
			}
			else {
				found.add(dependency);
			}
		}
		return sorted(found);
	}

	private void reportMissing(Kind kind, String id, String name, String message, Stream<String> names) {
		String suggestion = (this.suggestions++ < SUGGESTIONS) ? Wording.closest(name, names.toList()) : null;
		this.problems.add(new Problem(kind, List.of(id),
				"Revision " + id + " " + message + ((suggestion != null) ? ". Did you mean " + suggestion + "?" : ""),
				name, suggestion));
	}

	private void report(Kind kind, List<String> revisions, String message, @Nullable String name) {
		this.problems.add(new Problem(kind, revisions, message, name, null));
	}

	private void findCycles() {
		int[][] edges = this.parents.clone();
		for (int[] cycle : Cycles.find(edges)) {
			reportCycle(Kind.CYCLE, cycle, "Revisions revise one another in a circle: ");
			Arrays.stream(cycle).forEach((index) -> edges[index] = new int[0]);
		}
		// a dependency cycle through such a circle cannot be told before it is cut
		for (int index = 0; index < edges.length; index++) {
			edges[index] = union(edges[index], this.dependencies[index]);
		}
		for (int[] cycle : Cycles.find(edges)) {
			reportCycle(Kind.DEPENDENCY_CYCLE, cycle, "Revisions need one another in a circle: ");
		}
	}

	private void reportCycle(Kind kind, int[] cycle, String message) {
		int first = 0;
		while (kind == Kind.DEPENDENCY_CYCLE && first < cycle.length - 1
				&& contains(this.parents[cycle[first]], cycle[first + 1])) {
			first++;
		}
		List<String> involved = new ArrayList<>();
		StringBuilder circle = new StringBuilder();
		for (int offset = 0; offset < cycle.length; offset++) {
			int from = cycle[(first + offset) % cycle.length];
			int to = cycle[(first + offset + 1) % cycle.length];
			String fromId = this.revisions.get(from).id();
			involved.add(fromId);
			if (offset < CYCLE_NAMED) {
				circle.append((offset == 0) ? fromId : ", which")
					.append(contains(this.parents[from], to) ? " revises " : " depends on ")
					.append(this.revisions.get(to).id());
			}
		}
		if (cycle.length > CYCLE_NAMED) {
			circle.append(", and so on: ").append(cycle.length).append(" revisions");
		}
		report(kind, involved, message + circle + ". One of them must follow something else", null);
	}

	/**
	 * Return the graph.
	 * @return the graph of the revisions, which are in order
	 */
	RevisionGraph assemble() {
		int size = this.revisions.size();
		int[][] down = new int[size][];
		for (int index = 0; index < size; index++) {
			down[index] = union(this.parents[index], this.dependencies[index]);
		}
		int[] order = executionOrder(down);
		int[] numbers = new int[size];
		for (int number = 0; number < size; number++) {
			numbers[order[number]] = number;
		}
		Map<String, Integer> numbersByLabel = new HashMap<>();
		this.labels.forEach((label, index) -> numbersByLabel.put(label, numbers[index]));
		return new RevisionGraph(Arrays.stream(order).mapToObj(this.revisions::get).toList(), numbersByLabel,
				renumbered(this.parents, order, numbers), renumbered(this.dependencies, order, numbers),
				renumbered(down, order, numbers));
	}

	// Kahn's algorithm
	private int[] executionOrder(int[][] down) {
		int[][] up = Edges.reversed(down);
		int[] waitsFor = Arrays.stream(down).mapToInt((targets) -> targets.length).toArray();
		PriorityQueue<Integer> ready = new PriorityQueue<>(Comparator.comparing(this.revisions::get, AGE));
		for (int index = 0; index < down.length; index++) {
			if (waitsFor[index] == 0) {
				ready.add(index);
			}
		}
		int[] order = new int[down.length];
		for (int number = 0; number < order.length; number++) {
			order[number] = ready.remove();
			for (int above : up[order[number]]) {
				if (--waitsFor[above] == 0) {
					ready.add(above);
				}
			}
		}
		return order;
	}

	private static Edges renumbered(int[][] edges, int[] order, int[] numbers) {
		int[][] renumbered = new int[order.length][];
		for (int number = 0; number < order.length; number++) {
			renumbered[number] = Arrays.stream(edges[order[number]]).map((index) -> numbers[index]).sorted().toArray();
		}
		return new Edges(renumbered);
	}

	private static int[] union(int[] some, int[] others) {
		Set<Integer> union = new LinkedHashSet<>();
		Arrays.stream(some).forEach(union::add);
		Arrays.stream(others).forEach(union::add);
		return sorted(union);
	}

	private static int[] sorted(Set<Integer> numbers) {
		return numbers.stream().mapToInt(Integer::intValue).sorted().toArray();
	}

	private static boolean contains(int[] numbers, int wanted) {
		return Arrays.stream(numbers).anyMatch((number) -> number == wanted);
	}

	private static String quoted(String text) {
		return "\"" + text + "\"";
	}

}
