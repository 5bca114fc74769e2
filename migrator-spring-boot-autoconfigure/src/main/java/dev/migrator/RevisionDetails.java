package dev.migrator;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One revision in full.
 *
 * @param status where it stands
 * @param children the ids of the revisions that follow it
 * @param source where it is written, or {@code null} if only the database knows it
 * @param checksum the checksum of its upgrade on this database, or {@code null} if it has
 * none
 * @param reversible whether it has a downgrade
 * @param upgradeSql the upgrade, or {@code null} if it is not at hand or not in SQL
 * @param downgradeSql the downgrade, or {@code null} if there is none or not in SQL
 */
public record RevisionDetails(RevisionStatus status, List<String> children, @Nullable String source,
		@Nullable String checksum, boolean reversible, @Nullable String upgradeSql, @Nullable String downgradeSql) {

	/**
	 * Copies the list, so that the details are immutable.
	 */
	public RevisionDetails {
		children = List.copyOf(children);
	}

}
