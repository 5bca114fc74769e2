package dev.migrator.generate;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A revision that somebody wants.
 *
 * @param message what it is going to do; lines after the first become prose
 * @param heads expressions for what it follows; none for the one head there is, several
 * for a merge
 * @param splice whether it may follow what is no head, and so begin a branch
 * @param id its id; {@code null} for one that is made up
 * @param labels names of the branch that begins with it
 * @param dependsOn expressions for what has to run before it without being followed
 * @param java whether it is to be written in Java
 */
public record NewRevision(String message, List<String> heads, boolean splice, @Nullable String id, List<String> labels,
		List<String> dependsOn, boolean java) {

	/**
	 * Copies the lists, and takes away blanks around names.
	 */
	public NewRevision {
		heads = heads.stream().map(String::strip).toList();
		id = (id != null) ? id.strip() : null;
		labels = labels.stream().map(String::strip).toList();
		dependsOn = dependsOn.stream().map(String::strip).toList();
	}

	/**
	 * Return a revision that follows the one head, in SQL.
	 * @param message what it is going to do
	 * @return the wish
	 */
	public static NewRevision of(String message) {
		return new NewRevision(message, List.of(), false, null, List.of(), List.of(), false);
	}

}
