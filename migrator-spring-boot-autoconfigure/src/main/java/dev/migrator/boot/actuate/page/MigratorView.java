package dev.migrator.boot.actuate.page;

import java.util.List;
import java.util.Map;

import dev.migrator.Archive;
import dev.migrator.HistoryEntry;
import dev.migrator.MigrationStatus;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.TenantStatus;
import org.jspecify.annotations.Nullable;

/**
 * What there is to show of one migrator.
 *
 * @param context the id of the application context that it is in
 * @param name its bean name
 * @param link what a link to one of its revisions has to say for {@code migrator}: empty
 * if nothing, {@code null} if a request cannot mean this migrator
 * @param status the status, or {@code null} if it could not be told
 * @param history what was done to the database, newest first
 * @param archives what downgrades have kept and upgrades have not restored, newest first;
 * none while a run is on
 * @param problem why the status could not be told
 * @param tenants its tenants, by schema; empty for one without tenants
 */
public record MigratorView(String context, String name, @Nullable String link, @Nullable MigrationStatus status,
		List<HistoryEntry> history, List<Archive> archives, @Nullable MigratorException problem,
		Map<String, TenantStatus> tenants) {

	/**
	 * Ask a migrator. One that cannot answer does not keep the others from being shown.
	 * @param context the id of the application context that it is in
	 * @param name its bean name
	 * @param link what a link to one of its revisions has to say for {@code migrator}
	 * @param migrator the migrator
	 * @param history how many entries of its history to show at the most
	 * @return the view
	 */
	public static MigratorView of(String context, String name, @Nullable String link, Migrator migrator, int history) {
		try {
			MigrationStatus status = migrator.status();
			// A run has the database to itself: only its status and history are at hand
			Map<String, TenantStatus> tenants = status.tenants();
			List<Archive> archives = (status.progress() == null && tenants.isEmpty()) ? migrator.archives().list()
					: List.of();
			// What a link leads to is told of one tenant only
			return new MigratorView(context, name, tenants.isEmpty() ? link : null, status, migrator.history(history),
					archives, null, tenants);
		}
		catch (MigratorException ex) {
			return new MigratorView(context, name, link, null, List.of(), List.of(), ex, Map.of());
		}
	}

}
