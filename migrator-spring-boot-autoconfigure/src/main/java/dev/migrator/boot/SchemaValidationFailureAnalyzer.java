package dev.migrator.boot;

import dev.migrator.Migrator;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Reports that Hibernate misses a table or a column which a pending revision may well
 * bring, but too late for Hibernate's validation.
 */
class SchemaValidationFailureAnalyzer extends AbstractFailureAnalyzer<SchemaManagementException> {

	private final BeanFactory beanFactory;

	private final Environment environment;

	SchemaValidationFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SchemaManagementException cause) {
		if (!hasMigrator()) {
			return null;
		}
		return switch (OnTriggerCondition.trigger(this.environment)) {
			case APPLICATION_READY, LIFECYCLE, NEVER -> new FailureAnalysis(
					"Hibernate has validated the database before revisions ran: %s".formatted(cause.getMessage()),
					"Set migrator.trigger=database-initialization, so that revisions run before Hibernate starts. "
							+ "Or set spring.jpa.hibernate.ddl-auto=none, so that Hibernate does not look.",
					cause);
			case DATABASE_INITIALIZATION, VERIFY -> new FailureAnalysis(
					"All revisions are applied, and still the database does not fit the entities: %s"
						.formatted(cause.getMessage()),
					"Write a revision that makes the database fit, or correct the mapping of the entity.", cause);
		};
	}

	private boolean hasMigrator() {
		return this.beanFactory instanceof ListableBeanFactory listable
				&& listable.getBeanNamesForType(Migrator.class, true, false).length > 0;
	}

}
