package dev.migrator.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.migrator.MigratorException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Where the revisions of a migrator come from when it runs, and where they are in the
 * project. That of an instance is told by its first location.
 *
 * @param instance the name of the instance, or {@code null} if properties do not declare
 * the migrator
 * @param property the property that sets the locations
 * @param locations the locations
 * @param directory the folder of its revision files, in the source tree
 */
record RevisionSources(@Nullable String instance, String property, List<String> locations, Path directory) {

	private static final String INSTANCES = "migrator.instances";

	private static final Path RESOURCES = Path.of("src", "main", "resources");

	/**
	 * Look up what the properties say.
	 * @param environment the properties
	 * @param migrator the name of the migrator, which may be followed by a colon and a
	 * part of what it looks after; {@code null} for the only one
	 * @return what they say about that instance; or about all migrators, if it is none
	 * @throws MigratorException if a location is no place that can be written to
	 */
	static RevisionSources of(Environment environment, @Nullable String migrator) {
		Binder binder = Binder.get(environment);
		List<String> instances = instances(binder);
		RevisionSources common = new RevisionSources(null, "migrator.locations",
				locations(binder, "migrator.locations", "classpath:db/revisions"),
				Path.of(GenerateProperties.of(environment).directory()));
		String name = instances.stream()
			.filter((instance) -> isMeant(instance, migrator, instances))
			.findFirst()
			.orElse(null);
		if (name == null) {
			return common;
		}
		String property = "%s.%s.locations".formatted(INSTANCES, name);
		List<String> locations = locations(binder, property, "classpath:db/revisions/" + name);
		return new RevisionSources(name, property, locations, common.directoryOf(property, locations.get(0)));
	}

	private static boolean isMeant(String instance, @Nullable String migrator, List<String> instances) {
		return (migrator != null) ? migrator.equals(instance) || migrator.startsWith(instance + ":")
				: instances.size() == 1;
	}

	/**
	 * Return whether properties declare several migrators.
	 */
	static boolean areSeveral(Environment environment) {
		return instances(Binder.get(environment)).size() > 1;
	}

	private static List<String> instances(Binder binder) {
		return binder.bind(INSTANCES, Bindable.mapOf(String.class, Object.class))
			.map(Map::keySet)
			.map(List::copyOf)
			.orElse(List.of());
	}

	private static List<String> locations(Binder binder, String property, String byDefault) {
		return binder.bind(property, Bindable.listOf(String.class)).orElse(List.of(byDefault));
	}

	private Path directoryOf(String property, String location) {
		String path = classPath(location);
		if (path != null && !path.contains("*")) {
			return resources().resolve(path);
		}
		if (StringUtils.startsWithIgnoreCase(location, "file:") && !location.contains("*")) {
			return Path.of(location.substring("file:".length()).replaceFirst("^/{2,}", "/"));
		}
		throw new MigratorException(
				"Nothing can be written to %s, the first location of %s. Nothing was done.".formatted(location,
						property),
				"Let the property begin with a location that is a directory, as in classpath:db/revisions/billing.");
	}

	/**
	 * Return the folder in the source tree that becomes the class path.
	 */
	private Path resources() {
		String path = classPath(this.locations.get(0));
		Path below = Path.of((path != null) ? path : "");
		boolean standard = path != null && this.directory.endsWith(below);
		Path resources = standard ? this.directory : RESOURCES;
		for (int i = 0; standard && i < below.getNameCount() && resources != null; i++) {
			resources = resources.getParent();
		}
		return (resources != null) ? resources : Path.of("");
	}

	private static @Nullable String classPath(String location) {
		return location.matches("(?i)classpath\\*?:.*")
				? StringUtils.trimTrailingCharacter(
						StringUtils.trimLeadingCharacter(location.substring(location.indexOf(':') + 1), '/'), '/')
				: null;
	}

}
