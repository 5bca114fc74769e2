package dev.migrator.database;

import java.util.List;

/**
 * A foreign key as the database describes it.
 *
 * @param columns the columns that refer
 * @param parent the table that they refer to
 * @param parentColumns the columns that they refer to, in the same order
 */
public record ForeignKeyDescription(List<String> columns, String parent, List<String> parentColumns) {

	/**
	 * Copies the lists.
	 */
	public ForeignKeyDescription {
		columns = List.copyOf(columns);
		parentColumns = List.copyOf(parentColumns);
	}

}
