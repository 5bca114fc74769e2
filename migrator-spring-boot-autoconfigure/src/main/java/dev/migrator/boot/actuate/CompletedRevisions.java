package dev.migrator.boot.actuate;

import java.util.List;
import java.util.function.Supplier;

import dev.migrator.MigrationEvent.RevisionCompleted;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.Ordered;

/**
 * Notes which revisions a run has completed, so that it can be told when the run fails.
 */
class CompletedRevisions implements ApplicationListener<PayloadApplicationEvent<?>>, Ordered {

	private static final ThreadLocal<List<String>> running = new ThreadLocal<>();

	/**
	 * Run something, and note what it completes.
	 * @param completed where to note the ids of revisions
	 * @param run what to run, on this thread
	 * @return what the run returns
	 */
	<T> T note(List<String> completed, Supplier<T> run) {
		running.set(completed);
		try {
			return run.get();
		}
		finally {
			running.remove();
		}
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<?> event) {
		List<String> completed = running.get();
		// Where there is one of these in a parent context, both hear of it
		if (completed != null && event.getPayload() instanceof RevisionCompleted revision
				&& !completed.contains(revision.revision().id())) {
			completed.add(revision.revision().id());
		}
	}

	@Override
	public boolean supportsAsyncExecution() {
		// The thread tells whose run it is
		return false;
	}

	@Override
	public int getOrder() {
		// A listener that throws must not keep it from knowing
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
