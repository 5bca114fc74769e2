package dev.migrator.generate;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A merge that somebody wants.
 *
 * @param revisions expressions for the revisions to join; none for all heads
 * @param message what it is for; {@code null} for a message that names the revisions
 * @param splice whether it may join what is no head
 * @param id its id; {@code null} for one that is made up
 * @param labels names of the branch that begins with it
 */
public record NewMerge(List<String> revisions, @Nullable String message, boolean splice, @Nullable String id,
		List<String> labels) {

	/**
	 * Copies the lists, and takes away blanks around names.
	 */
	public NewMerge {
		revisions = revisions.stream().map(String::strip).toList();
		id = (id != null) ? id.strip() : null;
		labels = labels.stream().map(String::strip).toList();
	}

	/**
	 * Return a merge without anything special.
	 * @param revisions expressions for the revisions to join; none for all heads
	 * @return the wish
	 */
	public static NewMerge of(String... revisions) {
		return new NewMerge(List.of(revisions), null, false, null, List.of());
	}

}
