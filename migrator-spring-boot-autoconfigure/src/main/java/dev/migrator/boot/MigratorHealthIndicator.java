package dev.migrator.boot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.Progress;
import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import dev.migrator.TenantStatus;
import dev.migrator.TenantsFailedException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether a database is as the application needs it.
 */
class MigratorHealthIndicator extends AbstractHealthIndicator {

	private static final int NAMED = 10;

	private final String name;

	private final Migrator migrator;

	private final @Nullable MigratorStartup startup;

	MigratorHealthIndicator(String name, Migrator migrator, @Nullable MigratorStartup startup) {
		super("The state of the database cannot be told");
		this.name = name;
		this.migrator = migrator;
		this.startup = startup;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		RuntimeException failure = (this.startup != null) ? this.startup.failure(this.name) : null;
		MigrationStatus status = this.migrator.status();
		builder.status(switch (status.state()) {
			case UP_TO_DATE, AHEAD, HELD -> Status.UP;
			case PENDING -> Status.OUT_OF_SERVICE;
			case DIVERGED -> Status.DOWN;
		});
		builder.withDetail("state", status.state().word())
			.withDetail("explanation", status.explanation())
			.withDetail("current", status.current())
			.withDetail("pending", status.pending());
		Map<String, TenantStatus> tenants = status.tenants();
		if (!tenants.isEmpty()) {
			builder.withDetail("tenants",
					tenants.values()
						.stream()
						.collect(Collectors.groupingBy(TenantStatus::word, TreeMap::new, Collectors.counting())));
			List<String> failed = tenants.entrySet()
				.stream()
				.filter((tenant) -> tenant.getValue().error() != null)
				.map(Map.Entry::getKey)
				.limit(NAMED)
				.toList();
			if (!failed.isEmpty()) {
				builder.withDetail("failed", failed);
			}
		}
		Progress progress = status.progress();
		if (progress != null) {
			builder.withDetail("running", "%s of %s, %d of %d".formatted(progress.operation().word(),
					progress.revision(), progress.step(), progress.steps()));
		}
		if (failure != null) {
			builder.down().withDetail("error", withoutSql(failure));
		}
	}

	/**
	 * Return what a failure says to those who may see the health, but not necessarily
	 * SQL.
	 */
	private static String withoutSql(RuntimeException failure) {
		if (failure instanceof TenantsFailedException tenants) {
			return "%d tenants failed. The log and their history say why.".formatted(tenants.getFailures().size());
		}
		return (failure instanceof RevisionFailedException revision)
				? "Revision %s failed. The log and the history say why.".formatted(revision.getRevision())
				: String.valueOf(failure.getMessage());
	}

}
