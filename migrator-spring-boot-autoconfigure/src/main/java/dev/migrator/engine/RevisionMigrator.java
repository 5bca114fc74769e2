package dev.migrator.engine;

import dev.migrator.Migrator;

/**
 * The migrator: loads the revisions once, and runs one thing at a time.
 */
abstract class RevisionMigrator implements Migrator {

	final EngineSettings settings;

	RevisionMigrator(EngineSettings settings) {
		this.settings = settings;
	}

	@SuppressWarnings("DoNotCallSuggester")
	static Migrator create(EngineSettings settings) {
		throw new UnsupportedOperationException(settings.name());
	}

}
