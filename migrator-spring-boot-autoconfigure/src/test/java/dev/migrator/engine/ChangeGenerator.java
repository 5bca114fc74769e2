package dev.migrator.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import dev.migrator.engine.SchemaModel.Clause;
import dev.migrator.engine.SchemaModel.Column;
import dev.migrator.engine.SchemaModel.Item;
import dev.migrator.engine.SchemaModel.Kind;
import dev.migrator.engine.SchemaModel.Label;
import dev.migrator.engine.SchemaModel.Piece;
import dev.migrator.engine.SchemaModel.Raw;
import dev.migrator.engine.SchemaModel.Table;
import org.jspecify.annotations.Nullable;

import static dev.migrator.engine.SchemaModel.fold;
import static dev.migrator.engine.SchemaModel.list;
import static dev.migrator.engine.SchemaModel.quoted;
import static dev.migrator.engine.SchemaModel.sql;

/**
 * Makes up changes of a database, and carries them out on its model and on what is
 * expected, until one has to be refused.
 */
final class ChangeGenerator {

	/**
	 * What must be or may be refused, and why.
	 */
	enum Verdict {

		DONE, REFUSED, EITHER

	}

	// To be switched off when such renames work
	private static final boolean OPEN_RENAME = true;

	private static final int RENAME_COLUMN = 5;

	private static final int RENAME_TABLE = 6;

	private static final String SELF_QUERY = "(SELECT count(*) FROM ";

	final StringBuilder script = new StringBuilder();

	/**
	 * Columns, constraints, tables of which something was changed.
	 */
	final Set<Object> touched = new HashSet<>();

	Verdict verdict = Verdict.DONE;

	String reason = "";

	private final Random random;

	private final SchemaGenerator schemas;

	private final SchemaModel model;

	private final Expectation expectation;

	private Handwriting hand;

	private @Nullable String refusal;

	private boolean damage;

	private final Set<Table> numbered = new HashSet<>();

	private final Set<Column> typed = new HashSet<>();

	ChangeGenerator(Random random, SchemaGenerator schemas, Expectation expectation) {
		this.random = random;
		this.schemas = schemas;
		this.model = schemas.model;
		this.expectation = expectation;
		this.hand = Handwriting.random(random);
		this.model.tables.stream().filter(Table::autoincrement).forEach(this.numbered::add);
	}

	void generate(int statements) throws SQLException {
		Table table = any(this.model.tables);
		for (int i = 0; i < statements && this.refusal == null; i++) {
			this.hand = Handwriting.random(this.random);
			if (chance(8)) {
				between();
				continue;
			}
			if (chance(4)) {
				table = any(this.model.tables);
			}
			alter(table);
		}
		if (this.refusal != null) {
			this.verdict = (this.verdict == Verdict.EITHER) ? Verdict.EITHER : Verdict.REFUSED;
			this.reason += this.refusal;
		}
	}

	/**
	 * Make up one change that concerns no stored value.
	 */
	void generateInPlace() throws SQLException {
		Table table = any(this.model.tables);
		this.hand = Handwriting.random(this.random);
		StringBuilder text = new StringBuilder(this.hand.write("ALTER TABLE", table) + " ");
		int kind = this.random.nextInt(9);
		text.append(switch (kind) {
			case 0 -> setNotNull(table);
			case 1 -> dropNotNull(table);
			case 2, 3 -> addConstraint(table, chance(2) ? Kind.CHECK : Kind.FOREIGN_KEY);
			case 4, 5 -> dropConstraint(table, List.of(Kind.CHECK, Kind.FOREIGN_KEY, Kind.NOT_NULL));
			case 6 -> renameConstraint(table);
			case 7 -> type(table, true);
			default -> setNotNull(table);
		});
		this.script.append(text).append(";\n");
	}

	boolean isComplete() {
		return this.refusal == null;
	}

	boolean chance(int of) {
		return this.random.nextInt(of) == 0;
	}

	private <T> T any(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	private void refuse(String why) {
		if (this.refusal == null) {
			this.refusal = why;
		}
	}

	private void mayRefuse(String why) {
		this.verdict = Verdict.EITHER;
		this.reason += why + "; ";
	}

	private void follow() throws SQLException {
		follow(Map.of());
	}

	private void follow(Map<Column, String> conversions) throws SQLException {
		if (this.refusal == null) {
			this.expectation.follow(conversions).ifPresent((why) -> {
				this.damage = true;
				if (why.startsWith(Expectation.DAMAGE) && hasDanglingKey()) {
					// Whether its triggers work nobody can tell of a table that takes no
					// rows
					mayRefuse("dangling foreign key");
				}
				refuse(why);
			});
		}
	}

	private boolean hasDanglingKey() {
		return this.model.tables.stream()
			.flatMap((table) -> table.allClauses().stream())
			.anyMatch((clause) -> clause.kind == Kind.FOREIGN_KEY && clause.parent == null);
	}

	private void between() throws SQLException {
		Table table = any(this.model.tables);
		if (chance(3)) {
			Item index = this.schemas.index(table);
			this.script.append(this.hand.write(index.body)).append(";\n");
			this.expectation.execute(Handwriting.plain().write(index.body)).ifPresent(this::refuse);
			this.model.items.add(index);
			return;
		}
		boolean related = !this.model.references(table).isEmpty()
				|| table.allClauses().stream().anyMatch((clause) -> clause.kind == Kind.FOREIGN_KEY);
		if (related) {
			return;
		}
		Column column = any(table.columns);
		String statement = chance(2) || column.isGenerated() ? this.schemas.insert(table)
				: "UPDATE %1$s SET %2$s = %3$s WHERE %2$s %4$s".formatted(quoted(table.name), quoted(column.name),
						this.schemas.value(table.strict, column.affinity(table.strict)),
						any(List.of("IS NULL", "= 1")));
		this.script.append(statement).append(";\n");
		this.expectation.execute(statement).ifPresent(this::refuse);
	}

	private void alter(Table table) throws SQLException {
		StringBuilder text = new StringBuilder();
		if (chance(40)) {
			text.append(this.hand.write("ALTER TABLE", chance(2) ? "IF EXISTS" : List.of(), new Label("nowhere"),
					"DROP", new Label("x")));
			if (!SchemaModel.fold(text.toString()).contains("EXISTS")) {
				refuse("no such table");
			}
			this.script.append(text).append(";\n");
			return;
		}
		text.append(this.hand.write("ALTER TABLE", chance(10) ? "IF EXISTS" : List.of())).append(' ');
		text.append(chance(10) ? "main." : "").append(this.hand.carelessName(table.name));
		this.typed.clear();
		List<String> actions = chance(3) ? actions(table, 2 + this.random.nextInt(2)) : List.of(action(table, kind()));
		text.append(' ').append(String.join(chance(3) ? ",\n  " : ", ", actions));
		this.script.append(text).append(";\n");
	}

	/**
	 * Make up several actions. They are carried out as in PostgreSQL, not in the order in
	 * which they are written, unless something is renamed.
	 */
	private List<String> actions(Table table, int count) throws SQLException {
		List<Integer> kinds = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			kinds.add(kind());
		}
		boolean renames = kinds.contains(RENAME_COLUMN) || kinds.contains(RENAME_TABLE);
		if (!renames) {
			kinds.sort(Comparator.comparing(ChangeGenerator::pass));
		}
		List<String> written = new ArrayList<>();
		int start = 0;
		for (int i = 0; i < count && this.refusal == null; i++) {
			if (renames) {
				start = i;
			}
			else if (i > 0 && pass(kinds.get(i)) != pass(kinds.get(i - 1))) {
				start = 0;
			}
			String action = action(table, kinds.get(i));
			int place = start + this.random.nextInt(written.size() - start + 1);
			written.add(place, action);
			start = place + 1;
		}
		if (this.damage && this.refusal != null) {
			mayRefuse("perhaps not at the end of the statement");
		}
		return written;
	}

	private int kind() {
		return this.random.nextInt(20);
	}

	private static int pass(int kind) {
		return switch (kind) {
			case 3, 4, 17, 18 -> 0;
			case 7, 8, 9 -> 1;
			case 0, 1, 2 -> 2;
			default -> 3;
		};
	}

	private String action(Table table, int kind) throws SQLException {
		return switch (kind) {
			case 0, 1, 2 -> addColumn(table);
			case 3, 4 -> dropColumn(table);
			case RENAME_COLUMN -> renameColumn(table);
			case RENAME_TABLE -> renameTable(table);
			case 7, 8, 9 -> type(table, false);
			case 10 -> setDefault(table);
			case 11 -> dropDefault(table);
			case 12 -> setNotNull(table);
			case 13 -> dropNotNull(table);
			case 14, 15, 16 -> addConstraint(table,
					any(List.of(Kind.PRIMARY_KEY, Kind.UNIQUE, Kind.UNIQUE, Kind.CHECK, Kind.CHECK, Kind.FOREIGN_KEY)));
			case 17, 18 -> dropConstraint(table, List.of(Kind.values()));
			default -> renameConstraint(table);
		};
	}

	private Object maybe(String words) {
		return chance(2) ? words : List.of();
	}

	private String addColumn(Table table) throws SQLException {
		if (chance(12)) {
			boolean ifNotExists = chance(2);
			if (!ifNotExists) {
				refuse("column exists");
			}
			return this.hand.write("ADD COLUMN", ifNotExists ? "IF NOT EXISTS" : List.of(),
					new Label(any(table.columns).name), "INTEGER");
		}
		Column column = chance(5) ? this.schemas.generatedColumn(table) : this.schemas.column(table, !chance(4));
		if (chance(10)) {
			column.clauses.clear();
			column.type = "INTEGER";
			// What becomes of a number that has been given out is nobody's business
			boolean autoincrement = !this.numbered.contains(table) && chance(2);
			column.clauses
				.add(new Clause(Kind.PRIMARY_KEY, "PRIMARY KEY", autoincrement ? "AUTOINCREMENT" : List.of()));
			if (autoincrement) {
				this.numbered.add(table);
			}
			if (table.primaryKey() != null) {
				refuse("second primary key");
			}
		}
		else if (chance(8) && !column.isGenerated()) {
			Clause key = this.schemas.foreignKey(table, null);
			if (key != null && key.columns.size() == 1) {
				key.columns.clear();
				column.clauses.add(key);
			}
		}
		String text = this.hand.write("ADD", maybe("COLUMN"), chance(8) ? "IF NOT EXISTS" : List.of(),
				Handwriting.definition(column));
		table.columns.add(column);
		this.touched.add(column);
		follow();
		return text;
	}

	private String dropColumn(Table table) throws SQLException {
		if (chance(12)) {
			boolean ifExists = chance(2);
			if (!ifExists) {
				refuse("no such column");
			}
			return this.hand.write("DROP COLUMN", ifExists ? "IF EXISTS" : List.of(), new Label("no such"));
		}
		Column column = any(table.columns);
		String text = this.hand.write("DROP COLUMN", chance(8) ? "IF EXISTS" : List.of()) + ' '
				+ this.hand.carelessName(column.name);
		if (table.columns.size() == 1) {
			refuse("last column");
		}
		if (!this.model.using(column, "view").isEmpty() || !this.model.using(column, "trigger").isEmpty()) {
			refuse("column used by view or trigger");
		}
		this.model.references(table).forEach((clause, child) -> {
			boolean refers = clause.referredColumns().contains(column);
			if (refers && !(child == table && table.members(clause).contains(column))) {
				refuse("column referred to");
			}
		});
		for (Column other : table.columns) {
			Clause generated = other.clause(Kind.GENERATED);
			if (other != column && generated != null && SchemaModel.mentions(generated.body, column)) {
				refuse("column used by generated column");
			}
		}
		this.model.items.removeAll(this.model.using(column, "index"));
		table.columns.remove(column);
		for (Column other : table.columns) {
			if (other.clauses
				.removeIf((clause) -> clause.kind == Kind.CHECK && SchemaModel.mentions(clause.body, column))) {
				this.touched.add(other);
			}
		}
		table.constraints.removeIf((clause) -> clause.columns.contains(column)
				|| (clause.kind == Kind.CHECK && SchemaModel.mentions(clause.body, column)));
		follow();
		return text;
	}

	private String renameColumn(Table table) throws SQLException {
		Column column = any(table.columns);
		if (OPEN_RENAME && isLostByRename(table, column)) {
			return setDefault(table);
		}
		if (chance(12)) {
			refuse("no such column");
			return this.hand.write("RENAME COLUMN", new Label("no such"), "TO", new Label("x"));
		}
		String to = chance(10) ? any(table.columns).name
				: chance(10) ? fold(column.name) : this.schemas.freeColumnName(table);
		String text = this.hand.write("RENAME", maybe("COLUMN"), new Label(column.name), "TO", new Label(to));
		Column present = table.column(to);
		if (present != null && present != column) {
			refuse("column exists");
		}
		touchUsers(new SchemaModel.ColumnName(column));
		column.name = to;
		follow();
		return text;
	}

	/**
	 * Return whether SQLite itself fails: it loses sight of unique constraints that
	 * repeat an INTEGER PRIMARY KEY without rowid.
	 */
	private static boolean isLostByRename(Table table, Column column) {
		return table.withoutRowid && table.isPrimaryKey(column) && table.constraints.stream()
			.anyMatch((clause) -> clause.kind == Kind.UNIQUE && clause.columns.contains(column));
	}

	private void touchUsers(Piece piece) {
		for (Table table : this.model.tables) {
			for (Object element : Handwriting.elements(table)) {
				boolean defines = piece instanceof SchemaModel.ColumnName name && name.column() == element;
				if (defines || Handwriting.definition(element).contains(piece)) {
					this.touched.add(element);
				}
			}
		}
		this.model.items.stream().filter((item) -> item.body.contains(piece)).forEach(this.touched::add);
	}

	private String renameTable(Table table) throws SQLException {
		List<String> taken = Stream
			.concat(this.model.tables.stream().map((other) -> other.name),
					this.model.items.stream().filter((item) -> !item.type.equals("trigger")).map((item) -> item.name))
			.toList();
		String to = chance(6) ? any(taken) : chance(8) ? fold(table.name) : this.schemas.freeName();
		String text = this.hand.write("RENAME TO", new Label(to));
		if (!fold(to).equals(fold(table.name)) && this.model.isTaken(to)) {
			refuse("name taken");
		}
		touchUsers(new SchemaModel.TableName(table));
		this.touched.add(table);
		table.name = to;
		follow();
		return text;
	}

	private String type(Table table, boolean sameAffinity) throws SQLException {
		List<Column> columns = table.columns.stream().filter((candidate) -> !this.typed.contains(candidate)).toList();
		if (columns.isEmpty()) {
			return this.hand.write("DROP CONSTRAINT IF EXISTS", new Label("no such"));
		}
		Column column = any(columns);
		if (chance(15)) {
			refuse("no such column");
			return this.hand.write("ALTER COLUMN", new Label("no such"), "TYPE TEXT");
		}
		String before = column.affinity(table.strict);
		String oldType = column.type;
		String newType = this.schemas.type(table);
		while (newType == null || newType.startsWith("[")) {
			newType = this.schemas.type(table);
		}
		if (sameAffinity) {
			newType = switch (before) {
				case "INTEGER" -> any(List.of("BIGINT", "SMALLINT"));
				case "TEXT" -> any(List.of("VARCHAR(99)", "TEXT"));
				case "REAL" -> "DOUBLE";
				case "NUMERIC" -> any(List.of("DECIMAL(3)", "DATE"));
				default -> "BLOB";
			};
			newType = table.strict ? String.valueOf(oldType) : newType;
		}
		String collation = chance(12) && !sameAffinity ? "NOCASE" : null;
		String using = chance(4) && !sameAffinity ? using(table, column) : null;
		String text = this.hand.write("ALTER", maybe("COLUMN"), new Label(column.name),
				chance(2) ? "TYPE" : "SET DATA TYPE", new Raw(newType),
				(collation != null) ? "COLLATE " + collation : List.of(),
				(using != null) ? sql("USING", new Raw(using)) : List.of());
		if (using != null && using.startsWith(SELF_QUERY)) {
			mayRefuse("subquery");
		}
		if (table.autoincrement() && table.isPrimaryKey(column) && !newType.replace("\"", "").equals("INTEGER")) {
			refuse("autoincrement");
		}
		if (using != null && column.isGenerated()) {
			refuse("generated");
		}
		if (using != null && this.refusal == null) {
			judgeUsing(table, column, using);
		}
		boolean key = table.isKey(column);
		column.type = newType;
		String after = column.affinity(table.strict);
		boolean same = before.equals(after);
		if (using == null && !column.isGenerated() && (!same || key || table.strict)) {
			judgeConversion(table, column, newType, after, same);
		}
		if (collation != null) {
			Clause present = column.clause(Kind.COLLATE);
			if (present != null) {
				present.body = sql("COLLATE", collation);
			}
			else {
				column.clauses.add(new Clause(Kind.COLLATE, "COLLATE", collation));
			}
		}
		this.touched.add(column);
		this.typed.add(column);
		follow((using != null && this.refusal == null) ? Map.of(column, using) : Map.of());
		return text;
	}

	private void judgeUsing(Table table, Column column, String using) {
		try {
			boolean nulls = !this.expectation
				.strings("SELECT 1 FROM %s WHERE (%s) IS NULL".formatted(quoted(table.name), using))
				.isEmpty();
			if (nulls && table.isPrimaryKey(column)) {
				refuse("nulls in the primary key");
			}
		}
		catch (SQLException ex) {
			refuse(String.valueOf(ex.getMessage()));
		}
	}

	private String using(Table table, Column column) {
		String name = quoted(column.name);
		return any(List.of("CAST(" + name + " AS TEXT)", "length(" + name + ")", "NULL", "coalesce(" + name + ", 0)",
				"CASE WHEN " + name + " IS NULL THEN 1 ELSE 2 END", quoted(any(table.columns).name), name + " || ', x'",
				"abs(" + quoted(table.name) + '.' + name + ")"));
	}

	/**
	 * Find out by trying whether the values of a column survive another type.
	 */
	private void judgeConversion(Table table, Column column, String type, String affinity, boolean same)
			throws SQLException {
		if (this.refusal != null) {
			return;
		}
		String name = quoted(column.name);
		boolean any = affinity.equals("ANY");
		this.expectation.execute(
				"CREATE TABLE temp.trial (old, new %s)%s".formatted(any ? "ANY" : type, table.strict ? " STRICT" : ""));
		if (table.strict) {
			this.expectation.execute("DROP TABLE temp.trial");
			this.expectation.execute("CREATE TABLE temp.trial (old ANY, new %s) STRICT".formatted(type));
		}
		Optional<String> failure = this.expectation
			.execute("INSERT INTO temp.trial SELECT %1$s, %1$s FROM %2$s".formatted(name, quoted(table.name)));
		if (failure.isPresent()) {
			refuse("does not fit: " + failure.get());
		}
		else {
			String fits = switch (table.strict ? "STRICT" : affinity) {
				case "INTEGER" -> "typeof(new) IN ('integer', 'null')";
				case "REAL" -> "typeof(new) IN ('real', 'null')";
				case "NUMERIC" -> type.startsWith("DECIMAL") || type.startsWith("NUMERIC")
						? "typeof(new) IN ('integer', 'real', 'null')" : "TRUE";
				default -> "TRUE";
			};
			String returns = """
					CASE WHEN typeof(old) = typeof(new) THEN old IS new
					WHEN typeof(old) = 'text' THEN CAST(new AS TEXT) = old
					WHEN typeof(new) = 'text' THEN typeof(old) = 'integer' OR CAST(new AS REAL) = old
					ELSE old = new END""";
			String bad = "SELECT old FROM temp.trial WHERE NOT (%s AND %s)".formatted(fits, returns);
			if (this.expectation.exists(bad)) {
				// A decimal may come back written otherwise, and a zero lose its sign
				String debatable = "SELECT old FROM temp.trial WHERE NOT (%s AND (%s))".formatted(fits,
						returns + " OR (typeof(old) = 'text' AND typeof(new) = 'real' AND old GLOB '*[0-9]*'"
								+ " AND old NOT GLOB '*[^-0-9.]*')");
				if (same || !this.expectation.exists(debatable)) {
					mayRefuse("conversion");
				}
				else {
					refuse("lossy conversion of " + this.expectation.strings(bad));
				}
			}
		}
		this.expectation.execute("DROP TABLE temp.trial");
	}

	private String setDefault(Table table) throws SQLException {
		Column column = any(table.columns);
		String value = this.schemas.defaultValue(table, column);
		boolean bare = value.startsWith("(") && !value.startsWith("(-") && chance(2);
		String written = bare ? value.substring(1, value.length() - 1) : value;
		String text = this.hand.write("ALTER", maybe("COLUMN"), new Label(column.name), "SET DEFAULT",
				new Raw(written.equals("bare") ? "'bare'" : written));
		value = written.equals("bare") ? "'bare'" : value;
		if (column.isGenerated()) {
			refuse("generated");
			return text;
		}
		Clause present = column.clause(Kind.DEFAULT);
		if (present != null) {
			present.body = sql("DEFAULT", new Raw(value));
		}
		else {
			column.clauses.add(new Clause(Kind.DEFAULT, "DEFAULT", new Raw(value)));
		}
		this.touched.add(column);
		follow();
		return text;
	}

	private String dropDefault(Table table) throws SQLException {
		Column column = any(table.columns);
		String text = this.hand.write("ALTER", maybe("COLUMN"), new Label(column.name), "DROP DEFAULT");
		if (column.isGenerated()) {
			refuse("generated");
		}
		drop(table, column, Kind.DEFAULT);
		follow();
		return text;
	}

	private void drop(Table table, Column column, Kind kind) {
		column.clauses.removeIf((clause) -> clause.kind == kind);
		this.touched.add(column);
	}

	private String setNotNull(Table table) throws SQLException {
		Column column = any(table.columns);
		Object conflict = this.schemas.conflict();
		String text = this.hand.write("ALTER", maybe("COLUMN"), new Label(column.name), "SET NOT NULL", conflict);
		if (!column.has(Kind.NOT_NULL)) {
			if (this.refusal == null && this.expectation
				.exists("SELECT 1 FROM %s WHERE %s IS NULL".formatted(quoted(table.name), quoted(column.name)))) {
				refuse("nulls");
			}
			column.clauses.add(new Clause(Kind.NOT_NULL, "NOT NULL", conflict));
		}
		this.touched.add(column);
		follow();
		return text;
	}

	private String dropNotNull(Table table) throws SQLException {
		Column column = any(table.columns);
		String text = this.hand.write("ALTER", maybe("COLUMN"), new Label(column.name), "DROP NOT NULL");
		if (table.isPrimaryKey(column)) {
			refuse("part of the primary key");
		}
		drop(table, column, Kind.NOT_NULL);
		follow();
		return text;
	}

	private String addConstraint(Table table, Kind kind) throws SQLException {
		String name = chance(2) ? this.schemas.constraintName() : null;
		Map<String, Clause> names = table.constraintNames();
		if (chance(15) && !names.isEmpty()) {
			Map.Entry<String, Clause> taken = any(List.copyOf(names.entrySet()));
			if (taken.getValue().name != null) {
				name = taken.getKey();
				refuse("name of a constraint taken");
			}
		}
		Clause clause = switch (kind) {
			case PRIMARY_KEY -> this.schemas.tablePrimaryKey(table, name);
			case UNIQUE -> this.schemas.unique(table, name);
			case CHECK -> this.schemas.check(table, any(table.columns), name);
			default -> this.schemas.foreignKey(table, name);
		};
		if (clause == null) {
			clause = this.schemas.check(table, any(table.columns), name);
			kind = Kind.CHECK;
		}
		if (kind == Kind.FOREIGN_KEY) {
			spoil(clause);
			SchemaGenerator.asTableConstraint(clause);
		}
		String text = this.hand.write("ADD", clause.pieces());
		if (kind == Kind.PRIMARY_KEY) {
			if (table.primaryKey() != null) {
				refuse("second primary key");
			}
			for (Column column : clause.columns) {
				if (this.refusal == null && this.expectation
					.exists("SELECT 1 FROM %s WHERE %s IS NULL".formatted(quoted(table.name), quoted(column.name)))) {
					refuse("nulls");
				}
			}
		}
		table.constraints.add(clause);
		follow();
		return text;
	}

	/**
	 * Let some foreign keys refer to what is no key, or to nothing.
	 */
	private void spoil(Clause key) {
		Table parent = key.parent;
		if (chance(12)) {
			key.body = sql("REFERENCES", new Label("nowhere"));
			key.parent = null;
			key.parentColumns.clear();
			refuse("no such table");
		}
		else if (parent != null && chance(8)) {
			key.parentColumns.clear();
			key.columns.forEach((column) -> key.parentColumns.add(any(parent.columns)));
			key.body = sql("REFERENCES", parent, list(key.parentColumns));
		}
	}

	private String dropConstraint(Table table, List<Kind> kinds) throws SQLException {
		Map<String, Clause> names = table.constraintNames();
		names.values().removeIf((clause) -> !kinds.contains(clause.kind));
		if (names.isEmpty() || chance(12)) {
			boolean ifExists = chance(2);
			if (!ifExists) {
				refuse("no such constraint");
			}
			return this.hand.write("DROP CONSTRAINT", ifExists ? "IF EXISTS" : List.of(), new Label("no such"));
		}
		Map.Entry<String, Clause> named = any(List.copyOf(names.entrySet()));
		String name = named.getKey();
		Clause clause = named.getValue();
		String text = this.hand.write("DROP CONSTRAINT", chance(8) ? "IF EXISTS" : List.of()) + ' '
				+ this.hand.carelessName(name);
		Column owner = table.owner(clause);
		if (clause.kind == Kind.NOT_NULL && owner != null && table.isPrimaryKey(owner)) {
			refuse("part of the primary key");
		}
		if (owner != null) {
			this.touched.add(owner);
		}
		table.removeClauses((candidate) -> candidate == clause);
		follow();
		return text;
	}

	private String renameConstraint(Table table) throws SQLException {
		Map<String, Clause> names = table.constraintNames();
		String to = this.schemas.constraintName();
		if (names.isEmpty() || chance(12)) {
			refuse("no such constraint");
			return this.hand.write("RENAME CONSTRAINT", new Label("no such"), "TO", new Label(to));
		}
		Map.Entry<String, Clause> named = any(List.copyOf(names.entrySet()));
		String name = named.getKey();
		Clause clause = named.getValue();
		String text = this.hand.write("RENAME CONSTRAINT") + ' ' + this.hand.carelessName(name) + ' '
				+ this.hand.write("TO", new Label(to));
		clause.name = to;
		Column owner = table.owner(clause);
		this.touched.add((owner != null) ? owner : clause);
		follow();
		return text;
	}

}
