package dev.migrator.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.migrator.HistoryEntry;
import dev.migrator.database.AppliedRevision;
import dev.migrator.database.DatabaseState;
import dev.migrator.revision.Direction;
import org.jspecify.annotations.Nullable;

/**
 * The state of the database as a run knows it: read once, then moved along with what the
 * run writes, so that no step has to read it again. What is written counts as soon as it
 * is {@linkplain #committed() committed}; {@link #take} starts over from what the
 * database says. Other threads may look at a {@link #snapshot()}.
 */
final class RunState {

	private static final long UNKNOWN = -1;

	private final KnownRevisions known;

	private Comparison comparison;

	private CurrentRevisions current;

	private Map<String, AppliedRevision> applied;

	private boolean tablesExist;

	private long version;

	private final List<Change> uncommitted = new ArrayList<>();

	private final Deque<HistoryEntry> written = new ArrayDeque<>();

	RunState(KnownRevisions known, DatabaseState state) {
		this.known = known;
		this.comparison = new Comparison(known, state);
		this.current = new CurrentRevisions(this.comparison.graph(), state.ids());
		this.applied = new LinkedHashMap<>(state.applied());
		this.tablesExist = state.tablesExist();
		this.version = state.version();
	}

	/**
	 * Forget everything and go on from what the database says. Tables that it has may be
	 * those which the open transaction created: they count once it is committed.
	 */
	synchronized void take(DatabaseState state) {
		this.comparison = new Comparison(this.known, state);
		this.current = new CurrentRevisions(this.comparison.graph(), state.ids());
		this.applied = new LinkedHashMap<>(state.applied());
		this.version = state.version();
		this.uncommitted.clear();
	}

	/**
	 * Return how the release and the database compared when the state was last taken.
	 */
	Comparison comparison() {
		return this.comparison;
	}

	boolean tablesExist() {
		return this.tablesExist;
	}

	long version() {
		return this.version;
	}

	List<String> current() {
		return this.current.ids();
	}

	/**
	 * Move the current revisions along a step.
	 */
	void move(Step step) {
		if (step.direction() == Direction.UPGRADE) {
			this.current.apply(step.id());
		}
		else {
			this.current.undo(step.id());
		}
	}

	/**
	 * Remember a history entry that was written, and the row that was written or deleted
	 * with it.
	 */
	void wrote(HistoryEntry entry, @Nullable Step step, @Nullable AppliedRevision row) {
		this.version = entry.id();
		this.uncommitted.add(new Change(entry, step, row));
	}

	/**
	 * Let what was written count.
	 */
	synchronized void committed() {
		this.tablesExist = true;
		for (Change change : this.uncommitted) {
			this.written.addFirst(change.entry());
			if (change.row() != null) {
				this.applied.put(change.row().revision().id(), change.row());
			}
			else if (change.step() != null) {
				this.applied.remove(change.step().id());
			}
		}
		this.uncommitted.clear();
	}

	/**
	 * Let what was written not count.
	 */
	synchronized void rolledBack() {
		if (!this.uncommitted.isEmpty()) {
			this.uncommitted.clear();
			// Whatever the database says differs, so that it is taken anew
			this.version = UNKNOWN;
		}
	}

	/**
	 * Return the state as far as the run has brought it.
	 */
	synchronized DatabaseState snapshot() {
		return new DatabaseState(this.tablesExist, this.applied, this.version, this.comparison.state().lastOperation(),
				null);
	}

	/**
	 * Return the history entries that the run has written, newest first.
	 */
	synchronized List<HistoryEntry> written() {
		return List.copyOf(this.written);
	}

	/**
	 * What was written together.
	 *
	 * @param entry the history entry
	 * @param step the step that set the current revisions, or {@code null} if none did
	 * @param row the row of an applied revision, or {@code null} if none was added
	 */
	private record Change(HistoryEntry entry, @Nullable Step step, @Nullable AppliedRevision row) {

	}

}
