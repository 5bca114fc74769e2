package dev.migrator.schema;

import java.util.List;

/**
 * What is gone of one table.
 *
 * @param table the table, by the name that it had at first
 * @param wholeTable whether the table is gone, and not only columns of it
 * @param columns the columns that are gone, by the names that they had at first
 * @param replaced whether a script has put another table in the place of this one, so
 * that the product may number its rows anew
 * @param partition whether the same is gone of a table whose rows these are, too
 */
public record Removal(String table, boolean wholeTable, List<String> columns, boolean replaced, boolean partition) {

	/**
	 * Copies the list.
	 */
	public Removal {
		columns = List.copyOf(columns);
	}

}
