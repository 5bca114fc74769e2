package dev.migrator.descriptor;

import java.util.List;

import dev.migrator.HistoryEntry;

/**
 * What was done to a database.
 *
 * @param history the entries, newest first
 */
public record HistoryDescriptor(List<HistoryEntryDescriptor> history) {

	/**
	 * Describe a history.
	 * @param history the entries
	 * @param showSql whether errors may be shown, which quote SQL
	 * @return what to tell, in the same order
	 */
	public static HistoryDescriptor of(List<HistoryEntry> history, boolean showSql) {
		return new HistoryDescriptor(
				history.stream().map((entry) -> HistoryEntryDescriptor.of(entry, showSql)).toList());
	}

}
