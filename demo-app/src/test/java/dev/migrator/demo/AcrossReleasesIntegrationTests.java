package dev.migrator.demo;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One database and two releases of the demo: the newer one goes in, is taken back by the
 * older one, and goes in again.
 */
class AcrossReleasesIntegrationTests {

	private static final String HEAD_OF_RELEASE_1 = "e07b3c9a51d4";

	private static final String STATUS = "$.contexts.demo.migrators.migrator.status";

	private static final Map<String, String> REVISIONS_OF_RELEASE_2 = Map.of("colours.sql", """
			-- give notes a colour, and tags
			--
			-- revision: 31d4c0ffee01
			-- revises: e07b3c9a51d4

			-- migrator:upgrade dialect=sqlite
			ALTER TABLE notes ADD COLUMN colour VARCHAR(20) NOT NULL DEFAULT 'white';
			CREATE TABLE tags (
			  note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
			  tag TEXT NOT NULL,
			  since BLOB,
			  PRIMARY KEY (note_id, tag)
			) WITHOUT ROWID;
			INSERT INTO tags (note_id, tag) SELECT id, 'old' FROM notes;

			-- migrator:upgrade dialect=postgresql
			ALTER TABLE notes ADD COLUMN colour VARCHAR(20) NOT NULL DEFAULT 'white';
			CREATE TABLE tags (
			  note_id BIGINT NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
			  tag TEXT NOT NULL,
			  since BYTEA,
			  PRIMARY KEY (note_id, tag)
			);
			INSERT INTO tags (note_id, tag) SELECT id, 'old' FROM notes;

			-- migrator:downgrade
			SELECT 'for other databases' FROM nowhere;

			-- migrator:downgrade dialect=sqlite,postgresql
			DROP TABLE tags;
			ALTER TABLE notes DROP COLUMN colour;
			""", "nicknames.sql", """
			-- give users a nickname
			--
			-- revision: 42d4c0ffee02
			-- revises: 31d4c0ffee01

			-- migrator:upgrade
			ALTER TABLE users ADD COLUMN nickname TEXT;

			-- migrator:downgrade dialect=postgresql
			ALTER TABLE users DROP COLUMN nickname;

			-- migrator:downgrade dialect=sqlite foreign-keys=off
			ALTER TABLE users RENAME TO users_with_nickname;
			CREATE TABLE users AS SELECT * FROM users_with_nickname;
			ALTER TABLE users DROP COLUMN nickname;
			DROP TABLE users;
			ALTER TABLE users_with_nickname RENAME TO users;
			ALTER TABLE users DROP COLUMN nickname;
			""");

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void anOlderReleaseTakesTheDatabaseBackAndTheNewerOneRestoresWhatThatTook(DemoDatabase product) {
		DemoRelease first = DemoRelease.built();
		DemoRelease second = first.with(this.directory.resolve("release-2.jar"), REVISIONS_OF_RELEASE_2);
		DemoDatabase.Place database = product.create(this.directory);
		boolean sqlite = product == DemoDatabase.SQLITE;
		try (DemoProcess demo = second.start(database, this.directory.resolve("1.log"))) {
			assertThat(status(demo)).isEqualTo("up-to-date");
			assertThat(demo.post("/users", "{\"username\": \"Ann\", \"email\": \"ann@example.org\"}").statusCode())
				.isEqualTo(201);
			assertThat(demo.post("/users", "{\"username\": \"Bob\"}").statusCode()).isEqualTo(201);
			for (String text : List.of("buy milk", "call Cid", "rest")) {
				demo.post("/users/1/notes", "{\"text\": \"%s\"}".formatted(text));
			}
			execute(database,
					"UPDATE notes SET colour = CASE id WHEN 1 THEN 'red' WHEN 2 THEN 'blue' ELSE 'white' END");
			execute(database, "INSERT INTO tags VALUES (1, 'home', %s), (2, 'work', %s), (2, 'é', NULL)"
				.formatted(sqlite ? "x'00ff'" : "'\\x00ff'", sqlite ? "7" : "''"));
			execute(database, "UPDATE users SET nickname = 'Annie' WHERE id = 1");
		}
		String tagged = "SELECT note_id || tag || %s FROM tags WHERE "
			.formatted(sqlite ? "quote(since)" : "coalesce(encode(since, 'hex'), 'none')");
		List<String> notes = rows(database, "SELECT id || text || colour FROM notes WHERE id <> 3 ORDER BY id");
		List<String> tags = rows(database, tagged + "note_id <> 3 ORDER BY 1");

		try (DemoProcess demo = first.start(database, this.directory.resolve("2.log"))) {
			assertThat(status(demo)).isEqualTo("ahead");
			assertThat(demo.log()).contains("A newer release has applied revisions that this one does not know");
			assertThat(demo.get("/users").body()).contains("ann@example.org");
			String plan = demo.get("/actuator/downgrade?target=" + HEAD_OF_RELEASE_1).body();
			assertThat(JsonPath.<List<Boolean>>read(plan, "$.steps[*].stored")).containsExactly(true, true);
			assertThat(JsonPath.<List<String>>read(plan, "$.losses[*].table")).containsExactly("users", "notes",
					"tags");
			HttpResponse<String> done = demo.post("/actuator/downgrade", "{\"target\": \"%s\", \"confirm\": \"%s\"}"
				.formatted(HEAD_OF_RELEASE_1, JsonPath.<String>read(plan, "$.planId")));
			assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
			assertThat(JsonPath.<List<String>>read(done.body(), "$.current")).containsExactly(HEAD_OF_RELEASE_1);
			assertThat(status(demo)).isEqualTo("up-to-date");
			assertThat(demo.get("/users").statusCode()).isEqualTo(200);
		}
		assertThat(database.columns()).anyMatch((column) -> column.startsWith("notes text "))
			.noneMatch((column) -> column.startsWith("notes colour ") || column.startsWith("tags "));

		try (DemoProcess demo = first.start(database, this.directory.resolve("3.log"))) {
			assertThat(status(demo)).isEqualTo("up-to-date");
			assertThat(demo.post("/users/2/notes", "{\"text\": \"new\"}").statusCode()).isEqualTo(201);
			execute(database, "DELETE FROM notes WHERE id = 3");
			execute(database, "UPDATE users SET display_name = 'Anna' WHERE id = 1");
		}

		try (DemoProcess demo = second.start(database, this.directory.resolve("4.log"))) {
			assertThat(status(demo)).isEqualTo("up-to-date");
			assertThat(demo.log()).contains("Restored").contains("were not restored and stay in migrator_archive_");
		}
		assertThat(rows(database, "SELECT id || text || colour FROM notes WHERE id < 3 ORDER BY id")).isEqualTo(notes);
		assertThat(rows(database, "SELECT text || colour FROM notes WHERE id > 2")).containsExactly("newwhite");
		assertThat(rows(database, tagged + "note_id < 3 AND tag <> 'old' ORDER BY 1")).isEqualTo(tags);
		assertThat(rows(database, "SELECT display_name || nickname FROM users WHERE id = 1"))
			.containsExactly("AnnaAnnie");
		if (sqlite) {
			assertThat(rows(database, "PRAGMA foreign_key_check")).isEmpty();
		}
	}

	private static String status(DemoProcess demo) {
		return JsonPath.read(demo.get("/actuator/migrations").body(), STATUS);
	}

	private static void execute(DemoDatabase.Place database, String sql) {
		database.sql().sql(sql).update();
	}

	private static List<String> rows(DemoDatabase.Place database, String query) {
		return database.sql().sql(query).query(String.class).list();
	}

}
