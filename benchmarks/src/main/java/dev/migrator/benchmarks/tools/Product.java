package dev.migrator.benchmarks.tools;

import java.io.IOException;
import java.sql.SQLException;

/**
 * A kind of database, of which there is one at a time.
 */
interface Product extends AutoCloseable {

	/**
	 * Return what it is called in the results.
	 */
	String name();

	/**
	 * Create an empty database.
	 * @return its URL
	 */
	String create() throws SQLException;

	/**
	 * Remove the database, to which nobody is connected any more.
	 */
	void drop() throws SQLException, IOException;

	/**
	 * Return a query for the number of indexes with a name that begins with
	 * {@code item_}, other than those of primary keys.
	 */
	String indexes();

	/**
	 * Return a URL for connections whose round trips are counted.
	 */
	String counted(String url);

	@Override
	void close() throws IOException;

}
