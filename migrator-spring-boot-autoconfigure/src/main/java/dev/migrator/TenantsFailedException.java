package dev.migrator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something was done to all tenants, and failed for some of them.
 */
public final class TenantsFailedException extends MigratorException {

	private static final long serialVersionUID = 1L;

	private static final int NAMED = 10;

	private final transient Map<String, RuntimeException> failures;

	/**
	 * Creates an exception.
	 * @param migrator the name of the migrator
	 * @param tenants how many tenants there are
	 * @param failures what failed, by schema
	 */
	public TenantsFailedException(String migrator, int tenants, Map<String, RuntimeException> failures) {
		super(message(migrator, tenants, failures),
				"Mend what is wrong with the tenants that are named and start again: the next run does only the rest. "
						+ "'--migrator=%s:SCHEMA' means one tenant alone.".formatted(migrator));
		this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
		failures.values().stream().limit(NAMED).forEach(this::addSuppressed);
	}

	private static String message(String migrator, int tenants, Map<String, RuntimeException> failures) {
		StringBuilder message = new StringBuilder();
		message.append("%d of %d tenants of the migrator '%s' failed; %d succeeded, and what was done for them stays:"
			.formatted(failures.size(), tenants, migrator, tenants - failures.size()));
		failures.entrySet()
			.stream()
			.limit(NAMED)
			.forEach((failure) -> message.append("\n  %s: %s".formatted(failure.getKey(), told(failure.getValue()))));
		if (failures.size() > NAMED) {
			message.append("\n  and %d more".formatted(failures.size() - NAMED));
		}
		return message.toString();
	}

	private static String told(RuntimeException failure) {
		String message = (failure instanceof MigratorException known) ? known.getMessage() : failure.toString();
		return message.lines().findFirst().orElse("");
	}

	/**
	 * Return what failed.
	 * @return the failures by schema, in the order of the tenants
	 */
	public Map<String, RuntimeException> getFailures() {
		return this.failures;
	}

}
