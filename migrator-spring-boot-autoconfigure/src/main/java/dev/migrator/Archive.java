package dev.migrator;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What was kept of one table when a downgrade dropped it, or columns of it. The rows are
 * in a table of their own, in which an operator can look as well.
 *
 * @param id counts up with each archive of a database
 * @param revision the revision that was undone, and whose upgrade restores the values
 * @param table the table that they were in
 * @param wholeTable whether the table was dropped, and not only columns of it
 * @param columns the columns whose values are kept
 * @param key the columns that tell which row a value belongs to; empty if the table had
 * no key that does, so that the database's own number of the row has to
 * @param archiveTable the table that holds them now
 * @param createdAt when it was made
 * @param rows how many rows are in it: those that were restored are not any more
 * @param bytes how much space the values take, roughly
 * @param restoredAt when an upgrade last took rows out of it, or {@code null} if none did
 * @param restoredRows how many rows were restored from it
 */
public record Archive(long id, String revision, String table, boolean wholeTable, List<String> columns,
		List<String> key, String archiveTable, Instant createdAt, long rows, long bytes, @Nullable Instant restoredAt,
		long restoredRows) {

	/**
	 * Copies the lists, so that the archive is immutable.
	 */
	public Archive {
		columns = List.copyOf(columns);
		key = List.copyOf(key);
	}

}
