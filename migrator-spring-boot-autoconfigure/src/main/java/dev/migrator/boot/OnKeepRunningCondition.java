package dev.migrator.boot;

import dev.migrator.boot.MigratorProperties.OnFailure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
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
		return new ConditionOutcome(onFailure == OnFailure.KEEP_RUNNING,
				ConditionMessage.forCondition("migrator.on-failure").found("value").items(onFailure));
	}

}
