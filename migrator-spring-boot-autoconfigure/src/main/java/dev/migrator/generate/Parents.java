package dev.migrator.generate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.migrator.MigratorException;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionExpression.Keyword;
import dev.migrator.revision.RevisionExpression.Place;
import dev.migrator.revision.RevisionExpression.Point;
import dev.migrator.revision.RevisionExpression.Symbol;
import dev.migrator.revision.RevisionExpression.Walk;
import dev.migrator.revision.RevisionExpressionException;
import dev.migrator.revision.RevisionExpressionException.Kind;
import dev.migrator.revision.RevisionGraph;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what a new revision follows. No database takes part: expressions that begin
 * where one is are refused.
 */
final class Parents {

	private static final String NOTHING_WRITTEN = " Nothing was written.";

	private final RevisionGraph graph;

	private final boolean splice;

	Parents(RevisionGraph graph, boolean splice) {
		this.graph = graph;
		this.splice = splice;
	}

	/**
	 * Join words with "and".
	 */
	static String and(List<String> words) {
		int last = words.size() - 1;
		return (last < 1) ? String.join("", words)
				: String.join(", ", words.subList(0, last)) + " and " + words.get(last);
	}

	/**
	 * Return what a revision follows.
	 * @param expressions what was said with {@code --head}
	 * @return the ids; none for a new base
	 */
	List<String> followed(List<String> expressions) {
		List<String> heads = this.graph.heads();
		if (expressions.isEmpty()) {
			if (heads.size() > 1) {
				throw severalHeads("There are " + heads.size() + " heads", heads);
			}
			return heads;
		}
		Set<String> found = new LinkedHashSet<>();
		for (String expression : expressions) {
			Optional<Revision> revision = followed(expression);
			if (revision.isEmpty() && expressions.size() > 1) {
				throw new MigratorException(
						"'--head %s' begins anew, and so cannot stand beside another --head.".formatted(expression)
								+ NOTHING_WRITTEN,
						"Leave one of them out.");
			}
			revision.map(Revision::id).ifPresent(found::add);
		}
		List<String> ids = List.copyOf(found);
		requireHeads(ids, "leave out --head to follow " + and(heads));
		requireApart(ids);
		return ids;
	}

	private Optional<Revision> followed(String expression) {
		Point point = Point.parse(expression);
		if (symbol(point) == Keyword.HEADS) {
			throw new MigratorException(
					"'--head %s' may mean several revisions, and a new revision follows one.".formatted(expression)
							+ NOTHING_WRITTEN,
					"Name one of them, or join them first with 'migrator merge'.");
		}
		return one(point, expression);
	}

	/**
	 * Return what a merge joins.
	 * @param expressions what was said; none for all heads
	 * @return the ids, at least two
	 */
	List<String> joined(List<String> expressions) {
		Set<String> found = new LinkedHashSet<>();
		for (String expression : expressions.isEmpty() ? List.of("heads") : expressions) {
			Point point = Point.parse(expression);
			if (point instanceof Place place && place.symbol() == Keyword.HEADS && place.branch() == null) {
				// to the expression, a head that another depends on is none
				found.addAll(this.graph.heads());
			}
			else if (symbol(point) == Keyword.HEADS) {
				found.addAll(this.graph.resolve(expression, List.of()));
			}
			else {
				found.add(one(point, expression).map(Revision::id)
					.orElseThrow(() -> new MigratorException(
							"'%s' is before the first revision, which cannot be joined.".formatted(expression)
									+ NOTHING_WRITTEN,
							"Name the revisions to join.")));
			}
		}
		List<String> ids = List.copyOf(found);
		if (ids.size() < 2) {
			String only = ids.isEmpty() ? "There is no revision"
					: expressions.isEmpty() ? "There is one head, " + ids.get(0)
							: "'%s' means one revision, %s".formatted(String.join(" ", expressions), ids.get(0));
			throw new MigratorException(only + ": nothing to join." + NOTHING_WRITTEN,
					"A merge joins two or more. The command 'migrator heads' lists the heads.");
		}
		requireHeads(ids, "join its heads instead");
		requireApart(ids);
		return ids;
	}

	/**
	 * Return what a revision depends on.
	 * @param expressions what was said with {@code --depends-on}
	 * @return labels as they are, and ids in full
	 */
	List<String> dependencies(List<String> expressions) {
		Set<String> labels = this.graph.revisions()
			.stream()
			.flatMap((revision) -> revision.labels().stream())
			.collect(Collectors.toSet());
		return expressions.stream()
			.map((expression) -> labels.contains(expression) ? expression : dependency(expression))
			.distinct()
			.toList();
	}

	private String dependency(String expression) {
		return one(Point.parse(expression), expression).map(Revision::id)
			.orElseThrow(() -> new MigratorException(
					"'--depends-on %s' means no revision.".formatted(expression) + NOTHING_WRITTEN,
					"Name a revision or a label, or leave the option out."));
	}

	private Optional<Revision> one(Point point, String expression) {
		boolean fromDatabase = symbol(point) == Keyword.CURRENT || (point instanceof Walk && symbol(point) == null);
		if (fromDatabase) {
			throw new MigratorException(
					"'%s' begins where a database is, and a new revision does not depend on that.".formatted(expression)
							+ NOTHING_WRITTEN,
					"Name the revision by its id, a label, or as in head-1.");
		}
		try {
			return this.graph.resolveOne(expression, List.of());
		}
		catch (RevisionExpressionException ex) {
			if (ex.getKind() == Kind.MULTIPLE_HEADS) {
				throw severalHeads("'%s' means %d heads".formatted(expression, ex.getCandidates().size()),
						ex.getCandidates());
			}
			throw ex;
		}
	}

	private static @Nullable Symbol symbol(Point point) {
		if (point instanceof Place place) {
			return place.symbol();
		}
		return ((Walk) point).start();
	}

	private static MigratorException severalHeads(String what, List<String> heads) {
		return new MigratorException(
				what + ": " + and(heads) + ". A new revision follows one of them, if it is no merge." + NOTHING_WRITTEN,
				"Name it with --head %s, or join them first with 'migrator merge'."
					.formatted(String.join(" or --head ", heads)));
	}

	private void requireHeads(List<String> ids, String instead) {
		List<String> heads = this.graph.heads();
		for (String id : ids) {
			if (!this.splice && !heads.contains(id)) {
				throw new MigratorException(
						"%s is no head: %s it already.".formatted(id, revising(this.graph.children(id)))
								+ NOTHING_WRITTEN,
						"Add --splice to begin another branch there, or %s.".formatted(instead));
			}
		}
	}

	private static String revising(List<String> children) {
		return and(children) + ((children.size() == 1) ? " revises" : " revise");
	}

	private void requireApart(List<String> ids) {
		for (String id : ids) {
			Set<String> below = below(id);
			for (String other : ids) {
				if (below.contains(other)) {
					throw new MigratorException(
							"%s and %s cannot be joined: the first comes before the second.".formatted(other, id)
									+ NOTHING_WRITTEN,
							"Leave %s out.".formatted(other));
				}
			}
		}
	}

	// a head may depend on another: they are apart all the same
	private Set<String> below(String id) {
		Set<String> below = new HashSet<>();
		Deque<String> next = new ArrayDeque<>(this.graph.parents(id));
		while (!next.isEmpty()) {
			String each = next.remove();
			if (below.add(each)) {
				next.addAll(this.graph.parents(each));
			}
		}
		return below;
	}

}
