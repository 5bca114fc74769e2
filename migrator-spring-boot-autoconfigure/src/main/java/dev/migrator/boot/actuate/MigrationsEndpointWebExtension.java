package dev.migrator.boot.actuate;

import java.util.Set;
import java.util.function.Supplier;

import dev.migrator.MigratorException;
import dev.migrator.boot.actuate.MigrationsEndpoint.MigrationsDescriptor;
import dev.migrator.boot.actuate.MigrationsEndpoint.RevisionDetailsDescriptor;
import dev.migrator.revision.RevisionExpressionException;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * The {@link MigrationsEndpoint} over HTTP: SQL is shown to those who may see it, and
 * what goes wrong is told as a {@link Problem}.
 */
@EndpointWebExtension(endpoint = MigrationsEndpoint.class)
@ImportRuntimeHints(MigrationsEndpointWebExtension.Hints.class)
class MigrationsEndpointWebExtension {

	private final MigrationsEndpoint delegate;

	private final Show showValues;

	private final Set<String> roles;

	MigrationsEndpointWebExtension(MigrationsEndpoint delegate, Show showValues, Set<String> roles) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = roles;
	}

	@ReadOperation
	WebEndpointResponse<Object> migrations(SecurityContext securityContext) {
		return respond(() -> this.delegate.describe(showSql(securityContext)), () -> "There is nothing to show.");
	}

	@ReadOperation
	WebEndpointResponse<Object> revision(SecurityContext securityContext, @Selector String expression,
			@Nullable String migrator) {
		return respond(() -> this.delegate.describe(expression, migrator, showSql(securityContext)),
				() -> this.delegate.whatIsMissing(expression, migrator));
	}

	private boolean showSql(SecurityContext securityContext) {
		return this.showValues.isShown(securityContext, this.roles);
	}

	private WebEndpointResponse<Object> respond(Supplier<? extends @Nullable Object> answer,
			Supplier<String> nothingFound) {
		try {
			Object body = answer.get();
			return (body != null) ? new WebEndpointResponse<>(body) : Problem.notFound(nothingFound.get()).asResponse();
		}
		catch (RevisionExpressionException ex) {
			return Problem.of(ex).asResponse();
		}
		catch (InvalidEndpointRequestException ex) {
			return Problem.badRequest(ex).asResponse();
		}
		catch (MigratorException ex) {
			return Problem.of(ex).asResponse();
		}
	}

	/**
	 * Has the answers, which the operations declare as mere objects, written as JSON in a
	 * native image too.
	 */
	static class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(),
					MigrationsDescriptor.class, RevisionDetailsDescriptor.class, Problem.class);
		}

	}

}
