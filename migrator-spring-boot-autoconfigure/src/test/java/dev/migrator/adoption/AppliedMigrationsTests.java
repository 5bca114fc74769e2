package dev.migrator.adoption;

import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

import dev.migrator.Migrator;
import dev.migrator.engine.MigratorBuilder;
import dev.migrator.sql.SqlDialect;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for finding out what other tools have applied.
 */
class AppliedMigrationsTests extends AbstractAdoptionTests {

	@Test
	void aDatabaseOfFlywayIsTakenOver() {
		file("V1__users.sql", "CREATE TABLE users (id INTEGER);");
		file("V2__notes.sql", "CREATE TABLE notes (id INTEGER);");
		file("V3__tags.sql", "CREATE TABLE tags (id INTEGER);");
		file("U3__tags.sql", "DROP TABLE tags;");
		execute("CREATE TABLE users (id INTEGER)", "CREATE TABLE notes (id INTEGER)");
		flyway("1, '1', 'users', 'SQL', 'V1__users.sql', " + crc("CREATE TABLE users (id INTEGER);") + ", 1",
				"2, '2', 'notes', 'SQL', 'V2__notes.sql', 17, 1", "3, NULL, 'views', 'SQL', 'R__views.sql', 1, 1");
		ImportResult result = run(MigrationFormat.FLYWAY);
		Standing standing = standing(MigrationFormat.FLYWAY).orElseThrow();
		assertThat(standing.revision()).contains(result.revisions().get(1).revision().id());
		assertThat(standing.notes()).singleElement()
			.satisfies(
					(note) -> assertThat(note.toString()).startsWith("V2__notes.sql: Has changed since Flyway ran it"));
		try (Migrator migrator = MigratorBuilder.forDataSource(dataSource())
			.locations(List.of(revisions().toUri().toString()))
			.build()) {
			migrator.stamp(standing.revision().orElseThrow());
			migrator.upgrade();
			assertThat(tables()).contains("notes", "tags", "users");
			migrator.downgrade("-1", migrator.planDowngrade("-1").planId());
			assertThat(tables()).contains("notes", "users").doesNotContain("tags");
		}
	}

	@Test
	void withoutATableNothingIsKnown() {
		file("V1__a.sql", "SELECT 1;");
		assertThat(standing(MigrationFormat.FLYWAY)).isEmpty();
		flyway();
		assertThat(standing(MigrationFormat.FLYWAY).orElseThrow().revision()).isEmpty();
	}

	@Test
	void undoneAndDeletedMigrationsAreNotApplied() {
		file("V1__a.sql", "SELECT 1;");
		file("V2__b.sql", "SELECT 1;");
		flyway("1, '1', 'a', 'SQL', 'V1__a.sql', NULL, 1", "2, '2', 'b', 'SQL', 'V2__b.sql', NULL, 1",
				"3, '2', 'b', 'UNDO_SQL', 'U2__b.sql', NULL, 1", "4, '3', 'c', 'SQL', 'V3__c.sql', NULL, 1",
				"5, '3', 'c', 'DELETE', 'V3__c.sql', NULL, 1");
		assertThat(standing(MigrationFormat.FLYWAY).orElseThrow().applied())
			.containsExactly(MigrationFormat.FLYWAY.revisionId("1"));
	}

	@Test
	void aBaselineCoversWhatIsBeforeIt() {
		file("V1__a.sql", "SELECT 1;");
		file("V2__b.sql", "SELECT 1;");
		file("V3__c.sql", "SELECT 1;");
		flyway("1, '2.0', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 1");
		assertThat(standing(MigrationFormat.FLYWAY).orElseThrow().revision())
			.contains(MigrationFormat.FLYWAY.revisionId("2"));
	}

	@Test
	void failedUnknownAndSkippedVersionsAreRefused() {
		file("V1__a.sql", "SELECT 1;");
		file("V2__b.sql", "SELECT 1;");
		flyway("1, '1', 'a', 'SQL', 'V1__a.sql', NULL, 0", "2, '7', 'j', 'JDBC', 'db.V7__j', NULL, 1");
		assertThatThrownBy(() -> standing(MigrationFormat.FLYWAY)).isInstanceOf(ImportRefusedException.class)
			.hasMessageContaining("V1__a.sql failed")
			.hasMessageContaining("db.V7__j has been applied (version 7, type JDBC)");
		execute("DELETE FROM flyway_schema_history");
		execute("INSERT INTO flyway_schema_history VALUES (1, '2', 'b', 'SQL', 'V2__b.sql', NULL, 1)");
		assertThatThrownBy(() -> standing(MigrationFormat.FLYWAY))
			.hasMessageContaining("2 has been applied, but 1 before it in order not");
	}

	@Test
	void golangMigrateKeepsTheLastVersion() {
		file("1_a.up.sql", "SELECT 1;");
		file("02_b.up.sql", "SELECT 1;");
		file("10_c.up.sql", "SELECT 1;");
		execute("CREATE TABLE schema_migrations (version uint64, dirty bool)",
				"INSERT INTO schema_migrations VALUES (2, 0)");
		assertThat(standing(MigrationFormat.GOLANG_MIGRATE).orElseThrow().applied()).containsExactly(
				MigrationFormat.GOLANG_MIGRATE.revisionId("1"), MigrationFormat.GOLANG_MIGRATE.revisionId("2"));
		execute("UPDATE schema_migrations SET dirty = 1");
		assertThatThrownBy(() -> standing(MigrationFormat.GOLANG_MIGRATE)).hasMessageContaining("version 2 is dirty");
	}

	@Test
	void dbmateAndDieselKeepAllVersions() {
		file("20240101000000_a.sql", "-- migrate:up", "SELECT 1;", "-- migrate:down");
		file("20240102000000_b.sql", "-- migrate:up", "SELECT 1;", "-- migrate:down");
		execute("CREATE TABLE schema_migrations (version varchar(128) primary key)",
				"INSERT INTO schema_migrations VALUES ('20240101000000')");
		assertThat(standing(MigrationFormat.DBMATE).orElseThrow().applied())
			.containsExactly(MigrationFormat.DBMATE.revisionId("20240101000000"));
		execute("INSERT INTO schema_migrations VALUES ('20250101000000')");
		assertThatThrownBy(() -> standing(MigrationFormat.DBMATE))
			.hasMessageContaining("version 20250101000000 has been applied, but is not among the files");
	}

	@Test
	void liquibaseKeepsChangesetsByFile() {
		file("a.sql", "--liquibase formatted sql", "--changeset bob:1", "SELECT 1;", "--changeset bob:2", "SELECT 2;");
		file("b.sql", "--liquibase formatted sql", "--changeset bob:1", "SELECT 1;");
		execute("CREATE TABLE DATABASECHANGELOG (ID, AUTHOR, FILENAME, EXECTYPE)",
				"INSERT INTO DATABASECHANGELOG VALUES ('1', 'bob', 'db/changelog/a.sql', 'EXECUTED')",
				"INSERT INTO DATABASECHANGELOG VALUES ('2', 'bob', 'classpath:db/changelog/a.sql', 'MARK_RAN')");
		Standing standing = standing(MigrationFormat.LIQUIBASE_SQL).orElseThrow();
		assertThat(standing.revision()).contains(MigrationFormat.LIQUIBASE_SQL.revisionId("a.sql::2::bob"));
		assertThat(standing.notes()).hasSize(1);
		execute("INSERT INTO DATABASECHANGELOG VALUES ('9', 'bob', 'db/changelog/a.sql', 'EXECUTED')");
		assertThatThrownBy(() -> standing(MigrationFormat.LIQUIBASE_SQL))
			.hasMessageContaining("db/changelog/a.sql::9::bob has been applied, but is not among the files");
	}

	@Test
	void anotherToolsTableIsRecognized() {
		file("1_a.up.sql", "SELECT 1;");
		execute("CREATE TABLE schema_migrations (version varchar(128) primary key)",
				"INSERT INTO schema_migrations VALUES ('1')");
		assertThatThrownBy(() -> standing(MigrationFormat.GOLANG_MIGRATE))
			.hasMessageContaining("the table is not one of golang-migrate");
	}

	private static int crc(String line) {
		return FlywayHistory.checksum(line + "\r\n");
	}

	private void flyway(String... rows) {
		execute("CREATE TABLE flyway_schema_history (installed_rank INT, version VARCHAR(50), description VARCHAR(200), "
				+ "type VARCHAR(20), script VARCHAR(1000), checksum INT, success BOOLEAN)");
		for (String row : rows) {
			execute("INSERT INTO flyway_schema_history VALUES (" + row + ")");
		}
	}

	private Optional<Standing> standing(MigrationFormat format) {
		return new AppliedMigrations(format, migrations(), SqlDialect.SQLITE).read(dataSource());
	}

	private List<String> tables() {
		return JdbcClient.create(dataSource())
			.sql("SELECT name FROM sqlite_schema WHERE type = 'table'")
			.query(String.class)
			.list();
	}

	private void execute(String... statements) {
		for (String statement : statements) {
			JdbcClient.create(dataSource()).sql(statement).update();
		}
	}

	private DataSource dataSource() {
		return new SimpleDriverDataSource(new org.sqlite.JDBC(), "jdbc:sqlite:" + this.directory.resolve("app.db"));
	}

}
