package dev.migrator.boot.actuate;

import java.lang.reflect.RecordComponent;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.migrator.Archive;
import dev.migrator.BelowFloorException;
import dev.migrator.DatabaseAccessException;
import dev.migrator.DivergedException;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Origin;
import dev.migrator.IrreversibleRevisionException;
import dev.migrator.LockTimeoutException;
import dev.migrator.Loss;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.Restoration;
import dev.migrator.RevisionStatus.Kind;
import dev.migrator.boot.TwoDatabases;
import dev.migrator.boot.TwoInstances;
import dev.migrator.boot.TwoMigrators;
import dev.migrator.boot.Workspace;
import dev.migrator.boot.actuate.ActuatorServer.Answer;
import dev.migrator.boot.actuate.ActuatorServer.Stack;
import dev.migrator.descriptor.DoneDescriptor;
import dev.migrator.descriptor.ProblemDescriptor;
import dev.migrator.descriptor.StepDescriptor;
import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for plans and runs over HTTP, on both kinds of servers and databases.
 */
class MigrationOperationsTests {

	private static final Map<Setup, ActuatorServer> SERVERS = new EnumMap<>(Setup.class);

	// What never gets as far as the database is the same on all
	private static final List<Setup> STACKS = List.of(Setup.MVC, Setup.WEBFLUX);

	private static final List<Workspace> WORKSPACES = new ArrayList<>();

	@BeforeAll
	static void start(@TempDir Path directory) {
		for (Setup setup : Setup.values()) {
			Workspace workspace = setup.newWorkspace(directory.resolve(setup.name()))
				.write("aaaa0000", """
						-- make the world
						-- revision: aaaa0000
						-- migrator:upgrade
						CREATE TABLE world (id INTEGER);
						""")
				.revision("aaaa0001", "aaaa0000", "create person",
						"CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);", "DROP TABLE person;")
				.revision("aaaa0003", "aaaa0002", "say nothing", "", "")
				.revision("aaaa0004", "aaaa0003", "cannot be undone", "", "INSERT INTO nowhere VALUES ('secret');")
				.revision("aaaa0005", "aaaa0004", "add phone", "ALTER TABLE person ADD COLUMN phone TEXT;",
						"ALTER TABLE person DROP COLUMN phone;");
			WORKSPACES.add(workspace);
			SERVERS.put(setup,
					ActuatorServer.start(workspace, setup.stack(), List.of(),
							"management.endpoint.migrations.show-values=when-authorized",
							"management.endpoint.migrations.roles=OPERATOR",
							"spring.jackson.property-naming-strategy=SNAKE_CASE"));
		}
	}

	@AfterAll
	static void stop() {
		SERVERS.values().forEach(ActuatorServer::close);
		SERVERS.clear();
		WORKSPACES.forEach(Workspace::close);
		WORKSPACES.clear();
	}

	private static ActuatorServer server(Setup setup) {
		ActuatorServer server = SERVERS.get(setup);
		if (server == null) {
			throw new IllegalStateException();
		}
		server.migrator().upgrade();
		return server;
	}

	private static AuditEvent lastAudited(ActuatorServer server) {
		List<AuditEvent> events = server.audited("MIGRATOR_DOWNGRADE");
		return events.get(events.size() - 1);
	}

	@ParameterizedTest
	@EnumSource
	void thePlanSaysWhatWouldRun(Setup setup) {
		Answer answer = server(setup).get("downgrade?target=-2", "operator");
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		assertThat(answer.text("target")).isEqualTo("-2");
		assertThat(answer.text("planId")).matches("[0-9a-f]{16}");
		assertThat(answer.<List<String>>at("from")).containsExactly("aaaa0005");
		assertThat(answer.<List<String>>at("to")).containsExactly("aaaa0003");
		assertThat(answer.<List<String>>at("steps[*].id")).containsExactly("aaaa0005", "aaaa0004");
		assertThat(answer.<Map<String, Object>>at("steps[0]")).containsEntry("message", "add phone")
			.containsEntry("kind", "sql")
			.containsEntry("stored", false)
			.containsEntry("foreseeable", true)
			.containsEntry("statements", List.of("ALTER TABLE person DROP COLUMN phone"))
			.doesNotContainKey("obstacle");
		assertThat(answer.<Map<String, Object>>at("")).containsEntry("irreversible", List.of())
			.containsEntry("belowFloor", List.of())
			.containsKey("losses")
			.doesNotContainKey("floor");
	}

	@ParameterizedTest
	@EnumSource
	void theNamesInAnswersAreTheSameHoweverTheApplicationWritesJson(Setup setup) {
		ActuatorServer server = server(setup);
		// That it writes otherwise
		assertThat(server.context().getBean(JsonMapper.class).writeValueAsString(new DoneDescriptor("a", "b", 7)))
			.contains("duration_ms");
		Answer plan = server.get("downgrade?target=-1", "operator");
		assertThat(plan.<Map<String, Object>>at("")).containsOnlyKeys("planId", "target", "from", "to", "steps",
				"losses", "irreversible", "belowFloor");
		Answer problem = server.post("downgrade", "{\"target\":\"-1\"}", "operator");
		assertThat(problem.<Map<String, Object>>at("")).containsOnlyKeys("title", "status", "detail", "action",
				"planId", "plan");
		Answer done = server.post("downgrade", "{\"target\":\"-1\",\"confirm\":\"%s\"}".formatted(plan.text("planId")),
				"operator");
		assertThat(done.<Map<String, Object>>at("")).containsOnlyKeys("operation", "steps", "from", "current",
				"durationMs", "archives", "restorations");
		assertThat(server.get("migrations/aaaa0002", "operator").<Map<String, Object>>at("")).containsOnlyKeys("id",
				"revises", "dependsOn", "children", "message", "labels", "kind", "source", "checksum", "state",
				"appliedAt", "durationMs", "reversible", "upgradeSql", "downgradeSql");
		assertThat(server.get("migrations", "operator").body()).contains("durationMs", "currentBefore")
			.doesNotContain("duration_ms", "current_before");
	}

	@ParameterizedTest
	@EnumSource
	void thePlanShowsWhatCannotBeUndone(Setup setup) {
		Answer answer = server(setup).get("downgrade?target=base", "operator");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.<List<String>>at("irreversible")).containsExactly("aaaa0000");
		assertThat(answer.text("steps[4].obstacle")).isNotEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void sqlIsShownOnlyToThoseWhoMaySeeIt(Setup setup) {
		Answer answer = server(setup).get("downgrade?target=-1", "guest");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).doesNotContain("statements", "DROP COLUMN");
	}

	@ParameterizedTest
	@EnumSource
	void aConfirmedPlanRunsAndCanBeGoneBackOn(Setup setup) {
		ActuatorServer server = server(setup);
		String planId = server.get("downgrade?target=-1", "operator").text("planId");
		Answer down = server.post("downgrade", "{\"target\":\"-1\",\"confirm\":\"%s\"}".formatted(planId), "operator");
		assertThat(down.status()).as(down.body()).isEqualTo(200);
		assertThat(down.text("operation")).isEqualTo("downgrade");
		assertThat(down.<List<String>>at("steps[*].id")).containsExactly("aaaa0005");
		assertThat(down.<Map<String, Object>>at("steps[0]")).containsEntry("message", "add phone")
			.containsKey("durationMs");
		assertThat(down.<List<String>>at("from")).containsExactly("aaaa0005");
		assertThat(down.<List<String>>at("current")).containsExactly("aaaa0004");
		assertThat(down.<Map<String, Object>>at("")).containsKeys("durationMs", "archives", "restorations")
			.doesNotContainKey("backup");
		assertThat(server.migrator().status().state().word()).isEqualTo("held");
		assertThat(server.migrator().history(1)).extracting("operation", "actor", "origin")
			.containsExactly(tuple(Operation.DOWNGRADE, "operator", Origin.ENDPOINT));
		assertThat(lastAudited(server)).satisfies((event) -> {
			assertThat(event.getPrincipal()).isEqualTo("operator");
			assertThat(event.getData()).containsEntry("target", "-1")
				.containsEntry("planId", planId)
				.containsEntry("outcome", "succeeded")
				.containsEntry("status", 200)
				.containsEntry("revisions", List.of("aaaa0005"))
				.containsEntry("migrator", "migrator");
		});
		String upgrade = server.get("upgrade", "operator").text("planId");
		Answer up = server.post("upgrade", "{\"confirm\":\"%s\"}".formatted(upgrade), "operator");
		assertThat(up.status()).as(up.body()).isEqualTo(200);
		assertThat(up.<List<String>>at("steps[*].id")).containsExactly("aaaa0005");
		assertThat(server.migrator().status().state().word()).isEqualTo("up-to-date");
		assertThat(server.audited("MIGRATOR_UPGRADE")).last()
			.satisfies((event) -> assertThat(event.getData()).containsEntry("outcome", "succeeded"));
	}

	@ParameterizedTest
	@EnumSource
	void aPlusInAQueryMeansAPlus(Setup setup) {
		ActuatorServer server = server(setup);
		server.migrator().downgrade("-1", server.migrator().planDowngrade("-1").planId());
		Answer answer = server.get("upgrade?target=+1", "operator");
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		assertThat(answer.text("target")).isEqualTo("+1");
		assertThat(server.get("upgrade?target=%2B1", "operator").text("planId")).isEqualTo(answer.text("planId"));
	}

	@ParameterizedTest
	@EnumSource
	void withoutConfirmationThePlanIsAnsweredAndNothingRuns(Setup setup) {
		ActuatorServer server = server(setup);
		for (String body : new String[] { "{\"target\":\"-1\"}", "{\"target\":\"-1\",\"confirm\":\" \"}",
				"{\"target\":\"-1\",\"confirm\":null}" }) {
			Answer answer = server.post("downgrade", body, "operator");
			assertThat(answer.status()).as(body).isEqualTo(409);
			assertThat(answer.type()).startsWith("application/problem+json");
			assertThat(answer.text("planId")).isEqualTo(server.migrator().planDowngrade("-1").planId());
			assertThat(answer.<List<String>>at("plan.steps[*].id")).containsExactly("aaaa0005");
			assertThat(lastAudited(server).getData()).containsEntry("outcome", "unconfirmed");
		}
		assertThat(server.migrator().status().current()).containsExactly("aaaa0005");
	}

	@ParameterizedTest
	@EnumSource
	void aStaleConfirmationIsAnsweredWithThePlanAsItIsNow(Setup setup) {
		ActuatorServer server = server(setup);
		String stale = server.migrator().planDowngrade("-1").planId();
		server.migrator().downgrade("-1", stale);
		server.migrator().upgrade();
		Answer answer = server.post("downgrade", "{\"target\":\"-1\",\"confirm\":\"%s\"}".formatted(stale), "guest");
		assertThat(answer.status()).as(answer.body()).isEqualTo(409);
		assertThat(answer.text("planId")).isEqualTo(server.migrator().planDowngrade("-1").planId());
		assertThat(answer.text("plan.planId")).isEqualTo(answer.text("planId"));
		assertThat(answer.text("detail")).contains(stale);
		assertThat(answer.body()).doesNotContain("statements");
		assertThat(lastAudited(server).getData()).containsEntry("outcome", "stale")
			.containsEntry("error", "StalePlanException");
		assertThat(server.migrator().status().current()).containsExactly("aaaa0005");
	}

	@ParameterizedTest
	@EnumSource
	void aRevisionThatFailsIsToldWithTheStateItLeaves(Setup setup) {
		ActuatorServer server = server(setup);
		String body = "{\"target\":\"-2\",\"confirm\":\"%s\"}"
			.formatted(server.migrator().planDowngrade("-2").planId());
		Answer seen = server.post("downgrade", body, "operator");
		assertThat(seen.status()).as(seen.body()).isEqualTo(500);
		assertThat(seen.type()).startsWith("application/problem+json");
		assertThat(seen.text("revision")).isEqualTo("aaaa0004");
		assertThat(seen.<List<String>>at("done")).containsExactly("aaaa0005");
		assertThat(seen.<List<String>>at("current")).containsExactly("aaaa0004");
		assertThat(seen.text("detail")).contains("aaaa0004", "nowhere", "'secret'");
		assertThat(lastAudited(server).getData()).containsEntry("outcome", "failed")
			.containsEntry("revisions", List.of("aaaa0005"))
			.containsEntry("error", "RevisionFailedException");
		server.migrator().upgrade();
		Answer hidden = server.post("downgrade",
				"{\"target\":\"-2\",\"confirm\":\"%s\"}".formatted(server.migrator().planDowngrade("-2").planId()),
				"guest");
		assertThat(hidden.status()).isEqualTo(500);
		assertThat(hidden.<List<String>>at("current")).containsExactly("aaaa0004");
		assertThat(hidden.text("detail")).contains("aaaa0004");
		assertThat(hidden.body()).doesNotContain("nowhere", "secret", "INSERT");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"target":"-1@@"}            | 400 | invalid | -1@@
			{"target":"aaaa"}            | 400 | invalid | candidates
			{"target":"-99"}             | 400 | invalid | -99
			{}                           | 400 | invalid | base
			{"target":""}                | 400 | invalid | base
			{"target":"cccc0001"}        | 404 | unknown | cccc0001
			{"target":"-1","migrator":"other"} | 404 | unknown | 'other'
			{"target":"base"}            | 422 | refused | aaaa0000
			{"target":true}              | 404 | unknown | true
			{"target":"-1","other":"x"}  | 409 | stale   | planId
			""")
	void whatIsWrongIsToldAndAuditedAndNothingRuns(String body, int status, String outcome, String told) {
		for (Setup setup : Setup.values()) {
			ActuatorServer server = server(setup);
			String planId = (status == 422) ? server.migrator().planDowngrade("base").planId() : "0123456789abcdef";
			Answer answer = server.post("downgrade",
					body.replaceFirst("}$", (body.length() > 2) ? ",\"confirm\":\"" + planId + "\"}" : "}"),
					"operator");
			assertThat(answer.status()).as(answer.body()).isEqualTo(status);
			assertThat(answer.type()).startsWith("application/problem+json");
			assertThat(answer.body()).contains(told);
			assertThat(lastAudited(server).getData()).containsEntry("outcome", outcome).containsEntry("status", status);
			assertThat(server.migrator().status().current()).containsExactly("aaaa0005");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"target\":[\"-1\"]}", "{\"target\":{\"x\":1}}", "{\"target\":\"-1\"", "[\"-1\"]",
			"\"-1\"", "{\"target\":\"-1\",\"confirm\":1}", "{\"target\":-1,\"confirm\":12.5}", "",
			"{\"target\":\"-1\",\"confirm\":[]}", "null" })
	void aBodyThatMakesNoSenseRunsNothing(String body) {
		for (Setup setup : STACKS) {
			ActuatorServer server = server(setup);
			assertThat(server.post("downgrade", body, "operator").status()).as(body).isBetween(400, 499);
			assertThat(server.migrator().status().current()).containsExactly("aaaa0005");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x" })
	void aFormRunsNothing(String type) {
		for (Setup setup : STACKS) {
			ActuatorServer server = server(setup);
			String planId = server.migrator().planDowngrade("-1").planId();
			Answer answer = server.send(server.request("downgrade", "operator")
				.header("Content-Type", type)
				.POST(BodyPublishers.ofString("target=-1&confirm=" + planId)));
			assertThat(answer.status()).isEqualTo(415);
			assertThat(server.migrator().status().current()).containsExactly("aaaa0005");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aPostWithoutJsonRunsNothing(Setup setup) {
		ActuatorServer server = server(setup);
		String query = "?target=-1&confirm=" + server.migrator().planDowngrade("-1").planId();
		// As a foreign page can have a browser send it, with the password that it
		// remembers
		assertThat(server.send(server.request("downgrade" + query, "operator").POST(BodyPublishers.noBody())).status())
			.isEqualTo(415);
		assertThat(server.migrator().status().current()).containsExactly("aaaa0005");
	}

	@ParameterizedTest
	@CsvSource({ "201", "10000000" })
	void whatIsTooLongIsNeitherReadNorRepeated(int length) {
		String text = "x".repeat(length);
		for (Setup setup : STACKS) {
			ActuatorServer server = server(setup);
			for (String name : new String[] { "target", "confirm", "migrator" }) {
				String body = "{\"target\":\"-1\",\"%s\":\"%s\"}".formatted(name, text);
				Answer answer = server.post("downgrade", body, "operator");
				assertThat(answer.status()).isBetween(400, 499);
				assertThat(answer.body()).hasSizeLessThan(1000).doesNotContain("xxx");
				assertThat(String.valueOf(lastAudited(server).getData())).hasSizeLessThan(1000);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void aLongTargetOfAPlanIsNotRepeated(Setup setup) {
		Answer answer = server(setup).get("downgrade?target=" + "x".repeat(201), "operator");
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.text("detail")).contains("200").doesNotContain("xxx");
		assertThat(server(setup).get("downgrade", "operator").text("action")).contains("-1", "base");
		assertThat(server(setup).get("downgrade?target=a&target=b", "operator").status()).isEqualTo(400);
	}

	@ParameterizedTest
	@EnumSource
	void whatIsAuditedFitsOnALine(Setup setup) {
		ActuatorServer server = server(setup);
		server.post("downgrade", "{\"target\":\"a\\r\\nb\\u2028c\\u202ed\",\"confirm\":\"\\u001b[31m\"}", "operator");
		assertThat(lastAudited(server).getData()).containsEntry("target", "a??b?c?d").containsEntry("planId", "?[31m");
	}

	@ParameterizedTest
	@EnumSource(Stack.class)
	void withSeveralMigratorsTheRequestSaysWhichIsMeant(Stack stack, @TempDir Path directory) {
		try (ActuatorServer server = ActuatorServer.start(Workspace.withTwoRevisions(directory), stack,
				List.of(TwoDatabases.class, TwoMigrators.class))) {
			Answer none = server.get("downgrade?target=-1", "operator");
			assertThat(none.status()).isEqualTo(400);
			assertThat(none.text("detail")).contains("migrator=ordersMigrator or migrator=billingMigrator");
			String planId = server.get("downgrade?target=-1&migrator=billingMigrator", "operator").text("planId");
			Answer done = server.post("downgrade",
					"{\"target\":\"-1\",\"migrator\":\"billingMigrator\",\"confirm\":\"%s\"}".formatted(planId),
					"operator");
			assertThat(done.status()).as(done.body()).isEqualTo(200);
			assertThat(server.context().getBean("billingMigrator", Migrator.class).status().current())
				.containsExactly("aaaa0001");
			assertThat(server.context().getBean("ordersMigrator", Migrator.class).status().current())
				.containsExactly("aaaa0002");
		}
	}

	@Test
	void migratorsThatPropertiesDeclareGoByTheirNames(@TempDir Path directory) {
		TwoInstances instances = new TwoInstances(directory);
		try (ActuatorServer server = ActuatorServer.start(instances.orders(), Stack.MVC,
				List.of(TwoInstances.Databases.class), instances.properties())) {
			assertThat(server.get("migrations", "operator").<Map<String, Object>>at("contexts.application.migrators"))
				.containsOnlyKeys("orders", "billing");
			assertThat(server.get("downgrade?target=-1", "operator").text("detail")).contains("migrator=orders",
					"migrator=billing");
			String planId = server.get("downgrade?target=-1&migrator=billing", "operator").text("planId");
			Answer done = server.post("downgrade",
					"{\"target\":\"-1\",\"migrator\":\"billing\",\"confirm\":\"%s\"}".formatted(planId), "operator");
			assertThat(done.status()).as(done.body()).isEqualTo(200);
			assertThat(instances.billing().columns("invoice")).isEmpty();
			assertThat(instances.orders().columns("person")).contains("email");
		}
	}

	@Test
	void allThatIsLostKeptAndRestoredIsTold(@TempDir Path directory) {
		try (ActuatorServer server = ActuatorServer.start(new Workspace(directory), Stack.MVC,
				List.of(StubApplication.class), "migrator.trigger=never")) {
			StubMigrator migrator = server.context().getBean(StubMigrator.class);
			Revision revision = new Revision("aaaa0002", List.of("aaaa0001"), List.of(), List.of(), "add email", null);
			Loss loss = new Loss("aaaa0002", "person", false, 12, List.of(new Loss.ColumnLoss("email", 7)), true);
			migrator.plan = () -> new MigrationPlan("feed", Direction.DOWNGRADE, "-1", List.of("aaaa0002"),
					List.of("aaaa0001"), List.of(new MigrationPlan.Step(revision, Direction.DOWNGRADE, Kind.JAVA,
							"has no downgrade", true, List.of(), List.of(loss))),
					"aaaa0002", List.of("aaaa0002"));
			assertThat(server.get("downgrade?target=-1", "operator").<Map<String, Object>>at(""))
				.containsEntry("floor", "aaaa0002")
				.containsEntry("belowFloor", List.of("aaaa0002"))
				.containsEntry("irreversible", List.of("aaaa0002"))
				.containsEntry("losses",
						List.of(Map.of("revision", "aaaa0002", "table", "person", "wholeTable", false, "rows", 12,
								"columns", List.of(Map.of("name", "email", "values", 7)), "kept", true)))
				.containsEntry("steps", List.of(Map.of("id", "aaaa0002", "message", "add email", "kind", "java",
						"stored", true, "foreseeable", false, "obstacle", "has no downgrade")));
			Instant noon = Instant.parse("2026-11-22T12:00:00Z");
			migrator.result = () -> new MigrationResult(Operation.DOWNGRADE,
					List.of(new MigrationResult.Step("aaaa0002", "add email", Duration.ofMillis(5))),
					List.of("aaaa0002"), List.of("aaaa0001"), Duration.ofMillis(9),
					List.of(new Archive(3, "aaaa0002", "person", false, List.of("email"), List.of("id"),
							"migrator_archive_3", noon, 7, 4096, null, 0)),
					List.of(new Restoration("aaaa0002", "person", true, List.of("id"), 2,
							List.of(new Restoration.Leftover(1, 4, "taken")), 5)),
					"/backups/app.db");
			assertThat(
					server.post("downgrade", "{\"target\":\"-1\",\"confirm\":\"feed\"}", "operator")
						.<Map<String, Object>>at(""))
				.isEqualTo(Map.of("operation", "downgrade", "steps",
						List.of(Map.of("id", "aaaa0002", "message", "add email", "durationMs", 5)), "from",
						List.of("aaaa0002"), "current", List.of("aaaa0001"), "durationMs", 9, "archives",
						List.of(Map.ofEntries(Map.entry("id", 3), Map.entry("revision", "aaaa0002"),
								Map.entry("table", "person"), Map.entry("wholeTable", false),
								Map.entry("columns", List.of("email")), Map.entry("key", List.of("id")),
								Map.entry("archiveTable", "migrator_archive_3"),
								Map.entry("createdAt", noon.toString()), Map.entry("rows", 7), Map.entry("bytes", 4096),
								Map.entry("restoredRows", 0))),
						"restorations",
						List.of(Map.of("revision", "aaaa0002", "table", "person", "wholeTable", true, "columns",
								List.of("id"), "restored", 2, "leftovers",
								List.of(Map.of("archive", 1, "rows", 4, "reason", "taken")), "newRows", 5)),
						"backup", "/backups/app.db"));
		}
	}

	@Test
	void everyFailureHasItsStatus(@TempDir Path directory) {
		try (ActuatorServer server = ActuatorServer.start(new Workspace(directory), Stack.MVC,
				List.of(StubApplication.class), "migrator.trigger=never")) {
			Map<Integer, List<RuntimeException>> failures = Map.of(409,
					List.of(new LockTimeoutException("It is locked.", "Wait.", null)), 422,
					List.of(new IrreversibleRevisionException("No way back.", "Go elsewhere."),
							new BelowFloorException("Too deep.", "Go elsewhere."),
							new DivergedException("They differ.", "Deploy.")),
					500, List.of(new DatabaseAccessException("It is gone.", "Look.", null)));
			List<String> errors = new ArrayList<>();
			failures.forEach((status, exceptions) -> exceptions.forEach((exception) -> {
				errors.add(exception.getClass().getSimpleName());
				Answer answer = fail(server, () -> exception);
				assertThat(answer.status()).as(answer.body()).isEqualTo(status);
				assertThat(answer.text("detail")).isEqualTo(exception.getMessage());
				assertThat(answer.text("action")).isNotEqualTo("null");
			}));
			Answer unexpected = fail(server, () -> new IllegalStateException("the password is 1234"));
			assertThat(unexpected.status()).isEqualTo(500);
			assertThat(unexpected.type()).startsWith("application/problem+json");
			assertThat(unexpected.body()).doesNotContain("1234");
			assertThat(unexpected.<List<String>>at("current")).containsExactly("aaaa0002");
			errors.add("IllegalStateException");
			assertThat(server.audited("MIGRATOR_DOWNGRADE")).extracting((event) -> event.getData().get("error"))
				.containsExactlyElementsOf(errors);
		}
	}

	private static Answer fail(ActuatorServer server, Supplier<RuntimeException> failure) {
		server.context().getBean(StubMigrator.class).result = () -> {
			throw failure.get();
		};
		return server.post("downgrade", "{\"target\":\"-1\",\"confirm\":\"feed\"}", "operator");
	}

	@Test
	void problemsHaveTheNamesOfTheCommandLineAndAStatus() {
		assertThat(Problem.class.getRecordComponents()).extracting(RecordComponent::getName)
			.filteredOn((name) -> !name.equals("status"))
			.containsExactly(Stream.of(ProblemDescriptor.class.getRecordComponents())
				.map(RecordComponent::getName)
				.toArray(String[]::new));
	}

	@Test
	void theAnswersCanBeWrittenInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new MigrationOperations.Hints().registerHints(hints, getClass().getClassLoader());
		for (Class<?> type : List.of(EndpointBody.class, StepDescriptor.class, Loss.ColumnLoss.class, Archive.class,
				Restoration.Leftover.class, DoneDescriptor.class, Problem.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class StubApplication {

		@Bean
		StubMigrator migrator() {
			return new StubMigrator();
		}

	}

}
