package dev.migrator.engine;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.migrator.engine.SchemaModel.Column;
import dev.migrator.engine.SchemaModel.Item;
import dev.migrator.engine.SchemaModel.Table;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static dev.migrator.engine.SchemaModel.quoted;

/**
 * A database that is what a model says, rows included. After each change of the model all
 * that differs is made anew from it, and the rows are put back: what SQLite does not take
 * then cannot be expected of a migration either.
 */
final class Expectation implements AutoCloseable {

	static final String DAMAGE = "fresh damage: ";

	private static final Handwriting HAND = Handwriting.plain();

	private final Connection connection;

	private final Statement statement;

	private final SchemaModel model;

	private final Map<Table, Shape> shapes = new LinkedHashMap<>();

	private Set<String> broken = Set.of();

	private List<String> violations = List.of();

	/**
	 * Prepare a database.
	 * @param setup the statements that make of an empty database what the model says
	 */
	Expectation(SchemaModel model, List<String> setup) throws SQLException {
		this.model = model;
		this.connection = DriverManager.getConnection("jdbc:sqlite::memory:");
		this.statement = this.connection.createStatement();
		for (String sql : setup) {
			this.statement.execute(sql);
		}
		this.statement.execute("PRAGMA foreign_keys = OFF");
		model.tables.forEach((table) -> this.shapes.put(table, Shape.of(table)));
		this.broken = broken();
		this.violations = violations();
	}

	private Shape shape(Table table) {
		return this.shapes.getOrDefault(table, Shape.of(table));
	}

	JdbcClient sql() {
		return JdbcClient.create(new SingleConnectionDataSource(this.connection, true));
	}

	List<String> description(List<String> tables) throws SQLException {
		return describe(this.connection, tables);
	}

	/**
	 * Return which rows violate foreign keys, and which tables have impossible ones.
	 */
	List<String> violations() throws SQLException {
		return violations(this.connection, this.model.tables.stream().map((table) -> shape(table).name()).toList());
	}

	static List<String> violations(Connection connection, List<String> tables) throws SQLException {
		List<String> violations = new ArrayList<>();
		try (Statement statement = connection.createStatement()) {
			for (String table : tables) {
				try (ResultSet rows = statement.executeQuery("PRAGMA main.foreign_key_check(" + quoted(table) + ")")) {
					while (rows.next()) {
						violations.add("row %s of table %d".formatted(rows.getString(2), tables.indexOf(table)));
					}
				}
				catch (SQLException ex) {
					violations.add("mismatch at table " + tables.indexOf(table));
				}
			}
		}
		violations.sort(null);
		return violations;
	}

	/**
	 * Run a statement that is no change of a table.
	 * @return why it does not work, if it does not
	 */
	Optional<String> execute(String sql) {
		try {
			this.statement.execute(sql);
			return Optional.empty();
		}
		catch (SQLException ex) {
			return Optional.of(String.valueOf(ex.getMessage()));
		}
	}

	boolean exists(String query) throws SQLException {
		try (ResultSet rows = this.statement.executeQuery(query)) {
			return rows.next();
		}
	}

	/**
	 * Return the rows of a query, as text.
	 */
	List<String> strings(String query) throws SQLException {
		try (ResultSet rows = this.statement.executeQuery(query)) {
			List<String> strings = new ArrayList<>();
			while (rows.next()) {
				strings.add(rows.getString(1));
			}
			return strings;
		}
	}

	/**
	 * Bring the database to what the model says now.
	 * @param conversions how to compute values that are not to stay what they are
	 * @return why that does not work, if it does not
	 */
	Optional<String> follow(Map<Column, String> conversions) throws SQLException {
		try {
			remake(conversions);
		}
		catch (SQLException ex) {
			return Optional.of(String.valueOf(ex.getMessage()));
		}
		Set<String> nowBroken = broken();
		List<String> nowViolated = violations();
		List<String> fresh = new ArrayList<>(nowViolated);
		this.violations.forEach(fresh::remove);
		Set<String> freshlyBroken = new TreeSet<>(nowBroken);
		freshlyBroken.removeAll(this.broken);
		this.broken = nowBroken;
		this.violations = nowViolated;
		if (!fresh.isEmpty() || !freshlyBroken.isEmpty()) {
			return Optional.of(DAMAGE + fresh + freshlyBroken);
		}
		return Optional.empty();
	}

	private void remake(Map<Column, String> conversions) throws SQLException {
		List<Table> changed = this.model.tables.stream()
			.filter((table) -> !Shape.of(table).equals(this.shapes.get(table))
					|| table.columns.stream().anyMatch(conversions::containsKey))
			.toList();
		for (String type : List.of("view", "trigger", "index")) {
			for (String name : strings(
					"SELECT name FROM sqlite_schema WHERE sql IS NOT NULL AND type = '" + type + "'")) {
				this.statement.execute("DROP " + type + ' ' + quoted(name));
			}
		}
		Map<Table, @Nullable Long> sequences = new LinkedHashMap<>();
		for (Table table : changed) {
			sequences.put(table, sequence(shape(table).name()));
			hold(table, conversions);
		}
		for (Table table : changed) {
			this.statement.execute("DROP TABLE main." + quoted(shape(table).name()));
		}
		for (Table table : changed) {
			this.statement.execute(HAND.createTable(table));
		}
		for (Table table : changed) {
			putBack(table);
			restoreSequence(table, sequences.get(table));
			this.shapes.put(table, Shape.of(table));
		}
		for (Item item : this.model.items) {
			this.statement.execute(HAND.write(item.body));
		}
	}

	private String holdOf(Table table) {
		return "temp.hold" + this.model.tables.indexOf(table);
	}

	private void hold(Table table, Map<Column, String> conversions) throws SQLException {
		Shape shape = shape(table);
		List<String> values = new ArrayList<>();
		String rowid = rowidName(table, shape.columns().values());
		values.add((rowid != null) ? rowid : "NULL");
		shape.columns().forEach((column, name) -> {
			if (table.columns.contains(column) && !column.isGenerated()) {
				values.add(conversions.getOrDefault(column, quoted(name)));
			}
		});
		String columns = Stream.iterate(0, (i) -> i + 1)
			.limit(values.size())
			.map((i) -> "h" + i)
			.collect(Collectors.joining(", "));
		this.statement.execute("CREATE TABLE %s (%s)".formatted(holdOf(table), columns));
		this.statement.execute("INSERT INTO %s SELECT %s FROM main.%s".formatted(holdOf(table),
				String.join(", ", values), quoted(shape.name())));
	}

	private static boolean carries(Column column, Shape shape) {
		return shape.columns().containsKey(column) && !column.isGenerated();
	}

	private void putBack(Table table) throws SQLException {
		Shape shape = shape(table);
		List<String> columns = new ArrayList<>();
		List<String> values = new ArrayList<>();
		String alias = rowidAlias(table.name);
		String rowid = rowidName(table, table.columns.stream().map((column) -> column.name).toList());
		Column aliased = (alias != null) ? table.column(alias) : null;
		if (rowid != null && (aliased == null || !carries(aliased, shape))) {
			columns.add(rowid);
			values.add("h0");
		}
		int i = 1;
		for (Column column : table.columns) {
			if (carries(column, shape)) {
				if (column == aliased && exists("SELECT 1 FROM %s WHERE h%d IS NULL".formatted(holdOf(table), i))) {
					throw new SQLException("SQLite would number rows without a key");
				}
				columns.add(quoted(column.name));
				values.add("h" + i++);
			}
		}
		if (columns.isEmpty()) {
			throw new SQLException("Nothing is left of " + table);
		}
		this.statement.execute("INSERT OR ABORT INTO main.%s (%s) SELECT %s FROM %s".formatted(quoted(table.name),
				String.join(", ", columns), String.join(", ", values), holdOf(table)));
		this.statement.execute("DROP TABLE " + holdOf(table));
	}

	private @Nullable Long sequence(String table) throws SQLException {
		if (!exists("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")) {
			return null;
		}
		List<String> numbers = strings("SELECT seq FROM sqlite_sequence WHERE name = " + literal(table));
		return numbers.isEmpty() ? null : Long.valueOf(numbers.get(0));
	}

	private void restoreSequence(Table table, @Nullable Long sequence) throws SQLException {
		if (!table.autoincrement()) {
			return;
		}
		if (sequence != null) {
			this.statement.execute("DELETE FROM sqlite_sequence WHERE name = " + literal(table.name));
			this.statement
				.execute("INSERT INTO sqlite_sequence VALUES (%s, %d)".formatted(literal(table.name), sequence));
		}
		else {
			this.statement.execute("DELETE FROM sqlite_sequence WHERE seq = 0 AND name = " + literal(table.name));
		}
	}

	private @Nullable String rowidAlias(String table) throws SQLException {
		boolean rowids = exists(
				"SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND wr = 0 AND name = " + literal(table));
		boolean indexed = exists("SELECT 1 FROM pragma_index_list(" + literal(table) + ") WHERE origin = 'pk'");
		List<String> key = strings("SELECT name FROM pragma_table_info(" + literal(table) + ") WHERE pk > 0");
		return (rowids && !indexed && key.size() == 1) ? key.get(0) : null;
	}

	private static @Nullable String rowidName(Table table, Collection<String> columns) {
		List<String> folded = columns.stream().map(SchemaModel::fold).toList();
		return table.withoutRowid ? null
				: Stream.of("rowid", "_rowid_", "oid")
					.filter((name) -> !folded.contains(SchemaModel.fold(name)))
					.findFirst()
					.orElse(null);
	}

	/**
	 * Return the views and triggers that do not work.
	 */
	private Set<String> broken() {
		Set<String> found = new TreeSet<>();
		for (Item item : this.model.items) {
			if (item.type.equals("view")) {
				probe(found, item.name, "SELECT 1 FROM %s LIMIT 0".formatted(quoted(item.name)));
			}
			else if (item.view != null) {
				probe(found, item.name, "EXPLAIN UPDATE %s SET %s = NULL".formatted(quoted(item.view.name),
						quoted(item.view.outputs.get(0))));
			}
			else if (item.type.equals("trigger") && item.table != null) {
				String table = quoted(item.table.name);
				String columns = item.table.columns.stream()
					.filter((column) -> !column.isGenerated())
					.map((column) -> quoted(column.name) + " = NULL")
					.collect(Collectors.joining(", "));
				probe(found, "inserts into " + table, "EXPLAIN INSERT INTO %s DEFAULT VALUES".formatted(table));
				probe(found, "updates of " + table, "EXPLAIN UPDATE %s SET %s".formatted(table, columns));
				probe(found, "deletes from " + table, "EXPLAIN DELETE FROM " + table);
			}
		}
		return found;
	}

	private void probe(Set<String> found, String what, String query) {
		try (ResultSet rows = this.statement.executeQuery(query)) {
			rows.next();
		}
		catch (SQLException ex) {
			found.add(what);
		}
	}

	static String literal(String text) {
		return "'" + text.replace("'", "''") + "'";
	}

	/**
	 * Return all that SQLite says about the tables of a model.
	 */
	static List<String> describe(Connection connection, Collection<String> tables) throws SQLException {
		List<String> description = new ArrayList<>();
		try (Statement statement = connection.createStatement()) {
			for (String table : tables) {
				describe(statement, literal(table)).forEach((fact) -> description.add(table + ": " + fact));
			}
		}
		return description;
	}

	private static List<String> describe(Statement statement, String table) throws SQLException {
		List<String> facts = new ArrayList<>();
		query(facts, statement, "SELECT 'table', wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = %s",
				table);
		query(facts, statement, "SELECT 'column', * FROM pragma_table_xinfo(%s, 'main')", table);
		List<String> keys = new ArrayList<>();
		query(keys, statement,
				"SELECT 'foreign key', group_concat(quote(\"from\") || ' to ' || ifnull(quote(\"to\"), 'key')), \"table\","
						+ " on_update, on_delete, match FROM (SELECT * FROM pragma_foreign_key_list(%s, 'main') ORDER BY id, seq)"
						+ " GROUP BY id",
				table);
		query(keys, statement,
				"SELECT 'index', iif(i.origin = 'c', i.name, ''), i.\"unique\", i.origin, i.partial, (SELECT group_concat("
						+ "quote(x.name) || ' ' || x.\"desc\" || ' ' || upper(x.coll) || ' ' || x.key) FROM"
						+ " (SELECT * FROM pragma_index_xinfo(i.name, 'main') WHERE key OR i.origin = 'pk' ORDER BY seqno) x)"
						+ " FROM pragma_index_list(%s, 'main') i",
				table);
		keys.sort(null);
		facts.addAll(keys);
		return facts;
	}

	private static void query(List<String> facts, Statement statement, String query, String table) throws SQLException {
		try (ResultSet rows = statement.executeQuery(query.formatted(table))) {
			while (rows.next()) {
				StringBuilder fact = new StringBuilder();
				for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
					fact.append(rows.getString(i)).append(" | ");
				}
				facts.add(fact.toString());
			}
		}
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

	/**
	 * What a table is called and made of in the database.
	 */
	private record Shape(String name, Map<Column, String> columns, String text) {

		private static Shape of(Table table) {
			Map<Column, String> columns = new LinkedHashMap<>();
			table.columns.forEach((column) -> columns.put(column, column.name));
			return new Shape(table.name, columns, HAND.createTable(table));
		}

	}

}
