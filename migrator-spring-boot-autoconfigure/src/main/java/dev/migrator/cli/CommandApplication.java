package dev.migrator.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.migrator.HistoryEntry.Origin;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.generate.GenerateSettings;
import dev.migrator.generate.RevisionGenerator;
import dev.migrator.revision.RevisionGraph;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * The application that a command is for. Nothing of it is made before it is asked for.
 */
class CommandApplication {

	private static final int SECONDS_TO_SAY_WHAT_WAS_CUT_OFF = 5;

	private final ListableBeanFactory beans;

	private final Environment environment;

	private final @Nullable String name;

	private final @Nullable Class<?> mainClass;

	private final CountDownLatch over = new CountDownLatch(1);

	private volatile @Nullable Migrator migrator;

	/**
	 * Creates an application.
	 * @param beans its beans
	 * @param environment its properties
	 * @param name the name of the migrator to use, or {@code null} for the only one
	 * @param mainClass the class that starts it, if it is known
	 */
	CommandApplication(ListableBeanFactory beans, Environment environment, @Nullable String name,
			@Nullable Class<?> mainClass) {
		this.beans = beans;
		this.environment = environment;
		this.name = name;
		this.mainClass = mainClass;
	}

	/**
	 * Return whether there is anything that commands could be for.
	 */
	boolean hasMigrator() {
		return !names().isEmpty();
	}

	private List<String> names() {
		return List.of(this.beans.getBeanNamesForType(Migrator.class, false, false));
	}

	/**
	 * Return the migrator, acting for whoever runs the command.
	 */
	Migrator migrator() {
		Migrator found = this.migrator;
		if (found == null) {
			found = chosen().actingFrom(Origin.COMMAND_LINE);
			this.migrator = found;
		}
		return found;
	}

	private Migrator chosen() {
		String name = this.name;
		if (name != null && !names().contains(name)) {
			for (String candidate : names()) {
				if (name.startsWith(candidate + ":")) {
					return this.beans.getBean(candidate, Migrator.class).tenant(name.substring(candidate.length() + 1));
				}
			}
		}
		return this.beans.getBean(chosenName(), Migrator.class);
	}

	private String chosenName() {
		List<String> names = names();
		if (names.isEmpty()) {
			throw new MigratorException("There is no migrator in this application.",
					"See that the property migrator.enabled is not false, and that the application has a DataSource.");
		}
		if (this.name != null && !names.contains(this.name)) {
			throw new MigratorException("There is no migrator '%s' in this application.".formatted(this.name),
					"Give one of these: --migrator " + String.join(", --migrator ", names) + ".");
		}
		if (this.name == null && names.size() > 1) {
			throw new MigratorException("There are %d migrators in this application.".formatted(names.size()),
					"Say which one is meant: --migrator " + String.join(" or --migrator ", names) + ".");
		}
		return (this.name != null) ? this.name : names.get(0);
	}

	/**
	 * Return where new revisions are written.
	 */
	GenerateSettings generateSettings() {
		boolean several = RevisionSources.areSeveral(this.environment);
		RevisionSources sources = RevisionSources.of(this.environment, this.name);
		String migrator = sources.instance();
		if (several && migrator == null) {
			migrator = chosenName();
		}
		return GenerateProperties.of(this.environment)
			.settings(sources.directory(), several ? migrator : null, this.mainClass);
	}

	/**
	 * Return what writes new revisions.
	 */
	RevisionGenerator generator() {
		return new RevisionGenerator(generateSettings(), migrator().graph(), migrator().dialect());
	}

	/**
	 * Return what writes new revisions and knows those of the source tree only: the
	 * migrator reads its own once, which may be too early.
	 */
	RevisionGenerator sourceGenerator() {
		return new RevisionGenerator(generateSettings(), RevisionGraph.of(List.of()), migrator().dialect());
	}

	/**
	 * Called when the command is over.
	 */
	void commandIsOver() {
		this.over.countDown();
	}

	/**
	 * Cut off what is running, if anything is, and wait until it has been rolled back and
	 * the user been told. From any thread.
	 */
	void interrupt() {
		Migrator running = this.migrator;
		if (running == null || running.awaitIdle(Duration.ZERO)) {
			return;
		}
		running.close();
		try {
			this.over.await(SECONDS_TO_SAY_WHAT_WAS_CUT_OFF, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
