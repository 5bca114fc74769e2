package dev.migrator.boot;

import dev.migrator.boot.MigratorProperties.Trigger;

import org.springframework.context.SmartLifecycle;

/**
 * Runs revisions when all beans are there, before anything is started: the web server,
 * message listeners, schedulers.
 */
class LifecycleTrigger implements SmartLifecycle {

	private final MigratorStartup startup;

	private volatile boolean running;

	LifecycleTrigger(MigratorStartup startup) {
		this.startup = startup;
	}

	@Override
	public void start() {
		this.startup.run(Trigger.LIFECYCLE);
		this.running = true;
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
		return Integer.MIN_VALUE;
	}

}
