package dev.migrator.boot;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.migrator.Migrator;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ResourceHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Has the revision files on the class path put into a native image.
 */
class RevisionLocationsAotProcessor implements BeanFactoryInitializationAotProcessor {

	private static final List<String> DEFAULT_LOCATIONS = List.of("classpath:db/revisions");

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		Environment environment = beanFactory.getBean(Environment.class);
		Set<String> locations = new LinkedHashSet<>();
		for (String name : beanFactory.getBeanNamesForType(Migrator.class, true, false)) {
			locations.addAll(locations(environment, name));
		}
		if (locations.isEmpty()) {
			return null;
		}
		return (context, code) -> locations
			.forEach((location) -> register(location, context.getRuntimeHints().resources()));
	}

	private static List<String> locations(Environment environment, String migrator) {
		Binder binder = Binder.get(environment);
		if (InstanceNames.of(environment).contains(migrator)) {
			return binder
				.bind("%s.%s.locations".formatted(InstanceNames.PROPERTY, migrator), Bindable.listOf(String.class))
				.orElse(List.of("classpath:db/revisions/" + migrator));
		}
		return binder.bind("migrator.locations", Bindable.listOf(String.class)).orElse(DEFAULT_LOCATIONS);
	}

	private void register(String location, ResourceHints hints) {
		String prefix = StringUtils.startsWithIgnoreCase(location, "classpath*:") ? "classpath*:" : "classpath:";
		if (StringUtils.startsWithIgnoreCase(location, prefix)) {
			String path = StringUtils
				.trimTrailingCharacter(StringUtils.trimLeadingCharacter(location.substring(prefix.length()), '/'), '/');
			hints.registerPattern(path + "/**");
		}
	}

}
