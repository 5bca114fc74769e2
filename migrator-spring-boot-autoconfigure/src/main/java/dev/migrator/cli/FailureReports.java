package dev.migrator.cli;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * What the analyzers of an application say about its failures, as they do when its start
 * fails.
 */
final class FailureReports {

	private final @Nullable ConfigurableApplicationContext context;

	/**
	 * Creates reports.
	 * @param context the application, or {@code null} if it did not come so far
	 */
	FailureReports(@Nullable ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Return what the first analyzer says that knows the failure.
	 */
	@Nullable FailureAnalysis analyze(Throwable failure) {
		for (FailureAnalyzer analyzer : SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
			.load(FailureAnalyzer.class, arguments(), FailureHandler.handleMessage((message, cause) -> {
			}))) {
			FailureAnalysis analysis = analyzeWith(analyzer, failure);
			if (analysis != null) {
				return analysis;
			}
		}
		return null;
	}

	private static @Nullable FailureAnalysis analyzeWith(FailureAnalyzer analyzer, Throwable failure) {
		try {
			return analyzer.analyze(failure);
		}
		catch (Throwable ex) {
			// As Spring Boot does: an analyzer that fails says nothing
			return null;
		}
	}

	private @Nullable ArgumentResolver arguments() {
		if (this.context == null) {
			return null;
		}
		return ArgumentResolver.of(BeanFactory.class, this.context.getBeanFactory())
			.and(Environment.class, this.context.getEnvironment());
	}

}
