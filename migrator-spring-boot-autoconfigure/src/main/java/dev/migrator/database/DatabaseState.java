package dev.migrator.database;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.HistoryEntry.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What the state tables say at one moment.
 *
 * @param tablesExist whether there are state tables at all
 * @param applied the applied revisions by id
 * @param version the id of the newest history entry, which every change moves on; 0 if
 * there is none
 * @param lastOperation the last thing done that set the current revisions, or
 * {@code null}
 * @param unfinished the revision that the newest history entry began outside a
 * transaction, or {@code null} if nothing is open
 */
public record DatabaseState(boolean tablesExist, Map<String, AppliedRevision> applied, long version,
		@Nullable LastOperation lastOperation, @Nullable String unfinished) {

	/**
	 * Copies the map, so that the state is immutable.
	 */
	public DatabaseState {
		applied = Collections.unmodifiableMap(new LinkedHashMap<>(applied));
	}

	/**
	 * Return the state of a database that no migrator has touched.
	 * @return a state without tables
	 */
	public static DatabaseState untouched() {
		return new DatabaseState(false, Map.of(), 0, null, null);
	}

	/**
	 * Return the ids of the applied revisions.
	 * @return the ids
	 */
	public Set<String> ids() {
		return this.applied.keySet();
	}

	/**
	 * The last thing done that set the current revisions.
	 *
	 * @param operation what it was
	 * @param heads the heads that the release knew which did it
	 */
	public record LastOperation(Operation operation, List<String> heads) {

	}

}
