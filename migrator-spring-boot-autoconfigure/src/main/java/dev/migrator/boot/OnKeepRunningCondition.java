package dev.migrator.boot;

import java.util.Map;

import dev.migrator.boot.MigratorProperties.Instance;
import dev.migrator.boot.MigratorProperties.OnFailure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if {@code migrator.on-failure} is {@code keep-running}.
 */
class OnKeepRunningCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		OnFailure onFailure = Binder.get(context.getEnvironment())
			.bind("migrator.on-failure", OnFailure.class)
			.orElse(OnFailure.FAIL);
		boolean anyInstance = Binder.get(context.getEnvironment())
			.bind(InstanceNames.PROPERTY, Bindable.mapOf(String.class, Instance.class))
			.orElse(Map.of())
			.values()
			.stream()
			.anyMatch((instance) -> instance.onFailure() == OnFailure.KEEP_RUNNING);
		return new ConditionOutcome(onFailure == OnFailure.KEEP_RUNNING || anyInstance,
				ConditionMessage.forCondition("migrator.on-failure").found("value").items(onFailure));
	}

}
