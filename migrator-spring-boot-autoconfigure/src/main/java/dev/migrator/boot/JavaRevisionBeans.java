package dev.migrator.boot;

import java.util.Arrays;
import java.util.stream.Stream;

import dev.migrator.engine.MigratorBuilder;
import dev.migrator.operation.JavaRevision;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The beans that are revisions in Java. What there is to know of them beforehand their
 * classes tell: no bean is made for it.
 */
final class JavaRevisionBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	JavaRevisionBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	void addTo(MigratorBuilder builder) {
		names().forEach(
				(name) -> builder.javaRevision(type(name), () -> this.beanFactory.getBean(name, JavaRevision.class)));
	}

	Stream<String> names() {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(JavaRevision.class, true, false))
			.filter((name) -> !ScopedProxyUtils.isScopedTarget(name));
	}

	Class<? extends JavaRevision> type(String name) {
		// What the bean is before anybody makes a proxy of it
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, name);
		return (type != null) ? type.asSubclass(JavaRevision.class) : JavaRevision.class;
	}

}
