package dev.migrator.operation;

/**
 * What changes in a table.
 */
public interface TableAlteration {

	/**
	 * Add a column.
	 * @param name the name of the column
	 * @param type what it holds
	 * @return says more about the column
	 */
	ColumnDefinition addColumn(String name, ColumnType type);

	/**
	 * Drop a column.
	 * @param name the name of the column
	 */
	void dropColumn(String name);

	/**
	 * Change a column.
	 * @param name the name of the column
	 * @return says what changes
	 */
	ColumnAlteration alterColumn(String name);

	/**
	 * Rename a column.
	 * @param name the name of the column
	 * @param newName its new name
	 */
	void renameColumn(String name, String newName);

	/**
	 * Add a constraint.
	 * @param name the name of the constraint
	 * @return says what constraint it is
	 */
	ConstraintDefinition addConstraint(String name);

	/**
	 * Drop a constraint.
	 * @param name the name of the constraint
	 */
	void dropConstraint(String name);

	/**
	 * Rename a constraint.
	 * @param name the name of the constraint
	 * @param newName its new name
	 */
	void renameConstraint(String name, String newName);

}
