package dev.migrator.database.postgresql;

import java.sql.SQLException;
import java.util.Optional;

import dev.migrator.database.DatabaseSession.Lock;

/**
 * Keeps other migrators out that share the state tables.
 */
interface RunLock {

	/**
	 * Called before each transaction that may write.
	 * @throws dev.migrator.LockTimeoutException if another migrator holds the lock
	 */
	void beforeTransaction() throws SQLException;

	/**
	 * Begin such a transaction.
	 * @param begin the statements that it begins with
	 * @return whether the transaction may go on; otherwise it is to be rolled back and
	 * begun anew
	 * @throws dev.migrator.MigratorException if the lock was lost, and others may have
	 * done what this migrator has
	 */
	boolean enter(String begin) throws SQLException;

	/**
	 * Return who keeps the lock, for the log.
	 */
	String holder();

	/**
	 * Hold the lock while statements run outside a transaction.
	 */
	Lock outsideTransaction() throws SQLException;

	/**
	 * Return what to do about it if others have got in although nobody has let them, as
	 * far as that is known by now.
	 */
	default Optional<String> loss() {
		return Optional.empty();
	}

	/**
	 * Let others in.
	 */
	void release() throws SQLException;

}
