package dev.migrator.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import dev.migrator.MigrationListener;
import dev.migrator.database.StateTables;
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
 * @param actor who the history names, or {@code null} for the user of the process
 * @param listeners who is told what happens
 * @param javaRevisions the revisions in Java
 * @param sameDatabase other {@code DataSource}s for the same database
 * @param preserveData whether a downgrade keeps what it drops
 * @param downgradeFloor the revision below which no downgrade goes, or {@code null}
 * @param backupMode before which runs a copy of the database is made
 * @param backupDirectory where the copies go, or {@code null} for beside the database
 * @param rehearsal whether the database is only one in memory that stands for another
 */
record EngineSettings(DataSource dataSource, String name, ResourceLoader resourceLoader, List<String> locations,
		Map<String, String> placeholders, StateTables tables, Duration lockTimeout, TransactionMode transactionMode,
		UnknownRevisions unknownRevisions, long sqliteInPlaceThreshold, @Nullable String actor,
		List<MigrationListener> listeners, List<JavaRevisionBean> javaRevisions, List<DataSource> sameDatabase,
		boolean preserveData, @Nullable String downgradeFloor, BackupMode backupMode, @Nullable Path backupDirectory,
		boolean rehearsal) {

	/**
	 * Return the settings for a database in memory that stands for this one, where
	 * nothing need be kept.
	 * @param standIn the database in memory
	 * @param mode how much of a run commits together there
	 * @param standInTables the state tables there
	 * @param listener who is told what happens there
	 */
	EngineSettings forRehearsal(DataSource standIn, TransactionMode mode, StateTables standInTables,
			MigrationListener listener) {
		return new EngineSettings(standIn, this.name, this.resourceLoader, this.locations, this.placeholders,
				standInTables, this.lockTimeout, mode, this.unknownRevisions, -1, this.actor, List.of(listener),
				this.javaRevisions, List.of(), false, this.downgradeFloor, BackupMode.NEVER, null, true);
	}

}
