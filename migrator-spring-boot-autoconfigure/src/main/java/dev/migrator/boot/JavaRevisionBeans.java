package dev.migrator.boot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.engine.MigratorBuilder;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * The beans that are revisions in Java. What there is to know of them beforehand their
 * classes tell: no bean is made for it.
 */
final class JavaRevisionBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	JavaRevisionBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Give a migrator its revisions.
	 * @param builder builds the migrator
	 * @param migrator its name
	 * @param instances the names of those that the properties declare
	 * @throws MigratorException if a revision belongs to no migrator
	 */
	void addTo(MigratorBuilder builder, String migrator, Collection<String> instances) {
		List<String> migrators = migrators();
		List<String> strays = new ArrayList<>();
		names().forEach((name) -> {
			Class<? extends JavaRevision> type = type(name);
			String named = named(type, migrator);
			String owner = !named.isEmpty() ? named
					: (instances.size() == 1) ? instances.iterator().next() : MigratorConfiguration.NAME;
			if (owner.equals(migrator)) {
				builder.javaRevision(type, () -> this.beanFactory.getBean(name, JavaRevision.class));
			}
			else if (!migrators.contains(owner)) {
				strays.add(ClassUtils.getUserClass(type).getName()
						+ (named.isEmpty() ? " names none" : " names '%s'".formatted(named)));
			}
		});
		if (!strays.isEmpty()) {
			throw new MigratorException(
					"There are revisions in Java that belong to no migrator: %s. Nothing has run."
						.formatted(String.join(", ", strays)),
					"Say which migrator each belongs to, as in @MigratorRevision(migrator = \"%s\"). There are: %s."
						.formatted(migrator, String.join(", ", migrators)));
		}
	}

	private static String named(Class<?> type, String migrator) {
		MigratorRevision annotation = AnnotatedElementUtils.findMergedAnnotation(ClassUtils.getUserClass(type),
				MigratorRevision.class);
		// A class without it is reported by whoever reads the class
		return (annotation != null) ? annotation.migrator() : migrator;
	}

	private List<String> migrators() {
		return List
			.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, Migrator.class, true, false));
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
