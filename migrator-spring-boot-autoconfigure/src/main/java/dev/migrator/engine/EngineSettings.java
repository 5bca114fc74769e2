package dev.migrator.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import dev.migrator.MigrationListener;
import dev.migrator.database.StateTables;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ResourceLoader;

/**
 * What a {@link MigratorBuilder} was told.
 *
 * @param dataSource the database to look after
 * @param name what events and messages call the migrator
 * @param resourceLoader what resolves the locations
 * @param locations where the revision files are
 * @param placeholders what is replaced in revision files
 * @param tables the state tables
 * @param lockTimeout how long to wait for a lock
 * @param transactionMode how much of a run commits together
 * @param unknownRevisions what a start does with revisions that are not known
 * @param sqliteInPlaceThreshold how many rows a table on SQLite must have more than to be
 * altered without a copy where that is possible; -1 for never
 * @param postgresql how the migrator behaves on PostgreSQL
 * @param actor who the history names, or {@code null} for the user of the process
 * @param listeners who is told what happens
 * @param javaRevisions the revisions in Java
 * @param sameDatabase other {@code DataSource}s for the same database
 * @param preserveData whether a downgrade keeps what it drops
 * @param downgradeFloor the revision below which no downgrade goes, or {@code null}
 * @param backupMode before which runs a copy of the database is made
 * @param backupDirectory where the copies go, or {@code null} for beside the database
 * @param rehearsal whether it is not the database, but something that stands for it
 */
record EngineSettings(DataSource dataSource, String name, ResourceLoader resourceLoader, List<String> locations,
		Map<String, String> placeholders, StateTables tables, Duration lockTimeout, TransactionMode transactionMode,
		UnknownRevisions unknownRevisions, long sqliteInPlaceThreshold, PostgresqlSettings postgresql,
		@Nullable String actor, List<MigrationListener> listeners, List<JavaRevisionBean> javaRevisions,
		List<DataSource> sameDatabase, boolean preserveData, @Nullable String downgradeFloor, BackupMode backupMode,
		@Nullable Path backupDirectory, boolean rehearsal) {

	/**
	 * Return the settings for something that stands for the database, where nothing need
	 * be kept.
	 * @param standIn what stands for it
	 * @param mode how much of a run commits together there
	 * @param standInTables the state tables there
	 * @param listener who is told what happens there
	 */
	EngineSettings forRehearsal(DataSource standIn, TransactionMode mode, StateTables standInTables,
			MigrationListener listener) {
		return new EngineSettings(standIn, this.name, this.resourceLoader, this.locations, this.placeholders,
				standInTables, this.lockTimeout, mode, this.unknownRevisions, -1, this.postgresql, this.actor,
				List.of(listener), this.javaRevisions, List.of(), false, this.downgradeFloor, BackupMode.NEVER, null,
				true);
	}

	/**
	 * Return the settings for one tenant.
	 * @param schema the only schema that its revisions see, and that of its state tables
	 */
	EngineSettings forTenant(String schema) {
		return new EngineSettings(this.dataSource, this.name + ":" + schema, this.resourceLoader, this.locations,
				this.placeholders, this.tables.inSchema(schema), this.lockTimeout, this.transactionMode,
				this.unknownRevisions, this.sqliteInPlaceThreshold, this.postgresql.withWorkingSchema(schema),
				this.actor, this.listeners, this.javaRevisions, this.sameDatabase, this.preserveData,
				this.downgradeFloor, this.backupMode, this.backupDirectory, this.rehearsal);
	}

}
