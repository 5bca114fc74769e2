package dev.migrator.script;

import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A key in the header of a revision file.
 */
public enum HeaderKey {

	/**
	 * The id of the revision.
	 */
	REVISION,

	/**
	 * The ids of the parents.
	 */
	REVISES,

	/**
	 * When the revision was written.
	 */
	CREATED,

	/**
	 * The labels of the branch that begins here.
	 */
	LABELS,

	/**
	 * The ids or labels of what has to run before without being a parent.
	 */
	DEPENDS_ON;

	/**
	 * Return the key as files have it.
	 * @return the key in lower case
	 */
	public String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Return the attribute of {@code @MigratorRevision} that says the same.
	 */
	String attribute() {
		return switch (this) {
			case REVISION -> "id";
			case DEPENDS_ON -> "dependsOn";
			case REVISES, CREATED, LABELS -> word();
		};
	}

	static Optional<HeaderKey> of(String word) {
		for (HeaderKey key : values()) {
			if (key.word().equalsIgnoreCase(word)) {
				return Optional.of(key);
			}
		}
		return Optional.empty();
	}

	/**
	 * Find the key that somebody may have meant. Prose has colons too, so this takes only
	 * what is one slip of the pen away, or what begins as a key does.
	 */
	static @Nullable HeaderKey resembling(String words) {
		String word = words.toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
		if (word.startsWith("depend")) {
			return DEPENDS_ON;
		}
		if (word.equals("down-revision")) {
			return REVISES;
		}
		if (word.equals("branch-labels") || word.equals("branch-label")) {
			return LABELS;
		}
		if (word.equals("create-date")) {
			return CREATED;
		}
		for (HeaderKey key : values()) {
			if (Spelling.distance(word, key.word()) <= 1 || word.startsWith(key.word() + "-")) {
				return key;
			}
		}
		return null;
	}

}
