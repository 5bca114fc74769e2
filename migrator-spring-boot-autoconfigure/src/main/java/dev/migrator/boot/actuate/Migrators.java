package dev.migrator.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.migrator.Migrator;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.context.ApplicationContext;

/**
 * The migrators that a request can mean: those of a context and of its ancestors.
 *
 * @param byName the migrators by bean name
 */
record Migrators(Map<String, Migrator> byName) {

	static Migrators of(ApplicationContext context) {
		Map<String, Migrator> byName = new LinkedHashMap<>();
		ApplicationContext target = context;
		while (target != null) {
			target.getBeansOfType(Migrator.class).forEach(byName::putIfAbsent);
			target = target.getParent();
		}
		return new Migrators(byName);
	}

	private @Nullable Migrator tenant(String name) {
		for (Map.Entry<String, Migrator> candidate : this.byName.entrySet()) {
			String prefix = candidate.getKey() + ":";
			if (name.startsWith(prefix)) {
				String schema = name.substring(prefix.length());
				return candidate.getValue().tenants().contains(schema) ? candidate.getValue().tenant(schema) : null;
			}
		}
		return null;
	}

	/**
	 * Find the one that a request means.
	 * @param name the name that the request gives, if it gives one: of a bean, or of one
	 * of its tenants as {@code bean:schema}
	 * @return the migrator, or {@code null} if there is none by this name
	 * @throws InvalidEndpointRequestException if the request names none and there are
	 * several
	 */
	@Nullable Migrator find(@Nullable String name) {
		if (name != null) {
			Migrator found = this.byName.get(name);
			return (found != null) ? found : tenant(name);
		}
		if (this.byName.size() > 1) {
			throw new InvalidEndpointRequestException(
					"There are several migrators. Say which one is meant, with migrator=%s".formatted(
							String.join(" or migrator=", this.byName.keySet())),
					"Parameter 'migrator' is missing");
		}
		return this.byName.values().stream().findFirst().orElse(null);
	}

}
