package dev.migrator.adoption;

import java.util.List;
import java.util.Optional;

/**
 * How far another tool has brought a database.
 *
 * @param applied the ids of the revisions that the applied migrations become, oldest
 * first
 * @param notes what people should know about them
 */
public record Standing(List<String> applied, List<Note> notes) {

	/**
	 * Copies the lists, so that the record is immutable.
	 */
	public Standing {
		applied = List.copyOf(applied);
		notes = List.copyOf(notes);
	}

	/**
	 * Return the revision to stamp the database with.
	 * @return the id, or empty if nothing is applied
	 */
	public Optional<String> revision() {
		return this.applied.isEmpty() ? Optional.empty() : Optional.of(this.applied.get(this.applied.size() - 1));
	}

}
