package dev.migrator.schema;

import java.util.List;
import java.util.Optional;

import dev.migrator.sql.SqlDialect;

/**
 * What a database is made of, apart from its rows. Tables, views and the like that are in
 * the schema which the connection works in are known by their name alone, others with
 * their schema before it: {@link Namespace} tells.
 *
 * @param dialect the database that it is of
 * @param namespace what names mean
 * @param enumTypes types whose values are listed, which only PostgreSQL has
 * @param sequences sequences that belong to no column, which only PostgreSQL has
 * @param tables the tables
 * @param views the views
 */
public record Schema(SqlDialect dialect, Namespace namespace, List<EnumType> enumTypes, List<Sequence> sequences,
		List<Table> tables, List<View> views) {

	/**
	 * Copies the lists.
	 */
	public Schema {
		enumTypes = List.copyOf(enumTypes);
		sequences = List.copyOf(sequences);
		tables = List.copyOf(tables);
		views = List.copyOf(views);
	}

	/**
	 * Find a table.
	 * @param name what it is known by
	 * @return the table, or empty if there is none of that name
	 */
	public Optional<Table> table(String name) {
		return this.tables.stream().filter((table) -> this.namespace.same(table.name(), name)).findFirst();
	}

}
