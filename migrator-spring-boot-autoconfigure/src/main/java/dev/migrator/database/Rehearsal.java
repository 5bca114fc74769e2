package dev.migrator.database;

import java.util.List;

import javax.sql.DataSource;

/**
 * A database in memory that stands for another one. Plans run on it as they would there,
 * and what they send is written down, as a script for the other one.
 */
public interface Rehearsal extends AutoCloseable {

	/**
	 * Return what leads to the database in memory.
	 * @return the only connection there is, again and again
	 */
	DataSource dataSource();

	/**
	 * Return what this database lacks that the other one has.
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
	 */
	void record();

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
	 * Forget the database in memory.
	 */
	@Override
	void close();

}
