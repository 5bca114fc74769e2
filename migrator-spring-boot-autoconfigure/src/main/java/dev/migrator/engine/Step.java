package dev.migrator.engine;

import dev.migrator.HistoryEntry.Operation;
import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * One step of a run.
 *
 * @param revision the revision
 * @param direction which way it goes
 * @param stored whether it runs from the script that the database keeps
 * @param obstacle why there is nothing to run, or {@code null} if there is
 */
record Step(Revision revision, Direction direction, boolean stored, @Nullable String obstacle) {

	boolean possible() {
		return this.obstacle == null;
	}

	String id() {
		return this.revision.id();
	}

	Operation operation() {
		return (this.direction == Direction.UPGRADE) ? Operation.UPGRADE : Operation.DOWNGRADE;
	}

	boolean isSameAs(Step other) {
		return id().equals(other.id()) && this.direction == other.direction;
	}

}
