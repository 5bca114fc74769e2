package dev.migrator.boot;

import dev.migrator.boot.MigratorProperties.Trigger;

import org.springframework.beans.factory.InitializingBean;

/**
 * Runs or verifies revisions as soon as there is a {@code DataSource}, before the beans
 * that depend on the database are made.
 *
 * @see MigratorDatabaseInitializerDetector
 */
class DatabaseInitializationTrigger implements InitializingBean {

	private final MigratorStartup startup;

	DatabaseInitializationTrigger(MigratorStartup startup) {
		this.startup = startup;
	}

	@Override
	public void afterPropertiesSet() {
		this.startup.run(Trigger.DATABASE_INITIALIZATION, Trigger.VERIFY);
	}

}
