package dev.migrator.descriptor;

import java.util.List;
import java.util.Map;

import dev.migrator.DatabaseInfo;
import dev.migrator.MigrationStatus;
import dev.migrator.TenantStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is.
 *
 * @param database which database
 * @param status the verdict
 * @param explanation the verdict in words
 * @param current the current revisions
 * @param heads the heads that this release knows
 * @param pending the revisions to apply, in order
 * @param revisions the current revisions and what is known of them, parents before
 * children
 * @param tenants the tenants, by schema, if there are any
 */
public record CurrentDescriptor(DatabaseInfo database, String status, String explanation, List<String> current,
		List<String> heads, List<String> pending, List<RevisionDescriptor> revisions,
		@Nullable Map<String, TenantDescriptor> tenants) {

	/**
	 * Describe where a database is.
	 * @param status how it compares with the release
	 * @param tenants how each tenant does, by schema; empty if there are none
	 * @return what to tell
	 */
	public static CurrentDescriptor of(MigrationStatus status, Map<String, TenantStatus> tenants) {
		return new CurrentDescriptor(status.database(), status.state().word(), status.explanation(), status.current(),
				status.heads(), status.pending(),
				status.revisions()
					.stream()
					.filter((revision) -> status.current().contains(revision.revision().id()))
					.map(RevisionDescriptor::of)
					.toList(),
				TenantDescriptor.of(tenants, true));
	}

}
