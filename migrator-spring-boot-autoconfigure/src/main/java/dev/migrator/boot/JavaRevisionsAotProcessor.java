package dev.migrator.boot;

import java.util.List;

import dev.migrator.operation.JavaRevision;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Lets a native image see what the classes of revisions in Java say about them.
 */
class JavaRevisionsAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		JavaRevisionBeans beans = new JavaRevisionBeans(beanFactory);
		List<Class<? extends JavaRevision>> types = beans.names()
			.<Class<? extends JavaRevision>>map(beans::type)
			.toList();
		if (types.isEmpty()) {
			return null;
		}
		return (context,
				code) -> types.forEach((type) -> context.getRuntimeHints()
					.reflection()
					.registerType(ClassUtils.getUserClass(type), MemberCategory.INVOKE_PUBLIC_METHODS));
	}

}
