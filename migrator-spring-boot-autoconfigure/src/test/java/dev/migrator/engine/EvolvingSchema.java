package dev.migrator.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static dev.migrator.engine.SchemaModel.quoted;

/**
 * Makes up tables, and revisions that change them and change them back. Each table has a
 * mark in each row that nothing ever changes, by which a test knows the row again
 * whatever becomes of its key.
 */
final class EvolvingSchema {

	static final String MARK = "mark";

	private static final List<String> NAMES = List.of("users", "Orders", "select", "a b", "quo\"te", "it's", "Ünï",
			"テスト", "a,b", "--no", "a;b", "order", "old", "new", "br[acket", "value", "temp", "main", "x1", "group",
			"key", "archive_row", "archive_rowid", "c", "rowid", "index", "t", "a", "a.b", "line\nbreak", "NULL");

	private static final List<String> TYPES = List.of("", "INTEGER", "INT", "TEXT", "VARCHAR(20)", "BLOB", "REAL",
			"NUMERIC", "DECIMAL(10, 2)", "BOOLEAN", "DATE", "JSON");

	private static final List<String> STRICT_TYPES = List.of("INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY");

	final boolean enforced;

	/**
	 * The tables as they are now, by the revisions that have run.
	 */
	final List<Table> tables = new ArrayList<>();

	final List<Step> steps = new ArrayList<>();

	private final Random random;

	private int names;

	EvolvingSchema(Random random) {
		this.random = random;
		this.enforced = random.nextInt(3) > 0;
	}

	/**
	 * Make up everything; all revisions have run then.
	 * @return the statements that make the first tables
	 */
	String generate() {
		StringBuilder base = new StringBuilder(
				"CREATE TABLE audit (%s INTEGER PRIMARY KEY, what TEXT);\n".formatted(MARK));
		Table audit = new Table("audit");
		audit.columns.add(Column.mark());
		audit.columns.add(new Column("what", "TEXT"));
		for (int i = 1 + this.random.nextInt(3); i > 0; i--) {
			Table table = table();
			this.tables.add(table);
			base.append(create(table)).append(";\n");
			for (String event : List.of("INSERT", "UPDATE", "DELETE")) {
				if (chance(3)) {
					base.append("CREATE TRIGGER %s %s %s ON %s BEGIN INSERT INTO audit (what) VALUES ('%s'); END;\n"
						.formatted(quoted("watch " + ++this.names), chance(2) ? "AFTER" : "BEFORE", event,
								quoted(table.name), event));
				}
			}
		}
		this.tables.add(audit);
		for (int i = 2 + this.random.nextInt(5); i > 0; i--) {
			Step step = step();
			this.steps.add(step);
		}
		return base.toString();
	}

	private Table table() {
		Table table = new Table(name(this.tables.stream().map((other) -> other.name)));
		table.strict = chance(5);
		table.key = any(Arrays.asList(Key.values()));
		table.columns.addAll(table.key.columns(table.strict));
		table.columns.add(Column.mark());
		for (int i = 1 + this.random.nextInt(3); i > 0; i--) {
			table.columns.add(column(table));
		}
		if (chance(4)) {
			table.columns.add(generated(table));
		}
		if (chance(3)) {
			table.columns.add(reference(table));
		}
		return table;
	}

	private Column column(Table table) {
		return new Column(name(table.columns.stream().map((other) -> other.name)),
				any(table.strict ? STRICT_TYPES : TYPES));
	}

	private Column generated(Table table) {
		Column column = column(table);
		column.type = "TEXT";
		Column source = any(table.columns.stream().filter((other) -> !other.generated).toList());
		column.computeFrom(source);
		return column;
	}

	private Column reference(Table table) {
		Column column = column(table);
		List<Table> parents = Stream.concat(Stream.of(table), this.tables.stream())
			.filter((parent) -> parent.key == Key.NUMBER || parent.key == Key.COUNTED)
			.toList();
		if (!parents.isEmpty()) {
			column.type = "INTEGER";
			column.parent = any(parents);
			column.clause = any(List.of("", "", " ON DELETE CASCADE", " ON DELETE SET NULL"));
		}
		return column;
	}

	private static String create(Table table) {
		String options = Stream.of(table.key.withoutRowid ? "WITHOUT ROWID" : "", table.strict ? "STRICT" : "")
			.filter((option) -> !option.isEmpty())
			.collect(Collectors.joining(", "));
		String key = (table.key == Key.PAIR || table.key == Key.PAIR_WITHOUT_ROWID) ? ", PRIMARY KEY (%s, %s)"
			.formatted(quoted(table.columns.get(1).name), quoted(table.columns.get(0).name)) : "";
		return "CREATE TABLE %s (%s%s) %s"
			.formatted(quoted(table.name),
					table.columns.stream().map(Column::definition).collect(Collectors.joining(", ")), key, options)
			.strip();
	}

	/**
	 * Make up a revision of one change or two.
	 */
	private Step step() {
		Step step = new Step("r%03d".formatted(this.steps.size() + 1));
		Table table = any(this.tables.stream().filter((candidate) -> !candidate.name.equals("audit")).toList());
		switch (this.random.nextInt(10)) {
			case 0, 1 -> addColumn(step, table, column(table), false);
			case 2 -> {
				addColumn(step, table, column(table), false);
				addColumn(step, table, column(table), false);
			}
			case 3 -> addColumn(step, table, chance(2) ? reference(table) : column(table), true);
			case 4 -> addUnique(step, table);
			case 5 -> addTable(step);
			case 6 -> renameTable(step, table);
			case 7 -> renameColumn(step, table);
			case 8 -> dropColumn(step, table);
			default -> changeType(step, table);
		}
		if (chance(4)) {
			// What is renamed in the same revision has to be found by its earlier name
			renameColumn(step,
					any(this.tables.stream().filter((candidate) -> !candidate.name.equals("audit")).toList()));
		}
		return step;
	}

	/**
	 * Add a column; the downgrade drops it, or builds the table anew without it.
	 */
	private void addColumn(Step step, Table table, Column column, boolean byHand) {
		if (chance(6)) {
			column.type = "TEXT";
			Column source = any(table.columns.stream().filter((other) -> !other.generated).toList());
			column.parent = null;
			column.clause = "";
			column.computeFrom(source);
		}
		else if (column.parent == null && chance(6)) {
			column.clause = table.strict ? "" : " DEFAULT 'some'";
		}
		else if (column.parent == null && chance(3)) {
			Column reference = reference(table);
			if (reference.parent != null) {
				column.parent = reference.parent;
				column.type = reference.type;
				column.clause = reference.clause;
			}
		}
		step.does("ALTER TABLE %s ADD COLUMN %s".formatted(quoted(table.name), column.definition()),
				() -> table.columns.add(column));
		boolean rebuild = byHand && !column.generated
				&& table.columns.stream()
					.noneMatch((other) -> other.generated || other.indexed
							|| SchemaModel.fold(other.name).equals(SchemaModel.fold("rowid")));
		if (!rebuild) {
			step.undoes("ALTER TABLE %s DROP COLUMN %s".formatted(quoted(table.name), quoted(column.name)),
					() -> table.columns.remove(column));
			return;
		}
		// Foreign keys cannot be off in an upgrade and in effect nowhere else
		Table bare = new Table("rebuilt " + table.name);
		bare.strict = table.strict;
		bare.key = table.key;
		bare.columns.addAll(table.columns.stream().filter((other) -> other != column).toList());
		// Without a key, the numbers of rows are all that archives of other revisions
		// have
		String names = Stream
			.concat(Stream.of("rowid").filter((name) -> table.key == Key.NONE || table.key == Key.LEGACY),
					bare.columns.stream().map((other) -> quoted(other.name)))
			.collect(Collectors.joining(", "));
		step.foreignKeysOff = true;
		step.undoes("%s;\nINSERT INTO %s (%s) SELECT %s FROM %s;\nDROP TABLE %s;\nALTER TABLE %s RENAME TO %s"
			.formatted(create(bare), quoted(bare.name), names, names, quoted(table.name), quoted(table.name),
					quoted(bare.name), quoted(table.name)),
				() -> {
					table.columns.remove(column);
					table.renumbered = true;
				});
	}

	private void addUnique(Step step, Table table) {
		Column column = column(table);
		column.type = table.strict ? "TEXT" : column.type;
		column.unique = true;
		column.indexed = true;
		String index = quoted("unique " + ++this.names);
		step.does(
				"ALTER TABLE %s ADD COLUMN %s;\nCREATE UNIQUE INDEX %s ON %s (%s)".formatted(quoted(table.name),
						column.definition(), index, quoted(table.name), quoted(column.name)),
				() -> table.columns.add(column));
		step.undoes("DROP INDEX %s;\nALTER TABLE %s DROP COLUMN %s".formatted(index, quoted(table.name),
				quoted(column.name)), () -> table.columns.remove(column));
	}

	private void addTable(Step step) {
		Table table = table();
		step.does(create(table), () -> this.tables.add(table));
		step.undoes("DROP TABLE %s%s".formatted(chance(2) ? "IF EXISTS " : "", quoted(table.name)), () -> {
			this.tables.remove(table);
			// What has a key comes back without the numbers that it had
			table.renumbered = table.renumbered || table.key == Key.LEGACY;
		});
	}

	private void renameTable(Step step, Table table) {
		String before = table.name;
		String after = name(this.tables.stream().map((other) -> other.name));
		step.does("ALTER TABLE %s RENAME TO %s".formatted(quoted(before), quoted(after)), () -> table.name = after);
		step.undoes("ALTER TABLE %s RENAME TO %s".formatted(quoted(after), quoted(before)), () -> table.name = before);
	}

	private void renameColumn(Step step, Table table) {
		List<Column> others = table.columns.stream().filter((other) -> !other.name.equals(MARK)).toList();
		if (others.isEmpty()) {
			renameTable(step, table);
			return;
		}
		Column column = any(others);
		String before = column.name;
		String after = name(table.columns.stream().map((other) -> other.name));
		step.does("ALTER TABLE %s RENAME COLUMN %s TO %s".formatted(quoted(table.name), quoted(before), quoted(after)),
				() -> column.name = after);
		step.undoes(
				"ALTER TABLE %s RENAME COLUMN %s TO %s".formatted(quoted(table.name), quoted(after), quoted(before)),
				() -> column.name = before);
	}

	/**
	 * Drop a column; the downgrade adds it again, empty.
	 */
	private void dropColumn(Step step, Table table) {
		List<Column> droppable = table.columns.stream().filter((column) -> column.isPlain(table)).toList();
		if (droppable.isEmpty()) {
			addTable(step);
			return;
		}
		Column column = any(droppable);
		step.does("ALTER TABLE %s DROP COLUMN %s".formatted(quoted(table.name), quoted(column.name)),
				() -> table.columns.remove(column));
		step.undoes("ALTER TABLE %s ADD COLUMN %s".formatted(quoted(table.name), column.definition()), () -> {
			table.columns.add(column);
			column.fresh = true;
		});
	}

	private void changeType(Step step, Table table) {
		List<Column> texts = table.columns.stream()
			.filter((column) -> column.isPlain(table) && column.type.equals("VARCHAR(20)"))
			.toList();
		if (texts.isEmpty()) {
			addColumn(step, table, column(table), false);
			return;
		}
		String name = quoted(any(texts).name);
		step.does("ALTER TABLE %s ALTER COLUMN %s TYPE VARCHAR(99)".formatted(quoted(table.name), name), () -> {
		});
		step.undoes("ALTER TABLE %s ALTER COLUMN %s TYPE VARCHAR(20)".formatted(quoted(table.name), name), () -> {
		});
	}

	private String name(Stream<String> taken) {
		List<String> others = taken.map(SchemaModel::fold).toList();
		String name = chance(2) ? any(NAMES) : "n" + ++this.names;
		while (others.contains(SchemaModel.fold(name)) || name.equals("audit") || name.equals(MARK)) {
			name = "n" + ++this.names;
		}
		return name;
	}

	private boolean chance(int of) {
		return this.random.nextInt(of) == 0;
	}

	private <T> T any(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	/**
	 * A table.
	 */
	static final class Table {

		String name;

		boolean strict;

		Key key = Key.NUMBER;

		/**
		 * Whether a script has built it anew by hand, so that SQLite may have numbered
		 * its rows anew.
		 */
		boolean renumbered;

		final List<Column> columns = new ArrayList<>();

		Table(String name) {
			this.name = name;
		}

		List<Column> stored() {
			return this.columns.stream().filter(Predicate.not((column) -> column.generated)).toList();
		}

		boolean isKey(Column column) {
			return this.columns.indexOf(column) < this.key.columns(this.strict).size();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * A column.
	 */
	static final class Column {

		String name;

		String type;

		String clause = "";

		boolean generated;

		boolean needed;

		boolean indexed;

		boolean unique;

		/**
		 * Whether it has just been added, and what it once held is meant to be gone.
		 */
		boolean fresh;

		@Nullable Table parent;

		private @Nullable Column source;

		Column(String name, String type) {
			this.name = name;
			this.type = type;
		}

		static Column mark() {
			return new Column(MARK, "INTEGER");
		}

		String definition() {
			String definition = "%s %s".formatted(quoted(this.name), this.type).strip();
			if (this.source != null) {
				return definition + " AS (typeof(%s) || 'x')".formatted(quoted(this.source.name));
			}
			return (this.parent != null) ? definition + " REFERENCES %s (%s)%s".formatted(quoted(this.parent.name),
					quoted(this.parent.columns.get(0).name), this.clause) : definition + this.clause;
		}

		private void computeFrom(Column source) {
			this.generated = true;
			this.source = source;
			source.needed = true;
		}

		/**
		 * Return whether nothing depends on the column.
		 */
		private boolean isPlain(Table table) {
			return !this.generated && !this.needed && !this.indexed && this.parent == null && !this.name.equals(MARK)
					&& !table.isKey(this) && this.clause.isEmpty();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * What tells the rows of a table apart.
	 */
	enum Key {

		NUMBER(false, "INTEGER PRIMARY KEY"), COUNTED(false, "INTEGER PRIMARY KEY AUTOINCREMENT"),
		TEXT(false, "TEXT PRIMARY KEY"), TEXT_WITHOUT_ROWID(true, "TEXT PRIMARY KEY"), PAIR(false, "INT", "TEXT"),
		PAIR_WITHOUT_ROWID(true, "INT", "TEXT"), LEGACY(false, "INT PRIMARY KEY"),
		INSENSITIVE(true, "TEXT COLLATE NOCASE PRIMARY KEY"), NONE(false);

		final boolean withoutRowid;

		private final List<String> definitions;

		Key(boolean withoutRowid, String... definitions) {
			this.withoutRowid = withoutRowid;
			this.definitions = List.of(definitions);
		}

		List<Column> columns(boolean strict) {
			List<Column> columns = new ArrayList<>();
			for (String definition : this.definitions) {
				int blank = definition.indexOf(' ');
				Column column = new Column("k" + columns.size(),
						(blank < 0) ? definition : definition.substring(0, blank));
				column.clause = (blank < 0) ? "" : definition.substring(blank);
				columns.add(column);
			}
			return columns;
		}

		boolean isNumber() {
			return this == NUMBER || this == COUNTED;
		}

	}

	/**
	 * A revision.
	 */
	static final class Step {

		final String id;

		boolean foreignKeysOff;

		final List<Runnable> up = new ArrayList<>();

		final List<Runnable> down = new ArrayList<>();

		private final List<String> upgrade = new ArrayList<>();

		private final List<String> downgrade = new ArrayList<>();

		Step(String id) {
			this.id = id;
		}

		private void does(String sql, Runnable change) {
			this.upgrade.add(sql);
			change.run();
			this.up.add(change);
		}

		private void undoes(String sql, Runnable change) {
			this.downgrade.add(0, sql);
			this.down.add(0, change);
		}

		String sections() {
			return "-- migrator:upgrade\n%s;\n-- migrator:downgrade%s\n%s;\n".formatted(
					String.join(";\n", this.upgrade), this.foreignKeysOff ? " foreign-keys=off" : "",
					String.join(";\n", this.downgrade));
		}

	}

}
