package dev.migrator.database;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import dev.migrator.DatabaseInfo;
import dev.migrator.MigratorException;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * One database of one product: the seam behind which the products differ.
 */
public interface Database {

	/**
	 * Return which database it is.
	 * @return product, version and place
	 */
	DatabaseInfo info();

	/**
	 * Return the SQL that it speaks.
	 * @return the dialect
	 */
	SqlDialect dialect();

	/**
	 * Begin to work on a connection that nobody else uses meanwhile.
	 * @param connection the connection, which the session gives back as it came
	 * @param lockTimeout how long to wait while somebody else has the database locked
	 * @param cancelled whether to give up waiting
	 * @return a session
	 * @throws SQLException if the connection cannot be used
	 */
	DatabaseSession openSession(Connection connection, Duration lockTimeout, BooleanSupplier cancelled)
			throws SQLException;

	/**
	 * Tell whether a transaction can do without the enforcement of foreign keys.
	 * @return whether the product can leave it off
	 */
	boolean canLeaveForeignKeysOff();

	/**
	 * Tell whether foreign keys must not be enforced in the transaction that a statement
	 * runs in.
	 * @param statement a statement
	 * @return whether the product can do what it says only without enforcement
	 */
	boolean needsForeignKeysOff(SqlStatement statement);

	/**
	 * Make something that stands for this database, with the state of the migrator.
	 * @param session a session on this database, which is only read, is not used
	 * otherwise meanwhile, and outlives what is made
	 * @param tables the state tables, whose rows are copied, or {@code null} for a
	 * database that holds nothing and is only set up like the connection
	 * @return what stands for this database
	 * @throws SQLException if this one cannot be read
	 */
	Rehearsal rehearse(DatabaseSession session, @Nullable StateTables tables) throws SQLException;

	/**
	 * Tell which statement of a JDBC batch failed.
	 * @param failure what the driver threw
	 * @return the index of the statement in the batch, from 0
	 */
	int failedEntry(BatchUpdateException failure);

	/**
	 * Return what the database says about a statement that has failed.
	 * @param failure what the driver threw
	 * @return what it says, and where it found the fault
	 */
	Complaint complaint(SQLException failure);

	/**
	 * Explain why the database could not be used, where it was no fault of a revision's
	 * SQL: locked, not writable, full, unreachable.
	 * @param failure what the driver threw
	 * @param activity what was being done, such as "read the applied revisions"
	 * @return an exception that says what to do
	 */
	MigratorException explain(SQLException failure, String activity);

}
