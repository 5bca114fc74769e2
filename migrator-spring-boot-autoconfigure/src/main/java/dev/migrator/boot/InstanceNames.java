package dev.migrator.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * The names of the migrators below {@code migrator.instances}. Binding alone would take
 * what only overrides a file, such as an environment variable, for what comes first, and
 * another spelling for another migrator.
 */
final class InstanceNames {

	static final String PROPERTY = "migrator.instances";

	private InstanceNames() {
	}

	/**
	 * Return the names.
	 * @param environment has the properties
	 * @return the names, in the order of their declaration
	 */
	static Set<String> of(Environment environment) {
		ConfigurationPropertyName prefix = ConfigurationPropertyName.of(PROPERTY);
		int elements = prefix.getNumberOfElements() + 1;
		List<ConfigurationPropertySource> lastWordLast = new ArrayList<>();
		ConfigurationPropertySources.get(environment).forEach((source) -> lastWordLast.add(0, source));
		Map<ConfigurationPropertyName, String> names = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : lastWordLast) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				Stream<ConfigurationPropertyName> found = iterable.stream()
					.filter(prefix::isAncestorOf)
					.map((name) -> name.chop(elements));
				(isOrdered(source) ? found : found.sorted())
					.forEach((name) -> names.putIfAbsent(name, name.getLastElement(Form.ORIGINAL)));
			}
		}
		return new LinkedHashSet<>(names.values());
	}

	private static boolean isOrdered(ConfigurationPropertySource source) {
		Object underlying = source.getUnderlyingSource();
		return underlying instanceof OriginTrackedMapPropertySource || (underlying instanceof MapPropertySource map
				&& (map.getSource() instanceof LinkedHashMap || map.getSource() instanceof SortedMap));
	}

}
