package dev.migrator.boot.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import javax.sql.DataSource;

import dev.migrator.Archives;
import dev.migrator.Caller;
import dev.migrator.DatabaseInfo;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Origin;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationScript;
import dev.migrator.MigrationStatus;
import dev.migrator.Migrator;
import dev.migrator.RevisionDetails;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.sql.SqlDialect;

/**
 * A migrator that answers what a test wants it to.
 */
class StubMigrator implements Migrator {

	Supplier<MigrationPlan> plan = () -> {
		throw new UnsupportedOperationException();
	};

	Supplier<MigrationResult> result = () -> {
		throw new UnsupportedOperationException();
	};

	@Override
	public MigrationStatus status() {
		return new MigrationStatus(new DatabaseInfo("Stub", "1", "jdbc:stub"), MigrationStatus.State.UP_TO_DATE, "",
				List.of("aaaa0002"), List.of("aaaa0002"), List.of(), List.of(), null);
	}

	@Override
	public List<HistoryEntry> history(int limit) {
		return List.of();
	}

	@Override
	public RevisionGraph graph() {
		throw new UnsupportedOperationException();
	}

	@Override
	public DataSource dataSource() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Optional<RevisionDetails> find(String expression) {
		return Optional.empty();
	}

	@Override
	public MigrationPlan planUpgrade(String target) {
		return this.plan.get();
	}

	@Override
	public MigrationPlan planDowngrade(String target) {
		return this.plan.get();
	}

	@Override
	public MigrationScript upgradeScript(String target) {
		throw new UnsupportedOperationException();
	}

	@Override
	public MigrationScript downgradeScript(String target) {
		throw new UnsupportedOperationException();
	}

	@Override
	public MigrationResult upgrade(String target) {
		return this.result.get();
	}

	@Override
	public MigrationResult upgrade(String target, String planId) {
		return this.result.get();
	}

	@Override
	public MigrationResult downgrade(String target, String planId) {
		return this.result.get();
	}

	@Override
	public MigrationResult upgradeOnStartup() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void verify() {
	}

	@Override
	public MigrationResult stamp(String... targets) {
		throw new UnsupportedOperationException();
	}

	@Override
	public MigrationResult purgeAndStamp(String... targets) {
		throw new UnsupportedOperationException();
	}

	@Override
	public SqlDialect dialect() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Migrator actingFrom(Origin origin) {
		throw new UnsupportedOperationException();
	}

	@Override
	public MigrationResult repair() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Archives archives() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Migrator actingFor(Caller caller) {
		return this;
	}

	@Override
	public boolean awaitIdle(Duration timeout) {
		return true;
	}

	@Override
	public void close() {
	}

}
