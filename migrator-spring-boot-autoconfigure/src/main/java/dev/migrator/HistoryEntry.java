package dev.migrator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was done, or tried, to a database.
 *
 * @param id counts up with each entry of a database
 * @param operation what was done
 * @param revision to which revision, or {@code null} if to none in particular
 * @param actor by whom
 * @param origin from where
 * @param startedAt when
 * @param duration how long it took, or {@code null} if it is not over
 * @param outcome how it ended
 * @param error what went wrong, or {@code null}
 * @param currentBefore the current revisions before it
 * @param currentAfter the current revisions after it
 * @param heads the heads that the release knew which did it
 */
public record HistoryEntry(long id, Operation operation, @Nullable String revision, String actor, Origin origin,
		Instant startedAt, @Nullable Duration duration, Outcome outcome, @Nullable String error,
		List<String> currentBefore, List<String> currentAfter, List<String> heads) {

	/**
	 * What can be done to a database.
	 */
	public enum Operation {

		/**
		 * A revision was applied.
		 */
		UPGRADE,

		/**
		 * A revision was undone.
		 */
		DOWNGRADE,

		/**
		 * Revisions were recorded or forgotten without running anything.
		 */
		STAMP,

		/**
		 * A changed revision file was accepted.
		 */
		REPAIR;

		/**
		 * Return the word for it in state tables and JSON.
		 * @return the word
		 */
		public String word() {
			return asWord(this);
		}

	}

	/**
	 * Where an operation comes from.
	 */
	public enum Origin {

		/**
		 * The start of an application.
		 */
		STARTUP,

		/**
		 * An actuator endpoint.
		 */
		ENDPOINT,

		/**
		 * The command line.
		 */
		COMMAND_LINE,

		/**
		 * Code that calls the {@link Migrator}.
		 */
		API;

		/**
		 * Return the word for it in state tables and JSON.
		 * @return the word
		 */
		public String word() {
			return asWord(this);
		}

	}

	/**
	 * How an operation ended.
	 */
	public enum Outcome {

		/**
		 * It began outside a transaction. With no later entry for the revision it was
		 * interrupted.
		 */
		STARTED,

		/**
		 * It was done.
		 */
		SUCCEEDED,

		/**
		 * It failed.
		 */
		FAILED;

		/**
		 * Return the word for it in state tables and JSON.
		 * @return the word
		 */
		public String word() {
			return asWord(this);
		}

	}

	private static String asWord(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
