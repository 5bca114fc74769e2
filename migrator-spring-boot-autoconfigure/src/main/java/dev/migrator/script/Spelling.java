package dev.migrator.script;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Guesses what a misspelt word was meant to be.
 */
final class Spelling {

	private Spelling() {
	}

	/**
	 * Return a sentence that names the closest of the allowed words, or all of them.
	 */
	static String advice(String word, Collection<String> allowed) {
		for (String candidate : allowed) {
			boolean begins = word.length() > 1 && (candidate.startsWith(word) || word.startsWith(candidate));
			if (begins || distance(word, candidate) <= 2) {
				return "Did you mean '" + candidate + "'?";
			}
		}
		return "Write one of " + allowed.stream().map((each) -> "'" + each + "'").collect(Collectors.joining(", "))
				+ ".";
	}

	/**
	 * Return how many letters have to be added, removed, replaced or swapped with their
	 * neighbour to turn one word into the other.
	 */
	static int distance(String left, String right) {
		int[] beforePrevious = new int[right.length() + 1];
		int[] previous = new int[right.length() + 1];
		Arrays.setAll(previous, (j) -> j);
		for (int i = 1; i <= left.length(); i++) {
			int[] current = new int[right.length() + 1];
			current[0] = i;
			for (int j = 1; j <= right.length(); j++) {
				int replaced = previous[j - 1] + ((left.charAt(i - 1) == right.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
				if (i > 1 && j > 1 && left.charAt(i - 1) == right.charAt(j - 2)
						&& left.charAt(i - 2) == right.charAt(j - 1)) {
					current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
				}
			}
			beforePrevious = previous;
			previous = current;
		}
		return previous[right.length()];
	}

}
