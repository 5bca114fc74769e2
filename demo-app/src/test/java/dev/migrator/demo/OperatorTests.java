package dev.migrator.demo;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

/**
 * What an operator sees, and others do not.
 */
class OperatorTests {

	private static RunningDemo demo;

	@BeforeAll
	static void start(@TempDir Path directory) {
		demo = RunningDemo.on(directory.resolve("operator.db"));
	}

	@AfterAll
	static void stop() {
		demo.close();
	}

	@Test
	void theMigrationsAreNotForStrangers() {
		assertThat(demo.get("/actuator/migrations")).hasStatus(HttpStatus.UNAUTHORIZED)
			.containsHeader(HttpHeaders.WWW_AUTHENTICATE);
		assertThat(demo.get("/actuator/migrations/head")).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(demo.get("/actuator")).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(demo.getAs("operator", "wrong", "/actuator/migrations")).hasStatus(HttpStatus.UNAUTHORIZED);
	}

	@Test
	void theOperatorSeesAllRevisionsAppliedInOrder() {
		assertThat(demo.getAsOperator("/actuator/migrations")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.contexts.demo.migrators.migrator")
			.satisfies((migrator) -> {
				assertThat(migrator).extracting("status").isEqualTo("up-to-date");
				assertThat(migrator).extracting("pending").asInstanceOf(LIST).isEmpty();
				assertThat(migrator).extracting("current").asInstanceOf(LIST).containsExactly("e07b3c9a51d4");
				assertThat(migrator).extracting("revisions")
					.asInstanceOf(LIST)
					.extracting("message", "state")
					.containsExactly(tuple("create users", "applied"), tuple("add email to users", "applied"),
							tuple("fold usernames to lower case", "applied"), tuple("create notes", "applied"),
							tuple("make room for long usernames", "applied"), tuple("give users an avatar", "applied"));
			});
	}

	@Test
	void theOperatorSeesTheSqlOfARevision() {
		assertThat(demo.getAsOperator("/actuator/migrations/5d90f3b2681e")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.upgradeSql")
			.asString()
			.contains("CREATE TABLE notes");
	}

	@Test
	void theOperatorSeesWhichClassARevisionInJavaIs() {
		assertThat(demo.getAsOperator("/actuator/migrations/head")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
				{"kind": "java", "source": "dev.migrator.demo.GiveAvatars", "reversible": true}""");
	}

	@Test
	void healthIsForAllAndItsDetailsAreForTheOperator() {
		assertThat(demo.get("/actuator/health")).hasStatusOk()
			.bodyJson()
			.doesNotHavePath("$.components.migrator.details");
		assertThat(demo.getAsOperator("/actuator/health")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.components.migrator.status")
			.isEqualTo("UP");
		assertThat(demo.get("/actuator/health/readiness")).hasStatusOk();
	}

	@Test
	void thereIsNoSessionToSteal() {
		assertThat(demo.getAsOperator("/actuator/migrations")).doesNotContainHeader(HttpHeaders.SET_COOKIE);
	}

	@Test
	void thePasswordIsAProperty(@TempDir Path directory) {
		try (RunningDemo other = RunningDemo.on(directory.resolve("password.db"),
				"--demo.operator.password=something else")) {
			assertThat(other.getAsOperator("/actuator/migrations")).hasStatus(HttpStatus.UNAUTHORIZED);
			assertThat(other.getAs("operator", "something else", "/actuator/migrations")).hasStatusOk();
		}
	}

}
