package dev.migrator.boot;

import java.time.Duration;
import java.util.Collection;

import dev.migrator.Migrator;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Holds up a shutdown while revisions run, for as long as Spring grants a shutdown phase
 * ({@code spring.lifecycle.timeout-per-shutdown-phase}). What still runs then is
 * cancelled when the migrator is closed.
 */
class MigratorShutdownGuard implements SmartLifecycle {

	// Longer than any phase: Spring's time-out is the one that counts
	private static final Duration LONGEST_WAIT = Duration.ofHours(24);

	private final ListableBeanFactory beanFactory;

	private volatile boolean running;

	MigratorShutdownGuard(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		Collection<Migrator> migrators = this.beanFactory.getBeansOfType(Migrator.class, false, false).values();
		if (migrators.stream().allMatch((migrator) -> migrator.awaitIdle(Duration.ZERO))) {
			callback.run();
			return;
		}
		Thread waiting = new Thread(() -> {
			migrators.forEach((migrator) -> migrator.awaitIdle(LONGEST_WAIT));
			callback.run();
		}, "migrator-shutdown");
		waiting.setDaemon(true);
		waiting.start();
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		// Stopped first: web server and pools are still there while a run goes on
		return Integer.MAX_VALUE;
	}

}
