package dev.migrator.benchmarks.tools;

import javax.sql.DataSource;

/**
 * Something that brings a database up to date.
 */
interface ToolUnderTest {

	/**
	 * Return what it is called in the results.
	 */
	String name();

	/**
	 * Do what a start of an application does: apply what the database does not have yet.
	 * Nothing is kept from one call to the next.
	 * @throws Exception if that fails
	 */
	void migrate(DataSource dataSource) throws Exception;

}
