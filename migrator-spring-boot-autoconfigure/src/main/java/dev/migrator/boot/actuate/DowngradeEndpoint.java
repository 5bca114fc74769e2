package dev.migrator.boot.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Takes databases back, stage by stage: shows the plan, and runs it when it is confirmed.
 * Over HTTP only, since JMX names no caller.
 */
@WebEndpoint(id = "downgrade", defaultAccess = Access.NONE)
class DowngradeEndpoint {

	private final MigrationOperations downgrades;

	DowngradeEndpoint(MigrationOperations downgrades) {
		this.downgrades = downgrades;
	}

	@ReadOperation
	WebEndpointResponse<Object> plan(SecurityContext securityContext, @Nullable String target,
			@Nullable String migrator) {
		return this.downgrades.plan(securityContext, target, migrator);
	}

	@WriteOperation
	WebEndpointResponse<Object> run(SecurityContext securityContext, @Nullable String target, @Nullable String confirm,
			@Nullable String migrator) {
		return this.downgrades.run(securityContext, target, confirm, migrator);
	}

}
