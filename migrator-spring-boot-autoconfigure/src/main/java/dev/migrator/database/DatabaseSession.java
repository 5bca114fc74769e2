package dev.migrator.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Work on one connection, from the time it is taken from the pool until it goes back just
 * as it came, or is closed for good. Not safe for use by several threads.
 */
public interface DatabaseSession extends AutoCloseable {

	/**
	 * Return the connection to work on. Its transactions belong to the session.
	 * @return the connection, with auto-commit on as far as JDBC knows
	 */
	Connection connection();

	/**
	 * Read outside a transaction, and wait while somebody else has the database locked
	 * even for readers.
	 * @param reading what to read
	 * @param <T> the type of the answer
	 * @return the answer
	 * @throws dev.migrator.LockTimeoutException if somebody else keeps the database
	 * locked
	 * @throws SQLException if the database cannot be read
	 */
	<T> T read(Reading<T> reading) throws SQLException;

	/**
	 * Read the state tables, which may be missing: outside any transaction, which that
	 * would end on some products. They have their schema in their names, so that nothing
	 * is done for names without one.
	 * @param reading what to read
	 * @param <T> the type of the answer
	 * @return the answer
	 * @throws dev.migrator.LockTimeoutException if somebody else keeps the database
	 * locked
	 * @throws SQLException if the database cannot be read
	 */
	default <T> T readState(Reading<T> reading) throws SQLException {
		return read(reading);
	}

	/**
	 * Return the state tables by names that mean the same whatever revisions do. Where
	 * the product has to ask for that, it has with the first transaction.
	 * @param tables the state tables as they are set
	 * @return the tables
	 */
	default StateTables locate(StateTables tables) {
		return tables;
	}

	/**
	 * Create a schema for the state tables, in the transaction that is open, unless it is
	 * there. Does nothing where the product has no schemas that can be created.
	 * @param name its name, or {@code null} for the connection's own schema
	 * @throws dev.migrator.LockTimeoutException if somebody else is creating it, and does
	 * not come to an end
	 * @throws SQLException if the database refuses
	 */
	void createSchema(@Nullable String name) throws SQLException;

	/**
	 * Begin a transaction that may write, and keep all other migrators out until it ends.
	 * @param foreignKeys whether foreign keys are enforced in it
	 * @throws dev.migrator.LockTimeoutException if somebody else keeps the database
	 * locked
	 * @throws SQLException if the database refuses
	 */
	void begin(ForeignKeys foreignKeys) throws SQLException;

	/**
	 * Commit the transaction.
	 * @throws dev.migrator.LockTimeoutException if readers keep the database from being
	 * written; the transaction is rolled back then
	 * @throws dev.migrator.MigratorException if foreign keys were not enforced and rows
	 * now violate them that did not before; the transaction is still open then
	 * @throws SQLException if the database refuses; the transaction is rolled back then
	 */
	void commit() throws SQLException;

	/**
	 * Roll the transaction back, be it one of the session or one that a revision has
	 * begun. Does nothing where there is none.
	 */
	void rollback();

	/**
	 * Wait until a transaction may be tried again that has failed only to give way to
	 * others, and was rolled back.
	 * @param failure why it failed
	 * @return whether it may; otherwise it has failed for good
	 */
	boolean yields(Exception failure);

	/**
	 * Return what to do about a statement that has failed, where the product knows better
	 * than to correct it. May ask the database, so that the transaction has to be rolled
	 * back already.
	 * @param failure what the driver threw
	 * @param activity what was being done
	 * @return the advice, or empty
	 */
	Optional<String> advice(SQLException failure, Activity activity);

	/**
	 * Return whether statements that return nothing can be sent as a batch now, and each
	 * still stands for itself.
	 * @return whether they can
	 */
	boolean batches();

	/**
	 * Let what runs on the connection fail, from any thread.
	 * @throws SQLException if the driver cannot
	 */
	void cancel() throws SQLException;

	/**
	 * Return whether revisions can run outside a transaction, as the migrator is set up.
	 * @return whether they can
	 */
	default boolean runsOutsideTransactions() {
		return true;
	}

	/**
	 * Keep all other migrators out while statements run outside a transaction. The lock
	 * is gone when its holder is, however it ends.
	 * @return the lock, to be closed
	 * @throws dev.migrator.LockTimeoutException if somebody else holds it
	 */
	Lock lockOutsideTransaction();

	/**
	 * Called before a statement of a revision runs, or the first of a batch: remembers
	 * what the statement would change of the connection itself, so that it can be put
	 * back, and a transaction that it may begin, so that none is left open.
	 * @param statement the statement
	 * @throws SQLException if the present setting cannot be read
	 */
	void beforeStatement(SqlStatement statement) throws SQLException;

	/**
	 * Called when a statement of a revision has run that was not sent as one of a batch.
	 * @param statement the statement
	 * @throws SQLException if it has not done what it seems to have done
	 */
	default void afterStatement(SqlStatement statement) throws SQLException {
	}

	/**
	 * Called when the statements of a revision have run, in its transaction if it has
	 * one: puts back what would lead the names in later statements elsewhere, or run them
	 * with other rights.
	 * @throws SQLException if the database refuses
	 */
	void afterStatements() throws SQLException;

	/**
	 * Set a parameter of a statement.
	 * @param statement the statement
	 * @param index which parameter, from 1
	 * @param value the value; text may stand for a value of whatever type is asked for
	 * @throws SQLException if the driver refuses
	 */
	void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException;

	/**
	 * Make a copy of the database as it is at one moment, outside a transaction.
	 * @param directory where the copy goes, or {@code null} for beside the database
	 * @param purpose what the copy is for, as a part of its name
	 * @return the copy
	 * @throws dev.migrator.MigratorException if the product has no such copies, or the
	 * directory cannot be written
	 * @throws SQLException if the database refuses
	 */
	Path backUp(@Nullable Path directory, String purpose) throws SQLException;

	/**
	 * Return the tables of the database.
	 * @return what can be asked of them and done to them on this connection
	 */
	TableCatalog catalog();

	/**
	 * Called before {@code DROP TABLE}: fails if rows of a table that stays would go with
	 * the table, or lose values, since a foreign key says so.
	 * @param statement the statement
	 * @param dropped the names of all tables that the script drops for good
	 * @throws dev.migrator.MigratorException if there are such rows
	 * @throws SQLException if the database cannot be read
	 */
	void beforeDrop(SqlStatement statement, Set<String> dropped) throws SQLException;

	/**
	 * Run {@code ALTER TABLE} statements that follow each other, whichever way the
	 * product needs to do what they say. Outside a transaction, those stay done of which
	 * the progress was told, whatever becomes of the others.
	 * @param statements the statements
	 * @param progress who is told how far it is
	 * @throws dev.migrator.MigratorException if one cannot be done; it says why
	 * @throws SQLException if the database refuses
	 */
	void alterTables(List<SqlStatement> statements, AlterationProgress progress) throws SQLException;

	/**
	 * Fail unless the transaction that was begun is still open. A database may roll one
	 * back by itself, and code may have gone on regardless.
	 * @throws SQLException if there is no transaction any more
	 */
	void requireTransaction() throws SQLException;

	/**
	 * End the session: let other migrators in, roll back what is open, and put the
	 * connection back to what it was. The connection stays open.
	 * @throws SQLException if it cannot be put back
	 */
	@Override
	void close() throws SQLException;

	/**
	 * Return whether the connection is what it was, once the session is closed. If
	 * revisions may have changed it in ways that nobody can see, it is not for others.
	 * @return whether others may get it
	 */
	default boolean isAsItCame() {
		return true;
	}

	/**
	 * Whether foreign keys are enforced.
	 */
	enum ForeignKeys {

		/**
		 * As the connection has it.
		 */
		UNCHANGED,

		/**
		 * Not enforced, since the revision says so, and checked at the end.
		 */
		OFF,

		/**
		 * Not enforced, since a table is going to be altered, and checked at the end.
		 */
		OFF_TO_ALTER_TABLES

	}

	/**
	 * Something that is read.
	 *
	 * @param <T> the type of the answer
	 */
	@FunctionalInterface
	interface Reading<T> {

		/**
		 * Read it.
		 * @param connection the connection to read from
		 * @return the answer
		 * @throws SQLException if the database cannot be read
		 */
		T from(Connection connection) throws SQLException;

	}

	/**
	 * Something that uses the database.
	 */
	@FunctionalInterface
	interface Work {

		/**
		 * Do it.
		 * @throws SQLException if the database refuses
		 */
		void run() throws SQLException;

	}

	/**
	 * A lock that is held until it is closed.
	 */
	@FunctionalInterface
	interface Lock extends AutoCloseable {

		@Override
		void close();

	}

}
