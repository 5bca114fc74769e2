package dev.migrator.database;

import java.sql.SQLWarning;

import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@code ALTER TABLE} statements, some of which take as long as their table is
 * large.
 */
public interface AlterationProgress {

	/**
	 * Called whenever work on a statement begins or goes on: if something fails, it is
	 * this statement that failed.
	 * @param statement the statement
	 */
	void workingOn(SqlStatement statement);

	/**
	 * Called when the statement that is worked on has been done for itself: outside a
	 * transaction it stays, even if the next one fails.
	 */
	void done();

	/**
	 * Called when the database has something to say about a statement that it runs.
	 * @param warning what it says, and behind it the next
	 */
	void warned(@Nullable SQLWarning warning);

	/**
	 * Called while the rows of a table are copied.
	 * @param table the table
	 * @param rows how many rows are copied
	 * @param allRows how many rows there are
	 */
	void copied(String table, long rows, long allRows);

}
