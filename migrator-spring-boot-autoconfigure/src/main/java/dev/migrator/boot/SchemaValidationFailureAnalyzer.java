package dev.migrator.boot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.migrator.Migrator;
import dev.migrator.boot.MigratorProperties.Trigger;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
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
		String late = lateTriggers();
		if (late.isEmpty()) {
			return new FailureAnalysis(
					"All revisions are applied, and still the database does not fit the entities: %s"
						.formatted(cause.getMessage()),
					"Write a revision that makes the database fit, or correct the mapping of the entity.", cause);
		}
		return new FailureAnalysis(
				"Hibernate has validated the database before revisions ran: %s".formatted(cause.getMessage()),
				"Set %s, so that revisions run before Hibernate starts. Or set spring.jpa.hibernate.ddl-auto=none, so that Hibernate does not look."
					.formatted(late),
				cause);
	}

	/**
	 * Return how triggers would be set that come too late now.
	 */
	private String lateTriggers() {
		MigratorProperties properties = Binder.get(this.environment).bindOrCreate("migrator", MigratorProperties.class);
		Set<String> names = InstanceNames.of(this.environment);
		Map<String, Trigger> triggers = new LinkedHashMap<>();
		names.forEach((name) -> triggers.put("%s.%s.trigger".formatted(InstanceNames.PROPERTY, name),
				properties.triggerOf(name)));
		if (names.isEmpty()) {
			triggers.put("migrator.trigger", properties.trigger());
		}
		triggers.values().removeAll(List.of(Trigger.DATABASE_INITIALIZATION, Trigger.VERIFY));
		return triggers.keySet()
			.stream()
			.map((property) -> property + "=database-initialization")
			.collect(Collectors.joining(" or "));
	}

	private boolean hasMigrator() {
		return this.beanFactory instanceof ListableBeanFactory listable
				&& listable.getBeanNamesForType(Migrator.class, true, false).length > 0;
	}

}
