package dev.migrator.boot.actuate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.Migrator;
import dev.migrator.RevisionDetails;
import dev.migrator.boot.actuate.page.MigratorView;
import dev.migrator.descriptor.MigratorDescriptor;
import dev.migrator.descriptor.RevisionDetailsDescriptor;
import dev.migrator.revision.RevisionExpressionException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.context.ApplicationContext;

/**
 * Shows the revisions of databases: where they are, what is pending and what was done.
 * Changes nothing.
 */
@Endpoint(id = "migrations")
class MigrationsEndpoint {

	private static final int HISTORY_LIMIT = 100;

	private final ApplicationContext context;

	private final Show showValues;

	MigrationsEndpoint(ApplicationContext context, Show showValues) {
		this.context = context;
		this.showValues = showValues;
	}

	@ReadOperation
	MigrationsDescriptor migrations() {
		return describe(this.showValues.isShown(true));
	}

	@ReadOperation
	@Nullable EndpointBody<RevisionDetailsDescriptor> revision(@Selector String expression, @Nullable String migrator) {
		try {
			return describe(expression, migrator, this.showValues.isShown(true));
		}
		catch (RevisionExpressionException ex) {
			if (ex.getKind() == RevisionExpressionException.Kind.UNKNOWN_REVISION) {
				return null;
			}
			throw new InvalidEndpointRequestException(String.valueOf(ex.getMessage()), ex.getKind().word());
		}
	}

	MigrationsDescriptor describe(boolean showSql) {
		Map<String, ContextDescriptor> contexts = new LinkedHashMap<>();
		ApplicationContext target = this.context;
		while (target != null) {
			Map<String, MigratorDescriptor> migrators = new LinkedHashMap<>();
			target.getBeansOfType(Migrator.class)
				.forEach((name, migrator) -> migrators.put(name,
						MigratorDescriptor.of(migrator, HISTORY_LIMIT, showSql)));
			ApplicationContext parent = target.getParent();
			contexts.put(String.valueOf(target.getId()),
					new ContextDescriptor(migrators, (parent != null) ? parent.getId() : null));
			target = parent;
		}
		return new MigrationsDescriptor(contexts);
	}

	@Nullable EndpointBody<RevisionDetailsDescriptor> describe(String expression, @Nullable String migrator, boolean showSql) {
		RevisionDetails details = find(expression, migrator);
		return (details != null) ? new EndpointBody<>(RevisionDetailsDescriptor.of(details, showSql)) : null;
	}

	@Nullable RevisionDetails find(String expression, @Nullable String migrator) {
		Migrator found = Migrators.of(this.context).find(migrator);
		return (found != null) ? found.find(expression).orElse(null) : null;
	}

	/**
	 * Look at all migrators, each by itself.
	 */
	List<MigratorView> views() {
		Map<String, Migrator> byName = Migrators.of(this.context).byName();
		List<MigratorView> views = new ArrayList<>();
		ApplicationContext target = this.context;
		while (target != null) {
			String id = String.valueOf(target.getId());
			target.getBeansOfType(Migrator.class).forEach((name, migrator) -> {
				// One with the same name, in a context nearer by, is in the way
				boolean hidden = byName.get(name) != migrator;
				String link = hidden ? null : (byName.size() > 1) ? name : "";
				views.add(MigratorView.of(id, name, link, migrator, HISTORY_LIMIT));
			});
			target = target.getParent();
		}
		return views;
	}

	/**
	 * Say why there is nothing to describe.
	 */
	String whatIsMissing(String expression, @Nullable String migrator) {
		Set<String> names = Migrators.of(this.context).byName().keySet();
		return (migrator == null || names.contains(migrator)) ? "'%s' names no revision.".formatted(expression)
				: "There is no migrator '%s', but: %s.".formatted(migrator, String.join(", ", names));
	}

	/**
	 * The migrators of an application.
	 *
	 * @param contexts its application contexts, by id
	 */
	record MigrationsDescriptor(Map<String, ContextDescriptor> contexts) implements OperationResponseBody {

	}

	/**
	 * The migrators of an application context.
	 *
	 * @param migrators the migrators, by bean name
	 * @param parentId the id of the parent context, if there is one
	 */
	record ContextDescriptor(Map<String, MigratorDescriptor> migrators, @Nullable String parentId) {

	}

}
