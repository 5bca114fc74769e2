package dev.migrator.engine;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import dev.migrator.Caller;
import dev.migrator.DatabaseAccessException;
import dev.migrator.DatabaseInfo;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationScript;
import dev.migrator.MigrationStatus;
import dev.migrator.MigratorException;
import dev.migrator.RevisionDetails;
import dev.migrator.archive.DataArchives;
import dev.migrator.database.AppliedRevision;
import dev.migrator.database.DatabaseSession.ForeignKeys;
import dev.migrator.database.JdbcUrl;
import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.revision.RevisionPlan;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * What all views of one migrator share: the revisions, read once, and the lock that lets
 * one run at a time be on in this process.
 */
final class Engine {

	private final EngineSettings settings;

	private final Planning planning;

	private final ReentrantLock running = new ReentrantLock();

	private volatile boolean closed;

	private volatile @Nullable KnownRevisions known;

	private volatile @Nullable Run run;

	Engine(EngineSettings settings) {
		this(settings, null);
	}

	private Engine(EngineSettings settings, @Nullable KnownRevisions known) {
		this.settings = settings;
		this.planning = new Planning(settings);
		this.known = known;
	}

	EngineSettings settings() {
		return this.settings;
	}

	MigrationStatus status() {
		Run on = this.run;
		if (on != null) {
			return on.status();
		}
		return withSession((session) -> compare(session).status(session.database().info(), null));
	}

	List<HistoryEntry> history(int limit) {
		Run on = this.run;
		return (on != null) ? on.history(limit) : withSession((session) -> session.readHistory(limit));
	}

	RevisionGraph graph() {
		KnownRevisions loaded = this.known;
		return ((loaded != null) ? loaded : known(dialect())).graph();
	}

	/**
	 * See that the database answers, and read the revisions unless that is done.
	 * @return which database it is
	 */
	DatabaseInfo load() {
		return withSession((session) -> {
			known(session);
			return session.database().info();
		});
	}

	SqlDialect dialect() {
		return JdbcUrl.dialect(this.settings.dataSource())
			.orElseGet(() -> withSession((session) -> session.database().dialect()));
	}

	Optional<RevisionDetails> find(String expression) {
		return withSession((session) -> {
			Comparison comparison = compare(session);
			return comparison.graph()
				.resolveOne(expression, comparison.state().ids())
				.map((revision) -> details(comparison, session, revision));
		});
	}

	private RevisionDetails details(Comparison comparison, StateSession session, Revision revision) {
		boolean isKnown = comparison.isKnown(revision.id());
		AppliedRevision row = comparison.state().applied().get(revision.id());
		Optional<Migration> downgrade = Planning.migration(comparison.known(), session,
				comparison.step(Direction.DOWNGRADE, revision));
		return new RevisionDetails(comparison.status(revision), comparison.graph().children(revision.id()),
				isKnown ? comparison.known().source(revision.id()) : null,
				isKnown ? comparison.known().checksum(revision.id()) : (row != null) ? row.checksum() : null,
				downgrade.isPresent(), isKnown ? comparison.known().upgrade(revision).sql() : null,
				downgrade.map(Migration::sql).orElse(null));
	}

	MigrationPlan planUpgrade(String target) {
		return plan(target, (comparison) -> comparison.graph().planUpgrade(comparison.state().ids(), target));
	}

	MigrationPlan planDowngrade(String target) {
		return plan(target, (comparison) -> comparison.graph().planDowngrade(comparison.state().ids(), target));
	}

	private MigrationPlan plan(String target, Function<Comparison, RevisionPlan> way) {
		return withSession((session) -> {
			Comparison comparison = compare(session);
			return this.planning.plan(comparison, session, way.apply(comparison), target);
		});
	}

	MigrationScript script(Direction direction, String target, Caller caller) {
		return new Scripting(this, direction, target, caller).script();
	}

	/**
	 * Return an engine that has read the revisions already.
	 */
	Engine withSettings(EngineSettings others) {
		return new Engine(others, this.known);
	}

	MigrationResult startup(Caller caller) {
		return run(Operation.UPGRADE, (comparison, session) -> this.planning.startup(comparison), caller);
	}

	void verify() {
		withSession((session) -> {
			this.planning.verify(compare(session));
			return true;
		});
	}

	MigrationResult upgrade(String target, @Nullable String planId, Caller caller) {
		return run(Operation.UPGRADE, new UpgradePlanner(this.planning, target, planId), caller);
	}

	MigrationResult downgrade(String target, String planId, Caller caller) {
		return run(Operation.DOWNGRADE,
				(comparison, session) -> this.planning.downgrade(comparison, session, target, planId), caller);
	}

	private MigrationResult run(Operation operation, Planner planner, Caller caller) {
		List<MigrationResult.Step> done = new ArrayList<>();
		try {
			return exclusively(operation.word(), (session) -> {
				Run started = new Run(this.settings, known(session), session, operation, planner, caller, done);
				this.run = started;
				try {
					// Who closed it before could not see the run to cancel it
					refuseIfClosed();
					return started.execute();
				}
				finally {
					this.run = null;
				}
			});
		}
		catch (LockTimeoutException ex) {
			throw new LockTimeoutException(FailureReport.withState(ex, done), ex.getAction(), ex);
		}
		catch (DatabaseAccessException ex) {
			throw new DatabaseAccessException(FailureReport.withState(ex, done), ex.getAction(), ex);
		}
	}

	MigrationResult stamp(List<String> targets, boolean purge, Caller caller) {
		return exclusively(Operation.STAMP.word(), (session) -> bookkeeping(session, caller).stamp(targets, purge));
	}

	MigrationResult repair(Caller caller) {
		return exclusively(Operation.REPAIR.word(), (session) -> bookkeeping(session, caller).repair());
	}

	<T> T readArchives(String activity, ArchiveWork<T> work) {
		return withSession((session) -> session.read(activity, (connection) -> work.run(session.archives())));
	}

	<T> T changeArchives(String activity, ArchiveWork<T> work) {
		return exclusively(activity, (session) -> {
			try {
				session.session().begin(ForeignKeys.UNCHANGED);
				T result = work.run(session.archives());
				session.session().commit();
				return result;
			}
			catch (SQLException ex) {
				session.session().rollback();
				throw session.explain(ex, activity + "; nothing was changed");
			}
			finally {
				session.session().rollback();
			}
		});
	}

	private Bookkeeping bookkeeping(StateSession session, Caller caller) {
		return new Bookkeeping(known(session), session, caller);
	}

	private <T> T exclusively(String activity, Function<StateSession, T> work) {
		if (this.running.isHeldByCurrentThread()) {
			throw new MigratorException(
					"The migrator '%s' was asked to %s in the middle of a run of its own; nothing was done."
						.formatted(this.settings.name(), activity),
					"Wait until the run is over: listeners and revisions are called in the middle of it.");
		}
		if (!awaitTurn(this.settings.lockTimeout())) {
			throw new LockTimeoutException(
					"The migrator '%s' could not %s: another run was on in this process for longer than %s."
						.formatted(this.settings.name(), activity, this.settings.lockTimeout()),
					"Look at the status of the migrator, wait until the run is over and try again.", null);
		}
		try {
			refuseIfClosed();
			return withSession(work);
		}
		finally {
			this.running.unlock();
		}
	}

	private void refuseIfClosed() {
		if (this.closed) {
			throw new MigratorException(
					"The migrator '%s' is closed, since the application is shutting down; nothing was done."
						.formatted(this.settings.name()),
					"Start the application and try again.");
		}
	}

	private boolean awaitTurn(Duration timeout) {
		try {
			return this.running.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	boolean awaitIdle(Duration timeout) {
		if (!awaitTurn(timeout)) {
			return false;
		}
		this.running.unlock();
		return true;
	}

	void close() {
		stop();
		awaitIdle(this.settings.lockTimeout());
	}

	/**
	 * Let no further run begin and cancel the one that is on, without waiting for it.
	 */
	void stop() {
		this.closed = true;
		Run on = this.run;
		if (on != null) {
			on.cancel();
		}
	}

	<T> T withSession(Function<StateSession, T> work) {
		try (StateSession session = StateSession.open(this.settings, () -> this.closed)) {
			return work.apply(session);
		}
	}

	Comparison compare(StateSession session) {
		return new Comparison(known(session), session.readState());
	}

	private KnownRevisions known(StateSession session) {
		return known(session.database().dialect());
	}

	private KnownRevisions known(SqlDialect dialect) {
		KnownRevisions loaded = this.known;
		if (loaded == null) {
			loaded = KnownRevisions.load(this.settings, dialect);
			this.known = loaded;
		}
		return loaded;
	}

	/**
	 * Something that uses the archives.
	 *
	 * @param <T> the type of its answer
	 */
	@FunctionalInterface
	interface ArchiveWork<T> {

		T run(DataArchives archives) throws SQLException;

	}

}
