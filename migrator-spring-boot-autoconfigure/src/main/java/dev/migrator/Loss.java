package dev.migrator;

import java.util.List;

/**
 * What a step takes away of one table, counted in the database as it is now.
 *
 * @param revision the revision whose step it is
 * @param table the name of the table now, before anything has run
 * @param wholeTable whether the table goes, and not only columns of it
 * @param rows how many rows the table has
 * @param columns the columns that go
 * @param kept whether the values are kept in an archive, from which an upgrade of the
 * revision restores them
 */
public record Loss(String revision, String table, boolean wholeTable, long rows, List<ColumnLoss> columns,
		boolean kept) {

	/**
	 * Copies the list, so that the loss is immutable.
	 */
	public Loss {
		columns = List.copyOf(columns);
	}

	/**
	 * One column that goes.
	 *
	 * @param name the name of the column now
	 * @param values how many rows have a value in it that is not null
	 */
	public record ColumnLoss(String name, long values) {

	}

}
