package dev.migrator.database;

import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

/**
 * Something that stands for a database. Plans run on it as they would there, and what
 * they send is written down, as a script for the database.
 */
public interface Rehearsal extends AutoCloseable {

	/**
	 * Return what leads to it.
	 * @return the only connection there is, again and again
	 */
	DataSource dataSource();

	/**
	 * Return the state tables of plans that run on it.
	 * @param tables the state tables of the database, which the script is about
	 * @return the state tables here
	 */
	StateTables tables(StateTables tables);

	/**
	 * Return what it lacks that the database has.
	 * @return what is missing and why, in words; usually nothing
	 */
	List<String> missing();

	/**
	 * Return SQL for the present time.
	 * @return an expression for the time in UTC, as ISO 8601 has it
	 */
	String currentTime();

	/**
	 * Begin to write down what is sent, as far as it changes something and is not undone
	 * again.
	 * @throws SQLException if it cannot be used
	 */
	void record() throws SQLException;

	/**
	 * Write a comment between the statements.
	 * @param text one line
	 */
	void comment(String text);

	/**
	 * Return whether a run would look at the rows before or after something that was
	 * written down.
	 * @return whether it would refuse rows that the script takes
	 */
	boolean leavesChecksOut();

	/**
	 * Return what was written down, as a script that the product's own shell can run.
	 * @return the script, which ends with a line end
	 */
	String script();

	/**
	 * Forget it, and leave nothing of it behind.
	 */
	@Override
	void close();

}
