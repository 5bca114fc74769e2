package dev.migrator.boot;

import dev.migrator.revision.RevisionExpressionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports a revision expression, given by code that runs while the application starts,
 * that names nothing or too much.
 */
class RevisionExpressionFailureAnalyzer extends AbstractFailureAnalyzer<RevisionExpressionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RevisionExpressionException cause) {
		return new FailureAnalysis(
				"The revision expression '%s' does not say what to do: %s".formatted(cause.getExpression(),
						cause.getMessage()),
				"Correct the expression where it is given to the Migrator. Nothing has run.", cause);
	}

}
