package dev.migrator.boot;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.migrator.boot.MigratorProperties.Instance;
import dev.migrator.boot.MigratorProperties.Trigger;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
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
		Set<Trigger> triggers = triggers(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnTrigger.class,
				Arrays.toString(wanted));
		return new ConditionOutcome(Arrays.stream(wanted).anyMatch(triggers::contains),
				message.found("trigger", "triggers").items(triggers));
	}

	/**
	 * Return the triggers that any migrator has.
	 */
	private static Set<Trigger> triggers(Environment environment) {
		Set<Trigger> triggers = EnumSet.of(trigger(environment));
		Binder.get(environment)
			.bind(InstanceNames.PROPERTY, Bindable.mapOf(String.class, Instance.class))
			.orElse(Map.of())
			.values()
			.stream()
			.map(Instance::trigger)
			.filter(Objects::nonNull)
			.forEach(triggers::add);
		return triggers;
	}

	static Trigger trigger(Environment environment) {
		return Binder.get(environment).bind("migrator.trigger", Trigger.class).orElse(Trigger.APPLICATION_READY);
	}

}
