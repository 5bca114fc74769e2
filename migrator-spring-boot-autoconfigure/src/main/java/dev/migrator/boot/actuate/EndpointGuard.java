package dev.migrator.boot.actuate;

import java.security.Principal;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.util.ClassUtils;

/**
 * Tells who may call an endpoint, whatever else lets callers through: the authenticated,
 * and where there are roles, those in one of them.
 *
 * @param endpoint the id of the endpoint
 * @param allowAnonymous whether callers need not be authenticated, where there are no
 * roles
 * @param roles the roles
 */
record EndpointGuard(String endpoint, boolean allowAnonymous, Set<String> roles) {

	private static final boolean SPRING_SECURITY = ClassUtils
		.isPresent("org.springframework.security.core.Authentication", EndpointGuard.class.getClassLoader());

	/**
	 * Return the caller.
	 * @return the caller, or {@code null} for one who is not authenticated
	 */
	static @Nullable Principal authenticated(SecurityContext securityContext) {
		Principal principal = securityContext.getPrincipal();
		return (principal == null || (SPRING_SECURITY && SpringSecurity.isAnonymous(principal))) ? null : principal;
	}

	/**
	 * Return why a caller is not let in.
	 * @return 401 or 403, or {@code null} if the caller may come in
	 */
	@Nullable AttemptOutcome refusal(SecurityContext securityContext) {
		if (authenticated(securityContext) == null) {
			return (this.allowAnonymous && this.roles.isEmpty()) ? null : AttemptOutcome.UNAUTHENTICATED;
		}
		return Show.WHEN_AUTHORIZED.isShown(securityContext, this.roles) ? null : AttemptOutcome.FORBIDDEN;
	}

	/**
	 * Say why a caller is not let in, and what would change that.
	 */
	Problem problem(AttemptOutcome refusal) {
		if (refusal == AttemptOutcome.FORBIDDEN) {
			return Problem.of(refusal,
					"You have none of the roles that may use the %s endpoint.".formatted(this.endpoint),
					"Call as a user with one of the roles in management.endpoint.%s.roles.".formatted(this.endpoint));
		}
		String action = "Call with the credentials of a user, which takes Spring Security in the application%s.";
		String open = this.roles.isEmpty() ? "; or open the endpoint to everybody with "
				+ "management.endpoint.%s.allow-anonymous=true".formatted(this.endpoint) : "";
		return Problem.of(refusal,
				"The %s endpoint is for authenticated callers, and this call names none.".formatted(this.endpoint),
				action.formatted(open));
	}

	/**
	 * What can be asked only where Spring Security is there.
	 */
	private static final class SpringSecurity {

		private static boolean isAnonymous(Principal principal) {
			return principal instanceof Authentication authentication && (!authentication.isAuthenticated()
					|| new AuthenticationTrustResolverImpl().isAnonymous(authentication));
		}

	}

}
