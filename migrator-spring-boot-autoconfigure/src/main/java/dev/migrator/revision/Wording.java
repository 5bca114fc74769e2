package dev.migrator.revision;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Phrases of messages.
 */
final class Wording {

	private static final int NAMED = 10;

	private Wording() {
	}

	static String hyphenated(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	static String and(List<String> names) {
		return join(names, "and");
	}

	static String or(List<String> names) {
		return join(names, "or");
	}

	private static String join(List<String> names, String conjunction) {
		int size = names.size();
		if (size > NAMED) {
			return String.join(", ", names.subList(0, NAMED)) + " " + conjunction + " " + (size - NAMED) + " more";
		}
		if (size < 2) {
			return String.join("", names);
		}
		return String.join(", ", names.subList(0, size - 1)) + " " + conjunction + " " + names.get(size - 1);
	}

	/**
	 * Find the name that a misspelt one was meant to be.
	 * @param name what was written
	 * @param names what could have been written
	 * @return the closest, the first of these in alphabetical order; {@code null} if none
	 * is close
	 */
	static @Nullable String closest(String name, Collection<String> names) {
		int tolerance = Math.min(3, name.length() / 3);
		String closest = null;
		for (String candidate : names) {
			int distance = (Math.abs(candidate.length() - name.length()) > tolerance) ? Integer.MAX_VALUE
					: distance(name, candidate);
			if (distance < tolerance || (distance == tolerance && tolerance > 0
					&& (closest == null || candidate.compareTo(closest) < 0))) {
				closest = candidate;
				tolerance = distance;
			}
		}
		return closest;
	}

	// Levenshtein's: insertions, deletions and replacements, upper and lower case alike
	private static int distance(String one, String other) {
		String left = one.toLowerCase(Locale.ROOT);
		String right = other.toLowerCase(Locale.ROOT);
		int[] row = new int[right.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= left.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int replaced = diagonal + ((left.charAt(i - 1) == right.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[right.length()];
	}

}
