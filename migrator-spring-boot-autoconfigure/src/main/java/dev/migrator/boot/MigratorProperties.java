package dev.migrator.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.migrator.database.postgresql.LockMode;
import dev.migrator.engine.BackupMode;
import dev.migrator.engine.TransactionMode;
import dev.migrator.engine.UnknownRevisions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the migrator.
 *
 * @param enabled Whether to set up the migrator.
 * @param locations Comma-separated list of locations that are searched for revision
 * files.
 * @param schema Schema of the state tables. The schema of the connection by default.
 * @param tablePrefix Text that the names of the state tables begin with.
 * @param trigger What makes a start of the application run pending revisions.
 * @param onFailure What becomes of the application if its revisions cannot be run.
 * @param lockTimeout Longest time to wait while another process runs revisions.
 * @param lockMode How migrators that share a PostgreSQL database keep each other out.
 * @param transactionMode How much of a run commits together.
 * @param unknownRevisions What a start does if the database holds revisions that this
 * release does not know.
 * @param placeholders Values that replace ${name} in revision files, by name.
 * @param actor Name that the history shows for what nobody in particular did. The user
 * and host of the process by default.
 * @param sqlite Settings for SQLite.
 * @param postgresql Settings for PostgreSQL.
 * @param downgrade Settings for downgrades.
 * @param upgrade Settings for upgrades.
 * @param backup Copies of the database that are made before runs.
 * @param datasource Connection to run revisions with, if not that of the application.
 * @param tenants Settings for a schema per tenant.
 * @param instances Migrators for several databases, by the names of their beans. With
 * any, there is no migrator but these.
 */
@ConfigurationProperties("migrator")
record MigratorProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("classpath:db/revisions") List<String> locations, @Nullable String schema,
		@DefaultValue("migrator_") String tablePrefix, @DefaultValue("application-ready") Trigger trigger,
		@DefaultValue("fail") OnFailure onFailure, @DefaultValue("1m") Duration lockTimeout,
		@DefaultValue("session") LockMode lockMode, @DefaultValue("per-revision") TransactionMode transactionMode,
		@DefaultValue("allow-newer") UnknownRevisions unknownRevisions, @DefaultValue Map<String, String> placeholders,
		@Nullable String actor, @DefaultValue Sqlite sqlite, @DefaultValue Postgresql postgresql,
		@DefaultValue Downgrade downgrade, @DefaultValue Upgrade upgrade, @DefaultValue Backup backup,
		@DefaultValue Datasource datasource, @DefaultValue Tenants tenants,
		@DefaultValue Map<String, Instance> instances) {

	/**
	 * Return what makes a start run the revisions of a migrator.
	 */
	Trigger triggerOf(String migrator) {
		Instance instance = this.instances.get(migrator);
		return (instance != null && instance.trigger() != null) ? instance.trigger() : this.trigger;
	}

	/**
	 * Return what becomes of the application if the revisions of a migrator cannot be
	 * run.
	 */
	OnFailure onFailureOf(String migrator) {
		Instance instance = this.instances.get(migrator);
		return (instance != null && instance.onFailure() != null) ? instance.onFailure() : this.onFailure;
	}

	/**
	 * What makes a start of the application run pending revisions.
	 */
	enum Trigger {

		/**
		 * The application is up and answers probes, but is not yet ready for traffic.
		 */
		APPLICATION_READY,

		/**
		 * All beans are there, but neither the web server nor anything else has started.
		 */
		LIFECYCLE,

		/**
		 * The DataSource is there, but nothing that depends on the database.
		 */
		DATABASE_INITIALIZATION,

		/**
		 * Nothing: a start fails if revisions are pending.
		 */
		VERIFY,

		/**
		 * Nothing: revisions run only on request.
		 */
		NEVER

	}

	/**
	 * What becomes of the application if its revisions cannot be run.
	 */
	enum OnFailure {

		/**
		 * The start fails.
		 */
		FAIL,

		/**
		 * The application stays up, but does not become ready.
		 */
		KEEP_RUNNING

	}

	/**
	 * Settings for SQLite.
	 *
	 * @param inPlaceThreshold Number of rows that a table must have more than to be
	 * altered without copying it, where the change concerns no stored row. 0 for every
	 * table, -1 for none.
	 */
	record Sqlite(@DefaultValue("10000") long inPlaceThreshold) {

	}

	/**
	 * Settings for PostgreSQL.
	 *
	 * @param lockLease How long a lock of the mode table outlives a process that was cut
	 * off while it ran statements outside a transaction.
	 * @param ddlLockTimeout Longest time that a revision waits for a lock, and others
	 * behind it, before it gives way to them. 0 for as long as it takes.
	 * @param ddlLockRetries How often a revision that gave way is tried again.
	 */
	record Postgresql(@DefaultValue("30s") Duration lockLease, @DefaultValue("2s") Duration ddlLockTimeout,
			@DefaultValue("20") int ddlLockRetries) {

	}

	/**
	 * Settings for downgrades.
	 *
	 * @param endpointEnabled Whether the downgrade endpoint exists, where it is exposed
	 * and access is given.
	 * @param preserveData Whether what a downgrade drops is kept in archive tables, from
	 * which an upgrade restores it.
	 * @param floor Revision below which no downgrade goes.
	 */
	record Downgrade(@DefaultValue("false") boolean endpointEnabled, @DefaultValue("true") boolean preserveData,
			@Nullable String floor) {

	}

	/**
	 * Settings for upgrades.
	 *
	 * @param endpointEnabled Whether the upgrade endpoint exists, where it is exposed and
	 * access is given.
	 */
	record Upgrade(@DefaultValue("false") boolean endpointEnabled) {

	}

	/**
	 * Copies of the database that are made before runs.
	 *
	 * @param mode Before which runs the database is copied. SQLite only.
	 * @param directory Directory of the copies. That of the database by default.
	 */
	record Backup(@DefaultValue("never") BackupMode mode, @Nullable Path directory) {

	}

	/**
	 * Connection to run revisions with.
	 *
	 * @param url JDBC URL of the database. That of the application by default.
	 * @param username Login username of the database.
	 * @param password Login password of the database.
	 * @param driverClassName Fully qualified name of the JDBC driver. Detected from the
	 * URL by default.
	 */
	record Datasource(@Nullable String url, @Nullable String username, @Nullable String password,
			@Nullable String driverClassName) {

	}

	/**
	 * Settings for a schema per tenant, as a TenantSchemas bean lists them.
	 *
	 * @param parallelism How many tenants are migrated at once at the most, each with a
	 * connection of its own.
	 */
	record Tenants(@DefaultValue("4") int parallelism) {

	}

	/**
	 * One of several migrators. What it does not set is as for all.
	 *
	 * @param locations Comma-separated list of locations that are searched for revision
	 * files. classpath:db/revisions/NAME by default.
	 * @param datasource Name of the DataSource bean that revisions run against. The only
	 * or primary one by default.
	 * @param schema Schema of the state tables.
	 * @param tablePrefix Text that the names of the state tables begin with.
	 * @param trigger What makes a start of the application run pending revisions.
	 * @param onFailure What becomes of the application if the revisions cannot be run.
	 * @param placeholders Values that replace ${name} in revision files, beside those for
	 * all.
	 * @param downgradeFloor Revision below which no downgrade goes.
	 * @param tenantSchemas Name of the TenantSchemas bean that lists the schemas to run
	 * revisions in, one per tenant. PostgreSQL only.
	 */
	record Instance(@Nullable List<String> locations, @Nullable String datasource, @Nullable String schema,
			@Nullable String tablePrefix, @Nullable Trigger trigger, @Nullable OnFailure onFailure,
			@DefaultValue Map<String, String> placeholders, @Nullable String downgradeFloor,
			@Nullable String tenantSchemas) {

	}

}
