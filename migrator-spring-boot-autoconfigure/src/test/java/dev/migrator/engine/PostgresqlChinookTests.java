package dev.migrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.migrator.MigrationPlan;
import dev.migrator.Migrator;
import dev.migrator.script.RevisionFileException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The Chinook music shop, as its authors publish it for PostgreSQL, as a base revision.
 */
class PostgresqlChinookTests extends AbstractPostgresqlTests {

	private static final Path CHINOOK = Path.of("shared", "data", "Chinook_PostgreSql.sql");

	private static final int TABLES = 11;

	private static final long ROWS = 15_607;

	private static final String DOWNGRADE = """
			DROP TABLE playlist_track, invoice_line, invoice;
			DROP TABLE customer CASCADE;
			DROP TABLE employee, track, playlist, media_type, genre, album, artist;
			""";

	private static String script;

	@BeforeAll
	static void readTheScript() throws IOException {
		Path directory = Path.of("").toAbsolutePath();
		while (directory != null && !Files.exists(directory.resolve(CHINOOK))) {
			directory = directory.getParent();
		}
		assumeTrue(directory != null, "There is no " + CHINOOK + " in a directory above this one");
		script = Files.readString(directory.resolve(CHINOOK));
	}

	private static String withoutDatabases() {
		return script.replaceAll("(?m)^(DROP|CREATE) DATABASE .*;$", "");
	}

	private Migrator migrator() {
		return this.database.migrator(this.revisions);
	}

	private Map<String, Long> rows() {
		Map<String, Long> rows = new LinkedHashMap<>();
		this.database.tables()
			.forEach((table) -> rows.put(table, this.database.count("SELECT count(*) FROM \"%s\"".formatted(table))));
		return rows;
	}

	/**
	 * Return a digest of all values.
	 */
	private List<String> content() {
		return this.database.tables()
			.stream()
			.map((table) -> this.database
				.strings("SELECT '%1$s ' || md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"%1$s\" t"
					.formatted(table))
				.get(0))
			.toList();
	}

	@Test
	void itsStatementAboutDatabasesIsRefusedWithItsLineAndWhatToDo() {
		this.revisions.add("chinook", script, DOWNGRADE);
		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(() -> migrator().upgrade())
			.withMessageContaining("chinook.sql:%d: PostgreSQL refuses DROP DATABASE within a transaction"
				.formatted(script.lines().takeWhile((line) -> !line.startsWith("DROP DATABASE")).count() + 7))
			.satisfies((ex) -> assertThat(ex.getProblems()).hasSize(1));
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void theShopIsOpenedClosedAndOpenedAgainWithAllItsRows() {
		this.revisions.add("chinook", withoutDatabases(), DOWNGRADE);
		Migrator migrator = migrator();
		migrator.upgrade();
		assertThat(rows()).hasSize(TABLES);
		assertThat(rows().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(ROWS);
		List<String> content = content();

		MigrationPlan plan = migrator.planDowngrade("base");
		assertThat(plan.losses()).hasSize(TABLES);
		assertThat(plan.losses().stream().mapToLong((loss) -> loss.rows()).sum()).isEqualTo(ROWS);
		migrator.downgrade("base", plan.planId());
		assertThat(this.database.tables()).isEmpty();
		assertThat(migrator.archives().list()).hasSize(TABLES);

		migrator.upgrade("heads", migrator.planUpgrade("heads").planId());
		assertThat(content()).isEqualTo(content);
		assertThat(rows().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(ROWS);
	}

	@Test
	void whatTheShopHasSoldSinceComesBackAndTheNextNumberFollowsIt() {
		this.revisions.add("chinook", withoutDatabases(), DOWNGRADE);
		Migrator migrator = migrator();
		migrator.upgrade();
		this.database.execute("INSERT INTO artist (name) VALUES ('Ours')");
		this.database.execute("UPDATE track SET unit_price = 5 WHERE track_id = 1");
		List<String> content = content();

		migrator.downgrade("base", migrator.planDowngrade("base").planId());
		migrator.upgrade("heads", migrator.planUpgrade("heads").planId());

		assertThat(content()).isEqualTo(content);
		this.database.execute("INSERT INTO artist (name) VALUES ('Next')");
		assertThat(this.database.count("SELECT artist_id FROM artist WHERE name = 'Next'"))
			.isEqualTo(this.database.count("SELECT artist_id FROM artist WHERE name = 'Ours'") + 1);
	}

}
