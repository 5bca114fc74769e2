package dev.migrator.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * All that a SQLite database holds, apart from the migrator's own tables.
 *
 * @param schema the stored text of every object, in order of type and name
 * @param rows the rows of each table, as text that tells any two values apart
 */
record SqliteSnapshot(List<String> schema, Map<String, List<String>> rows) {

	private static final String SCHEMA = """
			SELECT concat_ws(' ', type, name, 'of', tbl_name) || ': ' || ifnull(sql, 'automatic')
			FROM sqlite_schema WHERE tbl_name NOT LIKE 'migrator%' ORDER BY type, name""";

	private static final String TABLES = """
			SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'migrator%' ORDER BY name""";

	static SqliteSnapshot of(JdbcClient sql) {
		Map<String, List<String>> rows = new LinkedHashMap<>();
		sql.sql(TABLES).query(String.class).list().forEach((table) -> rows.put(table, rows(sql, table)));
		return new SqliteSnapshot(sql.sql(SCHEMA).query(String.class).list(), rows);
	}

	/**
	 * Return the rows of a table with their rowids, if it has any.
	 */
	static List<String> rows(JdbcClient sql, String table) {
		return rows(sql, table, columns(sql, table));
	}

	/**
	 * Return what the rows of a table have in some columns, with their rowids.
	 */
	static List<String> rows(JdbcClient sql, String table, List<String> columns) {
		String values = Stream.concat(rowid(sql, table), columns.stream().map(SqliteSnapshot::quoted))
			.map(SqliteSnapshot::exact)
			.collect(Collectors.joining(" || ', ' || "));
		String condition = table.equals("sqlite_sequence") ? " WHERE name NOT LIKE 'migrator%'" : "";
		return sql.sql("SELECT " + values + " AS r FROM main." + quoted(table) + condition + " ORDER BY r")
			.query(String.class)
			.list();
	}

	/**
	 * Return the columns of a table, generated ones among them.
	 */
	static List<String> columns(JdbcClient sql, String table) {
		return sql.sql("SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid")
			.param(table)
			.query(String.class)
			.list();
	}

	private static Stream<String> rowid(JdbcClient sql, String table) {
		boolean without = sql.sql("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?")
			.param(table)
			.query(Boolean.class)
			.single();
		List<String> columns = columns(sql, table);
		// Where SQLite puts its own notes is its own affair
		return (without || table.startsWith("sqlite_")) ? Stream.empty()
				: Stream.of("rowid", "_rowid_", "oid")
					.filter((alias) -> columns.stream().noneMatch(alias::equalsIgnoreCase))
					.limit(1);
	}

	// Not quote(), which ends a text at its first NUL
	private static String exact(String value) {
		return "typeof(%1$s) || ' ' || CASE typeof(%1$s) WHEN 'real' THEN quote(%1$s) ELSE ifnull(hex(%1$s), '') END"
			.formatted(value);
	}

	private static String quoted(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

}
