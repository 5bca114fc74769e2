package dev.migrator.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.migrator.Archive;
import dev.migrator.Loss;
import dev.migrator.Loss.ColumnLoss;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.Restoration;
import dev.migrator.Restoration.Leftover;
import dev.migrator.engine.EvolvingSchema.Column;
import dev.migrator.engine.EvolvingSchema.Step;
import dev.migrator.engine.EvolvingSchema.Table;
import org.jspecify.annotations.Nullable;

import static dev.migrator.engine.SchemaModel.quoted;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database that goes down some revisions in stages, is used meanwhile, and comes up
 * again, in which each value is watched by the mark of its row.
 */
final class PreservationExample {

	private final ProductVocabulary words;

	private final Random random;

	private final EvolvingSchema schema;

	private final TestDatabase database;

	private final RevisionFolder folder;

	private final Migrator migrator;

	private final List<String> report = new ArrayList<>();

	/**
	 * What each row is known to hold, of columns and tables that are gone as well: by
	 * table, mark and column.
	 */
	private final Map<Table, Map<Long, Map<Column, String>>> known = new HashMap<>();

	private final Set<Long> toldBefore = new TreeSet<>();

	private long marks;

	PreservationExample(Product product, Path directory, Random random) throws Exception {
		this.words = ProductVocabulary.of(product);
		this.random = random;
		this.schema = new EvolvingSchema(this.words, random);
		Path home = Files.createTempDirectory(directory, "example");
		this.folder = new RevisionFolder(home.resolve("revisions"));
		String base = this.schema.generate();
		this.folder.add("r000", base, "");
		this.report.add("foreign keys %s\n%s".formatted(this.schema.enforced ? "on" : "off", base));
		for (Step step : this.schema.steps) {
			this.folder.addSections(step.id, step.sections());
			this.report.add(step.id + "\n" + step.sections());
		}
		ProductVocabulary.Example example = this.words.example(home, this.folder, this.schema.enforced, random);
		this.database = example.database();
		this.migrator = example.migrator();
	}

	void verify() throws SQLException {
		try (this.database;
				Connection connection = this.database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			this.migrator.upgrade();
			fill(statement);
			look(statement);
			for (int cycles = 1 + this.random.nextInt(2); cycles > 0; cycles--) {
				int down = 1 + this.random.nextInt(this.schema.steps.size());
				for (int i = 0; i < down; i++) {
					stageDown(statement, this.schema.steps.get(this.schema.steps.size() - 1 - i));
					use(statement);
				}
				int up = this.schema.steps.size() - down;
				while (up < this.schema.steps.size()) {
					int stage = 1 + this.random.nextInt(this.schema.steps.size() - up);
					stageUp(statement, this.schema.steps.subList(up, up + stage));
					up += stage;
					if (this.random.nextInt(3) == 0) {
						use(statement);
					}
				}
			}
		}
		catch (Exception | AssertionError ex) {
			throw new AssertionError(ex.getMessage() + "\n" + String.join("\n", this.report), ex);
		}
	}

	private void stageDown(Statement statement, Step step) throws SQLException {
		MigrationPlan plan = this.migrator.planDowngrade("-1");
		Shape before = new Shape();
		MigrationResult result = this.migrator.downgrade("-1", plan.planId());
		step.down.forEach(Runnable::run);
		this.report.add("-- downgrade " + step.id + " " + result.archives());
		assertThat(losses(plan)).as("losses of the downgrade of " + step.id)
			.isEqualTo(before.losses(step.id, this.schema.tables, true));
		assertThat(result.archives().stream().mapToLong(Archive::rows).sum()).as("rows that were kept")
			.isEqualTo(plan.losses().stream().mapToLong(Loss::rows).sum());
		assertThat(this.migrator.archives().list()).containsAll(result.archives());
		assertUnchanged(statement, 0);
		this.words.assertSound(statement, this.schema);
		look(statement);
	}

	private void stageUp(Statement statement, List<Step> steps) throws SQLException {
		MigrationPlan plan = this.migrator.planUpgrade(steps.get(steps.size() - 1).id);
		if (steps.size() == 1) {
			Shape before = new Shape();
			steps.get(0).up.forEach(Runnable::run);
			assertThat(losses(plan)).as("losses of the upgrade of " + steps.get(0).id)
				.isEqualTo(before.losses(steps.get(0).id, this.schema.tables, false));
		}
		else {
			steps.forEach((step) -> step.up.forEach(Runnable::run));
		}
		MigrationResult result = this.migrator.upgrade(plan.target(), plan.planId());
		this.report.add("-- upgrade to " + plan.target() + " " + result.restorations());
		long leftovers = result.restorations()
			.stream()
			.flatMap((restoration) -> restoration.leftovers().stream())
			.mapToLong(Leftover::rows)
			.sum();
		assertUnchanged(statement, leftovers);
		this.words.assertSound(statement, this.schema);
		assertThat(this.migrator.archives().list()).filteredOn((archive) -> archive.restoredAt() == null)
			.extracting(Archive::revision)
			.as("archives that still wait")
			.doesNotContainAnyElementsOf(steps.stream().map((step) -> step.id).toList());
		Set<Long> told = result.restorations()
			.stream()
			.flatMap((restoration) -> restoration.leftovers().stream())
			.map(Leftover::archive)
			.collect(Collectors.toSet());
		assertThat(this.migrator.archives().list())
			.filteredOn((archive) -> steps.stream().anyMatch((step) -> step.id.equals(archive.revision()))
					&& !this.toldBefore.contains(archive.id()))
			.extracting(Archive::id)
			.as("what stays in archives is told")
			.isSubsetOf(told);
		this.toldBefore.addAll(told);
		look(statement);
	}

	private static Set<Loss> losses(MigrationPlan plan) {
		return plan.losses()
			.stream()
			.map((loss) -> new Loss(loss.revision(), loss.table(), loss.wholeTable(), loss.rows(),
					loss.columns().stream().sorted((one, other) -> one.name().compareTo(other.name())).toList(),
					loss.kept()))
			.collect(Collectors.toSet());
	}

	/**
	 * Compare what the database holds with what is known of its rows.
	 * @param leftovers how many rows are said not to be restored
	 */
	private void assertUnchanged(Statement statement, long leftovers) throws SQLException {
		long rowsNotRestored = 0;
		List<String> differences = new ArrayList<>();
		assertThat(this.words.tables(statement)).isEqualTo(
				this.schema.tables.stream().map(this.words::known).collect(Collectors.toCollection(TreeSet::new)));
		for (Table table : this.schema.tables) {
			Map<Long, Map<Column, String>> expected = this.known.getOrDefault(table, Map.of());
			Map<Long, Map<Column, String>> actual = rows(statement, table);
			long missing = expected.keySet().stream().filter((mark) -> !actual.containsKey(mark)).count();
			assertThat(expected.keySet()).as("rows of " + table).containsAll(actual.keySet());
			// A row that refers to one that is gone stays in the archive with all it has
			boolean hasParents = table.columns.stream().anyMatch((column) -> column.parent != null);
			Set<Long> unrestored = new TreeSet<>();
			actual.forEach((mark, values) -> values.forEach((column, value) -> {
				String before = expected.getOrDefault(mark, Map.of()).get(column);
				if (column.fresh) {
					assertThat(value).startsWith("null");
				}
				else if (before != null && !before.equals(value)) {
					unrestored.add(mark);
					differences.add("%s.%s of row %d: %s, was %s".formatted(table, column, mark, value, before));
					if (!table.tellsRows() || hasParents) {
						assertThat(value).as("what is not restored is empty: " + differences)
							.matches(this.words.untouched(column));
					}
					else {
						throw new AssertionError(differences.toString());
					}
				}
			}));
			rowsNotRestored += missing + unrestored.size();
			assertThat(missing == 0 || hasParents).as("rows are missing in " + table).isTrue();
		}
		assertThat(rowsNotRestored).as("rows that are not restored: " + differences).isLessThanOrEqualTo(leftovers);
	}

	/**
	 * Take note of what the database holds now, of rows that have gone and of new ones.
	 */
	private void look(Statement statement) throws SQLException {
		for (Table table : this.schema.tables) {
			Map<Long, Map<Column, String>> rows = this.known.computeIfAbsent(table, (key) -> new TreeMap<>());
			Map<Long, Map<Column, String>> actual = rows(statement, table);
			rows.keySet().retainAll(actual.keySet());
			table.columns.forEach((column) -> column.fresh = false);
			actual.forEach((mark, values) -> rows.computeIfAbsent(mark, (key) -> new HashMap<>()).putAll(values));
		}
	}

	private Map<Long, Map<Column, String>> rows(Statement statement, Table table) throws SQLException {
		Map<Long, Map<Column, String>> rows = new TreeMap<>();
		try (ResultSet row = statement.executeQuery(this.words.rows(table))) {
			while (row.next()) {
				Map<Column, String> columns = new LinkedHashMap<>();
				for (Column column : table.stored()) {
					columns.put(column, row.getString(columns.size() + 2));
				}
				assertThat(rows.put(row.getLong(1), columns)).as("two rows of one mark").isNull();
			}
		}
		return rows;
	}

	private void fill(Statement statement) throws SQLException {
		for (Table table : this.schema.tables) {
			for (int i = this.random.nextInt(8); i > 0; i--) {
				insert(statement, table);
			}
		}
	}

	/**
	 * Do what an application does meanwhile.
	 */
	private void use(Statement statement) throws SQLException {
		for (int i = this.random.nextInt(6); i > 0; i--) {
			Table table = any(this.schema.tables);
			if (table.name.equals("audit")) {
				continue;
			}
			int what = this.random.nextInt(5);
			if (what == 0) {
				insert(statement, table);
				continue;
			}
			List<Column> columns = table.stored()
				.stream()
				.filter((column) -> !table.isKey(column) && !column.name.equals(EvolvingSchema.MARK))
				.toList();
			List<String> marks = ProductVocabulary.strings(statement,
					"SELECT %s FROM %s".formatted(EvolvingSchema.MARK, table.reference()));
			if (marks.isEmpty() || (what > 1 && columns.isEmpty())) {
				continue;
			}
			String condition = " WHERE %s = %s".formatted(EvolvingSchema.MARK, any(marks));
			if (what == 1) {
				attempt(statement, "DELETE FROM " + table.reference() + condition);
			}
			else {
				Column column = any(columns);
				attempt(statement, "UPDATE %s SET %s = %s%s".formatted(table.reference(), quoted(column.name),
						value(statement, column), condition));
			}
		}
		look(statement);
	}

	private void insert(Statement statement, Table table) throws SQLException {
		if (table.name.equals("audit")) {
			return;
		}
		List<String> values = new ArrayList<>();
		long mark = ++this.marks;
		List<Column> columns = table.stored();
		for (Column column : columns) {
			if (column.name.equals(EvolvingSchema.MARK)) {
				values.add(Long.toString(mark));
			}
			else if (table.isKey(column)) {
				values.add(key(table, column, mark));
			}
			else {
				values.add(value(statement, column));
			}
		}
		attempt(statement,
				"INSERT INTO %s (%s) VALUES (%s)".formatted(table.reference(),
						columns.stream().map((column) -> quoted(column.name)).collect(Collectors.joining(", ")),
						String.join(", ", values)));
	}

	private String key(Table table, Column column, long mark) {
		return switch (table.key.kind()) {
			case NUMBER -> Long.toString(mark * 3);
			case COUNTED -> this.words.counted(mark);
			case LEGACY -> (mark % 5 == 0) ? "NULL" : Long.toString(mark);
			default -> column.type.equals("TEXT") ? "'Key %d'".formatted(mark) : "'%d'".formatted(mark);
		};
	}

	private String value(Statement statement, Column column) throws SQLException {
		if (column.parent != null) {
			Table parent = column.parent;
			List<String> keys = new ArrayList<>(List.of("NULL"));
			if (this.schema.tables.contains(parent)) {
				keys.addAll(ProductVocabulary.strings(statement,
						"SELECT %s FROM %s".formatted(quoted(parent.columns.get(0).name), parent.reference())));
			}
			return (!this.schema.enforced && this.random.nextInt(9) == 0) ? "77777" : any(keys);
		}
		if (column.unique) {
			return (this.random.nextInt(3) == 0) ? "NULL" : "'u%d'".formatted(++this.marks);
		}
		return any(this.words.values(column));
	}

	// A table may be strict, and a row may have others that refer to it
	private void attempt(Statement statement, String sql) {
		try {
			statement.execute(sql);
			this.report.add(sql);
		}
		catch (SQLException ex) {
			assertThat(this.words.isRefusal(ex)).as(sql + ": " + ex.getMessage()).isTrue();
		}
	}

	private <T> T any(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	/**
	 * The tables as they were at some time, to be compared with what has become of them.
	 */
	private final class Shape {

		private final Map<Table, String> names = new LinkedHashMap<>();

		private final Map<Table, Map<Column, String>> columns = new LinkedHashMap<>();

		private Shape() {
			for (Table table : PreservationExample.this.schema.tables) {
				this.names.put(table, PreservationExample.this.words.known(table));
				Map<Column, String> columns = new LinkedHashMap<>();
				table.stored().forEach((column) -> columns.put(column, column.name));
				this.columns.put(table, columns);
			}
		}

		private Set<Loss> losses(String revision, List<Table> now, boolean kept) {
			List<@Nullable Loss> losses = new ArrayList<>();
			this.columns.forEach((table, columns) -> {
				boolean gone = !now.contains(table);
				Map<Long, Map<Column, String>> rows = PreservationExample.this.known.getOrDefault(table, Map.of());
				List<ColumnLoss> lost = new ArrayList<>();
				columns.forEach((column, name) -> {
					if (gone || !table.columns.contains(column)) {
						lost.add(new ColumnLoss(name,
								rows.values()
									.stream()
									.filter((values) -> !String.valueOf(values.get(column)).startsWith("null"))
									.count()));
					}
				});
				lost.sort((one, other) -> one.name().compareTo(other.name()));
				if (!lost.isEmpty()) {
					losses
						.add(new Loss(revision, String.valueOf(this.names.get(table)), gone, rows.size(), lost, kept));
				}
			});
			return losses.stream().filter((loss) -> loss != null).collect(Collectors.toSet());
		}

	}

}
