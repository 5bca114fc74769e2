package dev.migrator.adoption;

import java.util.List;
import java.util.Optional;

import dev.migrator.Migrator;
import dev.migrator.engine.MigratorBuilder;
import dev.migrator.engine.Product;
import dev.migrator.engine.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for finding out what other tools have applied.
 */
@ParameterizedClass
@EnumSource
class AppliedMigrationsTests extends AbstractAdoptionTests {

	@Parameter
	@SuppressWarnings("NullAway.Init")
	private Product product;

	private TestDatabase database;

	@BeforeEach
	void prepare() {
		this.database = this.product.newDatabase(this.directory);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void aDatabaseOfFlywayIsTakenOver() {
		file("V1__users.sql", "CREATE TABLE users (id INTEGER);");
		file("V2__notes.sql", "CREATE TABLE notes (id INTEGER);");
		file("V3__tags.sql", "CREATE TABLE tags (id INTEGER);");
		file("U3__tags.sql", "DROP TABLE tags;");
		execute("CREATE TABLE users (id INTEGER)", "CREATE TABLE notes (id INTEGER)");
		flyway("1, '1', 'users', 'SQL', 'V1__users.sql', " + crc("CREATE TABLE users (id INTEGER);") + ", TRUE",
				"2, '2', 'notes', 'SQL', 'V2__notes.sql', 17, TRUE",
				"3, NULL, 'views', 'SQL', 'R__views.sql', 1, TRUE");
		ImportResult result = run(MigrationFormat.FLYWAY);
		Standing standing = standing(MigrationFormat.FLYWAY).orElseThrow();
		assertThat(standing.revision()).contains(result.revisions().get(1).revision().id());
		assertThat(standing.notes()).singleElement()
			.satisfies(
					(note) -> assertThat(note.toString()).startsWith("V2__notes.sql: Has changed since Flyway ran it"));
		try (Migrator migrator = MigratorBuilder.forDataSource(this.database.dataSource())
			.locations(List.of(revisions().toUri().toString()))
			.build()) {
			migrator.stamp(standing.revision().orElseThrow());
			migrator.upgrade();
			assertThat(this.database.tables()).contains("notes", "tags", "users");
			migrator.downgrade("-1", migrator.planDowngrade("-1").planId());
			assertThat(this.database.tables()).contains("notes", "users").doesNotContain("tags");
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
		flyway("1, '1', 'a', 'SQL', 'V1__a.sql', NULL, TRUE", "2, '2', 'b', 'SQL', 'V2__b.sql', NULL, TRUE",
				"3, '2', 'b', 'UNDO_SQL', 'U2__b.sql', NULL, TRUE", "4, '3', 'c', 'SQL', 'V3__c.sql', NULL, TRUE",
				"5, '3', 'c', 'DELETE', 'V3__c.sql', NULL, TRUE");
		assertThat(standing(MigrationFormat.FLYWAY).orElseThrow().applied())
			.containsExactly(MigrationFormat.FLYWAY.revisionId("1"));
	}

	@Test
	void aBaselineCoversWhatIsBeforeIt() {
		file("V1__a.sql", "SELECT 1;");
		file("V2__b.sql", "SELECT 1;");
		file("V3__c.sql", "SELECT 1;");
		flyway("1, '2.0', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, TRUE");
		assertThat(standing(MigrationFormat.FLYWAY).orElseThrow().revision())
			.contains(MigrationFormat.FLYWAY.revisionId("2"));
	}

	@Test
	void failedUnknownAndSkippedVersionsAreRefused() {
		file("V1__a.sql", "SELECT 1;");
		file("V2__b.sql", "SELECT 1;");
		flyway("1, '1', 'a', 'SQL', 'V1__a.sql', NULL, FALSE", "2, '7', 'j', 'JDBC', 'db.V7__j', NULL, TRUE");
		assertThatThrownBy(() -> standing(MigrationFormat.FLYWAY)).isInstanceOf(ImportRefusedException.class)
			.hasMessageContaining("V1__a.sql failed")
			.hasMessageContaining("db.V7__j has been applied (version 7, type JDBC)");
		execute("DELETE FROM flyway_schema_history");
		execute("INSERT INTO flyway_schema_history VALUES (1, '2', 'b', 'SQL', 'V2__b.sql', NULL, TRUE)");
		assertThatThrownBy(() -> standing(MigrationFormat.FLYWAY))
			.hasMessageContaining("2 has been applied, but 1 before it in order not");
	}

	@Test
	void golangMigrateKeepsTheLastVersion() {
		file("1_a.up.sql", "SELECT 1;");
		file("02_b.up.sql", "SELECT 1;");
		file("10_c.up.sql", "SELECT 1;");
		execute("CREATE TABLE schema_migrations (version BIGINT, dirty BOOLEAN)",
				"INSERT INTO schema_migrations VALUES (2, FALSE)");
		assertThat(standing(MigrationFormat.GOLANG_MIGRATE).orElseThrow().applied()).containsExactly(
				MigrationFormat.GOLANG_MIGRATE.revisionId("1"), MigrationFormat.GOLANG_MIGRATE.revisionId("2"));
		execute("UPDATE schema_migrations SET dirty = TRUE");
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
		execute("CREATE TABLE DATABASECHANGELOG (ID TEXT, AUTHOR TEXT, FILENAME TEXT, EXECTYPE TEXT)",
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
		return new AppliedMigrations(format, migrations(), this.product.dialect()).read(this.database.dataSource());
	}

	private void execute(String... statements) {
		for (String statement : statements) {
			this.database.execute(statement);
		}
	}

}
