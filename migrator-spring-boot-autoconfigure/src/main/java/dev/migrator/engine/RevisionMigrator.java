package dev.migrator.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

import dev.migrator.Archives;
import dev.migrator.Caller;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Origin;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationScript;
import dev.migrator.MigrationStatus;
import dev.migrator.Migrator;
import dev.migrator.RevisionDetails;
import dev.migrator.database.ProcessOwner;
import dev.migrator.revision.Direction;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * A view of an {@link Engine} for one caller.
 */
final class RevisionMigrator implements Migrator {

	private final Engine engine;

	private final @Nullable Caller caller;

	RevisionMigrator(Engine engine, @Nullable Caller caller) {
		this.engine = engine;
		this.caller = caller;
	}

	@Override
	public MigrationStatus status() {
		return this.engine.status();
	}

	@Override
	public List<HistoryEntry> history(int limit) {
		return this.engine.history(limit);
	}

	@Override
	public RevisionGraph graph() {
		return this.engine.graph();
	}

	@Override
	public SqlDialect dialect() {
		return this.engine.dialect();
	}

	@Override
	public DataSource dataSource() {
		return this.engine.settings().dataSource();
	}

	@Override
	public Optional<RevisionDetails> find(String expression) {
		return this.engine.find(expression);
	}

	@Override
	public MigrationPlan planUpgrade(String target) {
		return this.engine.planUpgrade(target);
	}

	@Override
	public MigrationPlan planDowngrade(String target) {
		return this.engine.planDowngrade(target);
	}

	@Override
	public MigrationScript upgradeScript(String target) {
		return this.engine.script(Direction.UPGRADE, target, callerOr(Origin.API));
	}

	@Override
	public MigrationScript downgradeScript(String target) {
		return this.engine.script(Direction.DOWNGRADE, target, callerOr(Origin.API));
	}

	@Override
	public MigrationResult upgrade(String target) {
		return this.engine.upgrade(target, null, callerOr(Origin.API));
	}

	@Override
	public MigrationResult upgrade(String target, String planId) {
		return this.engine.upgrade(target, planId, callerOr(Origin.API));
	}

	@Override
	public MigrationResult downgrade(String target, String planId) {
		return this.engine.downgrade(target, planId, callerOr(Origin.API));
	}

	@Override
	public MigrationResult upgradeOnStartup() {
		return this.engine.startup(callerOr(Origin.STARTUP));
	}

	@Override
	public void verify() {
		this.engine.verify();
	}

	@Override
	public MigrationResult stamp(String... targets) {
		return this.engine.stamp(List.of(targets), false, callerOr(Origin.API));
	}

	@Override
	public MigrationResult purgeAndStamp(String... targets) {
		return this.engine.stamp(List.of(targets), true, callerOr(Origin.API));
	}

	@Override
	public MigrationResult repair() {
		return this.engine.repair(callerOr(Origin.API));
	}

	@Override
	public Archives archives() {
		return new StoredArchives(this.engine);
	}

	@Override
	public Migrator actingFor(Caller caller) {
		return new RevisionMigrator(this.engine, caller);
	}

	@Override
	public Migrator actingFrom(Origin origin) {
		return actingFor(callerOr(origin));
	}

	@Override
	public boolean awaitIdle(Duration timeout) {
		return this.engine.awaitIdle(timeout);
	}

	@Override
	public void close() {
		this.engine.close();
	}

	private Caller callerOr(Origin origin) {
		return callerOr(this.caller, this.engine.settings(), origin);
	}

	/**
	 * Return who acts.
	 */
	static Caller callerOr(@Nullable Caller caller, EngineSettings settings, Origin origin) {
		if (caller != null) {
			return caller;
		}
		String actor = settings.actor();
		return new Caller((actor != null) ? actor : ProcessOwner.name(), origin);
	}

}
