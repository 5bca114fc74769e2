package dev.migrator.revision;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which labels belong to which revision. A label belongs to the revision that it was
 * given to, to all above that, and to those below it down to the previous branch point or
 * merge point. Neighbours with the same labels share one set, so that there are hardly
 * more sets than places where labels begin or meet.
 */
final class BranchLabels {

	private final List<String> names;

	private final BitSet[] fromBelow;

	private final BitSet[] fromAbove;

	BranchLabels(List<Revision> revisions, Edges revises) {
		this.names = revisions.stream().flatMap((revision) -> revision.labels().stream()).sorted().toList();
		Map<String, Integer> numbers = new HashMap<>();
		this.names.forEach((name) -> numbers.put(name, numbers.size()));
		BitSet none = new BitSet();
		int size = revisions.size();
		BitSet[] own = new BitSet[size];
		for (int number = 0; number < size; number++) {
			own[number] = none;
			for (String label : revisions.get(number).labels()) {
				BitSet single = new BitSet();
				single.set(numbers.getOrDefault(label, 0));
				own[number] = union(own[number], single);
			}
		}
		this.fromBelow = new BitSet[size];
		for (int number = 0; number < size; number++) {
			this.fromBelow[number] = own[number];
			for (int parent : revises.down(number)) {
				this.fromBelow[number] = union(this.fromBelow[number], this.fromBelow[parent]);
			}
		}
		this.fromAbove = new BitSet[size];
		for (int number = size - 1; number >= 0; number--) {
			this.fromAbove[number] = none;
			if (revises.up(number).length == 1 && revises.down(number).length < 2) {
				int child = revises.up(number)[0];
				if (revises.down(child).length == 1) {
					this.fromAbove[number] = union(own[child], this.fromAbove[child]);
				}
			}
		}
	}

	/**
	 * Return the labels of a revision's branch.
	 * @param number the revision
	 * @return the labels in alphabetical order
	 */
	List<String> of(int number) {
		return union(this.fromBelow[number], this.fromAbove[number]).stream().mapToObj(this.names::get).toList();
	}

	private static BitSet union(BitSet one, BitSet other) {
		if (other.isEmpty() || one.equals(other)) {
			return one;
		}
		if (one.isEmpty()) {
			return other;
		}
		BitSet union = (BitSet) one.clone();
		union.or(other);
		return union.equals(one) ? one : union.equals(other) ? other : union;
	}

}
