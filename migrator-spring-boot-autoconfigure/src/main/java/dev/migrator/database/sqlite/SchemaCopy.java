package dev.migrator.database.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.database.DriverFailure;
import dev.migrator.database.StateTables;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * What a database is, without the rows of the application: the texts of its schema, and
 * the rows of the migrator's state tables and of SQLite's own tables.
 *
 * @param objects what was created, in the order in which it was
 * @param rows the rows of each table that is copied with rows, by its name as SQL has it
 * @param tables the state tables
 */
record SchemaCopy(List<Created> objects, Map<String, List<Object[]>> rows, StateTables tables) {

	// Tables in which virtual tables keep their rows come with them
	private static final String OBJECTS = """
			SELECT type, name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL \
			AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND tbl_name COLLATE NOCASE NOT IN \
			(SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow') ORDER BY rowid""";

	private static final String SEQUENCES = "sqlite_sequence";

	private static final List<String> STATISTICS = List.of("sqlite_stat1", "sqlite_stat4");

	/**
	 * Read a database, as it is at one moment.
	 */
	static SchemaCopy of(Connection connection, StateTables tables) throws SQLException {
		JdbcTemplate template = template(connection);
		try {
			template.execute("BEGIN");
			try {
				return read(connection, template, tables);
			}
			finally {
				template.execute("ROLLBACK");
			}
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

	private static SchemaCopy read(Connection connection, JdbcTemplate template, StateTables tables)
			throws SQLException {
		List<Created> objects = template.query(OBJECTS,
				(row, number) -> new Created(row.getString(1), row.getString(2), row.getString(3)));
		Map<String, List<Object[]>> rows = new LinkedHashMap<>();
		List<String> own = new ArrayList<>(List.of(SEQUENCES));
		own.addAll(STATISTICS);
		for (String table : own) {
			if (exists(template, table)) {
				rows.put(table, rows(template, "main." + table));
			}
		}
		for (String table : tables.names()) {
			if (tables.exists(connection, table)) {
				rows.put(tables.qualified(table), rows(template, tables.qualified(table)));
			}
		}
		return new SchemaCopy(objects, rows, tables);
	}

	private static boolean exists(JdbcTemplate template, String table) {
		return !template.queryForList("SELECT 1 FROM main.sqlite_schema WHERE name = ?", table).isEmpty();
	}

	private static List<Object[]> rows(JdbcTemplate template, String table) {
		return template.query("SELECT * FROM " + table, (row, number) -> values(row));
	}

	private static Object[] values(ResultSet row) throws SQLException {
		Object[] values = new Object[row.getMetaData().getColumnCount()];
		for (int i = 0; i < values.length; i++) {
			values[i] = row.getObject(i + 1);
		}
		return values;
	}

	/**
	 * Make an empty database such a one.
	 * @return what could not be created there, and why
	 */
	List<String> applyTo(Connection connection) throws SQLException {
		JdbcTemplate template = template(connection);
		try {
			List<String> missing = create(template);
			fillOwn(template);
			for (String table : this.tables.names()) {
				insert(template, this.tables.qualified(table));
			}
			return missing;
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

	private List<String> create(JdbcTemplate template) {
		List<Created> remaining = this.objects;
		Map<Created, String> failures = new LinkedHashMap<>();
		int before;
		do {
			before = remaining.size();
			failures.clear();
			for (Created object : remaining) {
				try {
					template.execute(object.sql());
				}
				catch (DataAccessException ex) {
					// What it needs may be yet to come
					failures.put(object, String.valueOf(DriverFailure.behind(ex).getMessage()));
				}
			}
			remaining = List.copyOf(failures.keySet());
		}
		while (!remaining.isEmpty() && remaining.size() < before);
		List<String> missing = new ArrayList<>();
		failures.forEach((object, reason) -> missing.add("%s %s (%s)".formatted(object.type(), object.name(), reason)));
		return missing;
	}

	private void fillOwn(JdbcTemplate template) {
		Set<String> wanted = new HashSet<>(this.rows.keySet());
		if (wanted.contains(SEQUENCES) && !exists(template, SEQUENCES)) {
			// It comes with the first AUTOINCREMENT, and stays
			template.execute("CREATE TABLE main.migrator_counted (id INTEGER PRIMARY KEY AUTOINCREMENT)");
			template.execute("DROP TABLE main.migrator_counted");
		}
		wanted.retainAll(STATISTICS);
		if (!wanted.isEmpty()) {
			template.execute("ANALYZE");
		}
		for (String table : STATISTICS) {
			if (exists(template, table)) {
				template.update("DELETE FROM main." + table);
				insert(template, table);
			}
		}
		if (exists(template, SEQUENCES)) {
			template.update("DELETE FROM main." + SEQUENCES);
			insert(template, SEQUENCES);
		}
	}

	private void insert(JdbcTemplate template, String table) {
		for (Object[] row : this.rows.getOrDefault(table, List.of())) {
			template.update("INSERT INTO %s VALUES (%s)".formatted(table,
					String.join(", ", Collections.nCopies(row.length, "?"))), row);
		}
	}

	private static JdbcTemplate template(Connection connection) {
		return new JdbcTemplate(new SingleConnectionDataSource(connection, true));
	}

	/**
	 * A row of {@code sqlite_schema}.
	 *
	 * @param type {@code table}, {@code index}, {@code view} or {@code trigger}
	 * @param name its name
	 * @param sql the text that creates it
	 */
	private record Created(String type, String name, String sql) {

	}

}
