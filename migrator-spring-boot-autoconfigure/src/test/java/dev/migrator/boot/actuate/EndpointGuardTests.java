package dev.migrator.boot.actuate;

import java.security.Principal;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for who may call an endpoint.
 */
class EndpointGuardTests {

	private static final Principal ANONYMOUS = new AnonymousAuthenticationToken("key", "anonymousUser",
			AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

	@Test
	void nobodyInParticularIsNotLetIn() {
		assertThat(guard(false).refusal(caller(null))).isEqualTo(AttemptOutcome.UNAUTHENTICATED);
		assertThat(guard(false).refusal(caller(ANONYMOUS))).isEqualTo(AttemptOutcome.UNAUTHENTICATED);
		assertThat(guard(false).refusal(caller(UsernamePasswordAuthenticationToken.unauthenticated("ann", "secret"))))
			.isEqualTo(AttemptOutcome.UNAUTHENTICATED);
	}

	@Test
	void everybodyIsLetInWhereTheAnonymousAre() {
		assertThat(guard(true).refusal(caller(null))).isNull();
		assertThat(guard(true).refusal(caller(ANONYMOUS))).isNull();
		assertThat(guard(true).refusal(caller(user("ROLE_GUEST")))).isNull();
	}

	@Test
	void aRoleIsNeededWhereThereAreRolesEvenIfTheAnonymousAreLetIn() {
		for (boolean allowAnonymous : new boolean[] { true, false }) {
			EndpointGuard guard = guard(allowAnonymous, "OPERATOR");
			assertThat(guard.refusal(caller(null))).isEqualTo(AttemptOutcome.UNAUTHENTICATED);
			assertThat(guard.refusal(caller(ANONYMOUS))).isEqualTo(AttemptOutcome.UNAUTHENTICATED);
			assertThat(guard.refusal(caller(user("ROLE_GUEST")))).isEqualTo(AttemptOutcome.FORBIDDEN);
			assertThat(guard.refusal(caller(user("ROLE_OPERATOR")))).isNull();
		}
		assertThat(guard(true, "ROLE_ANONYMOUS").refusal(caller(ANONYMOUS))).isEqualTo(AttemptOutcome.UNAUTHENTICATED);
	}

	@Test
	void anAuthorityCountsAsARole() {
		assertThat(guard(false, "db:downgrade").refusal(caller(user("db:downgrade")))).isNull();
	}

	@Test
	void whoeverIsRememberedIsAuthenticated() {
		assertThat(guard(false).refusal(caller(
				new RememberMeAuthenticationToken("key", "ann", AuthorityUtils.createAuthorityList("ROLE_USER")))))
			.isNull();
	}

	@Test
	void aPrincipalOfTheServerIsAuthenticated() {
		assertThat(guard(false).refusal(caller(() -> "ann"))).isNull();
	}

	@Test
	void theAnonymousAreToldHowTheEndpointCanBeOpened() {
		assertThat(guard(false).problem(AttemptOutcome.UNAUTHENTICATED)).satisfies((problem) -> {
			assertThat(problem.status()).isEqualTo(401);
			assertThat(problem.action()).contains("Spring Security",
					"management.endpoint.downgrade.allow-anonymous=true");
		});
		assertThat(guard(true, "OPERATOR").problem(AttemptOutcome.UNAUTHENTICATED).action())
			.doesNotContain("allow-anonymous");
	}

	private static EndpointGuard guard(boolean allowAnonymous, String... roles) {
		return new EndpointGuard("downgrade", allowAnonymous, Set.of(roles));
	}

	private static Principal user(String authority) {
		return UsernamePasswordAuthenticationToken.authenticated("ann", null,
				AuthorityUtils.createAuthorityList(authority));
	}

	private static SecurityContext caller(@Nullable Principal principal) {
		return new SecurityContext() {

			@Override
			public @Nullable Principal getPrincipal() {
				return principal;
			}

			@Override
			public boolean isUserInRole(String role) {
				return principal instanceof UsernamePasswordAuthenticationToken user && user.getAuthorities()
					.stream()
					.anyMatch((authority) -> ("ROLE_" + role).equals(authority.getAuthority()));
			}

		};
	}

}
