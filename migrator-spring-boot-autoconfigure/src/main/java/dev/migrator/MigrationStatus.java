package dev.migrator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a database and the revisions of a release compare.
 *
 * @param database which database
 * @param state the verdict
 * @param explanation the verdict in words, naming revisions where some are out of line
 * @param current the current revisions: those applied that no other applied one follows
 * @param heads the heads that this release knows
 * @param pending the revisions to apply, in the order they would run
 * @param revisions all revisions, in an order that keeps parents before children
 * @param progress the run that is on in this process, or {@code null}
 * @param tenants what is to be said of each tenant, by schema, in their order; empty for
 * a migrator without tenants
 */
public record MigrationStatus(DatabaseInfo database, State state, String explanation, List<String> current,
		List<String> heads, List<String> pending, List<RevisionStatus> revisions, @Nullable Progress progress,
		Map<String, TenantStatus> tenants) {

	/**
	 * Copies the collections, so that the status is immutable.
	 */
	public MigrationStatus {
		current = List.copyOf(current);
		heads = List.copyOf(heads);
		pending = List.copyOf(pending);
		revisions = List.copyOf(revisions);
		tenants = Collections.unmodifiableMap(new LinkedHashMap<>(tenants));
	}

	/**
	 * Creates the status of a database without tenants.
	 * @param database which database
	 * @param state the verdict
	 * @param explanation the verdict in words
	 * @param current the current revisions
	 * @param heads the heads that this release knows
	 * @param pending the revisions to apply, in the order they would run
	 * @param revisions all revisions, in an order that keeps parents before children
	 * @param progress the run that is on in this process, or {@code null}
	 */
	public MigrationStatus(DatabaseInfo database, State state, String explanation, List<String> current,
			List<String> heads, List<String> pending, List<RevisionStatus> revisions, @Nullable Progress progress) {
		this(database, state, explanation, current, heads, pending, revisions, progress, Map.of());
	}

	/**
	 * Return the ids of the revisions in a state.
	 * @param state the state
	 * @return the ids, parents before children
	 */
	public List<String> revisionsIn(RevisionStatus.State state) {
		return this.revisions.stream()
			.filter((revision) -> revision.state() == state)
			.map((revision) -> revision.revision().id())
			.toList();
	}

	/**
	 * The verdicts.
	 */
	public enum State {

		/**
		 * Everything this release knows is applied, and nothing else.
		 */
		UP_TO_DATE,

		/**
		 * Known revisions are to be applied.
		 */
		PENDING,

		/**
		 * Known revisions are to be applied, but the last operation took the database
		 * back on purpose: a start leaves it there.
		 */
		HELD,

		/**
		 * A newer release has applied revisions that this one does not know.
		 */
		AHEAD,

		/**
		 * The revisions of the release and those of the database do not fit together.
		 */
		DIVERGED;

		/**
		 * Return the word for it in JSON and messages.
		 * @return the word
		 */
		public String word() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

	/**
	 * Where a run stands.
	 *
	 * @param operation what the run does
	 * @param revision the revision it is at
	 * @param step the number of that revision in the run, from 1
	 * @param steps how many revisions the run has
	 */
	public record Progress(HistoryEntry.Operation operation, String revision, int step, int steps) {

	}

}
