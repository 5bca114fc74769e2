package dev.migrator;

import java.util.List;

import dev.migrator.revision.Direction;

/**
 * What a run would send to the database, as a script for somebody else to run.
 *
 * @param direction which way it goes
 * @param target the expression that was asked for
 * @param from the current revisions of the database that the script is for
 * @param to the current revisions afterwards
 * @param revisions the ids of the revisions, in the order in which they run
 * @param text the script, which ends with a line end; only a comment if there is nothing
 * to do
 * @param notes what the script does not do and a run would, in sentences, which are also
 * in the text; none if there is nothing to do
 */
public record MigrationScript(Direction direction, String target, List<String> from, List<String> to,
		List<String> revisions, String text, List<String> notes) {

	/**
	 * Copies the lists, so that the script is immutable.
	 */
	public MigrationScript {
		from = List.copyOf(from);
		to = List.copyOf(to);
		revisions = List.copyOf(revisions);
		notes = List.copyOf(notes);
	}

	/**
	 * Return whether there is nothing to do.
	 * @return whether the script has no statements
	 */
	public boolean isEmpty() {
		return this.revisions.isEmpty();
	}

}
