package dev.migrator.schema;

/**
 * The name of a column.
 *
 * @param table what its table is known by
 * @param column the column
 */
public record ColumnName(String table, String column) {

	@Override
	public String toString() {
		return this.table + '.' + this.column;
	}

}
