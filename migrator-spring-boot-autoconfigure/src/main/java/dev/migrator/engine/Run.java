package dev.migrator.engine;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import dev.migrator.Archive;
import dev.migrator.Caller;
import dev.migrator.DatabaseAccessException;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.MigrationEvent;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.Progress;
import dev.migrator.MigratorException;
import dev.migrator.Restoration;
import dev.migrator.archive.Preservation;
import dev.migrator.archive.Refill;
import dev.migrator.archive.Restorer;
import dev.migrator.database.AppliedRevision;
import dev.migrator.database.Database;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.DatabaseSession.ForeignKeys;
import dev.migrator.database.DatabaseSession.Lock;
import dev.migrator.database.DatabaseState;
import dev.migrator.database.StateTables;
import dev.migrator.database.StoredDowngrade;
import dev.migrator.revision.Direction;
import dev.migrator.script.RevisionFileException;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * One run: takes the steps that its planner names, one after the other, and asks again
 * when the database turns out to have changed meanwhile. What a revision does, its row
 * and its history entry commit together.
 */
final class Run {

	private static final int EARLIER_HISTORY = 100;

	private static final int VALIDATION_SECONDS = 5;

	private final Logger logger;

	private final EngineSettings settings;

	private final KnownRevisions known;

	private final StateSession connection;

	private final Operation operation;

	private final Planner planner;

	private final Caller caller;

	private final StatementRunner statements;

	private final RunState state;

	private final TransactionCallbacks callbacks = new TransactionCallbacks();

	private List<String> before;

	private final long start = System.nanoTime();

	private final Deque<Step> remaining = new ArrayDeque<>();

	private final List<MigrationResult.Step> done;

	private final List<Archive> archives = new ArrayList<>();

	private final List<Restoration> restorations = new ArrayList<>();

	private Set<String> toRestore = Set.of();

	private @Nullable Path backup;

	private volatile List<HistoryEntry> earlierHistory = List.of();

	private volatile @Nullable Progress progress;

	// The version at which a run outside a transaction is known to have been cut off
	private long cutOff = -1;

	private boolean holdsLock;

	Run(EngineSettings settings, KnownRevisions known, StateSession connection, Operation operation, Planner planner,
			Caller caller, List<MigrationResult.Step> done) {
		// What only seems to happen is nobody's concern
		this.logger = settings.rehearsal() ? NOPLogger.NOP_LOGGER : LoggerFactory.getLogger(Run.class);
		this.settings = settings;
		this.known = known;
		this.connection = connection;
		this.operation = operation;
		this.planner = planner;
		this.caller = caller;
		this.done = done;
		this.statements = new StatementRunner(connection.database(), connection.session());
		this.state = new RunState(known, connection.readState());
		this.before = this.state.current();
	}

	MigrationResult execute() {
		plan();
		if (this.remaining.isEmpty()) {
			return result();
		}
		this.earlierHistory = this.connection.readHistory(EARLIER_HISTORY);
		publish(new MigrationEvent.RunStarted(this.settings.name(), this.operation, this.remaining.size()));
		MigrationResult result;
		try {
			backUp();
			runSteps();
			result = result();
		}
		catch (RuntimeException ex) {
			publish(new MigrationEvent.RunFailed(this.settings.name(), this.operation, ex));
			throw ex;
		}
		catch (Error ex) {
			// Whoever waits for the end of the run, as readiness does, has to hear of it
			publish(new MigrationEvent.RunFailed(this.settings.name(), this.operation, new IllegalStateException(ex)));
			throw ex;
		}
		log(result);
		publish(new MigrationEvent.RunCompleted(this.settings.name(), this.operation, result));
		return result;
	}

	private void backUp() {
		BackupMode mode = this.settings.backupMode();
		boolean wanted = mode == BackupMode.ALWAYS
				|| (mode == BackupMode.DOWNGRADE && this.operation == Operation.DOWNGRADE);
		if (wanted) {
			try {
				this.statements.interruptibly(() -> this.backup = session().backUp(this.settings.backupDirectory(),
						"before-" + this.operation.word()));
			}
			catch (SQLException ex) {
				MigratorException failure = this.connection.explain(ex, "make a backup");
				throw new DatabaseAccessException(failure.getMessage() + "\nNothing has run.", failure.getAction(), ex);
			}
			this.logger.info("Backup of {}: {}", this.connection.database().info().url(), this.backup);
		}
	}

	private MigrationResult result() {
		return new MigrationResult(this.operation, this.done, this.before, this.state.current(),
				Duration.ofNanos(System.nanoTime() - this.start), this.archives, this.restorations,
				(this.backup != null) ? this.backup.toString() : null);
	}

	private void log(MigrationResult result) {
		String url = this.connection.database().info().url();
		if (result.steps().isEmpty()) {
			this.logger.info("Nothing was left to {} in {}: another process did it", this.operation.word(), url);
		}
		else {
			this.logger.info("{} of {}: {} revision(s) in {} ms, from {} to {}",
					(this.operation == Operation.UPGRADE) ? "Upgrade" : "Downgrade", url, result.steps().size(),
					result.duration().toMillis(), FailureReport.inWords(result.from()),
					FailureReport.inWords(result.to()));
		}
	}

	/**
	 * Return the status as far as the run has brought the database, from any thread.
	 */
	MigrationStatus status() {
		return new Comparison(this.known, this.state.snapshot()).status(this.connection.database().info(),
				this.progress);
	}

	/**
	 * Return the newest history entries, from any thread.
	 */
	List<HistoryEntry> history(int limit) {
		List<HistoryEntry> entries = new ArrayList<>(this.state.written());
		entries.addAll(this.earlierHistory);
		return entries.stream().limit(limit).toList();
	}

	/**
	 * Let the statement that runs fail, from any thread.
	 */
	void cancel() {
		Progress at = this.progress;
		this.logger.warn(
				"Cancelling the {} of revision {}, since the application is shutting down and may not wait longer",
				this.operation.word(), (at != null) ? at.revision() : "(none yet)");
		this.statements.cancel();
	}

	/**
	 * Ask the planner, and read all that is going to run before any of it does: what
	 * cannot run must not be found when half of the run is done.
	 */
	private void plan() {
		List<Step> steps = this.planner.plan(this.state.comparison(), this.connection);
		List<Problem> problems = new ArrayList<>();
		for (Step step : steps) {
			Migration migration = migration(step);
			problems.addAll(migration.problems());
			if (this.settings.transactionMode() == TransactionMode.SINGLE
					&& (!migration.transactional() || leavesForeignKeysOff(migration))) {
				throw FailureReport.needsItsOwnTransaction(step, migration);
			}
			if (!migration.transactional() && !session().runsOutsideTransactions()) {
				throw FailureReport.needsASessionOfItsOwn(step, migration);
			}
		}
		if (!problems.isEmpty()) {
			throw new RevisionFileException(problems);
		}
		this.remaining.clear();
		this.remaining.addAll(steps);
		this.toRestore = (this.operation == Operation.UPGRADE && !steps.isEmpty()) ? this.connection
			.read("read which archives there are", (connection) -> this.connection.archives().revisionsToRestore())
				: Set.of();
	}

	private Migration migration(Step step) {
		return Planning.migration(this.known, this.connection, step).orElseThrow();
	}

	private void runSteps() {
		while (!this.remaining.isEmpty()) {
			Step next = this.remaining.getFirst();
			started(next, 0);
			Migration migration = migration(next);
			tellOfForeignKeys(migration);
			inOneTransaction(next).forEach((step) -> migration(step).prepare());
			boolean ran = false;
			// Others may do something else meanwhile, and the step still be the next
			while (!ran && isNext(next)) {
				ran = migration.transactional() ? runInTransaction(next, migration)
						: runOutsideTransaction(next, migration);
			}
			if (!ran) {
				publish(new MigrationEvent.RevisionSkipped(this.settings.name(), this.operation, next.revision()));
			}
		}
	}

	private List<Step> inOneTransaction(Step first) {
		return (this.settings.transactionMode() == TransactionMode.SINGLE) ? List.copyOf(this.remaining)
				: List.of(first);
	}

	private boolean isNext(Step step) {
		Step next = this.remaining.peekFirst();
		return next != null && next.isSameAs(step);
	}

	private boolean runInTransaction(Step first, Migration migration) {
		boolean together = this.settings.transactionMode() == TransactionMode.SINGLE;
		if (!beginFor(first, together ? ForeignKeys.UNCHANGED : foreignKeys(migration))) {
			return false;
		}
		List<Attempt> attempts = new ArrayList<>();
		for (Step step : inOneTransaction(first)) {
			if (!attempts.isEmpty()) {
				started(step, attempts.size());
				tellOfForeignKeys(migration(step));
			}
			Attempt attempt = new Attempt(step, attempts.isEmpty() ? migration : migration(step));
			attempts.add(attempt);
			boolean ran = attempt.run(() -> {
				attempt.keepData();
				attempt.runStatements();
				attempt.restoreData();
				write(attempt);
			});
			if (!ran) {
				return false;
			}
		}
		Attempt last = attempts.get(attempts.size() - 1);
		if (!last.run(last::commit)) {
			return false;
		}
		attempts.forEach(this::completed);
		return true;
	}

	/**
	 * Decide about foreign keys before the transaction begins: within one it is too late.
	 */
	private ForeignKeys foreignKeys(Migration migration) {
		if (leavesForeignKeysOff(migration)) {
			return ForeignKeys.OFF;
		}
		return migration.needsForeignKeysOff(this.connection.database()) ? ForeignKeys.OFF_TO_ALTER_TABLES
				: ForeignKeys.UNCHANGED;
	}

	private boolean leavesForeignKeysOff(Migration migration) {
		return migration.foreignKeysOff() && this.connection.database().canLeaveForeignKeysOff();
	}

	private void tellOfForeignKeys(Migration migration) {
		if (migration.foreignKeysOff() && !leavesForeignKeysOff(migration)) {
			this.logger.warn(
					"{} says that foreign keys are to be off, but {} enforces them all the same. To change rows in an "
							+ "order that they forbid, declare them DEFERRABLE there and set them DEFERRED.",
					migration.place(null), this.connection.database().info().product());
		}
	}

	private boolean runOutsideTransaction(Step step, Migration migration) {
		try (Lock lock = session().lockOutsideTransaction()) {
			this.holdsLock = true;
			if (!beginFor(step, ForeignKeys.UNCHANGED)) {
				return false;
			}
			Attempt attempt = new Attempt(step, migration);
			attempt.run(() -> {
				// Should the process end half way, the next one has to know
				append(attempt, Outcome.STARTED, null, this.state.current(), null);
				attempt.keepData();
				commit();
				attempt.runStatements();
				begin(ForeignKeys.UNCHANGED);
				attempt.restoreData();
				write(attempt);
				attempt.commit();
			});
			completed(attempt);
			return true;
		}
		finally {
			this.holdsLock = false;
		}
	}

	/**
	 * Begin a transaction for a step, if the step is still the next.
	 * @return whether it is; if not, there is no transaction
	 */
	private boolean beginFor(Step step, ForeignKeys foreignKeys) {
		try {
			if (begin(foreignKeys)) {
				plan();
				if (this.done.isEmpty()) {
					this.before = this.state.current();
				}
			}
			if (isBeingRunOutsideTransaction()) {
				session().rollback();
				// Whoever runs it holds this lock for as long as it lives
				session().lockOutsideTransaction().close();
				this.cutOff = this.state.version();
				return false;
			}
			if (isNext(step)) {
				return true;
			}
			session().rollback();
			return false;
		}
		catch (SQLException ex) {
			session().rollback();
			throw this.connection.explain(ex, "begin revision " + step.id());
		}
		catch (RuntimeException ex) {
			session().rollback();
			throw ex;
		}
	}

	private boolean isBeingRunOutsideTransaction() {
		String unfinished = this.state.comparison().state().unfinished();
		if (unfinished == null || this.state.version() != this.state.comparison().state().version()) {
			return false;
		}
		if (!this.holdsLock && this.cutOff != this.state.version()) {
			return true;
		}
		this.logger.warn("Revision {} was cut off while it ran outside a transaction: parts of it may be done already",
				unfinished);
		return false;
	}

	/**
	 * Begin a transaction, and take the state anew if it is not what it was.
	 * @return whether it was taken anew
	 */
	private boolean begin(ForeignKeys foreignKeys) throws SQLException {
		session().begin(foreignKeys);
		boolean created = !this.state.tablesExist();
		if (created) {
			this.connection.createTables();
		}
		if (created || tables().readVersion(session().connection()) != this.state.version()) {
			DatabaseState fresh = tables().read(session().connection());
			boolean changed = fresh.version() != this.state.version();
			this.state.take(fresh);
			return changed;
		}
		return false;
	}

	private void commit() throws SQLException {
		session().commit();
		this.state.committed();
		this.callbacks.committed();
	}

	/**
	 * Write down that a step is done.
	 */
	private void write(Attempt attempt) throws SQLException {
		Step step = attempt.step;
		Duration duration = attempt.duration();
		AppliedRevision row = null;
		if (step.direction() == Direction.UPGRADE) {
			StoredDowngrade downgrade = this.known.storedDowngrade(step.revision());
			row = new AppliedRevision(step.revision(), this.known.kind(step.id()), this.known.checksum(step.id()),
					downgrade != null, attempt.startedAt, duration);
			tables().insert(session().connection(), row, attempt.migration.source(), downgrade);
		}
		else {
			tables().delete(session().connection(), step.id());
		}
		List<String> current = this.state.current();
		this.state.move(step);
		append(attempt, Outcome.SUCCEEDED, null, current, row);
	}

	private void append(Attempt attempt, Outcome outcome, @Nullable String error, List<String> current,
			@Nullable AppliedRevision row) throws SQLException {
		append(this.connection, attempt, outcome, error, current, row);
	}

	private void append(StateSession session, Attempt attempt, Outcome outcome, @Nullable String error,
			List<String> current, @Nullable AppliedRevision row) throws SQLException {
		Step step = attempt.step;
		HistoryEntry entry = new HistoryEntry(this.state.version() + 1, step.operation(), step.id(),
				this.caller.actor(), this.caller.origin(), attempt.startedAt,
				(outcome != Outcome.STARTED) ? attempt.duration() : null, outcome, error, current, this.state.current(),
				this.state.comparison().heads());
		session.tables().append(session.session().connection(), entry);
		this.state.wrote(entry, (outcome == Outcome.SUCCEEDED) ? step : null, row);
	}

	private void started(Step step, int uncommitted) {
		int number = this.done.size() + uncommitted + 1;
		int all = this.done.size() + this.remaining.size();
		this.progress = new Progress(step.operation(), step.id(), number, all);
		publish(new MigrationEvent.RevisionStarted(this.settings.name(), this.operation, step.revision(), number, all));
	}

	private void completed(Attempt attempt) {
		Step step = attempt.step;
		Duration duration = attempt.duration();
		this.remaining.removeFirst();
		this.archives.addAll(attempt.archives);
		this.restorations.addAll(attempt.restorations);
		this.done.add(new MigrationResult.Step(step.id(), step.revision().message(), duration));
		this.logger.info("{} {} {} ({} ms)", (step.direction() == Direction.UPGRADE) ? "Applied" : "Undid", step.id(),
				step.revision().message(), duration.toMillis());
		publish(new MigrationEvent.RevisionCompleted(this.settings.name(), this.operation, step.revision(), duration));
	}

	private void publish(MigrationEvent event) {
		this.settings.listeners().forEach((listener) -> listener.onMigrationEvent(event));
	}

	private Execution execution(ProgressLog progress, @Nullable Preservation preservation, @Nullable Refill refill) {
		List<DataSource> dataSources = new ArrayList<>(List.of(this.settings.dataSource()));
		dataSources.addAll(this.settings.sameDatabase());
		return new Execution(dataSources, this.connection.database().dialect(), session(), this.statements, progress,
				this.callbacks, preservation, refill);
	}

	private DatabaseSession session() {
		return this.connection.session();
	}

	private StateTables tables() {
		return this.connection.tables();
	}

	/**
	 * One attempt at one step.
	 */
	private final class Attempt {

		private final Step step;

		private final Migration migration;

		private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);

		private final long start = System.nanoTime();

		private @Nullable Duration duration;

		private long statementsRun;

		private @Nullable Preservation preservation;

		private @Nullable Restorer restorer;

		private List<Archive> archives = List.of();

		private List<Restoration> restorations = List.of();

		private boolean committing;

		private Attempt(Step step, Migration migration) {
			this.step = step;
			this.migration = migration;
		}

		/**
		 * Return how long the statements took, or have taken until now.
		 */
		Duration duration() {
			return (this.duration != null) ? this.duration : Duration.ofNanos(System.nanoTime() - this.start);
		}

		/**
		 * Keep what the step is going to take away, as far as that can be told, or
		 * prepare to put back what was kept.
		 */
		void keepData() throws SQLException {
			boolean down = this.step.direction() == Direction.DOWNGRADE;
			if (down ? Run.this.settings.preserveData() : Run.this.toRestore.contains(this.step.id())) {
				Run.this.statements.interruptibly(down ? this::preserve : this::prepareToRestore);
			}
		}

		private void preserve() throws SQLException {
			Preservation preservation = Run.this.connection.archives().preserve(this.step.id());
			if (this.migration.foreseeable()) {
				preservation.foresee(this.migration.statements());
			}
			this.preservation = preservation;
		}

		private void prepareToRestore() throws SQLException {
			this.restorer = Run.this.connection.archives().restorer(this.step.id(), this.migration.statements());
		}

		void runStatements() throws SQLException, StatementFailedException, RevisionCodeException {
			Restorer restorer = this.restorer;
			this.statementsRun = this.migration
				.run(execution(new ProgressLog(Run.this.settings, this.step, this.migration::place), this.preservation,
						(restorer != null && this.migration.transactional()) ? restorer.refill() : null));
			session().afterStatements();
			this.duration = duration();
		}

		/**
		 * Put back what was kept when the revision was undone.
		 */
		void restoreData() throws SQLException {
			Preservation preservation = this.preservation;
			if (preservation != null) {
				if (this.migration.transactional()) {
					preservation.requireNothingElseGone();
				}
				this.archives = preservation.settle();
			}
			Restorer restorer = this.restorer;
			if (restorer != null) {
				Run.this.statements.interruptibly(() -> this.restorations = restorer.restore());
				this.duration = Duration.ofNanos(System.nanoTime() - this.start);
			}
		}

		/**
		 * Commit what the step has done and that it is done.
		 */
		void commit() throws SQLException {
			this.committing = true;
			Run.this.commit();
		}

		/**
		 * Do a part of the attempt; if it fails, roll back, record the failure in a
		 * transaction of its own and tell it.
		 * @return whether it was done; if not, it has only given way to others
		 */
		boolean run(Work work) {
			try {
				work.run();
				return true;
			}
			catch (StatementFailedException | RevisionCodeException | SQLException | MigratorException ex) {
				rollback();
				if (this.migration.transactional() && session().yields(ex)) {
					return startOver();
				}
				MigratorException failure = recordFailure(ex);
				publish(new MigrationEvent.RevisionFailed(Run.this.settings.name(), Run.this.operation,
						this.step.revision(), failure));
				throw failure;
			}
			catch (RuntimeException | Error ex) {
				rollback();
				throw ex;
			}
		}

		private void rollback() {
			session().rollback();
			Run.this.callbacks.rolledBack();
		}

		/**
		 * Forget what was to be written: it was rolled back.
		 */
		private boolean startOver() {
			Run.this.state.rolledBack();
			return false;
		}

		private boolean controlsTransactions() {
			if (!this.migration.transactional()) {
				for (SqlStatement statement : this.migration.statements()) {
					if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
						return true;
					}
				}
			}
			return false;
		}

		private MigratorException recordFailure(Exception failure) {
			FailureReport report = new FailureReport(this.step, this.migration, Run.this.settings, Run.this.done,
					Run.this.connection, controlsTransactions());
			boolean lost = false;
			try {
				lost = !session().connection().isValid(VALIDATION_SECONDS);
				if (!lost) {
					return record(report, failure, Run.this.connection, false);
				}
				try (StateSession another = Run.this.connection.another(Run.this.settings,
						Run.this.statements::isCancelled)) {
					return record(report, failure, another, this.committing);
				}
			}
			catch (SQLException | RuntimeException ex) {
				session().rollback();
				Run.this.logger.warn("Could not record in the history that revision {} failed", this.step.id(), ex);
				return (lost && this.committing) ? report.inDoubt(failure)
						: report.describe(failure, this.statementsRun, null);
			}
		}

		private MigratorException record(FailureReport report, Exception failure, StateSession session, boolean inDoubt)
				throws SQLException {
			session.session().begin(ForeignKeys.UNCHANGED);
			if (!Run.this.state.tablesExist()) {
				session.createTables();
			}
			Run.this.state.take(session.tables().read(session.session().connection()));
			List<String> current = Run.this.state.current();
			if (inDoubt && isDone()) {
				session.session().rollback();
				return report.committed(failure, current);
			}
			MigratorException described = report.describe(failure, this.statementsRun, current);
			append(session, this, Outcome.FAILED, described.getMessage(), current, null);
			session.session().commit();
			Run.this.state.committed();
			return described;
		}

		/**
		 * Return whether the database says that the step is done.
		 */
		private boolean isDone() {
			boolean applied = Run.this.state.comparison().state().ids().contains(this.step.id());
			return applied == (this.step.direction() == Direction.UPGRADE);
		}

	}

	/**
	 * A part of an attempt.
	 */
	@FunctionalInterface
	private interface Work {

		void run() throws SQLException, StatementFailedException, RevisionCodeException;

	}

}
