package dev.migrator.boot.actuate;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.migrator.boot.Workspace;
import dev.migrator.boot.actuate.ActuatorServer.Answer;
import dev.migrator.boot.actuate.ActuatorServer.Stack;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for an application while requests run something, and for many requests at once.
 */
class RunningRequestsTests {

	@TempDir
	private Path directory;

	private Workspace workspace;

	private final ExecutorService callers = Executors.newCachedThreadPool();

	@BeforeEach
	void setUp() {
		this.workspace = Workspace.withTwoRevisions(this.directory);
	}

	@AfterEach
	void stop() {
		this.callers.shutdownNow();
		this.workspace.close();
	}

	private ActuatorServer start(Setup setup, String... properties) {
		this.workspace = setup.newWorkspace(this.directory);
		return start(setup.stack(), properties);
	}

	private ActuatorServer start(Stack stack, String... properties) {
		return ActuatorServer.start(this.workspace, stack, List.of(GatedApplication.class), properties);
	}

	private static String confirmed(ActuatorServer server) {
		return "{\"target\":\"-1\",\"confirm\":\"%s\"}".formatted(server.migrator().planDowngrade("-1").planId());
	}

	@ParameterizedTest
	@EnumSource
	void whileItRunsTheApplicationIsAliveButNotReady(Setup setup) throws Exception {
		try (ActuatorServer server = start(setup)) {
			Gate gate = server.context().getBean(Gate.class);
			assertThat(server.get("health/readiness", null).status()).isEqualTo(200);
			String body = confirmed(server);
			Future<Answer> run = this.callers.submit(() -> server.post("downgrade", body, "operator"));
			gate.awaitEntered();
			assertThat(server.get("health/readiness", null).status()).isEqualTo(503);
			assertThat(server.get("health/liveness", null).status()).isEqualTo(200);
			assertThat(server.get("migrations", null).text("contexts.application.migrators.migrator.running.revision"))
				.isEqualTo("aaaa0003");
			gate.open();
			assertThat(run.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
			assertThat(server.get("health/readiness", null).status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource(Stack.class)
	void afterARunThatFailsTheApplicationIsReadyAgain(Stack stack) {
		this.workspace.revision("aaaa0004", "aaaa0003", "break", "", "INSERT INTO nowhere VALUES (1);");
		try (ActuatorServer server = start(stack)) {
			assertThat(server.post("downgrade", confirmed(server), "operator").status()).isEqualTo(500);
			assertThat(server.get("health/readiness", null).status()).isEqualTo(200);
		}
	}

	@Test
	void anApplicationThatKeepsRunningBecomesReadyByAnUpgrade() {
		this.workspace.revision("aaaa0004", "aaaa0003", "break", "INSERT INTO nowhere VALUES (1);", "");
		try (ActuatorServer server = start(Stack.MVC, "migrator.on-failure=keep-running")) {
			assertThat(server.get("health/readiness", null).status()).isEqualTo(503);
			this.workspace.execute("CREATE TABLE nowhere (id INTEGER)");
			String planId = server.get("upgrade", "operator").text("planId");
			assertThat(server.post("upgrade", "{\"confirm\":\"%s\"}".formatted(planId), "operator").status())
				.isEqualTo(200);
			assertThat(server.get("health/readiness", null).status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void ofTwoOperatorsOneWinsAndTheOtherLearnsWhatThePlanIsNow(Setup setup) throws Exception {
		try (ActuatorServer server = start(setup)) {
			Gate gate = server.context().getBean(Gate.class);
			String body = confirmed(server);
			Future<Answer> first = this.callers.submit(() -> server.post("downgrade", body, "operator"));
			gate.awaitEntered();
			Future<Answer> second = this.callers.submit(() -> server.post("downgrade", body, "guest"));
			gate.open();
			assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
			Answer stale = second.get(30, TimeUnit.SECONDS);
			assertThat(stale.status()).isEqualTo(409);
			assertThat(stale.text("planId")).isEqualTo(server.migrator().planDowngrade("-1").planId());
			assertThat(stale.<List<String>>at("plan.steps[*].id")).containsExactly("aaaa0002");
			assertThat(server.migrator().status().current()).containsExactly("aaaa0002");
		}
	}

	@ParameterizedTest
	@EnumSource(Stack.class)
	void ofAHundredConfirmationsOneRunsAndOthersAreStillAnswered(Stack stack) throws Exception {
		try (ActuatorServer server = start(stack)) {
			Gate gate = server.context().getBean(Gate.class);
			String body = confirmed(server);
			List<Future<Answer>> requests = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				requests.add(this.callers.submit(() -> server.post("downgrade", body, "operator")));
			}
			gate.awaitEntered();
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.until(() -> requests.stream().filter(Future::isDone).count() == 100 - MigrationTurns.REQUESTS);
			assertThat(server.get("health/liveness", null).status()).isEqualTo(200);
			gate.open();
			List<Answer> answers = new ArrayList<>();
			for (Future<Answer> request : requests) {
				answers.add(request.get(2, TimeUnit.MINUTES));
			}
			assertThat(answers).filteredOn((answer) -> answer.status() == 200).hasSize(1);
			assertThat(answers).filteredOn((answer) -> answer.status() == 409).hasSize(99);
			assertThat(answers).filteredOn((answer) -> answer.at("planId") != null)
				.hasSize(MigrationTurns.REQUESTS - 1);
			assertThat(answers).filteredOn((answer) -> answer.text("detail").contains("aaaa0003, 1 of 1")).isNotEmpty();
			assertThat(server.migrator().status().current()).containsExactly("aaaa0002");
			assertThat(server.audited("MIGRATOR_DOWNGRADE")).hasSize(100);
			assertThat(server.post("downgrade", confirmed(server), "operator").status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "MVC", "POSTGRESQL" })
	void aDatabaseThatStaysLockedIsAConflict(Setup setup) throws SQLException {
		boolean postgresql = setup == Setup.POSTGRESQL;
		try (ActuatorServer server = start(setup, "migrator.lock-timeout=100ms");
				Connection other = this.workspace.database().dataSource().getConnection();
				Statement statement = other.createStatement()) {
			server.context().getBean(Gate.class).open();
			String body = confirmed(server);
			statement.execute(postgresql ? "SELECT pg_advisory_lock(hashtextextended('migrator public.migrator_', 0))"
					: "BEGIN IMMEDIATE");
			Answer locked = server.post("downgrade", body, "operator");
			statement.execute(postgresql ? "SELECT pg_advisory_unlock_all()" : "ROLLBACK");
			assertThat(locked.status()).as(locked.body()).isEqualTo(409);
			assertThat(locked.text("action")).isNotEqualTo("null");
			assertThat(server.audited("MIGRATOR_DOWNGRADE").get(0).getData()).containsEntry("outcome", "locked");
			assertThat(server.get("health/readiness", null).status()).isEqualTo(200);
			assertThat(server.post("downgrade", body, "operator").status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource(Stack.class)
	void whatRunsGoesOnWhenTheClientHangsUp(Stack stack) throws Exception {
		try (ActuatorServer server = start(stack)) {
			Gate gate = server.context().getBean(Gate.class);
			String body = confirmed(server);
			HttpClient client = HttpClient.newHttpClient();
			assertThatExceptionOfType(HttpTimeoutException.class)
				.isThrownBy(() -> client.send(server.request("downgrade", "operator")
					.header("Content-Type", "application/json")
					.POST(BodyPublishers.ofString(body))
					.timeout(Duration.ofSeconds(1))
					.build(), HttpResponse.BodyHandlers.ofString()));
			gate.awaitEntered();
			// Longer than it takes the server to see that the client has gone
			TimeUnit.MILLISECONDS.sleep(200);
			gate.open();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> server.audited("MIGRATOR_DOWNGRADE").size() == 1);
			assertThat(server.audited("MIGRATOR_DOWNGRADE").get(0).getData()).containsEntry("outcome", "succeeded");
			assertThat(server.migrator().status().current()).containsExactly("aaaa0002");
			assertThat(server.get("health/readiness", null).status()).isEqualTo(200);
		}
	}

	/**
	 * Holds a downgrade up.
	 */
	static class Gate {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch opened = new CountDownLatch(1);

		void pass() {
			this.entered.countDown();
			try {
				assertThat(this.opened.await(3, TimeUnit.MINUTES)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

		void awaitEntered() throws InterruptedException {
			assertThat(this.entered.await(30, TimeUnit.SECONDS)).isTrue();
		}

		void open() {
			this.opened.countDown();
		}

	}

	@MigratorRevision(id = "aaaa0003", revises = "aaaa0002", message = "take time")
	static class TakeTime implements JavaRevision {

		private final Gate gate;

		TakeTime(Gate gate) {
			this.gate = gate;
		}

		@Override
		public void upgrade(Operations op) {
		}

		@Override
		public void downgrade(Operations op) {
			this.gate.pass();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GatedApplication {

		@Bean
		Gate gate() {
			return new Gate();
		}

		@Bean
		TakeTime takeTime(Gate gate) {
			return new TakeTime(gate);
		}

	}

}
