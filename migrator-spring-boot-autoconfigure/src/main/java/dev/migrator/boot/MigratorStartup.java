package dev.migrator.boot;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.boot.MigratorProperties.OnFailure;
import dev.migrator.boot.MigratorProperties.Trigger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Does to the migrators of a context what a start of the application has to do, and
 * remembers what failed while the application is to go on without it.
 */
class MigratorStartup {

	private static final Logger logger = LoggerFactory.getLogger(MigratorStartup.class);

	private final ListableBeanFactory beanFactory;

	private final MigratorProperties properties;

	private final Map<String, RuntimeException> failures = new ConcurrentHashMap<>();

	MigratorStartup(ListableBeanFactory beanFactory, MigratorProperties properties) {
		this.beanFactory = beanFactory;
		this.properties = properties;
	}

	/**
	 * Do what is to be done now.
	 * @param due the triggers that this is the moment of
	 */
	void run(Trigger... due) {
		Set<Trigger> triggers = Set.of(due);
		// One by one: all at once, a bean that needs itself would be left out in silence
		String[] names = this.beanFactory.getBeanNamesForType(Migrator.class, false, false);
		for (String name : names) {
			if (triggers.contains(this.properties.triggerOf(name))) {
				run(name, names.length > 1);
			}
		}
	}

	private void run(String name, boolean oneOfSeveral) {
		Migrator migrator = this.beanFactory.getBean(name, Migrator.class);
		try {
			if (this.properties.triggerOf(name) == Trigger.VERIFY) {
				migrator.verify();
			}
			else {
				migrator.upgradeOnStartup();
			}
		}
		catch (RuntimeException ex) {
			RuntimeException failure = oneOfSeveral ? withName(name, ex) : ex;
			if (this.properties.onFailureOf(name) == OnFailure.FAIL) {
				throw failure;
			}
			this.failures.put(name, ex);
			logger.error("The application stays up, but does not become ready, since its database does not fit: {}{}",
					failure.getMessage(), (ex instanceof MigratorException known) ? " " + known.getAction() : "", ex);
		}
	}

	/**
	 * Say which migrator it was, since several databases look much alike in messages.
	 */
	private static RuntimeException withName(String name, RuntimeException ex) {
		return (ex instanceof MigratorException failure) ? new MigratorException(
				"The migrator '%s' fails: %s".formatted(name, ex.getMessage()), failure.getAction(), ex) : ex;
	}

	/**
	 * Return whether what a start had to do is done, if not by the start then since.
	 * @return whether no failure is left
	 */
	boolean isDone() {
		return this.failures.keySet().stream().allMatch((name) -> failure(name) == null);
	}

	/**
	 * Return what went wrong with a migrator when the application started, unless it has
	 * been put right since.
	 * @param name the name of the migrator's bean
	 * @return the failure, or {@code null}
	 */
	@Nullable RuntimeException failure(String name) {
		RuntimeException failure = this.failures.get(name);
		if (failure != null && isPutRight(name)) {
			this.failures.remove(name, failure);
			return null;
		}
		return failure;
	}

	private boolean isPutRight(String name) {
		Migrator migrator = this.beanFactory.getBean(name, Migrator.class);
		if (!migrator.awaitIdle(Duration.ZERO)) {
			return false;
		}
		try {
			migrator.verify();
			return true;
		}
		catch (RuntimeException ex) {
			logger.debug("The database still does not fit", ex);
			return false;
		}
	}

}
