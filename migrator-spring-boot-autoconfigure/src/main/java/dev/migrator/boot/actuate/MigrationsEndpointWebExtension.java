package dev.migrator.boot.actuate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import dev.migrator.MigratorException;
import dev.migrator.RevisionDetails;
import dev.migrator.boot.actuate.MigrationsEndpoint.MigrationsDescriptor;
import dev.migrator.boot.actuate.page.MigrationPages;
import dev.migrator.boot.actuate.page.MigratorView;
import dev.migrator.descriptor.RevisionDetailsDescriptor;
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
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * The {@link MigrationsEndpoint} over HTTP: SQL is shown to those who may see it, and
 * what goes wrong is told as a {@link Problem}. Who prefers HTML, as browsers do, gets
 * pages.
 */
@EndpointWebExtension(endpoint = MigrationsEndpoint.class)
@ImportRuntimeHints(MigrationsEndpointWebExtension.Hints.class)
class MigrationsEndpointWebExtension {

	private static final MimeType HTML = new MimeType("text", "html", StandardCharsets.UTF_8);

	private final MigrationsEndpoint delegate;

	private final Show showValues;

	private final Set<String> roles;

	private final Supplier<String> path;

	private final MigrationPages pages = new MigrationPages();

	/**
	 * Creates the extension.
	 * @param delegate the endpoint
	 * @param showValues when SQL is shown
	 * @param roles roles of those who may see it
	 * @param path the last segment of the endpoint's path, once that is known
	 */
	MigrationsEndpointWebExtension(MigrationsEndpoint delegate, Show showValues, Set<String> roles,
			Supplier<String> path) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = roles;
		this.path = path;
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

	@ReadOperation(produces = MimeTypeUtils.TEXT_HTML_VALUE)
	WebEndpointResponse<String> migrationsPage(SecurityContext securityContext) {
		List<MigratorView> views = this.delegate.views();
		boolean complete = views.stream().allMatch((view) -> view.problem() == null);
		return page(this.pages.overview(this.path.get(), views, showSql(securityContext)),
				complete ? WebEndpointResponse.STATUS_OK : WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR);
	}

	@ReadOperation(produces = MimeTypeUtils.TEXT_HTML_VALUE)
	WebEndpointResponse<String> revisionPage(SecurityContext securityContext, @Selector String expression,
			@Nullable String migrator) {
		Object answer = answer(() -> this.delegate.find(expression, migrator),
				() -> this.delegate.whatIsMissing(expression, migrator));
		if (answer instanceof RevisionDetails details) {
			return page(this.pages.revision(this.path.get(), details, migrator, showSql(securityContext)),
					WebEndpointResponse.STATUS_OK);
		}
		Problem problem = (Problem) answer;
		return page(this.pages.problem(this.path.get(), migrator, problem.asPage()), problem.status());
	}

	private static WebEndpointResponse<String> page(String html, int status) {
		return new WebEndpointResponse<>(html, status, HTML);
	}

	private boolean showSql(SecurityContext securityContext) {
		return this.showValues.isShown(securityContext, this.roles);
	}

	private WebEndpointResponse<Object> respond(Supplier<? extends @Nullable Object> work,
			Supplier<String> nothingFound) {
		Object answer = answer(work, nothingFound);
		return (answer instanceof Problem problem) ? problem.asResponse() : new WebEndpointResponse<>(answer);
	}

	private static Object answer(Supplier<? extends @Nullable Object> work, Supplier<String> nothingFound) {
		try {
			Object answer = work.get();
			return (answer != null) ? answer : Problem.notFound(nothingFound.get());
		}
		catch (RevisionExpressionException ex) {
			return Problem.of(ex);
		}
		catch (InvalidEndpointRequestException ex) {
			return Problem.badRequest(ex);
		}
		catch (MigratorException ex) {
			return Problem.of(ex);
		}
	}

	/**
	 * Has the answers, which the operations declare as mere objects, written in a native
	 * image too.
	 */
	static class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(),
					MigrationsDescriptor.class, EndpointBody.class, RevisionDetailsDescriptor.class, Problem.class);
			MigrationPages.registerHints(hints);
		}

	}

}
