package dev.migrator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * All that a PostgreSQL database holds, but for times, durations and names of users in
 * the migrator's tables.
 */
final class PostgresqlDump {

	private static final String NAMESPACES = "SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'";

	private static final List<String> SCHEMA = Stream.of(
			"SELECT format('schema %%I', nspname) FROM pg_namespace WHERE oid IN (%s)", """
					SELECT format('column %%s %%I %%s %%s %%s%%s default %%s: %%s', attrelid::regclass, attname, \
					format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, \
					pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)) \
					FROM pg_attribute JOIN pg_class c ON c.oid = attrelid \
					LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum \
					WHERE relnamespace IN (%s) AND attnum > 0 AND NOT attisdropped \
					AND relkind IN ('r', 'p', 'v', 'm', 'c') ORDER BY attrelid::regclass::text, attnum""",
			"""
					SELECT format('%%s %%s %%s: %%s', relkind, c.oid::regclass, reloptions, obj_description(c.oid, 'pg_class')) \
					FROM pg_class c WHERE relnamespace IN (%s) ORDER BY 1""",
			"""
					SELECT format('constraint %%I on %%s: %%s %%s', conname, nullif(conrelid, 0)::regclass, \
					pg_get_constraintdef(oid), convalidated) FROM pg_constraint WHERE connamespace IN (%s) ORDER BY 1""",
			"""
					SELECT format('%%s %%s', pg_get_indexdef(indexrelid), indisvalid) FROM pg_index \
					JOIN pg_class c ON c.oid = indexrelid WHERE relnamespace IN (%s) ORDER BY 1""", """
					SELECT format('view %%s: %%s', oid::regclass, pg_get_viewdef(oid)) FROM pg_class \
					WHERE relkind IN ('v', 'm') AND relnamespace IN (%s) ORDER BY 1""", """
					SELECT pg_get_functiondef(oid) FROM pg_proc WHERE prokind IN ('f', 'p') AND pronamespace IN (%s) \
					ORDER BY 1""", """
					SELECT format('%%s %%s', pg_get_triggerdef(t.oid), tgenabled) FROM pg_trigger t \
					JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND relnamespace IN (%s) ORDER BY 1""",
			"""
					SELECT format('type %%s %%s %%s', t.oid::regtype, typtype, \
					array(SELECT enumlabel FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder)) \
					FROM pg_type t WHERE typtype IN ('e', 'd') AND typnamespace IN (%s) ORDER BY 1""")
		.map((query) -> query.formatted(NAMESPACES))
		.toList();

	private static final String RELATIONS = "SELECT oid::regclass::text FROM pg_class WHERE relkind IN (%s) AND relnamespace IN (%s) ORDER BY 1";

	private PostgresqlDump() {
	}

	static List<Object> of(DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			return of(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<Object> of(JdbcClient sql) {
		List<Object> all = new ArrayList<>();
		SCHEMA.forEach((query) -> all.addAll(strings(sql, query)));
		for (String table : strings(sql, RELATIONS.formatted("'r', 'p'", NAMESPACES))) {
			all.add(table + ": " + strings(sql, "SELECT " + row(table) + " FROM " + table + " AS t ORDER BY 1"));
		}
		for (String sequence : strings(sql, RELATIONS.formatted("'S'", NAMESPACES))) {
			all.add(sequence + ": " + strings(sql, "SELECT concat_ws(' ', last_value, is_called) FROM " + sequence));
		}
		return all;
	}

	private static String row(String table) {
		return table.matches("(.*\\.)?(migrator|app)_(revision|history)")
				? "(to_jsonb(t) - 'applied_at' - 'started_at' - 'duration_ms' - 'actor')::text" : "to_jsonb(t)::text";
	}

	private static List<String> strings(JdbcClient sql, String query) {
		return sql.sql(query).query(String.class).list();
	}

}
