package dev.migrator.schema;

import java.util.List;

/**
 * An index of a table.
 *
 * @param name its name, without the schema of its table
 * @param unique whether no two rows may have the same key
 * @param columns the key, if it is nothing but columns in ascending order and holds all
 * rows; otherwise empty
 * @param definition all that follows the name of the table: method, key, condition
 */
public record Index(String name, boolean unique, List<String> columns, SqlText definition) {

	/**
	 * Copies the list.
	 */
	public Index {
		columns = List.copyOf(columns);
	}

	/**
	 * Return whether another index is no other.
	 */
	boolean isSameAs(Index other, Namespace names) {
		return this.unique == other.unique && names.same(this.name, other.name)
				&& this.definition.equals(other.definition);
	}

}
