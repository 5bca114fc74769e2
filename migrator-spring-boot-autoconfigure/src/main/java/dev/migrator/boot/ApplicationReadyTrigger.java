package dev.migrator.boot;

import dev.migrator.boot.MigratorProperties.Trigger;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Runs revisions when the application is up, before it is told to be ready for traffic:
 * probes are answered meanwhile. First of the listeners, so that the others find the new
 * schema.
 */
class ApplicationReadyTrigger implements ApplicationListener<ApplicationReadyEvent>, Ordered {

	private final ApplicationContext context;

	private final MigratorStartup startup;

	ApplicationReadyTrigger(ApplicationContext context, MigratorStartup startup) {
		this.context = context;
		this.startup = startup;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		// The events of child contexts arrive here too
		if (event.getApplicationContext() == this.context) {
			this.startup.run(Trigger.APPLICATION_READY);
		}
	}

	@Override
	public boolean supportsAsyncExecution() {
		// On another thread the application would be ready too early, and a failure lost
		return false;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
