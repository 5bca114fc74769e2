package dev.migrator.operation;

import java.util.List;

import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where the statements go that {@link SqlOperations} has rendered.
 */
public interface StatementTarget {

	/**
	 * Run statements, one after the other.
	 * @param statements the statements
	 * @return how many rows they have changed
	 */
	long run(Iterable<SqlStatement> statements);

	/**
	 * Run one statement for each row of parameters, in batches.
	 * @param statement the statement
	 * @param rows the values of its parameters
	 * @return how many rows it has changed
	 */
	long run(SqlStatement statement, Iterable<? extends List<? extends @Nullable Object>> rows);

	/**
	 * Return a client on the same connection.
	 * @return the client
	 */
	JdbcClient jdbc();

}
