package dev.migrator.operation;

/**
 * What a constraint demands.
 */
public interface ConstraintDefinition {

	/**
	 * Make columns the primary key, which excludes {@code NULL}.
	 * @param columns the names of the columns, at least one
	 */
	void primaryKey(String... columns);

	/**
	 * Refuse rows with values that another row has.
	 * @param columns the names of the columns, at least one
	 */
	void unique(String... columns);

	/**
	 * Refuse rows for which a condition is false.
	 * @param sql the condition
	 */
	void check(String sql);

	/**
	 * Let columns refer to a row of a table. The table has to be named next, by
	 * {@link Reference#references}.
	 * @param columns the names of the columns, at least one
	 * @return says to which table
	 */
	Reference foreignKey(String... columns);

	/**
	 * Which table a foreign key refers to.
	 */
	interface Reference {

		/**
		 * Name the table.
		 * @param table the name of the table
		 * @param columns the columns it refers to; none for the primary key
		 * @return says more about the foreign key
		 */
		ForeignKeyDefinition references(String table, String... columns);

	}

}
