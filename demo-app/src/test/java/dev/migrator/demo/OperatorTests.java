package dev.migrator.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

/**
 * What an operator sees and does, and others do not.
 */
@ParameterizedClass
@EnumSource
class OperatorTests {

	@TempDir
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static RunningDemo demo;

	@Parameter
	@SuppressWarnings("NullAway.Init")
	DemoDatabase database;

	@BeforeParameterizedClassInvocation
	static void start(DemoDatabase database) {
		demo = RunningDemo.on(database.create(directory));
	}

	@AfterParameterizedClassInvocation
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
	void theOperatorTakesTheDatabaseBackAndForwardAgain() {
		String planId = planId("downgrade?target=-2");
		assertThat(demo.postAsOperator("/actuator/downgrade", confirmed("-2", planId))).hasStatusOk()
			.bodyJson()
			.isLenientlyEqualTo("""
					{"operation": "downgrade", "from": ["e07b3c9a51d4"], "current": ["5d90f3b2681e"],
					 "steps": [{"id": "e07b3c9a51d4"}, {"id": "b6d0e4f1a938"}]}""");
		assertThatMigratorIs("held");
		assertThat(demo.get("/actuator/health/readiness")).hasStatusOk();
		assertThat(demo.get("/actuator/health")).hasStatusOk();
		assertThat(demo.postAsOperator("/actuator/downgrade", confirmed("-2", planId))).hasStatus(HttpStatus.CONFLICT)
			.bodyJson()
			.extractingPath("$.plan.steps[0].id")
			.isEqualTo("5d90f3b2681e");
		assertThat(demo.postAsOperator("/actuator/upgrade", "{\"confirm\": \"%s\"}".formatted(planId("upgrade"))))
			.hasStatusOk()
			.bodyJson()
			.extractingPath("$.current[0]")
			.isEqualTo("e07b3c9a51d4");
		assertThatMigratorIs("up-to-date");
		assertThat(demo.migrator().history(1).get(0).actor()).isEqualTo("operator");
	}

	@Test
	void thePlanShowsTheOperatorItsSql() {
		assertThat(demo.getAsOperator("/actuator/downgrade?target=8f3a1c5e7b20")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.steps[*].statements[*]")
			.asInstanceOf(LIST)
			.contains("DROP TABLE notes", "ALTER TABLE users DROP COLUMN email");
	}

	@Test
	void whatIsNotConfirmedDoesNotRun() {
		assertThat(demo.postAsOperator("/actuator/downgrade", "{\"target\": \"base\"}")).hasStatus(HttpStatus.CONFLICT)
			.bodyJson()
			.extractingPath("$.planId")
			.isEqualTo(planId("downgrade?target=base"));
		assertThat(demo.postAsOperator("/actuator/downgrade", confirmed("cccc0001", "x")))
			.hasStatus(HttpStatus.NOT_FOUND);
		assertThat(demo.postAsOperator("/actuator/downgrade", confirmed("-1@@", "x")))
			.hasStatus(HttpStatus.BAD_REQUEST);
		assertThat(demo.post("/actuator/downgrade", confirmed("-1", "x"))).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(demo.get("/actuator/downgrade?target=-1")).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(demo.get("/actuator/upgrade")).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThatMigratorIs("up-to-date");
	}

	@Test
	void whatCannotBeUndoneIsRefused(@TempDir Path directory) throws IOException {
		Files.writeString(directory.resolve("one_way.sql"), """
				-- one way
				-- revision: 0b1c2d3e4f50
				-- revises: e07b3c9a51d4
				-- migrator:upgrade
				DELETE FROM notes;
				""");
		try (RunningDemo other = RunningDemo.on(this.database.create(directory),
				"--migrator.locations=classpath:db/revisions,file:" + directory)) {
			assertThat(other.getAsOperator("/actuator/downgrade?target=-1")).hasStatusOk()
				.bodyJson()
				.extractingPath("$.irreversible[0]")
				.isEqualTo("0b1c2d3e4f50");
			String planId = other.migrator().planDowngrade("-1").planId();
			assertThat(other.postAsOperator("/actuator/downgrade", confirmed("-1", planId)))
				.hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
				.bodyJson()
				.extractingPath("$.detail")
				.asString()
				.contains("0b1c2d3e4f50");
		}
	}

	@Test
	void theEndpointsAskForARoleThemselves(@TempDir Path directory) {
		try (RunningDemo other = RunningDemo.on(this.database.create(directory),
				"--management.endpoint.downgrade.roles=OWNER")) {
			assertThat(other.getAsOperator("/actuator/downgrade?target=-1")).hasStatus(HttpStatus.FORBIDDEN);
			assertThat(other.postAsOperator("/actuator/downgrade", confirmed("-1", "x")))
				.hasStatus(HttpStatus.FORBIDDEN)
				.bodyJson()
				.extractingPath("$.action")
				.asString()
				.contains("management.endpoint.downgrade.roles");
			assertThat(other.getAsOperator("/actuator/upgrade")).hasStatusOk();
		}
	}

	@Test
	void onlyTheTwoEndpointsNeedNoCsrfToken() {
		assertThat(demo.postAsOperator("/actuator/health", "{}")).hasStatus(HttpStatus.FORBIDDEN);
	}

	private static String planId(String path) {
		return JsonPath.read(demo.bodyAsOperator("/actuator/" + path), "$.planId");
	}

	private static String confirmed(String target, String planId) {
		return "{\"target\": \"%s\", \"confirm\": \"%s\"}".formatted(target, planId);
	}

	private static void assertThatMigratorIs(String status) {
		assertThat(demo.getAsOperator("/actuator/migrations")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.contexts.demo.migrators.migrator.status")
			.isEqualTo(status);
	}

	@Test
	void theOperatorWithABrowserGetsPages() {
		assertThat(demo.openAsOperator("/actuator/migrations")).hasStatusOk()
			.hasContentTypeCompatibleWith(MediaType.TEXT_HTML)
			.bodyText()
			.contains("<title>demo: Up to date", "href=\"./migrations/5d90f3b2681e\"");
		assertThat(demo.openAsOperator("/actuator/migrations/5d90f3b2681e")).hasStatusOk()
			.bodyText()
			.contains("CREATE TABLE notes");
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
		try (RunningDemo other = RunningDemo.on(this.database.create(directory),
				"--demo.operator.password=something else")) {
			assertThat(other.getAsOperator("/actuator/migrations")).hasStatus(HttpStatus.UNAUTHORIZED);
			assertThat(other.getAs("operator", "something else", "/actuator/migrations")).hasStatusOk();
		}
	}

}
