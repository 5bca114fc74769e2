package dev.migrator;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * One revision as a release and a database see it.
 *
 * @param revision the revision: as the release knows it, otherwise as the database does
 * @param kind what it is written in
 * @param state where it stands
 * @param appliedAt when it was applied, or {@code null} if it is not
 * @param duration how long it took to apply, or {@code null} if it is not applied
 */
public record RevisionStatus(Revision revision, Kind kind, State state, @Nullable Instant appliedAt,
		@Nullable Duration duration) {

	/**
	 * What a revision is written in.
	 */
	public enum Kind {

		/**
		 * A SQL file.
		 */
		SQL,

		/**
		 * A Java class.
		 */
		JAVA;

		/**
		 * Return the word for it in state tables and JSON.
		 * @return the word
		 */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * Where a revision stands.
	 */
	public enum State {

		/**
		 * Known and applied.
		 */
		APPLIED,

		/**
		 * Known and not applied.
		 */
		PENDING,

		/**
		 * Applied, but this release does not know it.
		 */
		UNKNOWN,

		/**
		 * Applied, but its upgrade has changed since.
		 */
		MODIFIED;

		/**
		 * Return the word for it in JSON.
		 * @return the word
		 */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
