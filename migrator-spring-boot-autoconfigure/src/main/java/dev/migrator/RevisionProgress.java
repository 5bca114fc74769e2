package dev.migrator;

import java.time.Duration;

import dev.migrator.HistoryEntry.Operation;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;

/**
 * How far a revision is that takes long.
 *
 * @param migrator the name of the migrator that runs
 * @param operation what is being done to the revision
 * @param revision the revision
 * @param statements how many of its statements have run
 * @param rows how many rows they have changed
 * @param table the table that is being copied, or {@code null} if none is
 * @param copiedRows how many of its rows have been copied
 * @param allRows how many rows it has
 * @param rowsPerSecond how many rows are copied or changed in a second
 * @param elapsed how long the revision has been running
 */
public record RevisionProgress(String migrator, Operation operation, Revision revision, long statements, long rows,
		@Nullable String table, long copiedRows, long allRows, double rowsPerSecond, Duration elapsed) {

	/**
	 * Return how long the rest of the table takes, if it goes on like that.
	 * @return the time, rounded to seconds; zero where no table is being copied
	 */
	public Duration remaining() {
		return (this.table == null || this.rowsPerSecond <= 0) ? Duration.ZERO
				: Duration.ofSeconds(Math.round((this.allRows - this.copiedRows) / this.rowsPerSecond));
	}

}
