package dev.migrator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

import dev.migrator.HistoryEntry.Origin;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.sql.SqlDialect;

/**
 * Keeps one database at the revision that the application needs, and takes it back when
 * asked to. Safe to share between threads and between processes: one run at a time, each
 * revision exactly once.
 * <p>
 * Targets are revision expressions: {@code head}, {@code heads}, {@code base},
 * {@code current}, an id or its unambiguous prefix, a label, {@code label@head},
 * {@code +2}, {@code -1}, {@code EXPR+1}. One that is malformed, ambiguous or names
 * nothing ends in a {@link dev.migrator.revision.RevisionExpressionException} that lists
 * the candidates; nothing has run then.
 * <p>
 * No method may be called inside a transaction on the same {@code DataSource}: a run has
 * a connection and transactions of its own.
 */
public interface Migrator extends AutoCloseable {

	/**
	 * Compare the database with the revisions that this release knows. Reads only, with
	 * one query; a database without the migrator's tables has every revision pending.
	 * While a run is on in this process, its progress is told and the database not asked.
	 * @return the status
	 */
	MigrationStatus status();

	/**
	 * Return what was done to the database, newest first.
	 * @param limit how many entries to return at the most
	 * @return the entries; none for a database without the migrator's tables
	 */
	List<HistoryEntry> history(int limit);

	/**
	 * Return the graph of the revisions that this release knows. Asks the database only
	 * if nothing else tells which SQL it speaks.
	 * @return the graph
	 * @throws MigratorException if the revision files are in error
	 */
	RevisionGraph graph();

	/**
	 * Return the SQL that the database speaks. Asks the database only if the URL of the
	 * {@code DataSource} does not tell.
	 * @return the dialect
	 */
	SqlDialect dialect();

	/**
	 * Return the database that this migrator looks after, as it was given.
	 * @return what connections for runs come from
	 */
	DataSource dataSource();

	/**
	 * Find one revision, among those this release knows and those the database holds.
	 * @param expression an expression that names one revision, {@code current} included
	 * @return the revision in full, or empty if the expression names none, as
	 * {@code base} does
	 * @throws dev.migrator.revision.RevisionExpressionException if it names something
	 * unknown, or more than one revision
	 */
	Optional<RevisionDetails> find(String expression);

	/**
	 * Plan an upgrade without running it.
	 * @param target where to go
	 * @return the plan
	 */
	MigrationPlan planUpgrade(String target);

	/**
	 * Plan a downgrade without running it. Revisions that this release does not know are
	 * undone with the script that the database keeps.
	 * @param target the revision to go back to, which stays applied
	 * @return the plan
	 */
	MigrationPlan planDowngrade(String target);

	/**
	 * Write what an upgrade would send to the database as a script, made by running the
	 * plan on something that stands for the database: on SQLite a copy of the schema in
	 * memory, on PostgreSQL copies of the state tables alone, so that no statement is
	 * tried. The database is only read.
	 * @param target where to go from where the database is; or a range {@code A:B}, to
	 * write a script for any database in which {@code A} and all below it is applied,
	 * without a look at this one. Without {@code A} that is one in which nothing is,
	 * without {@code B} it goes to the heads
	 * @return the script
	 * @throws MigratorException if a revision in Java is on the way, or the upgrade would
	 * be refused or cannot be done
	 */
	MigrationScript upgradeScript(String target);

	/**
	 * Write what a downgrade would send to the database as a script, made as that of an
	 * upgrade is. The database is only read, and the script keeps nothing of what it
	 * drops.
	 * @param target the revision to go back to, which stays applied; or a range
	 * {@code A:B}, to write a script for any database in which {@code A} and all below it
	 * is applied, without a look at this one. Without {@code B} it goes to base
	 * @return the script
	 * @throws IrreversibleRevisionException if a revision on the way has no downgrade
	 * @throws BelowFloorException if the target is below the floor
	 * @throws MigratorException if a revision in Java is on the way, or the downgrade
	 * cannot be done
	 */
	MigrationScript downgradeScript(String target);

	/**
	 * Upgrade to all heads, and end a hold.
	 * @return what was done
	 */
	default MigrationResult upgrade() {
		return upgrade("heads");
	}

	/**
	 * Upgrade to a target, and end a hold.
	 * @param target where to go
	 * @return what was done
	 * @throws RevisionFailedException if a revision failed; those before it stay applied,
	 * the failed one left nothing
	 */
	MigrationResult upgrade(String target);

	/**
	 * Upgrade just as planned.
	 * @param target where to go
	 * @param planId the id of the plan that was looked at
	 * @return what was done
	 * @throws StalePlanException if the plan would be another one by now; nothing has run
	 */
	MigrationResult upgrade(String target, String planId);

	/**
	 * Go back to a target, just as planned. Afterwards the database is held: a restart of
	 * the same release does not upgrade it again.
	 * @param target the revision to go back to, which stays applied
	 * @param planId the id of the plan that was looked at
	 * @return what was done
	 * @throws StalePlanException if the plan would be another one by now; nothing has run
	 * @throws IrreversibleRevisionException if a revision on the way has no downgrade;
	 * nothing has run
	 * @throws BelowFloorException if the target is below the floor; nothing has run
	 */
	MigrationResult downgrade(String target, String planId);

	/**
	 * Do what a start of the application does: apply what is pending, unless the database
	 * is held, or fail where the release and the database do not fit together.
	 * @return what was done, which may be nothing
	 */
	MigrationResult upgradeOnStartup();

	/**
	 * Run nothing, and fail unless the database is as the release needs it.
	 * @throws PendingRevisionsException if revisions are pending
	 * @throws DivergedException if the release and the database do not fit together
	 */
	void verify();

	/**
	 * Record that the database is at a revision, without running anything: how a database
	 * that exists already is adopted.
	 * @param targets the revisions the database is at
	 * @return what was recorded
	 */
	MigrationResult stamp(String... targets);

	/**
	 * Forget all that is recorded as applied, and record that the database is at a
	 * revision, without running anything: the way out where the database names revisions
	 * that nobody knows any more. The history stays.
	 * @param targets the revisions the database is at; {@code base} for none
	 * @return what was recorded
	 */
	MigrationResult purgeAndStamp(String... targets);

	/**
	 * Accept the revision files as they are now for revisions that were changed after
	 * they had been applied.
	 * @return what was recorded
	 */
	MigrationResult repair();

	/**
	 * Return what downgrades have kept.
	 * @return the archives of the database
	 */
	Archives archives();

	/**
	 * Return the tenants that this migrator looks after, each in a schema of its own.
	 * What it does, it does to all of them.
	 * @return their schemas; empty for a migrator without tenants
	 */
	default List<String> tenants() {
		return List.of();
	}

	/**
	 * Compare each tenant with the revisions that this release knows. One that cannot be
	 * read does not keep the others from being told.
	 * @return what is to be said of each, by schema; empty for a migrator without tenants
	 */
	default Map<String, TenantStatus> tenantStatuses() {
		return Map.of();
	}

	/**
	 * Return the migrator of one tenant alone.
	 * @param schema the schema of the tenant
	 * @return a view of this migrator
	 * @throws MigratorException if there is no such tenant
	 */
	default Migrator tenant(String schema) {
		throw new MigratorException("There is no tenant '%s': this migrator has no tenants.".formatted(schema),
				"Name the migrator alone, or declare a TenantSchemas bean.");
	}

	/**
	 * Return this migrator acting for someone: the history then names the caller.
	 * @param caller on whose behalf
	 * @return a view of this migrator
	 */
	Migrator actingFor(Caller caller);

	/**
	 * Return this migrator acting for whom the history names by default, the user of the
	 * process unless another name is set.
	 * @param origin from where
	 * @return a view of this migrator
	 */
	Migrator actingFrom(Origin origin);

	/**
	 * Wait until no run is on in this process.
	 * @param timeout how long to wait at the most
	 * @return whether no run is on
	 */
	boolean awaitIdle(Duration timeout);

	/**
	 * Let no further run begin, cancel the one that is on and wait until it has rolled
	 * back and given its connection back: to be called before the {@code DataSource} is
	 * closed. Does not close the {@code DataSource}.
	 */
	@Override
	void close();

}
