package dev.migrator.operation;

import org.jspecify.annotations.Nullable;

/**
 * What there is to say about a column beside its type.
 */
public interface ColumnDefinition {

	/**
	 * Refuse rows without a value.
	 * @return this column
	 */
	ColumnDefinition notNull();

	/**
	 * Give rows a value that say none.
	 * @param value a string, number, boolean, UUID, byte array, date or time, or
	 * {@code null}
	 * @return this column
	 */
	ColumnDefinition defaultValue(@Nullable Object value);

	/**
	 * Give rows the value of an expression that say none.
	 * @param sql the expression, such as {@code CURRENT_TIMESTAMP}
	 * @return this column
	 */
	ColumnDefinition defaultExpression(String sql);

	/**
	 * Make this column alone the primary key, which excludes {@code NULL}.
	 * @return this column
	 */
	ColumnDefinition primaryKey();

	/**
	 * Refuse a value that another row has.
	 * @return this column
	 */
	ColumnDefinition unique();

	/**
	 * Refuse rows for which a condition is false.
	 * @param sql the condition
	 * @return this column
	 */
	ColumnDefinition check(String sql);

	/**
	 * Let the column refer to a row of a table.
	 * @param table the name of the table
	 * @param columns the column it refers to; none for the primary key
	 * @return says more about the reference
	 */
	ForeignKeyDefinition references(String table, String... columns);

}
