package dev.migrator.operation;

/**
 * What is in an index that is created.
 */
public interface IndexDefinition {

	/**
	 * Add a column.
	 * @param name the name of the column
	 * @return this index
	 */
	IndexDefinition column(String name);

	/**
	 * Add a column, with its greatest value first.
	 * @param name the name of the column
	 * @return this index
	 */
	IndexDefinition descending(String name);

	/**
	 * Add an expression.
	 * @param sql the expression, such as {@code lower(email)}
	 * @return this index
	 */
	IndexDefinition expression(String sql);

	/**
	 * Refuse rows that have what another row in the index has.
	 * @return this index
	 */
	IndexDefinition unique();

	/**
	 * Take only some of the rows into the index.
	 * @param sql the condition that they fulfil
	 * @return this index
	 */
	IndexDefinition where(String sql);

}
