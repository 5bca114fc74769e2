package dev.migrator.descriptor;

import java.time.Instant;
import java.util.List;

import dev.migrator.HistoryEntry;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done to a database.
 *
 * @param id counts up with each entry
 * @param operation what was done
 * @param revision to which revision, if to one
 * @param actor by whom
 * @param origin from where
 * @param startedAt when
 * @param durationMs how long it took, if it is over
 * @param outcome how it ended
 * @param error what went wrong, if anything. Names statements, so that it is SQL
 * @param currentBefore the current revisions before it
 * @param currentAfter the current revisions after it
 * @param heads the heads that the release knew which did it
 */
public record HistoryEntryDescriptor(long id, String operation, @Nullable String revision, String actor, String origin,
		Instant startedAt, @Nullable Long durationMs, String outcome, @Nullable String error,
		List<String> currentBefore, List<String> currentAfter, List<String> heads) {

	/**
	 * Describe an entry of the history.
	 * @param entry the entry
	 * @param showSql whether errors may be shown, which quote SQL
	 * @return what to tell
	 */
	public static HistoryEntryDescriptor of(HistoryEntry entry, boolean showSql) {
		return new HistoryEntryDescriptor(entry.id(), entry.operation().word(), entry.revision(), entry.actor(),
				entry.origin().word(), entry.startedAt(), Milliseconds.of(entry.duration()), entry.outcome().word(),
				SqlText.of(entry.error(), showSql), entry.currentBefore(), entry.currentAfter(), entry.heads());
	}

}
