package dev.migrator.operation;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a {@link JavaRevision} does to the database: changes of the schema, written once
 * for all products, and SQL. Each call runs at once, on the connection of the run.
 * <p>
 * Names are given as they are, without quotes, which are added where SQL needs them: a
 * name with capitals keeps them. A table or an index may have its schema before it, as in
 * {@code billing.invoices}.
 * <p>
 * Values are given as Java has them: strings, numbers, booleans, bytes, UUIDs, constants
 * of an enumeration, and the dates and times of {@code java.time}.
 * <p>
 * Each method throws an {@link IllegalArgumentException} if what it is told makes no
 * sense, and a {@link org.springframework.dao.DataAccessException} or a
 * {@link dev.migrator.MigratorException} if the database refuses. Let them pass: they
 * fail the revision and are reported with the statement.
 */
public interface Operations {

	/**
	 * Create a table.
	 * @param name the name of the table
	 * @param definition says what is in it
	 */
	void createTable(String name, Consumer<TableDefinition> definition);

	/**
	 * Drop a table.
	 * @param name the name of the table
	 */
	void dropTable(String name);

	/**
	 * Rename a table.
	 * @param name the name of the table
	 * @param newName its new name, without a schema
	 */
	void renameTable(String name, String newName);

	/**
	 * Change a table. The changes are made together, by one statement; only what is
	 * renamed takes statements of its own.
	 * @param name the name of the table
	 * @param alteration says what changes, in order
	 */
	void alterTable(String name, Consumer<TableAlteration> alteration);

	/**
	 * Create an index on columns.
	 * @param name the name of the index
	 * @param table the name of the table
	 * @param columns the names of the columns, at least one
	 */
	default void createIndex(String name, String table, String... columns) {
		createIndex(name, table, (index) -> List.of(columns).forEach(index::column));
	}

	/**
	 * Create an index.
	 * @param name the name of the index
	 * @param table the name of the table
	 * @param definition says what is in it
	 */
	void createIndex(String name, String table, Consumer<IndexDefinition> definition);

	/**
	 * Drop an index.
	 * @param name the name of the index
	 */
	void dropIndex(String name);

	/**
	 * Insert rows, in batches, with their values as parameters.
	 * @param table the name of the table
	 * @param rows values by the names of columns; the same columns in each row
	 * @return how many rows were inserted
	 */
	long bulkInsert(String table, Iterable<? extends Map<String, ? extends @Nullable Object>> rows);

	/**
	 * Insert rows, in batches, with their values as parameters. The rows are taken one
	 * after the other, so that they need not all be in memory.
	 * @param table the name of the table
	 * @param columns the names of the columns
	 * @param rows the values of these columns, row by row
	 * @return how many rows were inserted
	 */
	long bulkInsert(String table, List<String> columns, Iterable<? extends List<? extends @Nullable Object>> rows);

	/**
	 * Run SQL. Without parameters it may be a script of several statements, which are
	 * told apart as in a revision file.
	 * @param sql the SQL
	 * @param parameters the values of its {@code ?}; one statement only, if there are any
	 * @return how many rows were inserted, updated or deleted
	 */
	long execute(String sql, @Nullable Object... parameters);

	/**
	 * Return a client for queries and all else, on the connection of the run.
	 * @return the client
	 */
	JdbcClient jdbc();

	/**
	 * Return what database it is.
	 * @return the dialect that it speaks
	 */
	SqlDialect dialect();

}
