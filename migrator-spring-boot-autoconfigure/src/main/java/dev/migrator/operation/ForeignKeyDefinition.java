package dev.migrator.operation;

/**
 * What there is to say about a foreign key beside where it refers to.
 */
public interface ForeignKeyDefinition {

	/**
	 * Say what becomes of the rows that refer to a row which is deleted.
	 * @param action what becomes of them; by default, the deletion is refused
	 * @return this foreign key
	 */
	ForeignKeyDefinition onDelete(ReferentialAction action);

	/**
	 * Say what becomes of the rows that refer to a row whose key changes.
	 * @param action what becomes of them; by default, the change is refused
	 * @return this foreign key
	 */
	ForeignKeyDefinition onUpdate(ReferentialAction action);

	/**
	 * Check the foreign key when the transaction commits, not with each statement.
	 * @return this foreign key
	 */
	ForeignKeyDefinition deferred();

}
