package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.migrator.Caller;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.MigrationResult;
import dev.migrator.database.AppliedRevision;
import dev.migrator.database.DatabaseSession.ForeignKeys;
import dev.migrator.database.DatabaseSession.Lock;
import dev.migrator.database.StateTables;
import dev.migrator.database.StoredDowngrade;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes what the state tables say without running any revision, in one transaction.
 */
final class Bookkeeping {

	private static final Logger logger = LoggerFactory.getLogger(Bookkeeping.class);

	private final KnownRevisions known;

	private final StateSession session;

	private final Caller caller;

	private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);

	private final long start = System.nanoTime();

	private final List<MigrationResult.Step> done = new ArrayList<>();

	Bookkeeping(KnownRevisions known, StateSession session, Caller caller) {
		this.known = known;
		this.session = session;
		this.caller = caller;
	}

	/**
	 * Record that the database is at some revisions.
	 * @param purge whether nothing that is recorded counts
	 */
	MigrationResult stamp(List<String> targets, boolean purge) {
		return inTransaction(Operation.STAMP, (comparison) -> {
			Set<String> before = comparison.state().ids();
			Set<String> after = purge ? this.known.graph().stamp(Set.of(), targets)
					: comparison.graph().stamp(before, targets);
			for (Revision revision : comparison.graph().revisions()) {
				String id = revision.id();
				if (after.contains(id) && !before.contains(id)) {
					insert(revision);
				}
				else if (before.contains(id) && !after.contains(id)) {
					tables().delete(connection(), id);
				}
				else {
					continue;
				}
				this.done.add(new MigrationResult.Step(id, revision.message(), Duration.ZERO));
			}
			List<String> current = comparison.graph().maximal(after);
			if (!this.done.isEmpty()) {
				append(Operation.STAMP, null, comparison, comparison.state().version() + 1, current);
			}
			return current;
		});
	}

	private void insert(Revision revision) throws SQLException {
		String id = revision.id();
		StoredDowngrade downgrade = this.known.storedDowngrade(revision);
		tables().insert(connection(), new AppliedRevision(revision, this.known.kind(id), this.known.checksum(id),
				downgrade != null, this.startedAt, Duration.ZERO), this.known.source(id), downgrade);
	}

	/**
	 * Accept the files of modified revisions as they are now.
	 */
	MigrationResult repair() {
		return inTransaction(Operation.REPAIR, (comparison) -> {
			long version = comparison.state().version();
			for (String id : comparison.modified()) {
				Revision revision = this.known.graph().find(id).orElseThrow();
				tables().update(connection(), id, this.known.kind(id), this.known.checksum(id),
						this.known.storedDowngrade(revision));
				append(Operation.REPAIR, id, comparison, ++version, comparison.current());
				this.done.add(new MigrationResult.Step(id, revision.message(), Duration.ZERO));
			}
			return comparison.current();
		});
	}

	private MigrationResult inTransaction(Operation operation, Work work) {
		try {
			Comparison comparison = begin();
			if (comparison.state().unfinished() == null) {
				return change(comparison, operation, work);
			}
			this.session.session().rollback();
			// Who runs a revision outside a transaction holds this as long as it lives
			try (Lock lock = this.session.session().lockOutsideTransaction()) {
				return change(begin(), operation, work);
			}
		}
		catch (SQLException ex) {
			this.session.session().rollback();
			throw this.session.explain(ex, operation.word() + " the revisions; nothing was changed");
		}
		finally {
			this.session.session().rollback();
		}
	}

	private Comparison begin() throws SQLException {
		this.session.session().begin(ForeignKeys.UNCHANGED);
		this.session.createTables();
		return new Comparison(this.known, tables().read(connection()));
	}

	private MigrationResult change(Comparison comparison, Operation operation, Work work) throws SQLException {
		List<String> before = comparison.current();
		List<String> after = work.run(comparison);
		if (!this.done.isEmpty()) {
			this.session.session().commit();
			logger.info("{} of {}: {}", operation.word(), this.session.database().info().url(),
					Comparison.named(this.done.stream().map(MigrationResult.Step::revision).toList()));
		}
		return new MigrationResult(operation, this.done, before, after, duration(), List.of(), List.of(), null);
	}

	private void append(Operation operation, @Nullable String revision, Comparison comparison, long id,
			List<String> current) throws SQLException {
		tables().append(connection(),
				new HistoryEntry(id, operation, revision, this.caller.actor(), this.caller.origin(), this.startedAt,
						duration(), Outcome.SUCCEEDED, null, comparison.current(), current, comparison.heads()));
	}

	private Duration duration() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	private StateTables tables() {
		return this.session.tables();
	}

	private Connection connection() {
		return this.session.session().connection();
	}

	/**
	 * What is done in the transaction.
	 */
	@FunctionalInterface
	private interface Work {

		/**
		 * Do it.
		 * @return the current revisions afterwards
		 */
		List<String> run(Comparison comparison) throws SQLException;

	}

}
