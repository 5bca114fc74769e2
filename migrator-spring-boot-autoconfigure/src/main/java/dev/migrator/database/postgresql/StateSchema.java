package dev.migrator.database.postgresql;

import dev.migrator.database.StateTables;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The schema of state tables for which none is set: the first on the search path in which
 * they are, or where they would be created. It has to be known, since a revision may
 * change the search path, and migrators with other search paths may have the same tables.
 *
 * @param name its name, or {@code null} if there is no schema to create tables in
 * @param found whether the tables are there
 */
record StateSchema(@Nullable String name, boolean found) {

	private static final String FIND = """
			SELECT coalesce(n.nspname, pg_catalog.current_schema()), n.nspname IS NOT NULL \
			FROM (SELECT pg_catalog.to_regclass(?)::pg_catalog.oid AS oid) t \
			LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.oid \
			LEFT JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace""";

	/**
	 * Find the schema, as the search path is now.
	 */
	static StateSchema find(JdbcTemplate template, StateTables tables) {
		String schema = tables.schema();
		if (schema != null) {
			return new StateSchema(schema, true);
		}
		StateSchema found = template.queryForObject(FIND,
				(row, number) -> new StateSchema(row.getString(1), row.getBoolean(2)),
				tables.qualified(tables.names().get(0)));
		return (found != null) ? found : new StateSchema(null, false);
	}

	/**
	 * Return the tables with this schema in their names.
	 */
	StateTables of(StateTables tables) {
		return (this.name != null) ? tables.inSchema(this.name) : tables;
	}

}
