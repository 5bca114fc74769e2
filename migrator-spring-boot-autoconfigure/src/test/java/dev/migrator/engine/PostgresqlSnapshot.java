package dev.migrator.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.migrator.sql.Identifiers;

/**
 * What the schema public of a PostgreSQL database holds, apart from the migrator's own
 * tables.
 *
 * @param columns the columns of tables and views in their order, with types and defaults
 * @param constraints the constraints of tables
 * @param indexes the indexes of tables
 * @param rows the rows of each table, as text
 */
record PostgresqlSnapshot(List<String> columns, List<String> constraints, List<String> indexes,
		Map<String, List<String>> rows) {

	private static final String COLUMNS = """
			SELECT concat_ws(' ', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, \
			a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)) \
			FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid \
			AND d.adnum = a.attnum WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v') \
			AND a.attnum > 0 AND NOT a.attisdropped AND c.relname NOT LIKE 'migrator%' ORDER BY c.relname, a.attnum""";

	private static final String CONSTRAINTS = """
			SELECT concat_ws(' ', c.relname, o.conname, pg_get_constraintdef(o.oid)) \
			FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid \
			WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'migrator%' ORDER BY 1""";

	private static final String INDEXES = """
			SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'migrator%' ORDER BY 1""";

	static PostgresqlSnapshot of(TestDatabase database) {
		Map<String, List<String>> rows = new LinkedHashMap<>();
		for (String table : database.tables()) {
			rows.put(table,
					database.strings("SELECT (r.*)::text FROM %s r ORDER BY 1".formatted(Identifiers.quote(table))));
		}
		return new PostgresqlSnapshot(database.strings(COLUMNS), database.strings(CONSTRAINTS),
				database.strings(INDEXES), rows);
	}

}
