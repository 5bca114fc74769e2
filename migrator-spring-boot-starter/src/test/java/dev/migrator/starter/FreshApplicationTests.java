package dev.migrator.starter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.migrator.MigrationPlan;
import dev.migrator.MigrationStatus;
import dev.migrator.Migrator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A fresh application whose base revision is a real database: the Chinook music shop, as
 * its authors publish it.
 */
class FreshApplicationTests {

	private static final Path CHINOOK = Path.of("shared", "data", "Chinook_Sqlite.sql");

	// Child tables before those that they refer to
	private static final List<String> CHINOOK_TABLES = List.of("PlaylistTrack", "Playlist", "InvoiceLine", "Invoice",
			"Customer", "Employee", "Track", "Album", "Artist", "Genre", "MediaType");

	private static final long CHINOOK_ROWS = 15_607;

	@TempDir
	private Path directory;

	private SqliteFile database;

	private ApplicationStart start;

	@BeforeEach
	void writeRevisions() throws IOException {
		String dropAll = CHINOOK_TABLES.stream().map("DROP TABLE %s;\n"::formatted).collect(Collectors.joining());
		RevisionFolder revisions = RevisionFolder.in(this.directory)
			.append("a1_chinook", Files.readString(chinook()), dropAll)
			.append("a2_website", "ALTER TABLE Artist ADD COLUMN Website VARCHAR(200);",
					"ALTER TABLE Artist DROP COLUMN Website;")
			.append("a3_websites",
					"UPDATE Artist SET Website = 'https://example.org/artists/' || ArtistId WHERE ArtistId <= 100;",
					"UPDATE Artist SET Website = NULL;")
			.append("a4_review", """
					CREATE TABLE Review (
					  ReviewId INTEGER PRIMARY KEY,
					  TrackId INTEGER NOT NULL REFERENCES Track (TrackId),
					  Stars INTEGER NOT NULL CHECK (Stars BETWEEN 1 AND 5)
					);
					INSERT INTO Review (TrackId, Stars) VALUES (1, 5);
					""", "DROP TABLE Review;");
		this.database = SqliteFile.in(Files.createDirectory(this.directory.resolve("data")));
		this.start = ApplicationStart.of(revisions, this.database);
	}

	private static Path chinook() {
		Path directory = Path.of("").toAbsolutePath();
		while (directory != null && !Files.exists(directory.resolve(CHINOOK))) {
			directory = directory.getParent();
		}
		assumeTrue(directory != null,
				() -> "Skipped: there is no " + CHINOOK + " in the working directory or in any above it");
		return directory.resolve(CHINOOK);
	}

	@Test
	void allRevisionsAreAppliedWhenTheApplicationIsReady() {
		try (ConfigurableApplicationContext application = this.start.runOnAnyPort()) {
			assertThat(this.database.applicationTables()).hasSize(12).containsAll(CHINOOK_TABLES).contains("Review");
			assertThat(this.database.count(CHINOOK_TABLES)).isEqualTo(CHINOOK_ROWS);
			assertThat(this.database.query("SELECT count(*) FROM Artist WHERE Website IS NOT NULL"))
				.containsExactly("100");
			assertThat(this.database.query("SELECT Name FROM Artist WHERE ArtistId = 6"))
				.containsExactly("Antônio Carlos Jobim");
			assertThat(this.database.query("PRAGMA foreign_key_check")).isEmpty();
			assertThat(this.database.query("PRAGMA integrity_check")).containsExactly("ok");
			assertThat(this.database.history()).containsExactly("upgrade a1_chinook succeeded",
					"upgrade a2_website succeeded", "upgrade a3_websites succeeded", "upgrade a4_review succeeded");
		}
	}

	@Test
	void theEndpointTellsThatTheDatabaseIsUpToDate() {
		try (ConfigurableApplicationContext application = this.start
			.with("management.endpoints.web.exposure.include", "migrations")
			.runOnAnyPort()) {
			Map<?, ?> body = RestClient
				.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"))
				.get()
				.uri("/actuator/migrations")
				.retrieve()
				.body(Map.class);
			assertThat(body).extracting("contexts")
				.extracting(application.getId())
				.extracting("migrators")
				.extracting("migrator")
				.satisfies((migrator) -> {
					assertThat(migrator).extracting("status").isEqualTo("up-to-date");
					assertThat(migrator).extracting("current").isEqualTo(List.of("a4_review"));
					assertThat(migrator).extracting("heads").isEqualTo(List.of("a4_review"));
					assertThat(migrator).extracting("pending").isEqualTo(List.of());
				});
		}
	}

	@Test
	void theEndpointIsNotReachableUnlessItIsExposed() {
		try (ConfigurableApplicationContext application = this.start.runOnAnyPort()) {
			int status = RestClient
				.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"))
				.get()
				.uri("/actuator/migrations")
				.exchange((request, response) -> response.getStatusCode().value());
			assertThat(status).isEqualTo(404);
		}
	}

	@Test
	void aSecondStartWritesNothing() {
		this.start.run().close();
		String before = this.database.fingerprint();
		try (ConfigurableApplicationContext application = this.start.run()) {
			assertThat(application.getBean(Migrator.class).status().state())
				.isEqualTo(MigrationStatus.State.UP_TO_DATE);
		}
		assertThat(this.database.fingerprint()).isEqualTo(before);
	}

	@Test
	void aDowngradeToBaseLeavesOnlyTheMigratorsOwnTables() {
		try (ConfigurableApplicationContext application = this.start.run()) {
			Migrator migrator = application.getBean(Migrator.class);
			MigrationPlan plan = migrator.planDowngrade("base");
			assertThat(plan.steps()).hasSize(4);
			assertThat(plan.irreversible()).isEmpty();
			migrator.downgrade("base", plan.planId());
			assertThat(migrator.status().current()).isEmpty();
		}
		assertThat(this.database.applicationTables()).isEmpty();
		assertThat(this.database.query("SELECT DISTINCT tbl_name FROM sqlite_schema ORDER BY tbl_name"))
			.allSatisfy((table) -> assertThat(table).startsWith("migrator_"));
	}

	@Test
	void whatADowngradeToBaseDropsComesBackWithTheNextUpgrade() {
		List<String> tracks;
		try (ConfigurableApplicationContext application = this.start.run()) {
			Migrator migrator = application.getBean(Migrator.class);
			this.database.execute("UPDATE Track SET Name = Name || ' (live)' WHERE TrackId % 7 = 0");
			tracks = this.database.query("SELECT Name || quote(Composer) || UnitPrice FROM Track ORDER BY TrackId");
			migrator.downgrade("base", migrator.planDowngrade("base").planId());
			assertThat(migrator.upgrade().restorations()).isNotEmpty()
				.allSatisfy((restoration) -> assertThat(restoration.leftovers()).isEmpty());
			assertThat(migrator.archives().list()).isEmpty();
		}
		assertThat(this.database.query("SELECT Name || quote(Composer) || UnitPrice FROM Track ORDER BY TrackId"))
			.isEqualTo(tracks);
		assertThat(this.database.query("SELECT count(*) FROM Artist WHERE Website IS NOT NULL")).containsExactly("100");
		assertThat(this.database.query("SELECT Stars FROM Review")).containsExactly("5");
		assertThat(this.database.query("PRAGMA foreign_key_check")).isEmpty();
	}

	@Test
	void aDowngradeOutlastsARestart() {
		try (ConfigurableApplicationContext application = this.start.run()) {
			Migrator migrator = application.getBean(Migrator.class);
			migrator.downgrade("a1_chinook", migrator.planDowngrade("a1_chinook").planId());
		}
		try (ConfigurableApplicationContext application = this.start.run()) {
			assertThat(application.getBean(Migrator.class).status().state()).isEqualTo(MigrationStatus.State.HELD);
			assertThat(this.database.appliedRevisions()).containsExactly("a1_chinook");
			application.getBean(Migrator.class).upgrade();
			assertThat(this.database.appliedRevisions()).hasSize(4);
		}
	}

}
