package dev.migrator.engine;

import java.sql.SQLException;
import java.util.List;

import dev.migrator.database.Database;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What takes a database one step up or down: a section of a revision file, or a method of
 * a class.
 */
sealed interface Migration permits SqlMigration, JavaMigration {

	/**
	 * Return the file or class that it is from.
	 */
	String source();

	/**
	 * Return where it is written, or where one of its statements is.
	 */
	String place(@Nullable SqlStatement statement);

	/**
	 * Return where a character of one of its statements is.
	 * @param offset how many are before it
	 */
	String place(SqlStatement statement, int offset);

	/**
	 * Return what it is called in messages.
	 */
	String noun();

	/**
	 * Return whether it runs in a transaction.
	 */
	boolean transactional();

	/**
	 * Return whether foreign keys are not enforced while it runs.
	 */
	boolean foreignKeysOff();

	/**
	 * Return whether one of its statements, as far as they are known beforehand, can only
	 * be run while foreign keys are not enforced.
	 */
	default boolean needsForeignKeysOff(Database database) {
		for (SqlStatement statement : statements()) {
			if (database.needsForeignKeysOff(statement)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return everything that speaks against running it, as far as that can be told
	 * beforehand.
	 */
	List<Problem> problems();

	/**
	 * Return whether its statements are known beforehand.
	 */
	boolean foreseeable();

	/**
	 * Return its statements, as far as they are known beforehand.
	 */
	Iterable<SqlStatement> statements();

	/**
	 * Return its SQL as it was written, or {@code null} if it is not written in SQL.
	 */
	@Nullable String sql();

	/**
	 * Return its SQL as it runs, with placeholders replaced, or {@code null} if it is not
	 * written in SQL.
	 */
	@Nullable String script();

	/**
	 * Do what need not be done inside the transaction. A failure comes again when it
	 * runs.
	 */
	void prepare();

	/**
	 * Run it.
	 * @return how many statements have run
	 */
	long run(Execution execution) throws StatementFailedException, RevisionCodeException, SQLException;

	/**
	 * Return what to do when it has failed and left nothing.
	 */
	String remedy();

}
