package dev.migrator.operation;

import org.jspecify.annotations.Nullable;

/**
 * What changes about a column.
 */
public interface ColumnAlteration {

	/**
	 * Give the column another type, and convert its values.
	 * @param type the new type
	 * @return this change
	 */
	ColumnAlteration type(ColumnType type);

	/**
	 * Give the column another type, and take its values from an expression.
	 * @param type the new type
	 * @param using the expression, in terms of the old columns
	 * @return this change
	 */
	ColumnAlteration type(ColumnType type, String using);

	/**
	 * Refuse rows without a value from now on.
	 * @return this change
	 */
	ColumnAlteration notNull();

	/**
	 * Allow rows without a value from now on.
	 * @return this change
	 */
	ColumnAlteration nullable();

	/**
	 * Give new rows a value that say none.
	 * @param value a value as in {@link ColumnDefinition#defaultValue}
	 * @return this change
	 */
	ColumnAlteration defaultValue(@Nullable Object value);

	/**
	 * Give new rows the value of an expression that say none.
	 * @param sql the expression
	 * @return this change
	 */
	ColumnAlteration defaultExpression(String sql);

	/**
	 * Give new rows no value that say none.
	 * @return this change
	 */
	ColumnAlteration noDefault();

}
