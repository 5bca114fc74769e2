package dev.migrator.engine;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import dev.migrator.MigratorException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/**
 * Lets a {@link DataSource} give the connection of a run to whatever asks for one through
 * Spring, on this thread and until it is closed. To Spring it looks like a transaction
 * that somebody else has begun: what asks for one joins in, and what wants to roll back
 * can only say so.
 */
final class ConnectionBinding implements AutoCloseable {

	private final List<DataSource> bound = new ArrayList<>();

	private final ConnectionHolder holder;

	private final boolean transactional;

	private final TransactionCallbacks callbacks;

	private final @Nullable SuspendedTransaction suspended;

	private boolean complete;

	/**
	 * Bind a connection.
	 * @param dataSources what gives it; those that they delegate to do, too
	 * @param connection the connection
	 * @param name what the transaction is called
	 * @param transactional whether there is a transaction
	 * @param callbacks takes what is to be done when the transaction is over
	 */
	ConnectionBinding(List<DataSource> dataSources, Connection connection, String name, boolean transactional,
			TransactionCallbacks callbacks) {
		this.transactional = transactional;
		this.callbacks = callbacks;
		this.holder = new ConnectionHolder(connection, transactional);
		this.holder.requested();
		// The caller may be in a transaction on some other resource
		this.suspended = SuspendedTransaction.suspend();
		for (DataSource dataSource : keys(dataSources)) {
			if (!TransactionSynchronizationManager.hasResource(dataSource)) {
				TransactionSynchronizationManager.bindResource(dataSource, this.holder);
				this.bound.add(dataSource);
			}
		}
		if (transactional) {
			TransactionSynchronizationManager.initSynchronization();
			TransactionSynchronizationManager.setActualTransactionActive(true);
			TransactionSynchronizationManager.setCurrentTransactionName(name);
		}
	}

	/**
	 * Return everything that somebody may ask: a proxy is as good as what it stands for.
	 */
	private static Set<DataSource> keys(List<DataSource> dataSources) {
		Set<DataSource> keys = new LinkedHashSet<>();
		for (DataSource dataSource : dataSources) {
			DataSource next = dataSource;
			while (next != null && keys.add(next)) {
				next = (next instanceof DelegatingDataSource proxy) ? proxy.getTargetDataSource() : null;
			}
		}
		return keys;
	}

	/**
	 * Let everybody write what they have held back, and see that nobody wants to roll
	 * back.
	 */
	void complete() {
		if (!this.transactional) {
			return;
		}
		TransactionSynchronizationUtils.triggerBeforeCommit(false);
		beforeCompletion();
		if (this.holder.isRollbackOnly()) {
			throw new MigratorException(
					"something that the revision called has marked the transaction to be rolled back, although the "
							+ "revision itself did not fail",
					"See why it did: a @Transactional method that throws does so, even if its caller catches what it "
							+ "throws.");
		}
	}

	private void beforeCompletion() {
		if (!this.complete) {
			this.complete = true;
			TransactionSynchronizationUtils.triggerBeforeCompletion();
		}
	}

	@Override
	public void close() {
		if (this.transactional) {
			beforeCompletion();
			List<TransactionSynchronization> synchronizations = TransactionSynchronizationManager.getSynchronizations();
			TransactionSynchronizationManager.clear();
			this.callbacks.add(synchronizations);
		}
		this.bound.forEach(TransactionSynchronizationManager::unbindResourceIfPossible);
		if (this.suspended != null) {
			this.suspended.resume();
		}
	}

	/**
	 * The transaction that the caller of the migrator is in, on other resources.
	 *
	 * @param synchronizations what takes part in it
	 * @param name what it is called
	 * @param readOnly whether it only reads
	 * @param isolationLevel how it is isolated
	 * @param active whether it is one
	 */
	private record SuspendedTransaction(List<TransactionSynchronization> synchronizations, @Nullable String name,
			boolean readOnly, @Nullable Integer isolationLevel, boolean active) {

		static @Nullable SuspendedTransaction suspend() {
			if (!TransactionSynchronizationManager.isSynchronizationActive()) {
				return null;
			}
			SuspendedTransaction suspended = new SuspendedTransaction(
					TransactionSynchronizationManager.getSynchronizations(),
					TransactionSynchronizationManager.getCurrentTransactionName(),
					TransactionSynchronizationManager.isCurrentTransactionReadOnly(),
					TransactionSynchronizationManager.getCurrentTransactionIsolationLevel(),
					TransactionSynchronizationManager.isActualTransactionActive());
			suspended.synchronizations.forEach(TransactionSynchronization::suspend);
			TransactionSynchronizationManager.clear();
			return suspended;
		}

		void resume() {
			TransactionSynchronizationManager.initSynchronization();
			TransactionSynchronizationManager.setCurrentTransactionName(this.name);
			TransactionSynchronizationManager.setCurrentTransactionReadOnly(this.readOnly);
			TransactionSynchronizationManager.setCurrentTransactionIsolationLevel(this.isolationLevel);
			TransactionSynchronizationManager.setActualTransactionActive(this.active);
			for (TransactionSynchronization synchronization : this.synchronizations) {
				synchronization.resume();
				TransactionSynchronizationManager.registerSynchronization(synchronization);
			}
		}

	}

}
