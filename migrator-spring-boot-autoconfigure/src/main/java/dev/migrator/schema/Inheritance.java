package dev.migrator.schema;

import java.util.List;

/**
 * That a table goes with another, and some of its columns with those of the other.
 *
 * @param table what the table is known by
 * @param parent what the other is known by
 * @param partition whether the rows of the table are rows of the other, too
 * @param columns the columns that go with those of the same names
 */
public record Inheritance(String table, String parent, boolean partition, List<String> columns) {

	/**
	 * Copies the list.
	 */
	public Inheritance {
		columns = List.copyOf(columns);
	}

}
