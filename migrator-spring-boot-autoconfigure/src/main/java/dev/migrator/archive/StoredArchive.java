package dev.migrator.archive;

import java.util.List;

import dev.migrator.Archive;
import dev.migrator.schema.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * An archive, and what only those who restore it have to know.
 *
 * @param archive the archive
 * @param numbered whether it holds the numbers that the product had given to the rows
 * @param witness the columns besides, by which it can be seen whether the numbers still
 * belong to the same rows
 * @param counters how far the numbers had come that the table gave to new rows, as the
 * product tells it, or {@code null}
 * @param state what has become of it
 */
record StoredArchive(Archive archive, boolean numbered, List<String> witness, @Nullable String counters, State state) {

	/**
	 * Copies the list.
	 */
	StoredArchive {
		witness = List.copyOf(witness);
	}

	/**
	 * Return this archive with another record of what is in it.
	 */
	StoredArchive with(Archive archive, State state) {
		return new StoredArchive(archive, this.numbered, this.witness, this.counters, state);
	}

	ArchiveColumns columns(Namespace names) {
		List<String> first = this.archive.key().isEmpty() ? this.witness : this.archive.key();
		return ArchiveColumns.of(names, first, this.archive.columns());
	}

	long id() {
		return this.archive.id();
	}

	/**
	 * Return whether rows are told by the number that the product gives them, since they
	 * have no key.
	 */
	boolean byRowId() {
		return this.numbered && this.archive.key().isEmpty();
	}

	/**
	 * Return whether rows of the table can be told from each other at all.
	 */
	boolean tellsRows() {
		return this.numbered || !this.archive.key().isEmpty();
	}

	/**
	 * What becomes of an archive.
	 */
	enum State {

		/**
		 * It waits for the next upgrade of its revision.
		 */
		KEPT,

		/**
		 * An upgrade has taken what it could; the rest stays until somebody drops it.
		 */
		LEFT,

		/**
		 * All of it was restored, and its table is gone.
		 */
		RESTORED,

		/**
		 * It was dropped.
		 */
		DROPPED

	}

}
