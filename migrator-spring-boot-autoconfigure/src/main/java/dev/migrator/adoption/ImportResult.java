package dev.migrator.adoption;

import java.util.List;

/**
 * What an import has made.
 *
 * @param revisions the revisions, in the order in which they run
 * @param notes what was not carried over as it is, or needs to be looked after
 */
public record ImportResult(List<Imported> revisions, List<Note> notes) {

	/**
	 * Copies the lists, so that the record is immutable.
	 */
	public ImportResult {
		revisions = List.copyOf(revisions);
		notes = List.copyOf(notes);
	}

	/**
	 * Return how many files were written.
	 * @return the number; the other files were there already
	 */
	public long written() {
		return this.revisions.stream().filter(Imported::written).count();
	}

}
