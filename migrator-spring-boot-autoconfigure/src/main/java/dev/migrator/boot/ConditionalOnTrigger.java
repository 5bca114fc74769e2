package dev.migrator.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches if the trigger of a migrator is one of some values, be it the common one or
 * that of an instance, in any of the spellings that the binding of properties accepts.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnTriggerCondition.class)
@interface ConditionalOnTrigger {

	/**
	 * Return the triggers that match.
	 * @return the triggers
	 */
	MigratorProperties.Trigger[] value();

}
