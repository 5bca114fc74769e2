package dev.migrator.revision;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which labels belong to which revision. A label belongs to the revision that it was
 * given to, to all above that, and to those below it down to the previous branch point or
 * merge point. What revisions have in common is shared rather than copied, so that a
 * branch of any length holds its labels once.
 */
final class BranchLabels {

	private static final Labels NONE = new Labels(List.of(), List.of());

	private final Labels[] fromBelow;

	private final Labels[] fromAbove;

	BranchLabels(List<Revision> revisions, Edges revises) {
		int size = revisions.size();
		this.fromBelow = new Labels[size];
		for (int number = 0; number < size; number++) {
			List<Labels> inherited = new ArrayList<>();
			for (int parent : revises.down(number)) {
				inherited.add(this.fromBelow[parent]);
			}
			this.fromBelow[number] = Labels.of(revisions.get(number).labels(), inherited);
		}
		this.fromAbove = new Labels[size];
		for (int number = size - 1; number >= 0; number--) {
			this.fromAbove[number] = NONE;
			if (isLink(revises, number)) {
				int child = revises.up(number)[0];
				if (revises.down(child).length == 1) {
					this.fromAbove[number] = Labels.of(revisions.get(child).labels(), List.of(this.fromAbove[child]));
				}
			}
		}
	}

	private static boolean isLink(Edges revises, int number) {
		return revises.up(number).length == 1 && revises.down(number).length < 2;
	}

	/**
	 * Return the labels of a revision's branch.
	 * @param number the revision
	 * @return the labels in alphabetical order
	 */
	List<String> of(int number) {
		Set<String> names = new TreeSet<>();
		Set<Labels> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Labels> open = new ArrayDeque<>(List.of(this.fromBelow[number], this.fromAbove[number]));
		while (!open.isEmpty()) {
			Labels labels = open.remove();
			if (seen.add(labels)) {
				names.addAll(labels.names);
				open.addAll(labels.inherited);
			}
		}
		return List.copyOf(names);
	}

	/**
	 * Labels, and those that come with them.
	 */
	private static final class Labels {

		private final List<String> names;

		private final List<Labels> inherited;

		private Labels(List<String> names, List<Labels> inherited) {
			this.names = names;
			this.inherited = inherited;
		}

		private static Labels of(List<String> names, List<Labels> inherited) {
			List<Labels> sources = inherited.stream().filter((labels) -> labels != NONE).distinct().toList();
			if (!names.isEmpty()) {
				return new Labels(names, sources);
			}
			return switch (sources.size()) {
				case 0 -> NONE;
				case 1 -> sources.get(0);
				default -> new Labels(names, sources);
			};
		}

	}

}
