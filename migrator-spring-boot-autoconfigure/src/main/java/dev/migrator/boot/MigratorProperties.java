package dev.migrator.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
 * @param transactionMode How much of a run commits together.
 * @param unknownRevisions What a start does if the database holds revisions that this
 * release does not know.
 * @param placeholders Values that replace ${name} in revision files, by name.
 * @param actor Name that the history shows for what nobody in particular did. The user
 * and host of the process by default.
 * @param sqlite Settings for SQLite.
 * @param downgrade Settings for downgrades.
 * @param upgrade Settings for upgrades.
 * @param backup Copies of the database that are made before runs.
 * @param datasource Connection to run revisions with, if not that of the application.
 */
@ConfigurationProperties("migrator")
record MigratorProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("classpath:db/revisions") List<String> locations, @Nullable String schema,
		@DefaultValue("migrator_") String tablePrefix, @DefaultValue("application-ready") Trigger trigger,
		@DefaultValue("fail") OnFailure onFailure, @DefaultValue("1m") Duration lockTimeout,
		@DefaultValue("per-revision") TransactionMode transactionMode,
		@DefaultValue("allow-newer") UnknownRevisions unknownRevisions, @DefaultValue Map<String, String> placeholders,
		@Nullable String actor, @DefaultValue Sqlite sqlite, @DefaultValue Downgrade downgrade,
		@DefaultValue Upgrade upgrade, @DefaultValue Backup backup, @DefaultValue Datasource datasource) {

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

}
