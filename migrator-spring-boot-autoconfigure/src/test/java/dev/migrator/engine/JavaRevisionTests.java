package dev.migrator.engine;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.IrreversibleRevisionException;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionDetails;
import dev.migrator.RevisionFailedException;
import dev.migrator.RevisionStatus.Kind;
import dev.migrator.operation.ColumnType;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import dev.migrator.script.RevisionFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for revisions in Java between revisions in files.
 */
class JavaRevisionTests extends AbstractDatabaseTests {

	private Migrator migrator(JavaRevision... revisions) {
		return migrator(UnaryOperator.identity(), revisions);
	}

	private Migrator migrator(UnaryOperator<MigratorBuilder> customizer, JavaRevision... revisions) {
		return this.database.migrator(this.revisions,
				(builder) -> customizer.apply(builder.javaRevisions(Arrays.asList(revisions))));
	}

	private static void downgrade(Migrator migrator, String target) {
		migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	@Test
	void aRevisionInJavaTakesItsPlaceBetweenFiles() {
		this.revisions.addTable("aaaa").after("java1").addTable("cccc");
		List<String> seen = new ArrayList<>();
		Migrator migrator = migrator(new Fill((op) -> {
			seen.add(op.dialect().word());
			op.bulkInsert("aaaa", List.of(Map.of("x", 1), Map.of("x", 2)));
			assertThat(op.execute("UPDATE aaaa SET x = x + ? WHERE x > ?", 10, 1)).isEqualTo(1);
			assertThat(op.execute("INSERT INTO aaaa VALUES (5); INSERT INTO aaaa VALUES (6);")).isEqualTo(2);
			seen.addAll(op.jdbc().sql("SELECT x FROM aaaa ORDER BY x").query(String.class).list());
		}));

		assertThat(migrator.status().pending()).containsExactly("aaaa", "java1", "cccc");
		migrator.upgradeOnStartup();

		assertThat(seen).containsExactly(onPostgresql() ? "postgresql" : "sqlite", "1", "5", "6", "12");
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(
				this.database.strings("SELECT id || ' ' || kind || ' ' || coalesce(checksum, 'none') || ' ' || source"
						+ " || ' ' || coalesce(downgrade, 'none') FROM migrator_revision WHERE kind = 'java'"))
			.containsExactly("java1 java none " + Fill.class.getName() + " none");
	}

	@Test
	void plansStatusHistoryAndDetailsTellThatItIsInJava() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new Reversible());

		MigrationPlan plan = migrator.planUpgrade("heads");
		assertThat(plan.steps().get(1)).satisfies((step) -> {
			assertThat(step.kind()).isEqualTo(Kind.JAVA);
			assertThat(step.statements()).isEmpty();
			assertThat(step.possible()).isTrue();
		});
		migrator.upgrade("heads", plan.planId());
		assertThat(migrator.status().revisions().get(1).kind()).isEqualTo(Kind.JAVA);
		assertThat(migrator.history(1)).singleElement()
			.satisfies((entry) -> assertThat(entry.revision()).isEqualTo("java1"));
		RevisionDetails details = migrator.find("java1").orElseThrow();
		assertThat(details.source()).isEqualTo(Reversible.class.getName());
		assertThat(details.reversible()).isTrue();
		assertThat(details.checksum()).isNull();
		assertThat(details.upgradeSql()).isNull();
		assertThat(details.downgradeSql()).isNull();
		assertThat(details.status().revision()).satisfies((revision) -> {
			assertThat(revision.message()).isEqualTo("create java1");
			assertThat(revision.labels()).containsExactly("java");
			assertThat(revision.created()).isEqualTo("2026-11-22T14:30:05Z");
		});
		assertThat(migrator.planUpgrade("heads").steps()).isEmpty();
	}

	@Test
	void anOverriddenDowngradeUndoesIt() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new Reversible());
		migrator.upgradeOnStartup();
		assertThat(this.database.tables()).containsExactly("aaaa", "java1");

		downgrade(migrator, "aaaa");

		assertThat(this.database.tables()).containsExactly("aaaa");
		assertThat(migrator.status().state()).isEqualTo(State.HELD);
	}

	@Test
	void withoutADowngradeItIsIrreversibleAndThePlanSaysWhy() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new Fill((op) -> {
		}));
		migrator.upgradeOnStartup();

		MigrationPlan plan = migrator.planDowngrade("aaaa");
		assertThat(plan.irreversible()).containsExactly("java1");
		assertThat(plan.steps().get(0).obstacle()).isEqualTo("has a class that does not override downgrade");
		assertThat(migrator.find("java1").orElseThrow().reversible()).isFalse();
		assertThatExceptionOfType(IrreversibleRevisionException.class)
			.isThrownBy(() -> migrator.downgrade("aaaa", plan.planId()))
			.withMessageContaining("nothing undoes java1, which has a class that does not override downgrade");
	}

	@Test
	void anOlderReleaseWithoutTheClassCannotUndoItAndSaysSo() {
		this.revisions.addTable("aaaa");
		migrator(new Reversible()).upgradeOnStartup();
		Migrator older = this.database.migrator(this.revisions);

		assertThat(older.status().state()).isEqualTo(State.AHEAD);
		assertThat(older.upgradeOnStartup().steps()).isEmpty();
		MigrationPlan plan = older.planDowngrade("aaaa");
		assertThat(plan.steps()).singleElement().satisfies((step) -> {
			assertThat(step.stored()).isTrue();
			assertThat(step.kind()).isEqualTo(Kind.JAVA);
			assertThat(step.possible()).isFalse();
			assertThat(step.obstacle()).isEqualTo("is written in Java, and its class is not in this release");
		});
		assertThatExceptionOfType(IrreversibleRevisionException.class)
			.isThrownBy(() -> older.downgrade("aaaa", plan.planId()))
			.withMessageContaining("java1, which is written in Java, and its class is not in this release")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("a release that has it"));
		assertThat(this.database.tables()).contains("java1");
	}

	@Test
	void aFailureNamesClassLineStatementAndStateAndLeavesNothing() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new Fill((op) -> {
			op.createTable("left_over", (table) -> table.column("x", ColumnType.integer()));
			op.execute("INSERT INTO missing VALUES (?)", 1);
		}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageMatching("(?s)Upgrade of revision java1 \\(fill\\) failed in " + "\\Q" + Fill.class.getName()
					+ "\\E\\(JavaRevisionTests\\.java:\\d+\\): .*" + this.database.missing("missing") + ".*"
					+ "Statement: INSERT INTO missing VALUES \\(\\?\\).*as it was before this revision.*"
					+ "kept: aaaa\\. Current: aaaa\\.")
			.withCauseInstanceOf(DataAccessException.class)
			.satisfies((ex) -> assertThat(ex.getAction()).isEqualTo("Correct the class and try again."));

		assertThat(this.database.tables()).containsExactly("aaaa");
		HistoryEntry failed = migrator.history(1).get(0);
		assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(failed.revision()).isEqualTo("java1");
		assertThat(failed.error()).contains(Fill.class.getName(), this.database.missing("missing"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whateverElseIsThrownFailsItTooAndTheLogHasTheTrace(CapturedOutput output) {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new Fill((op) -> {
			op.execute("INSERT INTO aaaa VALUES (1)");
			throw new IOException("the file is gone");
		}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("java.io.IOException: the file is gone")
			.withCauseInstanceOf(IOException.class);
		assertThat(this.database.count("SELECT count(*) FROM aaaa")).isZero();
		assertThat(migrator.history(1).get(0).error()).contains("the file is gone");
		assertThat(output).contains(Fill.class.getName() + " failed")
			.contains("at " + JavaRevisionTests.class.getName());
	}

	@Test
	void anErrorFailsItToo() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new Fill((op) -> {
			throw new NoClassDefFoundError("com/acme/Gone");
		}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("com/acme/Gone");
		assertThat(migrator.history(1).get(0).outcome()).isEqualTo(Outcome.FAILED);
	}

	@Test
	void afterACorrectionTheRunGoesOn() {
		this.revisions.addTable("aaaa");
		Migrator failing = migrator(new Fill((op) -> op.execute("NONSENSE")));
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(failing::upgradeOnStartup);

		Migrator corrected = migrator(new Fill((op) -> op.execute("INSERT INTO aaaa VALUES (1)")));
		corrected.upgradeOnStartup();

		assertThat(corrected.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(this.database.count("SELECT count(*) FROM aaaa")).isEqualTo(1);
	}

	@Test
	void aFailureThatTheRevisionCopesWithIsNone() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new Fill((op) -> {
			op.execute("SAVEPOINT attempt");
			try {
				op.execute("DROP TABLE may_be_missing");
			}
			catch (DataAccessException ex) {
				op.execute("ROLLBACK TO SAVEPOINT attempt; INSERT INTO aaaa VALUES (1)");
			}
		}));

		migrator.upgradeOnStartup();

		assertThat(this.database.count("SELECT count(*) FROM aaaa")).isEqualTo(1);
	}

	@Test
	void inASingleTransactionFilesAndClassesCommitTogetherOrNotAtAll() {
		this.revisions.addTable("aaaa").after("java1").addTable("cccc");
		JavaRevision fill = new Fill((op) -> op.execute("INSERT INTO aaaa VALUES (1)"));
		UnaryOperator<MigratorBuilder> single = (builder) -> builder.transactionMode(TransactionMode.SINGLE);
		this.revisions.after("cccc").add("dddd", "NONSENSE;", "");
		Migrator failing = migrator(single, fill);
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(failing::upgradeOnStartup)
			.withMessageContaining("as it was before this run");
		assertThat(this.database.tables()).isEmpty();

		this.revisions.delete("dddd");
		migrator(single, fill).upgradeOnStartup();
		assertThat(this.database.tables()).containsExactly("aaaa", "cccc");
		assertThat(this.database.count("SELECT count(*) FROM aaaa")).isEqualTo(1);
	}

	@Test
	void outsideATransactionWhatItHasDoneStays() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new Untransactional((op) -> {
			op.execute("INSERT INTO aaaa VALUES (1)");
			op.execute("VACUUM");
			throw new IllegalStateException("enough");
		}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("enough")
			.withMessageContaining("The revision runs outside a transaction: what it did before stays done")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Undo by hand what has run"));
		assertThat(this.database.count("SELECT count(*) FROM aaaa")).isEqualTo(1);
		assertThat(migrator.status().pending()).containsExactly("java1");
	}

	@Test
	void outsideATransactionItMayHaveTransactionsOfItsOwn() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(
				new Untransactional((op) -> op.execute("BEGIN; INSERT INTO aaaa VALUES (1); COMMIT;")));

		migrator.upgradeOnStartup();

		assertThat(this.database.strings("SELECT x FROM aaaa")).containsExactly("1");
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
	}

	@Test
	void aTransactionOfItsOwnThatItLeavesOpenFailsIt() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new Untransactional((op) -> op.execute("BEGIN; INSERT INTO aaaa VALUES (1);")));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup);

		assertThat(this.database.count("SELECT count(*) FROM aaaa")).isZero();
		assertThat(migrator.status().pending()).containsExactly("java1");
	}

	@Test
	void outsideATransactionItIsRefusedWhereAllShareOne() {
		this.revisions.addTable("aaaa");
		UnaryOperator<MigratorBuilder> single = (builder) -> builder.transactionMode(TransactionMode.SINGLE);
		Migrator migrator = migrator(single, new Untransactional((op) -> {
		}));

		assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining(Untransactional.class.getName())
			.withMessageContaining("transactional=false");
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void itsTransactionCannotBeEndedThroughTheOperations() {
		this.revisions.addTable("aaaa");
		for (String sql : List.of("COMMIT", "ROLLBACK", "BEGIN", "SELECT 1; END;")) {
			Migrator migrator = migrator(new Fill((op) -> {
				op.execute("INSERT INTO aaaa VALUES (1)");
				op.execute(sql);
			}));
			assertThatExceptionOfType(RevisionFailedException.class).as(sql)
				.isThrownBy(migrator::upgradeOnStartup)
				.withMessageContaining("would interfere with the transaction")
				.withMessageContaining("transactional = false");
			assertThat(this.database.count("SELECT count(*) FROM aaaa")).isZero();
		}
	}

	@Test
	void severalTablesFullAreInsertedInBatches() {
		this.revisions.addTable("aaaa");
		CountingDataSource counting = new CountingDataSource(this.database.dataSource());
		Migrator migrator = MigratorBuilder.forDataSource(counting)
			.locations(List.of(this.revisions.location()))
			.javaRevisions(List.of(new Fill((op) -> {
				Iterable<List<Integer>> rows = IntStream.range(0, 10_000).mapToObj(List::of)::iterator;
				assertThat(op.bulkInsert("aaaa", List.of("x"), rows)).isEqualTo(10_000);
			})))
			.build();

		migrator.upgradeOnStartup();

		assertThat(this.database.count("SELECT count(DISTINCT x) FROM aaaa")).isEqualTo(10_000);
		assertThat(counting.calls()).filteredOn("executeBatch"::equals).hasSize(20);
	}

	@Test
	void aRowThatTheDatabaseRefusesFailsTheWholeInsert() {
		this.revisions.add("aaaa", "CREATE TABLE aaaa (x INTEGER CHECK (x < 1500));", "");
		Migrator migrator = migrator(new Fill(
				(op) -> op.bulkInsert("aaaa", List.of("x"), IntStream.range(0, 2000).mapToObj(List::of).toList())));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageMatching("(?is).*check constraint.*")
			.withMessageContaining("INSERT INTO aaaa (x) VALUES (?)");
		assertThat(this.database.count("SELECT count(*) FROM aaaa")).isZero();
	}

	@Test
	void valuesAreNeverTakenForSql() {
		this.revisions.add("aaaa", "CREATE TABLE aaaa (x TEXT, y TEXT);", "");
		String nasty = "'); DROP TABLE aaaa; --";
		Migrator migrator = migrator(new Fill((op) -> {
			op.bulkInsert("aaaa", List.of("x", "y"), List.of(Arrays.asList(nasty, null)));
			op.execute("UPDATE aaaa SET y = ?", nasty);
		}));

		migrator.upgradeOnStartup();

		assertThat(this.database.strings("SELECT x || y FROM aaaa")).containsExactly(nasty + nasty);
	}

	@Test
	void valuesOfManyTypesGoIntoTheirColumns() {
		this.revisions.addTable("aaaa");
		String uuid = "01234567-89ab-cdef-0123-456789abcdef";
		OffsetDateTime time = OffsetDateTime.parse("2026-11-22T14:30:05.123+05:00");
		Instant instant = time.toInstant();
		List<String> columns = List.of("u", "v", "j", "z", "t", "d", "b", "e");
		migrator(new Fill((op) -> {
			op.createTable("typed", (table) -> {
				table.column("u", ColumnType.uuid());
				table.column("v", ColumnType.uuid());
				table.column("j", ColumnType.json());
				table.column("z", ColumnType.timestampWithTimeZone());
				table.column("t", ColumnType.timestamp());
				table.column("d", ColumnType.date());
				table.column("b", ColumnType.bool());
				table.column("e", ColumnType.text());
			});
			List<Object> values = List.of(UUID.fromString(uuid), uuid, "{}", instant, time, LocalDate.of(2026, 11, 22),
					true, Kind.JAVA);
			op.bulkInsert("typed", columns, List.of(Arrays.asList(new Object[columns.size()]), values));
			op.execute("INSERT INTO typed (%s) VALUES (?, ?, ?, ?, ?, ?, ?, ?)".formatted(String.join(", ", columns)),
					uuid, uuid, "{}", time.toZonedDateTime(), instant, "2026-11-22", true, Kind.JAVA);
		})).upgrade();

		assertThat(this.database.count("SELECT count(*) FROM typed")).isEqualTo(3);
		assertThat(this.database.count("SELECT count(*) FROM typed WHERE u = '%1$s' AND v = '%1$s' ".formatted(uuid)
				+ "AND CAST(j AS TEXT) = '{}' AND d = '2026-11-22' AND b AND e = 'JAVA'"))
			.isEqualTo(2);
		assertThat(this.database.sql()
			.sql("SELECT z, t FROM typed WHERE z IS NOT NULL")
			.query((row, number) -> List.of(row.getTimestamp(1).toInstant(), row.getTimestamp(2).toInstant()))
			.list()).containsOnly(List.of(instant, instant));
	}

	@Test
	void theSchemaCanBeWrittenWithOperations() {
		Migrator migrator = migrator(new Schema());

		migrator.upgradeOnStartup();

		assertThat(this.database.tables()).containsExactly("order", "order_lines");
		assertThat(this.database.indexes()).containsExactly("order_lines_open");
		assertThat(this.database.columns("order_lines")).containsExactly("id", "order_id", "quantity", "done", "note");
		this.database.execute("INSERT INTO \"order\" (id) VALUES (1)");
		this.database.execute("INSERT INTO order_lines (order_id) VALUES (1)");
		assertThat(this.database.strings("SELECT id || ' ' || quantity || ' ' || note FROM order_lines WHERE NOT done"))
			.containsExactly("1 1 it's");
		downgrade(migrator, "base");
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void theSameIdInAFileAndAClassIsReportedWithBoth() {
		this.revisions.addTable("aaaa").addTable("java1");

		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(() -> migrator(new Reversible()).status())
			.withMessageContaining("java1.sql:3")
			.withMessageContaining("see also " + Reversible.class.getName());
	}

	@Test
	void aClassWhoseParentIsMissingIsReported() {
		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(() -> migrator(new Reversible()).status())
			.withMessageContaining(Reversible.class.getName() + ": ")
			.withMessageContaining("aaaa")
			.satisfies((ex) -> assertThat(ex.getAction()).isEqualTo("Correct 'revises' of @MigratorRevision."));
	}

	@Test
	void whatIsWrongWithClassesIsToldAtOnce() {
		JavaRevision unmarked = (op) -> {
		};
		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(() -> migrator(unmarked, new Wrong()).status())
			.withMessageContaining("the class has no @MigratorRevision")
			.withMessageContaining("'head' cannot be a name for 'id'")
			.withMessageContaining("'no such name' is no name for 'revises'")
			.withMessageContaining("'x' twice")
			.withMessageContaining("'yesterday' is no point in time")
			.withMessageContaining("foreignKeysOff contradicts transactional = false")
			.withMessageContaining(Wrong.class.getName());
	}

	@Test
	void nothingIsMadeBeforeItRuns() {
		this.revisions.addTable("aaaa");
		List<String> made = new ArrayList<>();
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.javaRevision(Reversible.class, () -> {
					made.add("made");
					return new Reversible();
				}));

		migrator.status();
		migrator.planUpgrade("heads");
		migrator.upgrade("aaaa");
		assertThat(made).isEmpty();
		migrator.upgrade();
		assertThat(made).isNotEmpty();
		made.clear();
		migrator.upgradeOnStartup();
		migrator.verify();
		migrator.planDowngrade("base");
		assertThat(made).isEmpty();
	}

	@Test
	void onePreparedInVainFailsAsARevisionDoes() {
		this.revisions.addTable("aaaa");
		Migrator migrator = this.database.migrator(this.revisions,
				(builder) -> builder.javaRevision(Reversible.class, () -> {
					throw new IllegalStateException("a dependency is missing");
				}));

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("a dependency is missing")
			.withMessageContaining("Current: aaaa");
		assertThat(migrator.history(1).get(0).outcome()).isEqualTo(Outcome.FAILED);
	}

	@Test
	void stampRecordsItWithoutRunningItAndRepairLeavesItAlone() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator(new Fill((op) -> {
			throw new SQLException("must not run");
		}));

		migrator.stamp("java1");

		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(migrator.repair().steps()).isEmpty();
		Migrator older = this.database.migrator(this.revisions);
		assertThat(older.planDowngrade("aaaa").steps().get(0).obstacle()).contains("is written in Java");
	}

	@Test
	void aFileThatBecameAClassIsModifiedUntilItIsAccepted() {
		this.revisions.addTable("aaaa").add("java1", "CREATE TABLE java1 (id TEXT);", "DROP TABLE java1;");
		this.database.migrator(this.revisions).upgradeOnStartup();
		this.revisions.delete("java1");
		Migrator migrator = migrator(new Reversible());

		assertThat(migrator.status().state()).isEqualTo(State.DIVERGED);
		migrator.repair();
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(migrator.status().revisions().get(1).kind()).isEqualTo(Kind.JAVA);
		downgrade(migrator, "aaaa");
		assertThat(this.database.tables()).containsExactly("aaaa");
	}

	/**
	 * What a revision of a test does.
	 */
	@FunctionalInterface
	interface Upgrade {

		void upgrade(Operations op) throws Exception;

	}

	@MigratorRevision(id = "java1", revises = "aaaa", message = "fill")
	static final class Fill implements JavaRevision {

		private final Upgrade upgrade;

		Fill(Upgrade upgrade) {
			this.upgrade = upgrade;
		}

		@Override
		public void upgrade(Operations op) throws Exception {
			this.upgrade.upgrade(op);
		}

	}

	@MigratorRevision(id = "java1", revises = "aaaa", message = "outside", transactional = false)
	static final class Untransactional implements JavaRevision {

		private final Upgrade upgrade;

		Untransactional(Upgrade upgrade) {
			this.upgrade = upgrade;
		}

		@Override
		public void upgrade(Operations op) throws Exception {
			this.upgrade.upgrade(op);
		}

	}

	@MigratorRevision(id = "java1", revises = "aaaa", message = "create java1", created = "2026-11-22T15:30:05+01:00",
			labels = "java")
	static final class Reversible implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			op.createTable("java1", (table) -> table.column("id", ColumnType.identity()));
		}

		@Override
		public void downgrade(Operations op) {
			op.dropTable("java1");
		}

	}

	@MigratorRevision(id = "head", revises = { "no such name", "x", "x" }, created = "yesterday", transactional = false,
			foreignKeysOff = true)
	static final class Wrong implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
		}

	}

	@MigratorRevision(id = "schema")
	static final class Schema implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			op.createTable("order", (table) -> table.column("id", ColumnType.identity()));
			op.createTable("lines", (table) -> {
				table.column("id", ColumnType.identity());
				table.column("order_id", ColumnType.bigint()).notNull().references("order", "id");
				table.column("amount", ColumnType.integer()).notNull().defaultValue(1).check("amount > 0");
				table.column("done", ColumnType.bool()).notNull().defaultValue(false);
			});
			op.renameTable("lines", "order_lines");
			op.alterTable("order_lines", (table) -> table.renameColumn("amount", "quantity"));
			op.alterTable("order_lines", (table) -> table.addColumn("note", ColumnType.text()).defaultValue("it's"));
			op.alterTable("order_lines", (table) -> table.addColumn("gone", ColumnType.text()));
			op.alterTable("order_lines", (table) -> table.dropColumn("gone"));
			op.createIndex("order_lines_open", "order_lines",
					(index) -> index.column("order_id").expression("abs(quantity)").where("NOT done"));
			op.createIndex("doomed", "order_lines", "quantity");
			op.dropIndex("doomed");
		}

		@Override
		public void downgrade(Operations op) {
			op.dropTable("order_lines");
			op.dropTable("order");
		}

	}

}
