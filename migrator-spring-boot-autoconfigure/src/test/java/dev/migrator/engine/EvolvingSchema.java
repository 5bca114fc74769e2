package dev.migrator.engine;

import java.util.ArrayList;
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

	final boolean enforced;

	/**
	 * The tables as they are now, by the revisions that have run.
	 */
	final List<Table> tables = new ArrayList<>();

	final List<Step> steps = new ArrayList<>();

	private final ProductVocabulary words;

	private final Random random;

	private final List<String> schemas;

	private int names;

	EvolvingSchema(ProductVocabulary words, Random random) {
		this.words = words;
		this.random = random;
		this.schemas = new ArrayList<>(words.schemas());
		this.enforced = words.enforces(random);
	}

	/**
	 * Make up everything; all revisions have run then.
	 * @return the statements that make the first tables
	 */
	String generate() {
		StringBuilder base = new StringBuilder(this.words.preamble());
		Table audit = new Table("audit");
		audit.columns.add(Column.mark());
		audit.columns.add(new Column("what", "TEXT"));
		for (int i = 1 + this.random.nextInt(3); i > 0; i--) {
			Table table = table();
			this.tables.add(table);
			base.append(create(table)).append(";\n");
			for (String event : List.of("INSERT", "UPDATE", "DELETE")) {
				if (chance(3)) {
					base.append(
							this.words.trigger("watch " + ++this.names, chance(2) ? "AFTER" : "BEFORE", event, table));
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
		table.strict = chance(5) && !this.words.strictTypes().isEmpty();
		if (!this.schemas.isEmpty() && chance(4)) {
			table.schema = any(this.schemas);
		}
		table.key = any(this.words.keys());
		table.columns.addAll(table.key.columns());
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
				any(table.strict ? this.words.strictTypes() : this.words.types()));
	}

	private Column generated(Table table) {
		Column column = column(table);
		column.type = "TEXT";
		Column source = any(table.columns.stream().filter((other) -> !other.generated).toList());
		column.computeFrom(source, this.words.computedFrom(source));
		return column;
	}

	private Column reference(Table table) {
		Column column = column(table);
		List<Table> parents = Stream.concat(Stream.of(table), this.tables.stream())
			.filter((parent) -> parent.key.isNumber())
			.toList();
		if (!parents.isEmpty()) {
			column.type = "INTEGER";
			column.parent = any(parents);
			column.clause = any(this.words.referenceClauses());
		}
		return column;
	}

	private static String create(Table table) {
		String options = Stream.of(table.key.isWithoutRowid() ? "WITHOUT ROWID" : "", table.strict ? "STRICT" : "")
			.filter((option) -> !option.isEmpty())
			.collect(Collectors.joining(", "));
		String key = (table.key.kind() == Key.Kind.PAIR) ? ", PRIMARY KEY (%s, %s)"
			.formatted(quoted(table.columns.get(1).name), quoted(table.columns.get(0).name)) : "";
		return "CREATE TABLE %s (%s%s) %s"
			.formatted(table.reference(),
					table.columns.stream().map(Column::definition).collect(Collectors.joining(", ")), key, options)
			.strip();
	}

	/**
	 * Make up a revision of one change or two.
	 */
	private Step step() {
		Step step = new Step("r%03d".formatted(this.steps.size() + 1));
		Table table = any(this.tables.stream().filter((candidate) -> !candidate.name.equals("audit")).toList());
		switch ((!this.schemas.isEmpty() && chance(4)) ? 10 + this.random.nextInt(4) : this.random.nextInt(10)) {
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
			case 9 -> changeType(step, table);
			case 10 -> moveTable(step, table);
			case 11 -> addType(step, table);
			case 12 -> addSchema(step, table);
			default -> renameSchema(step);
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
			column.computeFrom(source, this.words.computedFrom(source));
		}
		else if (column.parent == null && chance(6)) {
			this.words.giveDefault(column, table, this.random);
		}
		else if (column.parent == null && chance(3)) {
			Column reference = reference(table);
			if (reference.parent != null) {
				column.parent = reference.parent;
				column.type = reference.type;
				column.clause = reference.clause;
			}
		}
		step.does("ALTER TABLE %s ADD COLUMN %s".formatted(table.reference(), column.definition()),
				() -> table.columns.add(column));
		boolean rebuild = byHand && !column.generated
				&& table.columns.stream().noneMatch((other) -> other.generated || other.indexed)
				&& this.words.canRebuild(table, this.tables);
		if (!rebuild) {
			step.undoes("ALTER TABLE %s DROP COLUMN %s".formatted(table.reference(), quoted(column.name)),
					() -> table.columns.remove(column));
			return;
		}
		// Foreign keys cannot be off in an upgrade and in effect nowhere else
		Table bare = new Table("rebuilt " + table.name);
		bare.schema = table.schema;
		bare.strict = table.strict;
		bare.key = table.key;
		bare.columns.addAll(table.columns.stream().filter((other) -> other != column).toList());
		String names = Stream
			.concat(this.words.hiddenColumns(table).stream(), bare.columns.stream().map((other) -> quoted(other.name)))
			.collect(Collectors.joining(", "));
		step.foreignKeysOff = this.words.renumbers();
		step.undoes("%s;\nINSERT INTO %s (%s) %sSELECT %s FROM %s;\nDROP TABLE %s;\nALTER TABLE %s RENAME TO %s"
			.formatted(create(bare), bare.reference(), names, this.words.overriding(), names, table.reference(),
					table.reference(), bare.reference(), quoted(table.name)),
				() -> {
					table.columns.remove(column);
					table.renumbered = table.renumbered || this.words.renumbers();
				});
	}

	private void addUnique(Step step, Table table) {
		Column column = column(table);
		column.type = table.strict ? "TEXT" : this.words.uniqueType(column);
		column.unique = true;
		column.indexed = true;
		String index = quoted("unique " + ++this.names);
		step.does(
				"ALTER TABLE %s ADD COLUMN %s;\nCREATE UNIQUE INDEX %s ON %s (%s)".formatted(table.reference(),
						column.definition(), index, table.reference(), quoted(column.name)),
				() -> table.columns.add(column));
		step.undoes("DROP INDEX %s;\nALTER TABLE %s DROP COLUMN %s".formatted(table.qualified(index), table.reference(),
				quoted(column.name)), () -> table.columns.remove(column));
	}

	private void addTable(Step step) {
		Table table = table();
		step.does(create(table), () -> this.tables.add(table));
		step.undoes("DROP TABLE %s%s".formatted(chance(2) ? "IF EXISTS " : "", table.reference()), () -> {
			this.tables.remove(table);
			// What has a key comes back without the numbers that it had
			table.renumbered = table.renumbered || table.key.kind() == Key.Kind.LEGACY;
		});
	}

	private void renameTable(Step step, Table table) {
		String before = table.name;
		String after = name(this.tables.stream().map((other) -> other.name));
		step.does("ALTER TABLE %s RENAME TO %s".formatted(table.reference(), quoted(after)), () -> table.name = after);
		step.undoes("ALTER TABLE %s RENAME TO %s".formatted(table.reference(), quoted(before)),
				() -> table.name = before);
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
		step.does("ALTER TABLE %s RENAME COLUMN %s TO %s".formatted(table.reference(), quoted(before), quoted(after)),
				() -> column.name = after);
		step.undoes("ALTER TABLE %s RENAME COLUMN %s TO %s".formatted(table.reference(), quoted(after), quoted(before)),
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
		step.does("ALTER TABLE %s DROP COLUMN %s".formatted(table.reference(), quoted(column.name)),
				() -> table.columns.remove(column));
		step.undoes("ALTER TABLE %s ADD COLUMN %s".formatted(table.reference(), column.definition()), () -> {
			table.columns.add(column);
			column.fresh = true;
		});
	}

	private void changeType(Step step, Table table) {
		List<Column> narrow = table.columns.stream()
			.filter((column) -> column.isPlain(table) && this.words.wider().containsKey(column.type))
			.toList();
		if (narrow.isEmpty()) {
			addColumn(step, table, column(table), false);
			return;
		}
		Column column = any(narrow);
		String type = column.type;
		String wider = String.valueOf(this.words.wider().get(type));
		String change = "ALTER TABLE %s ALTER COLUMN %s TYPE %s";
		step.does(change.formatted(table.reference(), quoted(column.name), this.words.conversion(column, wider)),
				() -> {
					column.type = wider;
					column.narrow = type;
				});
		step.undoes(change.formatted(table.reference(), quoted(column.name), this.words.conversion(column, type)),
				() -> {
					column.type = type;
					column.narrow = null;
				});
	}

	private void moveTable(Step step, Table table) {
		String before = table.schema;
		String after = any(this.schemas);
		step.does("ALTER TABLE %s SET SCHEMA %s".formatted(table.reference(), quoted(after)),
				() -> table.schema = after);
		step.undoes("ALTER TABLE %s SET SCHEMA %s".formatted(table.reference(),
				quoted((before != null) ? before : this.schemas.get(0))), () -> table.schema = before);
	}

	/**
	 * Add a column of a type of its own; the downgrade drops the type.
	 */
	private void addType(Step step, Table table) {
		String name = "kind " + ++this.names;
		// The last schema may be renamed, and columns be declared once more
		String type = quoted(any(this.schemas.subList(0, this.schemas.size() - 1))) + "." + quoted(name);
		Column column = column(table);
		String create = this.words.createType(column, type);
		step.does("%s;\nALTER TABLE %s ADD COLUMN %s".formatted(create, table.reference(), column.definition()),
				() -> table.columns.add(column));
		if (chance(2)) {
			step.undoes("DROP TYPE %s CASCADE".formatted(type), () -> table.columns.remove(column));
		}
		else {
			step.undoes("ALTER TYPE %s RENAME TO %s;\nDROP TYPE %s CASCADE".formatted(type, quoted("old " + name),
					type.replace(quoted(name), quoted("old " + name))), () -> table.columns.remove(column));
		}
	}

	/**
	 * Add a schema with a table, and with a type for a column of another table; the
	 * downgrade drops the schema.
	 */
	private void addSchema(Step step, Table other) {
		String schema = "schema " + ++this.names;
		Table table = table();
		table.schema = schema;
		Column column = column(other);
		String create = this.words.createType(column, quoted(schema) + ".kind");
		step.does("CREATE SCHEMA %s;\n%s;\n%s;\nALTER TABLE %s ADD COLUMN %s".formatted(quoted(schema), create(table),
				create, other.reference(), column.definition()), () -> {
					this.tables.add(table);
					other.columns.add(column);
				});
		step.undoes("DROP SCHEMA %s CASCADE".formatted(quoted(schema)), () -> {
			this.tables.remove(table);
			other.columns.remove(column);
		});
	}

	private void renameSchema(Step step) {
		String before = this.schemas.get(this.schemas.size() - 1);
		String after = "schema " + ++this.names;
		this.schemas.set(this.schemas.size() - 1, after);
		step.does("ALTER SCHEMA %s RENAME TO %s".formatted(quoted(before), quoted(after)),
				() -> renameSchema(before, after));
		step.undoes("ALTER SCHEMA %s RENAME TO %s".formatted(quoted(after), quoted(before)),
				() -> renameSchema(after, before));
	}

	private void renameSchema(String before, String after) {
		this.tables.stream().filter((table) -> before.equals(table.schema)).forEach((table) -> table.schema = after);
	}

	private String name(Stream<String> taken) {
		List<String> others = taken.map(this.words::fold).toList();
		String name = chance(2) ? any(this.words.names()) : "n" + ++this.names;
		while (others.contains(this.words.fold(name)) || name.equals("audit") || name.equals(MARK)) {
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

		@Nullable String schema;

		String name;

		boolean strict;

		Key key = Key.none();

		/**
		 * Whether a script has built it anew by hand, so that its rows may have other
		 * numbers.
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
			return this.columns.indexOf(column) < this.key.definitions().size();
		}

		/**
		 * Return whether each of its rows can be found again.
		 */
		boolean tellsRows() {
			return !this.renumbered && this.key.tellsRows();
		}

		/**
		 * Return what SQL calls it.
		 */
		String reference() {
			return qualified(quoted(this.name));
		}

		private String qualified(String name) {
			return (this.schema != null) ? quoted(this.schema) + "." + name : name;
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

		/**
		 * The type that it has been and will be again, which has to take its values.
		 */
		@Nullable String narrow;

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

		private @Nullable String computed;

		Column(String name, String type) {
			this.name = name;
			this.type = type;
		}

		static Column mark() {
			return new Column(MARK, "INTEGER");
		}

		String definition() {
			String definition = "%s %s".formatted(quoted(this.name), this.type).strip();
			if (this.computed != null) {
				return definition + this.computed;
			}
			return (this.parent != null) ? definition + " REFERENCES %s (%s)%s".formatted(this.parent.reference(),
					quoted(this.parent.columns.get(0).name), this.clause) : definition + this.clause;
		}

		private void computeFrom(Column source, String computed) {
			this.generated = true;
			this.computed = computed;
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
	 *
	 * @param kind what values it has
	 * @param definitions the types and constraints of its columns
	 * @param isWithoutRowid whether a table of SQLite has nothing else
	 * @param tellsRows whether the product finds a row again
	 */
	record Key(Kind kind, List<String> definitions, boolean isWithoutRowid, boolean tellsRows) {

		static Key number(String definition) {
			return new Key(Kind.NUMBER, List.of(definition), false, true);
		}

		static Key counted(String definition) {
			return new Key(Kind.COUNTED, List.of(definition), false, true);
		}

		static Key text(String definition) {
			return new Key(Kind.TEXT, List.of(definition), false, true);
		}

		static Key legacy(String definition) {
			return new Key(Kind.LEGACY, List.of(definition), false, true);
		}

		static Key pair(String first, String second) {
			return new Key(Kind.PAIR, List.of(first, second), false, true);
		}

		static Key none() {
			return new Key(Kind.NONE, List.of(), false, true);
		}

		Key withoutRowid() {
			return new Key(this.kind, this.definitions, true, this.tellsRows);
		}

		Key tellingNothing() {
			return new Key(this.kind, this.definitions, this.isWithoutRowid, false);
		}

		List<Column> columns() {
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
			return this.kind == Kind.NUMBER || this.kind == Kind.COUNTED;
		}

		/**
		 * What values keys have.
		 */
		enum Kind {

			NUMBER, COUNTED, TEXT, PAIR, LEGACY, NONE

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
