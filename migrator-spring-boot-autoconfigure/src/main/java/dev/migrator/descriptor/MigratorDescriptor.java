package dev.migrator.descriptor;

import java.util.List;
import java.util.Map;

import dev.migrator.Archive;
import dev.migrator.DatabaseInfo;
import dev.migrator.HistoryEntry;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.Progress;
import dev.migrator.Migrator;
import dev.migrator.TenantStatus;
import org.jspecify.annotations.Nullable;

/**
 * One migrator.
 *
 * @param database which database it looks after
 * @param status the verdict
 * @param explanation the verdict in words
 * @param current the current revisions
 * @param heads the heads that this release knows
 * @param pending the revisions to apply, in order
 * @param running where the run stands that is on in this process, if one is
 * @param revisions all revisions, parents before children
 * @param history what was done to the database, newest first
 * @param archives what downgrades have kept and upgrades have not restored, newest first;
 * absent while a run is on, and for several tenants
 * @param tenants its tenants, by schema, if it has any
 */
public record MigratorDescriptor(DatabaseInfo database, String status, String explanation, List<String> current,
		List<String> heads, List<String> pending, @Nullable ProgressDescriptor running,
		List<RevisionDescriptor> revisions, List<HistoryEntryDescriptor> history, @Nullable List<Archive> archives,
		@Nullable Map<String, TenantDescriptor> tenants) {

	/**
	 * Describe a migrator and its database.
	 * @param migrator the migrator
	 * @param historyLimit how many entries of the history to tell at the most
	 * @param showSql whether SQL may be shown, and errors, which quote it
	 * @return what to tell
	 */
	public static MigratorDescriptor of(Migrator migrator, int historyLimit, boolean showSql) {
		MigrationStatus status = migrator.status();
		List<HistoryEntry> history = migrator.history(historyLimit);
		Progress progress = status.progress();
		Map<String, TenantStatus> tenants = status.tenants();
		return new MigratorDescriptor(status.database(), status.state().word(), status.explanation(), status.current(),
				status.heads(), status.pending(), (progress != null) ? ProgressDescriptor.of(progress) : null,
				status.revisions().stream().map(RevisionDescriptor::of).toList(),
				history.stream().map((entry) -> HistoryEntryDescriptor.of(entry, showSql)).toList(),
				// A run has the database to itself: only its status and history are at
				// hand
				(progress == null && tenants.isEmpty()) ? migrator.archives().list() : null,
				TenantDescriptor.of(tenants, showSql));
	}

}
