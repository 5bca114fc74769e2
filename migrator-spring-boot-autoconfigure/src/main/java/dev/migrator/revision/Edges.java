package dev.migrator.revision;

import java.util.BitSet;

/**
 * The edges of one sort between revisions, which are numbered in execution order: every
 * edge leads down from a higher number to a lower one. What lies below or above a set is
 * therefore found in a single sweep over the numbers, without recursion.
 */
final class Edges {

	private final int[][] down;

	private final int[][] up;

	/**
	 * Creates edges.
	 * @param down the numbers directly below each number, ascending and without
	 * repetition
	 */
	Edges(int[][] down) {
		this.down = down;
		this.up = reversed(down);
	}

	/**
	 * Turn edges around.
	 * @param edges where the edges of each number lead
	 * @return where the edges of each number come from, ascending
	 */
	static int[][] reversed(int[][] edges) {
		int[] counts = new int[edges.length];
		for (int[] targets : edges) {
			for (int target : targets) {
				counts[target]++;
			}
		}
		int[][] reversed = new int[edges.length][];
		for (int number = 0; number < edges.length; number++) {
			reversed[number] = new int[counts[number]];
		}
		for (int number = edges.length - 1; number >= 0; number--) {
			for (int target : edges[number]) {
				reversed[target][--counts[target]] = number;
			}
		}
		return reversed;
	}

	/**
	 * Return what is directly below a revision.
	 * @param number its number
	 * @return the numbers, ascending
	 */
	int[] down(int number) {
		return this.down[number];
	}

	/**
	 * Return what is directly above a revision.
	 * @param number its number
	 * @return the numbers, ascending
	 */
	int[] up(int number) {
		return this.up[number];
	}

	/**
	 * Return everything below revisions, and they themselves.
	 * @param revisions where to begin
	 * @return a new set
	 */
	BitSet closure(BitSet revisions) {
		BitSet closure = (BitSet) revisions.clone();
		for (int number = closure.length() - 1; number >= 0; number = closure.previousSetBit(number - 1)) {
			setAll(closure, this.down[number]);
		}
		return closure;
	}

	/**
	 * Return everything above revisions, and they themselves.
	 * @param revisions where to begin
	 * @return a new set
	 */
	BitSet descendants(BitSet revisions) {
		BitSet descendants = (BitSet) revisions.clone();
		for (int number = descendants.nextSetBit(0); number >= 0; number = descendants.nextSetBit(number + 1)) {
			setAll(descendants, this.up[number]);
		}
		return descendants;
	}

	/**
	 * Return everything below or above revisions, and they themselves.
	 * @param revisions where to begin
	 * @return a new set
	 */
	BitSet lineage(BitSet revisions) {
		BitSet lineage = closure(revisions);
		lineage.or(descendants(revisions));
		return lineage;
	}

	/**
	 * Return the members of a set that are not below other members, be it over revisions
	 * that are no members.
	 * @param revisions the set
	 * @return a new set
	 */
	BitSet maximal(BitSet revisions) {
		BitSet below = new BitSet();
		revisions.stream().forEach((number) -> setAll(below, this.down[number]));
		BitSet maximal = (BitSet) revisions.clone();
		maximal.andNot(closure(below));
		return maximal;
	}

	/**
	 * Return the revisions that have nothing below them.
	 * @return a new set
	 */
	BitSet bottoms() {
		BitSet bottoms = new BitSet();
		for (int number = 0; number < this.down.length; number++) {
			bottoms.set(number, this.down[number].length == 0);
		}
		return bottoms;
	}

	private static void setAll(BitSet set, int[] numbers) {
		for (int number : numbers) {
			set.set(number);
		}
	}

}
