package dev.migrator.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import javax.sql.DataSource;

import dev.migrator.Archives;
import dev.migrator.Caller;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Origin;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationScript;
import dev.migrator.MigrationStatus;
import dev.migrator.Migrator;
import dev.migrator.RevisionDetails;
import dev.migrator.TenantStatus;
import dev.migrator.engine.TenantEngines.Answers;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * A view of the engines of all tenants for one caller.
 */
final class TenantMigrator implements Migrator {

	private final TenantEngines engines;

	private final @Nullable Caller caller;

	TenantMigrator(TenantEngines engines, @Nullable Caller caller) {
		this.engines = engines;
		this.caller = caller;
	}

	@Override
	public List<String> tenants() {
		return this.engines.schemas();
	}

	@Override
	public Map<String, TenantStatus> tenantStatuses() {
		return TenantsStatus.each(this.engines.each(TenantsStatus::look));
	}

	@Override
	public Migrator tenant(String schema) {
		return new RevisionMigrator(this.engines.engine(schema), this.caller);
	}

	@Override
	public MigrationStatus status() {
		return TenantsStatus.of(this.engines.each(TenantsStatus::look), this.engines.template().graph());
	}

	@Override
	public List<HistoryEntry> history(int limit) {
		Answers<List<HistoryEntry>> answers = this.engines.each((engine) -> engine.history(limit));
		// One that cannot be read does not keep the others from being told
		return (answers.values().isEmpty() ? answers.all() : answers.values().values()).stream()
			.flatMap(Collection::stream)
			.sorted(Comparator.comparing(HistoryEntry::startedAt).reversed())
			.limit(limit)
			.toList();
	}

	@Override
	public RevisionGraph graph() {
		return this.engines.template().graph();
	}

	@Override
	public DataSource dataSource() {
		return this.engines.template().settings().dataSource();
	}

	@Override
	public SqlDialect dialect() {
		return this.engines.template().dialect();
	}

	@Override
	public Optional<RevisionDetails> find(String expression) {
		throw this.engines.oneAtATime("look at a revision");
	}

	@Override
	public MigrationPlan planUpgrade(String target) {
		throw this.engines.oneAtATime("plan an upgrade");
	}

	@Override
	public MigrationPlan planDowngrade(String target) {
		throw this.engines.oneAtATime("plan a downgrade");
	}

	@Override
	public MigrationScript upgradeScript(String target) {
		throw this.engines.oneAtATime("write a script");
	}

	@Override
	public MigrationScript downgradeScript(String target) {
		throw this.engines.oneAtATime("write a script");
	}

	@Override
	public MigrationResult upgrade(String target) {
		Caller acting = callerOr(Origin.API);
		return run((engine) -> engine.upgrade(target, null, acting));
	}

	@Override
	public MigrationResult upgradeOnStartup() {
		Caller acting = callerOr(Origin.STARTUP);
		return run((engine) -> engine.startup(acting));
	}

	private MigrationResult run(Function<Engine, MigrationResult> work) {
		long start = System.nanoTime();
		List<MigrationResult> results = this.engines.each(work).all();
		return new MigrationResult(Operation.UPGRADE, joined(results, MigrationResult::steps),
				union(results, MigrationResult::from), union(results, MigrationResult::to),
				Duration.ofNanos(System.nanoTime() - start), joined(results, MigrationResult::archives),
				joined(results, MigrationResult::restorations), null);
	}

	private static <T> List<T> joined(List<MigrationResult> results, Function<MigrationResult, List<T>> part) {
		return results.stream().map(part).flatMap(Collection::stream).toList();
	}

	private static List<String> union(List<MigrationResult> results, Function<MigrationResult, List<String>> part) {
		return joined(results, part).stream().distinct().sorted().toList();
	}

	@Override
	public MigrationResult upgrade(String target, String planId) {
		throw this.engines.oneAtATime("upgrade as planned");
	}

	@Override
	public MigrationResult downgrade(String target, String planId) {
		throw this.engines.oneAtATime("downgrade");
	}

	@Override
	public void verify() {
		this.engines.each((engine) -> {
			engine.verify();
			return true;
		}).all();
	}

	@Override
	public MigrationResult stamp(String... targets) {
		throw this.engines.oneAtATime("stamp");
	}

	@Override
	public MigrationResult purgeAndStamp(String... targets) {
		throw this.engines.oneAtATime("stamp");
	}

	@Override
	public MigrationResult repair() {
		throw this.engines.oneAtATime("repair");
	}

	@Override
	public Archives archives() {
		if (tenants().isEmpty()) {
			return new StoredArchives(this.engines.template());
		}
		throw this.engines.oneAtATime("tell what downgrades have kept");
	}

	@Override
	public Migrator actingFor(Caller caller) {
		return new TenantMigrator(this.engines, caller);
	}

	@Override
	public Migrator actingFrom(Origin origin) {
		return actingFor(callerOr(origin));
	}

	private Caller callerOr(Origin origin) {
		return RevisionMigrator.callerOr(this.caller, this.engines.settings(), origin);
	}

	@Override
	public boolean awaitIdle(Duration timeout) {
		return this.engines.awaitIdle(timeout);
	}

	@Override
	public void close() {
		this.engines.close();
	}

}
