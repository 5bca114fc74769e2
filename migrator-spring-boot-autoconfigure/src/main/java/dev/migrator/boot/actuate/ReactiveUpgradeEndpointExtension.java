package dev.migrator.boot.actuate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The {@link UpgradeEndpoint} on reactive servers.
 */
@EndpointWebExtension(endpoint = UpgradeEndpoint.class)
class ReactiveUpgradeEndpointExtension {

	private final UpgradeEndpoint delegate;

	private final ReactiveRuns runs;

	ReactiveUpgradeEndpointExtension(UpgradeEndpoint delegate, ReactiveRuns runs) {
		this.delegate = delegate;
		this.runs = runs;
	}

	@WriteOperation
	Mono<WebEndpointResponse<Object>> run(SecurityContext securityContext, @Nullable String target,
			@Nullable String confirm, @Nullable String migrator) {
		return this.runs.run(() -> this.delegate.run(securityContext, target, confirm, migrator));
	}

}
