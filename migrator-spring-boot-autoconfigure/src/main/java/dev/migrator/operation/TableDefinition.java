package dev.migrator.operation;

/**
 * What is in a table that is created. Constraints have no name unless they are given one
 * by {@link #constraint}; what has no name is hard to change later.
 */
public interface TableDefinition extends ConstraintDefinition {

	/**
	 * Add a column.
	 * @param name the name of the column
	 * @param type what it holds
	 * @return says more about the column
	 */
	ColumnDefinition column(String name, ColumnType type);

	/**
	 * Add a constraint with a name.
	 * @param name the name of the constraint
	 * @return says what constraint it is
	 */
	ConstraintDefinition constraint(String name);

}
