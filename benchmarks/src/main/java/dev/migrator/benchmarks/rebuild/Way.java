package dev.migrator.benchmarks.rebuild;

import java.sql.SQLException;

/**
 * A way to change the table of orders.
 */
interface Way {

	/**
	 * Return what it is called in the results.
	 */
	String name();

	/**
	 * Change the table. What has to be done beforehand, and is not measured, is done.
	 */
	void apply(OrderDatabase database) throws SQLException;

}
