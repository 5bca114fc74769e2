package dev.migrator.engine;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/**
 * What the code that a revision called wants to do once its transaction is over, such as
 * telling others about it. No callback changes what has become of the transaction.
 */
final class TransactionCallbacks {

	private static final Logger logger = LoggerFactory.getLogger(TransactionCallbacks.class);

	private final List<TransactionSynchronization> synchronizations = new ArrayList<>();

	void add(List<TransactionSynchronization> synchronizations) {
		this.synchronizations.addAll(synchronizations);
	}

	void committed() {
		List<TransactionSynchronization> due = take();
		for (TransactionSynchronization synchronization : due) {
			try {
				synchronization.afterCommit();
			}
			catch (RuntimeException ex) {
				logger.error("What was to follow a revision failed. The revision is committed all the same", ex);
			}
		}
		TransactionSynchronizationUtils.invokeAfterCompletion(due, TransactionSynchronization.STATUS_COMMITTED);
	}

	void rolledBack() {
		TransactionSynchronizationUtils.invokeAfterCompletion(take(), TransactionSynchronization.STATUS_ROLLED_BACK);
	}

	private List<TransactionSynchronization> take() {
		List<TransactionSynchronization> due = List.copyOf(this.synchronizations);
		this.synchronizations.clear();
		return due;
	}

}
