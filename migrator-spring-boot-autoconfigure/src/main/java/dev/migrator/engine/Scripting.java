package dev.migrator.engine;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.migrator.Caller;
import dev.migrator.MigrationEvent;
import dev.migrator.MigrationListener;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationScript;
import dev.migrator.MigratorException;
import dev.migrator.RevisionStatus.Kind;
import dev.migrator.database.JdbcUrl;
import dev.migrator.database.Rehearsal;
import dev.migrator.database.StateTables;
import dev.migrator.database.sqlite.SqliteDatabase;
import dev.migrator.revision.Direction;
import dev.migrator.revision.RevisionExpression;
import dev.migrator.revision.RevisionExpression.Keyword;
import dev.migrator.revision.RevisionExpression.Place;
import dev.migrator.revision.RevisionExpression.Point;
import dev.migrator.revision.RevisionExpression.Range;
import dev.migrator.revision.RevisionExpression.Walk;
import dev.migrator.schema.Removal;
import dev.migrator.schema.SchemaTrace;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.StatementSplitter;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run as a script: runs it on something that stands for the database, and takes
 * down what is sent.
 */
final class Scripting {

	private final Engine engine;

	private final Direction direction;

	private final String target;

	private final Caller caller;

	private final List<String> notes = new ArrayList<>();

	Scripting(Engine engine, Direction direction, String target, Caller caller) {
		this.engine = engine;
		this.direction = direction;
		this.target = target;
		this.caller = caller;
	}

	MigrationScript script() {
		if (RevisionExpression.parse(this.target) instanceof Range range) {
			return onEmptyDatabase((rehearsal) -> {
				Engine replaying = replaying(rehearsal);
				SchemaTrace trace = replay(replaying, beginning(range));
				return rehearse(replaying, rehearsal, destination(range), new Present(trace, Set.of(), null));
			});
		}
		return this.engine.withSession((session) -> {
			Present present = present(session);
			return rehearsing(session, session.tables(),
					(rehearsal) -> rehearse(this.engine, rehearsal, this.target, present));
		});
	}

	private EngineSettings settings() {
		return this.engine.settings();
	}

	private Present present(StateSession session) {
		// Reads the revisions, too
		String unfinished = this.engine.compare(session).state().unfinished();
		Set<String> archived = session.read("read which archives there are",
				(connection) -> session.archives().revisionsToRestore());
		SchemaTrace trace = session.read("read which tables there are", (connection) -> session.archives().trace());
		return new Present(trace, archived, unfinished);
	}

	private static MigrationScript rehearsing(StateSession session, @Nullable StateTables tables, Writing work) {
		try (Rehearsal rehearsal = session.database().rehearse(session.session(), tables)) {
			return work.on(rehearsal);
		}
		catch (SQLException ex) {
			throw session.explain(ex, "prepare a script");
		}
	}

	private MigrationScript onEmptyDatabase(Writing work) {
		try {
			Optional<Rehearsal> withoutFile = SqliteDatabase.rehearseWithoutFile(settings().dataSource());
			if (withoutFile.isPresent()) {
				try (Rehearsal rehearsal = withoutFile.get()) {
					return work.on(rehearsal);
				}
			}
		}
		catch (SQLException ex) {
			throw SqliteDatabase.explain(ex, "open a database", "memory");
		}
		return this.engine.withSession((session) -> rehearsing(session, null, work));
	}

	private static String beginning(Range range) {
		Point from = range.from();
		boolean fromCurrent = (from instanceof Walk walk && (walk.start() == null || walk.start() == Keyword.CURRENT))
				|| (from instanceof Place place && place.symbol() == Keyword.CURRENT);
		if (fromCurrent) {
			throw new MigratorException(
					"No script was made: the range %s begins where a database is, and is for any database."
						.formatted(range),
					"Let the range begin at a revision; or write only where to go, for a script that begins where "
							+ "this database is.");
		}
		return (from != null) ? from.toString() : Keyword.BASE.toString();
	}

	private String destination(Range range) {
		if (range.to() != null) {
			return range.to().toString();
		}
		return (isUpgrade() ? Keyword.HEADS : Keyword.BASE).toString();
	}

	private boolean isUpgrade() {
		return this.direction == Direction.UPGRADE;
	}

	private Engine replaying(Rehearsal rehearsal) {
		return this.engine.withSettings(settings().forRehearsal(rehearsal.dataSource(), TransactionMode.PER_REVISION,
				rehearsal.tables(settings().tables()), (event) -> {
				}));
	}

	/**
	 * Bring an empty database to where the script begins.
	 * @return what tables there are then
	 */
	private SchemaTrace replay(Engine replaying, String beginning) {
		MigrationPlan plan = replaying.planUpgrade(beginning);
		java(plan).findFirst().ifPresent((step) -> {
			throw new MigratorException(
					"No script was made: before it begins, revision %s is applied, which is written in Java, and what it does is only known when it runs."
						.formatted(step.revision().id()),
					"Leave the beginning out, and only write where to go: the script then begins where this database is.");
		});
		replaying.upgrade(beginning, null, this.caller);
		SchemaTrace trace = replaying.withSession((session) -> session.read("read what names mean",
				(connection) -> new SchemaTrace(session.session().catalog().namespace(), Map.of(), List.of(),
						List.of())));
		plan.steps().forEach((step) -> follow(trace, step, replaying.dialect()));
		trace.beginAnew(replaying.withSession((session) -> session.read("read which types there are",
				(connection) -> session.session().catalog().typeUses())));
		return trace;
	}

	private MigrationScript rehearse(Engine informed, Rehearsal rehearsal, String destination, Present present)
			throws SQLException {
		boolean anyHistory = !destination.equals(this.target);
		StateTables tables = rehearsal.tables(settings().tables()).forScript(rehearsal.currentTime(), anyHistory);
		Engine rehearsing = informed.withSettings(settings().forRehearsal(rehearsal.dataSource(),
				settings().transactionMode(), tables, headings(rehearsal)));
		MigrationPlan plan = isUpgrade() ? rehearsing.planUpgrade(destination) : rehearsing.planDowngrade(destination);
		if (plan.irreversible().isEmpty() && plan.belowFloor().isEmpty()) {
			refuseJava(plan);
		}
		rehearsal.record();
		MigrationResult result = isUpgrade() ? rehearsing.upgrade(destination, null, this.caller)
				: rehearsing.downgrade(destination, plan.planId(), this.caller);
		List<String> revisions = result.steps().stream().map(MigrationResult.Step::revision).toList();
		if (!revisions.isEmpty()) {
			takeNotes(rehearsal, plan, present, removals(plan, present.trace(), rehearsing.dialect()));
		}
		return new MigrationScript(this.direction, this.target, result.from(), result.to(), revisions,
				text(rehearsal, result, anyHistory), this.notes);
	}

	private static MigrationListener headings(Rehearsal rehearsal) {
		return (event) -> {
			if (event instanceof MigrationEvent.RevisionStarted started) {
				rehearsal.comment("%s %s: %s".formatted(started.operation().word(), started.revision().id(),
						started.revision().message()));
			}
		};
	}

	private static Stream<MigrationPlan.Step> java(MigrationPlan plan) {
		return plan.steps().stream().filter((step) -> step.kind() == Kind.JAVA);
	}

	private void refuseJava(MigrationPlan plan) {
		java(plan).findFirst().ifPresent((step) -> {
			String id = step.revision().id();
			int number = plan.steps().indexOf(step);
			String command = isUpgrade() ? "upgrade" : "downgrade";
			String runIt = isUpgrade() ? "Run it with 'upgrade %s'".formatted(id)
					: "Undo it with 'downgrade' and the revision before it";
			String before = (number == 0) ? runIt
					: "Write a script that stops before it, with the target %s, and run that. %s"
						.formatted(isUpgrade() ? plan.steps().get(number - 1).revision().id() : id, runIt);
			throw new MigratorException(
					"No script was made: revision %s is written in Java, and what it does is only known when it runs."
						.formatted(id),
					"%s; then write a script for the rest, if anything is left. A plain '%s' runs all of them."
						.formatted(before, command));
		});
	}

	private static List<Removal> removals(MigrationPlan plan, SchemaTrace trace, SqlDialect dialect) {
		List<Removal> removals = new ArrayList<>();
		for (MigrationPlan.Step step : plan.steps()) {
			follow(trace, step, dialect);
			trace.settle().stream().filter((removal) -> !removal.partition()).forEach(removals::add);
		}
		return removals;
	}

	private static void follow(SchemaTrace trace, MigrationPlan.Step step, SqlDialect dialect) {
		for (String statement : step.statements()) {
			new StatementSplitter(statement, dialect).forEach(trace::follow);
		}
	}

	private void takeNotes(Rehearsal rehearsal, MigrationPlan plan, Present present, List<Removal> removals) {
		rehearsal.missing()
			.forEach((missing) -> this.notes.add(
					"The script knows nothing of the %s: no copy of it could be made. Where the script makes its table anew, it is lost."
						.formatted(missing)));
		if (present.unfinished() != null) {
			this.notes.add(
					"Revision %s was cut off while it ran outside a transaction: parts of it may be done already, and the script does them again."
						.formatted(present.unfinished()));
		}
		if (!isUpgrade() && settings().preserveData() && !removals.isEmpty()) {
			this.notes.add("What the script drops is not kept in archives, as a downgrade by the migrator does: %s."
				.formatted(String.join(", ", removals.stream().map(Scripting::inWords).toList())));
		}
		List<String> restorable = plan.steps()
			.stream()
			.map((step) -> step.revision().id())
			.filter(present.archived()::contains)
			.toList();
		if (isUpgrade() && !restorable.isEmpty()) {
			this.notes.add(
					"What was kept when %s had been undone is not put back, as an upgrade by the migrator does; it stays in its archives."
						.formatted(Comparison.named(restorable)));
		}
		if (settings().backupMode() == BackupMode.ALWAYS
				|| (settings().backupMode() == BackupMode.DOWNGRADE && !isUpgrade())) {
			this.notes.add("No backup is made, as a run by the migrator does.");
		}
		if (rehearsal.leavesChecksOut()) {
			this.notes.add(
					"The checks of rows that a run by the migrator makes are left out: the script may fail at a constraint, convert values with a loss, delete rows along with the table that they refer to, or leave rows that refer to nothing.");
		}
	}

	private static String inWords(Removal removal) {
		return removal.wholeTable() ? "table " + removal.table()
				: "%s of table %s".formatted(
						String.join(", ", removal.columns().stream().map((column) -> "column " + column).toList()),
						removal.table());
	}

	private String text(Rehearsal rehearsal, MigrationResult result, boolean anyHistory) {
		List<String> comments = new ArrayList<>();
		comments.add("%s from %s to %s".formatted(isUpgrade() ? "Upgrade" : "Downgrade",
				FailureReport.inWords(result.from()), FailureReport.inWords(result.to())));
		comments.add("Database: " + JdbcUrl.of(settings().dataSource()));
		comments.add("Written: " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
		if (result.steps().isEmpty()) {
			comments.add("There is nothing to do.");
		}
		else {
			comments.add(anyHistory
					? "It is for any database whose history ends at %s, and fails with any other. The schema has to be what the revisions have made of it."
						.formatted(FailureReport.inWords(result.from()))
					: "It fails if anything has been applied, undone or recorded since then. The schema has to be as it was.");
		}
		this.notes.forEach((note) -> comments.add("Note: " + note));
		StringBuilder text = new StringBuilder();
		comments.forEach((comment) -> text.append("-- ").append(comment.replaceAll("\\R", " ")).append('\n'));
		return result.steps().isEmpty() ? text.toString() : text.append(rehearsal.script()).toString();
	}

	/**
	 * Writes a script.
	 */
	@FunctionalInterface
	private interface Writing {

		MigrationScript on(Rehearsal rehearsal) throws SQLException;

	}

	/**
	 * What is known of the database as it is where the script begins.
	 *
	 * @param trace its tables, as far as they matter
	 * @param archived the revisions whose upgrade would put something back
	 * @param unfinished the revision that was cut off outside a transaction, if one was
	 */
	private record Present(SchemaTrace trace, Set<String> archived, @Nullable String unfinished) {

	}

}
