package dev.migrator.boot;

import java.util.Arrays;

import dev.migrator.boot.MigratorProperties.Trigger;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Decides {@link ConditionalOnTrigger @ConditionalOnTrigger}.
 */
class OnTriggerCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Trigger[] wanted = metadata.getAnnotations()
			.get(ConditionalOnTrigger.class)
			.getEnumArray("value", Trigger.class);
		Trigger trigger = trigger(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnTrigger.class,
				Arrays.toString(wanted));
		return new ConditionOutcome(Arrays.asList(wanted).contains(trigger), message.found("trigger").items(trigger));
	}

	static Trigger trigger(Environment environment) {
		return Binder.get(environment).bind("migrator.trigger", Trigger.class).orElse(Trigger.APPLICATION_READY);
	}

}
