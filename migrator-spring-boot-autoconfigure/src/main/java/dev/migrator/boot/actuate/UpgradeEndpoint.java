package dev.migrator.boot.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Brings databases forward, and ends what holds them back: shows the plan, and runs it
 * when it is confirmed. Over HTTP only, since JMX names no caller.
 */
@WebEndpoint(id = "upgrade", defaultAccess = Access.NONE)
class UpgradeEndpoint {

	private final MigrationOperations upgrades;

	UpgradeEndpoint(MigrationOperations upgrades) {
		this.upgrades = upgrades;
	}

	@ReadOperation
	WebEndpointResponse<Object> plan(SecurityContext securityContext, @Nullable String target,
			@Nullable String migrator) {
		return this.upgrades.plan(securityContext, target, migrator);
	}

	@WriteOperation
	WebEndpointResponse<Object> run(SecurityContext securityContext, @Nullable String target, @Nullable String confirm,
			@Nullable String migrator) {
		return this.upgrades.run(securityContext, target, confirm, migrator);
	}

}
