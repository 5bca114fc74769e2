package dev.migrator.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import dev.migrator.engine.SchemaModel.Clause;
import dev.migrator.engine.SchemaModel.Column;
import dev.migrator.engine.SchemaModel.Item;
import dev.migrator.engine.SchemaModel.Kind;
import dev.migrator.engine.SchemaModel.Label;
import dev.migrator.engine.SchemaModel.Raw;
import dev.migrator.engine.SchemaModel.Table;
import org.jspecify.annotations.Nullable;

import static dev.migrator.engine.SchemaModel.list;
import static dev.migrator.engine.SchemaModel.quoted;
import static dev.migrator.engine.SchemaModel.sql;

/**
 * Makes up databases: odd names, all kinds of columns and constraints, written by
 * anybody, with rows that keep the rules.
 */
final class SchemaGenerator {

	private static final List<String> NAMES = List.of("a", "b", "c", "id", "name", "Email", "org_id", "x1", "select",
			"order", "column", "type", "set", "to", "Only", "if", "check", "constraint", "table", "a b", " lead",
			"quo\"te", "br[acket", "br]acket", "ti`ck", "it's", "Ünï", "テスト", "😀", "a,b", "a(b", "a)b", "--no", "/*no",
			"a;b", "100%", "$d", "1st", "a.b", "new", "old", "END", "key", "not null", "default", "rowid", "oid",
			"_rowid_", "line\nbreak", "value", "index", "temp", "generated", "using", "v", "w", "add", "drop", "main",
			"group");

	private static final List<String> TYPES = List.of("INTEGER", "INTEGER", "INT", "BIGINT", "TEXT", "TEXT", "text",
			"VARCHAR(20)", "CLOB", "BLOB", "REAL", "DOUBLE PRECISION", "FLOAT", "NUMERIC", "DECIMAL(10, 2)", "BOOLEAN",
			"DATE", "JSON", "unsigned big int", "\"INTEGER\"", "[a type]");

	private static final List<String> STRICT_TYPES = List.of("INT", "INTEGER", "REAL", "TEXT", "TEXT", "BLOB", "ANY");

	private static final List<String> NUMBERS = List.of("0", "1", "2", "3", "4", "5", "-1", "7", "42", "1", "2", "3");

	private static final List<String> ODD_NUMBERS = List.of("9223372036854775807", "-9223372036854775808",
			"9007199254740993", "0.5", "-2.25", "1e300", "3.0", "9e999", "0.1");

	private static final List<String> TEXTS = List.of("'a'", "'A'", "'b'", "'c'", "''", "'abc'", "'it''s'", "'ä'",
			"'日本'", "'1'", "'42'");

	private static final List<String> ODD_TEXTS = List.of("'007'", "'1e3'", "' 12 '", "'1.0'", "'+5'", "'-0'", "'1.5'",
			"'0x1F'", "'9223372036854775808'", "'9e3'", "'NULL'", "'a' || char(10) || 'b'", "'a' || char(0) || 'b'",
			"'😀'", "'Abc '");

	private static final List<String> BLOBS = List.of("x''", "x'00ff'", "x'3132'");

	private static final List<String> DEFAULTS = List.of("0", "1", "-1", "+2", "1.5", "'x'", "''", "'it''s; -- no'",
			"NULL", "(1 + 2)", "(lower('AB'))", "('a' || 'b')", "TRUE", "x'00'", "'1'", "(-(3))", "(CAST('7' AS INT))",
			"1e3", "\"dq\"", "bare", "(1 /* ) */ + 2)", "(max(1, 2, (3)))");

	static final List<String> CONFLICTS = List.of("ABORT", "FAIL", "IGNORE", "REPLACE", "ROLLBACK");

	final SchemaModel model = new SchemaModel();

	/**
	 * What makes the database.
	 */
	final List<String> setup = new ArrayList<>();

	/**
	 * What was written for each column and each constraint.
	 */
	final Map<Object, String> texts = new LinkedHashMap<>();

	/**
	 * From how many rows on a table is to be changed in place.
	 */
	long threshold;

	private final Random random;

	private final Statement statement;

	private int constraints;

	// SQLite takes no two for the same key
	private String conflict = "ABORT";

	/**
	 * Make up a database.
	 * @param connection a connection to an empty one
	 */
	SchemaGenerator(Random random, Connection connection) throws SQLException {
		this.random = random;
		this.statement = connection.createStatement();
	}

	void generate() throws SQLException {
		boolean enforced = !chance(7);
		run("PRAGMA foreign_keys = " + (enforced ? "ON" : "OFF"));
		int count = 1 + this.random.nextInt(this.random.nextInt(4) + 1);
		for (int i = 0; i < count; i++) {
			this.model.tables.add(table());
		}
		for (Table table : this.model.tables) {
			for (int i = this.random.nextInt(3); i > 0; i--) {
				Clause key = foreignKey(table, chance(2) ? constraintName() : null);
				if (key != null) {
					attachForeignKey(table, key);
				}
			}
		}
		if (chance(15)) {
			Table table = any(this.model.tables);
			Clause dangling = new Clause(Kind.FOREIGN_KEY, "REFERENCES", new Label("nowhere"));
			any(table.columns).clauses.add(dangling);
		}
		for (Table table : this.model.tables) {
			run(Handwriting.random(this.random).createTable(table, this.texts));
		}
		for (int round = 0; round < 2; round++) {
			for (Table table : this.model.tables) {
				int rows = this.random.nextInt(chance(3) ? 2 : 5);
				for (int i = 0; i < rows; i++) {
					tryToRun(insert(table));
				}
			}
		}
		deleteLastOnes();
		items();
		if (chance(5)) {
			run("ANALYZE");
		}
		run("PRAGMA foreign_keys = " + this.random.nextInt(2));
		run("PRAGMA recursive_triggers = " + this.random.nextInt(2));
		this.threshold = any(List.of(-1L, 0L, 10_000L));
	}

	private void run(String sql) throws SQLException {
		try {
			this.statement.execute(sql);
			this.setup.add(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("No good: " + String.join("\n;\n", this.setup) + "\n;\n" + sql, ex);
		}
	}

	private boolean tryToRun(String sql) {
		try {
			this.statement.execute(sql);
			this.setup.add(sql);
			return true;
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private void deleteLastOnes() {
		for (Table table : this.model.tables) {
			if (table.autoincrement() && chance(2) && this.model.references(table).isEmpty()) {
				Column key = table.primaryKeyColumns().get(0);
				tryToRun("DELETE FROM %1$s WHERE %2$s = (SELECT max(%2$s) FROM %1$s)".formatted(quoted(table.name),
						quoted(key.name)));
			}
		}
	}

	boolean chance(int of) {
		return this.random.nextInt(of) == 0;
	}

	<T> T any(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	private Table table() {
		Table table = new Table(freeName());
		table.strict = chance(5);
		this.conflict = any(CONFLICTS);
		int columns = 1 + this.random.nextInt(5);
		for (int i = 0; i < columns; i++) {
			table.columns.add(column(table, false));
		}
		if (!chance(4)) {
			primaryKey(table);
		}
		if (table.primaryKey() != null && !table.autoincrement()) {
			table.withoutRowid = chance(5);
		}
		for (int i = this.random.nextInt(3); i > 0; i--) {
			table.constraints.add(
					chance(2) ? check(table, any(table.columns), constraintName(3)) : unique(table, constraintName(3)));
		}
		if (chance(4)) {
			table.columns.add(this.random.nextInt(table.columns.size() + 1), generatedColumn(table));
		}
		return table;
	}

	String freeName() {
		String name = any(NAMES);
		while (this.model.isTaken(name) || SchemaModel.fold(name).matches("ROWID|OID|_ROWID_|OLD|NEW")) {
			name = any(NAMES) + (chance(2) ? this.random.nextInt(10) : "");
		}
		return name;
	}

	String freeColumnName(Table table) {
		String name = any(NAMES);
		while (table.column(name) != null) {
			name = any(NAMES) + (chance(2) ? this.random.nextInt(10) : "");
		}
		return name;
	}

	@Nullable String type(Table table) {
		if (table.strict) {
			return any(STRICT_TYPES);
		}
		return chance(7) ? null : any(TYPES);
	}

	/**
	 * Make up a column.
	 * @param plain whether it should take any row that is there
	 */
	Column column(Table table, boolean plain) {
		Column column = new Column(freeColumnName(table), type(table));
		if (chance(4) && !plain) {
			column.clauses.add(notNull(constraintName(6)));
		}
		else if (chance(12)) {
			column.clauses.add(new Clause(Kind.NULL, "NULL"));
		}
		if (chance(4)) {
			column.clauses.add(new Clause(Kind.DEFAULT, "DEFAULT", new Raw(defaultValue(table, column)))
				.named(constraintName(10)));
		}
		if (chance(6)) {
			column.clauses.add(new Clause(Kind.COLLATE, "COLLATE", any(List.of("NOCASE", "RTRIM", "BINARY"))));
		}
		if (chance(6) && !plain) {
			column.clauses.add(new Clause(Kind.UNIQUE, "UNIQUE", conflict()).named(constraintName(4)));
		}
		if (chance(6)) {
			column.clauses.add(check(table, column, constraintName(3)));
		}
		return column;
	}

	Clause notNull(@Nullable String name) {
		return new Clause(Kind.NOT_NULL, "NOT NULL", conflict()).named(name);
	}

	Object conflict() {
		return chance(8) ? sql("ON CONFLICT", this.conflict) : List.of();
	}

	String defaultValue(Table table, Column column) {
		if (table.strict) {
			return switch (column.affinity(true)) {
				case "INTEGER" -> any(List.of("0", "1", "(1 + 2)", "-5"));
				case "REAL" -> any(List.of("0", "1.5", "-2"));
				case "TEXT" -> any(List.of("'x'", "''", "(lower('AB'))"));
				case "BLOB" -> "x'00'";
				default -> any(List.of("0", "'x'", "NULL"));
			};
		}
		String value = any(DEFAULTS);
		// SQLite reads this as '1e3' from rows that are there, and as '1000.0' from
		// others
		return (value.equals("1e3") && column.affinity(false).equals("TEXT")) ? "1" : value;
	}

	private @Nullable String constraintName(int of) {
		return chance(of) ? constraintName() : null;
	}

	String constraintName() {
		return any(List.of("k", "Rule ", "check", "c\"", "ü", "pk_", "a_b_", "order")) + this.constraints++;
	}

	Column generatedColumn(Table table) {
		Column source = any(table.columns);
		Column column = new Column(freeColumnName(table), table.strict ? "ANY" : chance(3) ? null : any(TYPES));
		Object expression = switch (source.isGenerated() ? 0 : this.random.nextInt(4)) {
			case 0 -> sql("typeof (", source, ")");
			case 1 -> sql(source, "IS NULL");
			case 2 -> sql("coalesce (", source, ",", any(NUMBERS), ")");
			default -> sql(source, "|| 'x'");
		};
		column.clauses.add(new Clause(Kind.GENERATED, chance(2) ? new Raw("GENERATED ALWAYS AS") : "AS", "(",
				expression, ")", chance(3) ? List.of() : any(List.of("STORED", "VIRTUAL"))));
		if (chance(6)) {
			column.clauses.add(check(table, column, null));
		}
		return column;
	}

	private void primaryKey(Table table) {
		Column first = any(table.columns);
		String name = constraintName(3);
		switch (this.random.nextInt(6)) {
			case 0, 1 -> {
				first.type = "INTEGER";
				first.clauses.removeIf((clause) -> clause.kind == Kind.DEFAULT);
				first.clauses.add(this.random.nextInt(first.clauses.size() + 1),
						new Clause(Kind.PRIMARY_KEY, "PRIMARY KEY", chance(2) ? "AUTOINCREMENT" : List.of())
							.named(name));
			}
			case 2 -> first.clauses.add(0,
					new Clause(Kind.PRIMARY_KEY, "PRIMARY KEY", chance(3) ? "DESC" : List.of(), conflict())
						.named(name));
			default -> table.constraints.add(tablePrimaryKey(table, name));
		}
	}

	Clause tablePrimaryKey(Table table, @Nullable String name) {
		Clause clause = key(table, Kind.PRIMARY_KEY, "PRIMARY KEY").named(name);
		clause.body.addAll(sql(conflict()));
		return clause;
	}

	Clause unique(Table table, @Nullable String name) {
		Clause clause = key(table, Kind.UNIQUE, "UNIQUE").named(name);
		clause.body.addAll(sql(conflict()));
		return clause;
	}

	private Clause key(Table table, Kind kind, String words) {
		List<Column> members = new ArrayList<>();
		List<Object> parts = new ArrayList<>();
		int count = 1 + this.random.nextInt(2);
		for (int i = 0; i < count; i++) {
			Column member = any(table.columns);
			if (!members.contains(member) && !(kind == Kind.PRIMARY_KEY && member.isGenerated())) {
				members.add(member);
				parts.add(sql(member, chance(10) ? "COLLATE NOCASE" : List.of(), chance(6) ? "DESC" : List.of()));
			}
		}
		if (members.isEmpty()) {
			Column member = table.columns.stream().filter((column) -> !column.isGenerated()).findFirst().orElseThrow();
			members.add(member);
			parts.add(member);
		}
		Clause clause = new Clause(kind, words, list(parts));
		clause.columns.addAll(members);
		return clause;
	}

	/**
	 * Make up a check that most rows pass.
	 */
	Clause check(Table table, Column column, @Nullable String name) {
		Object self = chance(3) ? sql(table, ".", column) : column;
		Object other = table.columns.isEmpty() ? column : any(table.columns);
		Object expression = switch (this.random.nextInt(13)) {
			case 9 -> sql(self, "NOT LIKE", new Raw("'%\\%y' ESCAPE '\\'"), "OR", self, "ISNULL");
			case 10 -> sql("CAST (", self, "AS INTEGER ) IS NOT 99 AND", other, "NOTNULL OR 1");
			case 11 -> sql("(", self, ") COLLATE NOCASE <> 'zz' OR", column, "IS", other, "COLLATE BINARY");
			case 12 -> sql("( ( - 5 < 5 ) ) AND", column, "<> x'ff' AND coalesce (", self, ", 'x' ) <> 'y'");
			case 0 -> sql(self, "IS NULL OR length (", column, ") >= 0");
			case 1 -> sql(self, "<> 'forbidden'");
			case 2 -> sql("typeof (", self, ") <> 'none'");
			case 3 -> sql(self, "IS NOT 77");
			case 4 -> sql(self, "IS NOT", other, "OR", other, "IS NULL OR 1");
			case 5 -> sql("CASE WHEN", self, "> 5 THEN", self, "IS NOT 'x' ELSE 1 END");
			case 6 -> sql(self, "NOT IN ( 77 , 78 , 'y' ) AND", new Raw("'a, b) c'"), "<>", self);
			case 7 -> sql(self, "BETWEEN 0 AND 5 OR", column, "IS NULL OR typeof (", self, ") <> 'integer'");
			default -> sql(self, "<> 5");
		};
		return new Clause(Kind.CHECK, "CHECK", "(", expression, ")").named(name);
	}

	/**
	 * Make up a foreign key of a table to a key that there is.
	 */
	@Nullable Clause foreignKey(Table table, @Nullable String name) {
		Table parent = any(this.model.tables);
		List<Clause> keys = parent.allClauses()
			.stream()
			.filter((clause) -> clause.kind == Kind.PRIMARY_KEY || clause.kind == Kind.UNIQUE)
			.filter((clause) -> !clause.body.contains(new SchemaModel.Word("COLLATE")))
			.toList();
		if (keys.isEmpty()) {
			return null;
		}
		Clause key = any(keys);
		List<List<Column>> indexes = this.model.items.stream()
			.filter((item) -> item.table == parent && !item.key.isEmpty())
			.map((item) -> item.key)
			.toList();
		boolean byIndex = !indexes.isEmpty() && chance(2);
		List<Column> parentColumns = byIndex ? any(indexes) : parent.members(key);
		List<Column> own = new ArrayList<>(table.columns);
		java.util.Collections.shuffle(own, this.random);
		own.removeIf((column) -> column.isGenerated() || parentColumns.contains(column));
		if (own.size() < parentColumns.size()) {
			return null;
		}
		own = own.subList(0, parentColumns.size());
		boolean implicit = !byIndex && key.kind == Kind.PRIMARY_KEY && chance(3);
		List<Object> actions = new ArrayList<>();
		if (chance(2)) {
			actions.add("ON DELETE " + any(List.of("CASCADE", "SET NULL", "RESTRICT", "NO ACTION")));
		}
		if (chance(3)) {
			actions.add("ON UPDATE " + any(List.of("CASCADE", "SET NULL", "SET DEFAULT")));
		}
		if (chance(4)) {
			actions.add(any(List.of("DEFERRABLE INITIALLY DEFERRED", "NOT DEFERRABLE", "DEFERRABLE")));
		}
		Clause clause = new Clause(Kind.FOREIGN_KEY, "REFERENCES", parent, implicit ? List.of() : list(parentColumns),
				actions)
			.named(name);
		clause.columns.addAll(own);
		clause.parent = parent;
		if (!implicit) {
			clause.parentColumns.addAll(parentColumns);
		}
		return clause;
	}

	private void attachForeignKey(Table table, Clause key) {
		boolean strict = table.strict || (key.parent != null && key.parent.strict);
		List<Column> parentColumns = key.referredColumns();
		for (int i = 0; i < parentColumns.size(); i++) {
			Column own = key.columns.get(i);
			if (!strict && !table.isPrimaryKey(own)) {
				own.type = parentColumns.get(i).type;
			}
		}
		if (key.columns.size() == 1 && chance(2)) {
			key.columns.get(0).clauses.add(key);
			key.columns.clear();
		}
		else {
			asTableConstraint(key);
			table.constraints.add(key);
		}
	}

	static void asTableConstraint(Clause key) {
		key.body = sql("FOREIGN KEY", list(key.columns), key.body);
	}

	/**
	 * Make up a statement that changes rows.
	 * @param connection a connection to the database as it is
	 */
	String statement(Connection connection) throws SQLException {
		Table table = any(this.model.tables);
		Column column = any(table.columns);
		try (Statement present = connection.createStatement()) {
			return switch (this.random.nextInt(4)) {
				case 0 -> "UPDATE %s SET %s = %s".formatted(quoted(table.name), quoted(column.name),
						chance(3) ? "NULL" : value(table.strict, column.affinity(table.strict)));
				case 1 -> "DELETE FROM %s WHERE %s IS %s".formatted(quoted(table.name), quoted(column.name),
						stored(present, table, column));
				default -> insert(present, table);
			};
		}
	}

	String insert(Table table) throws SQLException {
		return insert(this.statement, table);
	}

	private String insert(Statement present, Table table) throws SQLException {
		List<String> columns = new ArrayList<>();
		List<String> values = new ArrayList<>();
		if (!table.withoutRowid && chance(2) && table.columns.stream()
			.noneMatch((column) -> SchemaModel.fold(column.name).equals("ROWID") || table.isPrimaryKey(column))) {
			columns.add("rowid");
			values.add(any(List.of("-7", "3", "900", "12", "77", "5", "1000000000000")));
		}
		for (Column column : table.columns) {
			if (!column.isGenerated() && !chance(8)) {
				columns.add(quoted(column.name));
				values.add(value(present, table, column));
			}
		}
		if (columns.isEmpty()) {
			return "INSERT INTO " + quoted(table.name) + " DEFAULT VALUES";
		}
		return "INSERT INTO %s (%s) VALUES (%s)".formatted(quoted(table.name), String.join(", ", columns),
				String.join(", ", values));
	}

	private String value(Statement present, Table table, Column column) throws SQLException {
		String value = anyValue(present, table, column);
		// Behind the last rowid SQLite takes one by chance
		return (table.isPrimaryKey(column) && value.equals("9223372036854775807")) ? "8" : value;
	}

	private String anyValue(Statement present, Table table, Column column) throws SQLException {
		for (Clause clause : table.allClauses()) {
			Table parent = clause.parent;
			if (parent != null && table.members(clause).contains(column) && !chance(8)) {
				int i = table.members(clause).indexOf(column);
				Column referred = clause.referredColumns().get(i);
				return chance(4) ? "NULL" : stored(present, parent, referred);
			}
		}
		return value(table.strict, column.affinity(table.strict));
	}

	private String stored(Statement present, Table table, Column column) throws SQLException {
		try (ResultSet rows = present
			.executeQuery("SELECT quote(%s) FROM %s".formatted(quoted(column.name), quoted(table.name)))) {
			List<String> values = new ArrayList<>(List.of("NULL"));
			while (rows.next()) {
				values.add(rows.getString(1));
			}
			return values.get((values.size() > 1) ? 1 + this.random.nextInt(values.size() - 1) : 0);
		}
	}

	String value(boolean strict, String affinity) {
		if (chance(8)) {
			return "NULL";
		}
		if (!strict && chance(8)) {
			return any(any(List.of(NUMBERS, ODD_NUMBERS, TEXTS, ODD_TEXTS, BLOBS)));
		}
		return switch (affinity) {
			case "INTEGER" -> chance(8) ? any(ODD_NUMBERS.subList(0, 3)) : any(NUMBERS);
			case "REAL", "NUMERIC" -> chance(4) ? any(ODD_NUMBERS) : any(NUMBERS);
			case "TEXT" -> chance(5) ? any(ODD_TEXTS) : any(chance(3) ? NUMBERS : TEXTS);
			case "BLOB" -> strict || chance(4) ? any(BLOBS) : any(chance(2) ? TEXTS : NUMBERS);
			default -> any(any(List.of(NUMBERS, ODD_NUMBERS, TEXTS, ODD_TEXTS, BLOBS)));
		};
	}

	private void items() {
		for (Table table : this.model.tables) {
			for (int i = this.random.nextInt(3); i > 0; i--) {
				tryToAdd(index(table));
			}
		}
		for (Table table : this.model.tables) {
			for (int i = chance(2) ? 0 : this.random.nextInt(3); i > 0; i--) {
				tryToAdd(trigger(table));
			}
		}
		for (int i = chance(2) ? 0 : this.random.nextInt(4); i > 0; i--) {
			tryToAdd(view());
		}
		this.model.items.stream()
			.filter((item) -> item.type.equals("view") && !item.outputs.isEmpty() && chance(4))
			.toList()
			.forEach((view) -> tryToAdd(triggerOf(view)));
	}

	private void tryToAdd(Item item) {
		if (tryToRun(Handwriting.random(this.random).write(item.body))) {
			this.model.items.add(item);
		}
	}

	String freeItemName(String type) {
		String name = any(NAMES) + '_' + type.charAt(0) + this.random.nextInt(100);
		while (this.model.isTaken(name, type)) {
			name = any(NAMES) + '_' + type.charAt(0) + this.random.nextInt(1000);
		}
		return name;
	}

	Item index(Table table) {
		String name = freeItemName("index");
		List<Object> members = new ArrayList<>();
		List<Column> columns = new ArrayList<>();
		for (int i = 1 + this.random.nextInt(2); i > 0; i--) {
			Column column = any(table.columns);
			columns.add(column);
			members.add(chance(5) ? sql("lower (", column, ")")
					: sql(column, chance(5) ? "COLLATE NOCASE" : List.of(), chance(4) ? "DESC" : List.of()));
		}
		Column column = any(table.columns);
		Object where = !chance(4) ? List.of() : sql("WHERE", chance(3) ? sql(table, ".", column) : column,
				any(List.of("IS NOT NULL", "> 1", "<> 'z'")));
		boolean unique = chance(4);
		Item item = new Item("index", name, table, "CREATE", unique ? "UNIQUE" : List.of(), "INDEX", new Label(name),
				"ON", table, list(members), where);
		if (unique && where.equals(List.of()) && !item.body.contains(new SchemaModel.Word("COLLATE"))
				&& !item.body.contains(new SchemaModel.Word("lower"))
				&& columns.stream().distinct().count() == columns.size()) {
			item.key = columns;
		}
		return item;
	}

	private Item trigger(Table table) {
		String name = freeItemName("trigger");
		Column column = any(table.columns);
		boolean insert = chance(2);
		boolean update = !insert && chance(2);
		Object event = insert ? "INSERT" : update ? (chance(2) ? sql("UPDATE OF", column) : "UPDATE") : "DELETE";
		String row = insert || update ? "new" : "old";
		Object when = chance(3) ? sql("WHEN", row, ".", any(table.columns), "IS NOT 1234") : List.of();
		Table other = any(this.model.tables);
		Column written = any(other.columns);
		Object body = switch (this.random.nextInt(6)) {
			case 4 -> sql("INSERT INTO", other, "SELECT",
					list(positions(other)).subList(1, list(positions(other)).size() - 1), "WHERE 1 = 2");
			case 5 -> sql("SELECT count ( * ) FROM", other, "AS q WHERE q .", written, "IS", row, ".", column,
					"; SELECT raise ( IGNORE ) WHERE 1 = 2");
			case 0 -> sql("SELECT", row, ".", column, ", CASE WHEN 1 THEN", row, ".", any(table.columns), "END");
			case 1 -> sql("UPDATE", other, "SET", settable(other), "=", settable(other), "WHERE", written, "= 'never'");
			case 2 -> sql("DELETE FROM", other, "WHERE", written, "= 'never' AND", row, ".", column, "IS NULL");
			default ->
				sql("INSERT INTO", other, list(List.of(settable(other))), "SELECT", row, ".", column, "WHERE 1 = 2");
		};
		return new Item("trigger", name, table, "CREATE TRIGGER", new Label(name), any(List.of("AFTER", "BEFORE")),
				event, "ON", table, chance(2) ? "FOR EACH ROW" : List.of(), when, "BEGIN", body, "; END");
	}

	private Item triggerOf(Item view) {
		String name = freeItemName("trigger");
		Table table = any(this.model.tables);
		Item trigger = new Item("trigger", name, null, "CREATE TRIGGER", new Label(name), "INSTEAD OF UPDATE ON",
				new Label(view.name), "BEGIN UPDATE", table, "SET", settable(table), "= new .", view.outputs.get(0),
				"WHERE 1 = 2 ; END");
		trigger.view = view;
		return trigger;
	}

	private List<String> positions(Table table) {
		return table.columns.stream().filter((column) -> !column.isGenerated()).map((column) -> "1").toList();
	}

	private Column settable(Table table) {
		return table.columns.stream().filter((column) -> !column.isGenerated()).findFirst().orElseThrow();
	}

	private Item view() {
		String name = freeItemName("view");
		List<Item> views = this.model.items.stream()
			.filter((item) -> item.type.equals("view") && !item.outputs.isEmpty())
			.toList();
		Table table = any(this.model.tables);
		Column column = any(table.columns);
		List<String> outputs = List.of();
		Object select;
		Object names = List.of();
		if (!views.isEmpty() && chance(2)) {
			Item view = any(views);
			select = sql("SELECT", view.outputs.get(0), "AS o1 FROM", new Label(view.name));
			outputs = List.of("o1");
		}
		else {
			switch (this.random.nextInt(5)) {
				case 4 -> {
					select = sql("SELECT", column, ", 1 AS o2 FROM", table, "AS t ORDER BY t .", column);
					outputs = List.of(column.name.matches("[a-z_]+1?") && !Handwriting.isReserved(column.name)
							? column.name : "o2");
				}
				case 0 -> select = sql("SELECT * FROM", table);
				case 1 -> {
					select = sql("SELECT", column, "AS o1 , 1 AS o2 FROM", table, "WHERE", column, "IS NOT 3");
					outputs = List.of("o1", "o2");
				}
				case 2 -> {
					select = sql("SELECT", table, ".", column, ", count ( * ) FROM", table, "GROUP BY", column);
					names = sql("( p1 , p2 )");
					outputs = List.of("p1", "p2");
				}
				default -> {
					Table other = any(this.model.tables);
					select = sql("SELECT l .", column, ", r . * FROM", table, "AS l JOIN", other, "AS r ON l .", column,
							"= r .", any(other.columns));
				}
			}
		}
		Item item = new Item("view", name, null, "CREATE VIEW", new Label(name), names, "AS", select);
		item.outputs = outputs;
		return item;
	}

	/**
	 * Return the setup as one text.
	 */
	String script() {
		return this.setup.stream().collect(Collectors.joining(";\n", "", ";"));
	}

}
