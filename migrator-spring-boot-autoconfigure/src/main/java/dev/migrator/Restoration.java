package dev.migrator;

import java.util.List;

/**
 * What an upgrade put back of what an earlier downgrade of the same revision had kept.
 *
 * @param revision the revision
 * @param table the table
 * @param wholeTable whether rows were put back, and not only columns of rows
 * @param columns the columns whose values were put back
 * @param restored how many rows were restored
 * @param leftovers what was not restored, and why; it stays in the archive
 * @param newRows how many rows of the table no value was kept for, since they are newer
 */
public record Restoration(String revision, String table, boolean wholeTable, List<String> columns, long restored,
		List<Leftover> leftovers, long newRows) {

	/**
	 * Copies the lists, so that the restoration is immutable.
	 */
	public Restoration {
		columns = List.copyOf(columns);
		leftovers = List.copyOf(leftovers);
	}

	/**
	 * Rows that stay in an archive.
	 *
	 * @param archive the id of the archive
	 * @param rows how many rows
	 * @param reason why they could not be restored
	 */
	public record Leftover(long archive, long rows, String reason) {

	}

}
