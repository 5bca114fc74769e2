package dev.migrator.demo;

import java.nio.file.Path;
import java.util.List;

import dev.migrator.Archive;
import dev.migrator.HistoryEntry;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationStatus;
import dev.migrator.Migrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One database through several starts of the application.
 */
@ParameterizedClass
@EnumSource
class RestartTests {

	private static final Logger logger = LoggerFactory.getLogger(RestartTests.class);

	private static final String CREATE_USERS = "8f3a1c5e7b20";

	private static final String ADD_EMAIL = "c41d92e6a07f";

	private static final String FOLD_USERNAMES = "27b5e08d4c93";

	private static final String CREATE_NOTES = "5d90f3b2681e";

	private static final String GIVE_AVATARS = "e07b3c9a51d4";

	private static final String LONG_USERNAMES = "b6d0e4f1a938";

	private final DemoDatabase.Place database;

	private final boolean sqlite;

	RestartTests(DemoDatabase database, @TempDir Path directory) {
		this.database = database.create(directory);
		this.sqlite = database == DemoDatabase.SQLITE;
	}

	@Test
	void aSecondStartChangesNothing() {
		List<HistoryEntry> history;
		try (RunningDemo first = start()) {
			assertThat(first.post("/users", """
					{"username": "ann"}""")).hasStatus(HttpStatus.CREATED);
			history = first.migrator().history(100);
			assertThat(history).extracting(HistoryEntry::revision)
				.containsExactly(GIVE_AVATARS, LONG_USERNAMES, CREATE_NOTES, FOLD_USERNAMES, ADD_EMAIL, CREATE_USERS);
		}
		try (RunningDemo second = start()) {
			assertThat(second.migrator().history(100)).isEqualTo(history);
			assertThat(second.migrator().status().state()).isEqualTo(MigrationStatus.State.UP_TO_DATE);
			assertThat(second.get("/users")).bodyJson().extractingPath("$[0].username").isEqualTo("ann");
		}
	}

	@Test
	void aRollbackOutlastsARestartUntilSomebodyUpgrades() {
		try (RunningDemo demo = start()) {
			rollBack(demo.migrator());
			assertThat(demo.migrator().status().current()).containsExactly(LONG_USERNAMES);
		}
		try (RunningDemo demo = start()) {
			assertThatMigratorIs(demo, "held", GIVE_AVATARS);
			assertThat(demo.getAsOperator("/actuator/health")).hasStatusOk()
				.bodyJson()
				.extractingPath("$.components.migrator.details.state")
				.isEqualTo("held");
			demo.migrator().upgrade();
			assertThatMigratorIs(demo, "up-to-date");
		}
		try (RunningDemo demo = start()) {
			assertThatMigratorIs(demo, "up-to-date");
		}
	}

	@Test
	void usernamesAreFoldedAndUnfoldedAgain() {
		try (RunningDemo demo = start()) {
			assertThat(demo.post("/users", """
					{"username": "Ann"}""")).hasStatus(HttpStatus.CREATED);
			downgrade(demo.migrator(), ADD_EMAIL);
			assertThat(demo.jdbc().sql("SELECT username FROM users").query(String.class).list()).containsExactly("Ann");
			demo.jdbc().sql("INSERT INTO users (username) VALUES ('BOB')").update();
			demo.migrator().upgrade();
			assertThat(demo.get("/users")).bodyJson()
				.extractingPath("$[*].displayName")
				.asArray()
				.containsExactly("Ann", "BOB");
			assertThat(demo.get("/users")).bodyJson()
				.extractingPath("$[*].username")
				.asArray()
				.containsExactly("ann", "bob");
		}
	}

	@Test
	void usersThatWereThereBeforeGetAnAvatarToo() {
		try (RunningDemo demo = start()) {
			downgrade(demo.migrator(), CREATE_NOTES);
			demo.jdbc()
				.sql("INSERT INTO users (username, display_name, email) VALUES ('ann', 'Ann', 'Ann@example.org'), "
						+ "('bob', 'Bob', NULL)")
				.update();
			demo.migrator().upgrade();
			demo.post("/users", """
					{"username": "anna", "email": "ann@example.org"}""");
			String avatar = new Avatars().keyOf("ann@example.org");
			assertThat(demo.get("/users")).bodyJson()
				.extractingPath("$[*].avatar")
				.asArray()
				.containsExactly(avatar, avatar, null);
		}
	}

	@Test
	void notesStayWhileTheTableOfTheirUsersIsRebuiltAndBack() {
		try (RunningDemo demo = start()) {
			downgrade(demo.migrator(), CREATE_NOTES);
			String before = tableOfUsers(demo);
			demo.jdbc().sql("INSERT INTO users (id, username) VALUES (7, 'ann')").update();
			demo.jdbc()
				.sql("INSERT INTO notes (user_id, text, created_at) VALUES (7, 'buy milk', '2026-11-24T09:00:00Z')")
				.update();
			demo.migrator().upgrade();
			assertThat(tableOfUsers(demo)).contains("100");
			assertThat(demo.get("/users")).bodyJson().extractingPath("$[0].displayName").isEqualTo("ann");
			downgrade(demo.migrator(), CREATE_NOTES);
			assertThat(tableOfUsers(demo)).isEqualTo(before);
			assertThat(demo.jdbc().sql("SELECT text FROM notes").query(String.class).list())
				.containsExactly("buy milk");
		}
	}

	@Test
	void whatADowngradeDropsIsThereAgainAfterTheNextUpgrade() {
		try (RunningDemo demo = start()) {
			demo.post("/users", """
					{"username": "ann", "email": "ann@example.org"}""");
			demo.post("/users/1/notes", """
					{"text": "buy milk"}""");
			downgrade(demo.migrator(), CREATE_USERS);
			assertThat(demo.migrator().archives().list()).extracting(Archive::table)
				.containsExactly("users", "users", "notes", "users");
			logArchives(demo.migrator());
			demo.migrator().upgrade();
			assertThat(demo.get("/users/1")).bodyJson().extractingPath("$.email").isEqualTo("ann@example.org");
			assertThat(demo.get("/users/1/notes")).bodyJson().extractingPath("$[0].text").isEqualTo("buy milk");
			assertThat(demo.migrator().archives().list()).isEmpty();
		}
	}

	private static void logArchives(Migrator migrator) {
		for (Archive archive : migrator.archives().list()) {
			logger.info("{}: {} rows of {}, {} bytes", archive.archiveTable(), archive.rows(), archive.table(),
					archive.bytes());
		}
	}

	private String tableOfUsers(RunningDemo demo) {
		return demo.jdbc()
			.sql(this.sqlite ? "SELECT sql FROM sqlite_schema WHERE name = 'users'"
					: "SELECT string_agg(concat_ws(' ', column_name, is_nullable, character_maximum_length), ',' "
							+ "ORDER BY column_name) FROM information_schema.columns WHERE table_name = 'users'")
			.query(String.class)
			.single();
	}

	@Test
	void everyRevisionCanBeUndoneAndAppliedAgain() {
		try (RunningDemo demo = start()) {
			downgrade(demo.migrator(), "base");
			assertThat(demo.get("/users")).hasStatus(HttpStatus.INTERNAL_SERVER_ERROR);
			demo.migrator().upgrade();
			assertThatMigratorIs(demo, "up-to-date");
		}
	}

	private RunningDemo start() {
		return RunningDemo.on(this.database);
	}

	private static void rollBack(Migrator migrator) {
		MigrationPlan plan = migrator.planDowngrade("-1");
		plan.steps().forEach((step) -> logger.info("{}: {}", step.revision().id(), step.statements()));
		if (plan.irreversible().isEmpty()) {
			migrator.downgrade(plan.target(), plan.planId());
		}
	}

	private static void downgrade(Migrator migrator, String target) {
		migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	private static void assertThatMigratorIs(RunningDemo demo, String status, String... pending) {
		assertThat(demo.getAsOperator("/actuator/migrations")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.contexts.demo.migrators.migrator")
			.satisfies((migrator) -> {
				assertThat(migrator).extracting("status").isEqualTo(status);
				assertThat(migrator).extracting("pending").isEqualTo(List.of(pending));
			});
	}

}
