package dev.migrator.boot;

import dev.migrator.MigratorException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports a {@link MigratorException} that ended a start: it knows itself what happened
 * and what to do.
 */
class MigratorFailureAnalyzer extends AbstractFailureAnalyzer<MigratorException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MigratorException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
