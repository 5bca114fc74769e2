package dev.migrator.adoption;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the import of the migrations of golang-migrate, Diesel and dbmate.
 */
class OtherImportTests extends AbstractAdoptionTests {

	@Test
	void golangMigrateOrdersByNumberAndKeepsDownScripts() {
		file("10_ten.up.sql", "SELECT 10;");
		file("000009_create_users.up.sql", "CREATE TABLE users (id INTEGER);");
		file("000009_create_users.down.sql", "DROP TABLE users;");
		file("20240102030405_late.up.sql", "");
		file("sub/1_a.up.sql", "SELECT 1;");
		file("users.up.sql", "SELECT 1;");
		ImportResult result = run(MigrationFormat.GOLANG_MIGRATE);
		assertThat(messages(result)).containsExactly("create users", "ten", "late");
		assertThat(down(result, 0).body()).isEqualTo("DROP TABLE users;\n");
		assertThat(result.revisions().get(0).revision().created()).isNull();
		assertThat(result.revisions().get(2).revision().created()).isEqualTo(Instant.parse("2024-01-02T03:04:05Z"));
		assertThat(notes(result)).anyMatch((note) -> note.startsWith("users.up.sql: Is not named as a migration is."));
	}

	@Test
	void golangMigrateRefusesTheSameNumberTwiceAndWhatOnlyGoesDown() {
		file("1_a.up.sql", "SELECT 1;");
		file("01_b.up.sql", "SELECT 1;");
		file("2_c.down.sql", "SELECT 1;");
		file("3_d.up.json", "[]");
		assertThat(problems(MigrationFormat.GOLANG_MIGRATE)).hasSize(3);
	}

	@Test
	void dieselHasAFolderForEach() {
		file("00000000000000_diesel_initial_setup/up.sql", "-- nothing here");
		file("2024-01-02-030405_create_users/up.sql", "CREATE TABLE users (id INTEGER);");
		file("2024-01-02-030405_create_users/down.sql", "DROP TABLE users;");
		file("2024-02-01-000000_compact/up.sql", "VACUUM;");
		file("2024-02-01-000000_compact/metadata.toml", "run_in_transaction = false # why");
		file(".hidden/up.sql", "SELECT 1;");
		file("schema.rs", "");
		ImportResult result = run(MigrationFormat.DIESEL);
		assertThat(messages(result)).containsExactly("diesel initial setup", "create users", "compact");
		assertThat(result.revisions().get(1).version()).isEqualTo("20240102030405");
		assertThat(result.revisions().get(1).revision().created()).isEqualTo(Instant.parse("2024-01-02T03:04:05Z"));
		assertThat(up(result, 0).body()).isEqualTo("-- nothing here\n");
		assertThat(up(result, 2).transactional()).isFalse();
	}

	@Test
	void aFolderOfDieselWithoutUpIsRefused() {
		file("2024-01-02-030405_create_users/down.sql", "DROP TABLE users;");
		assertThat(problems(MigrationFormat.DIESEL)).isNotEmpty();
	}

	@Test
	void dbmateHasBothWaysInOneFile() {
		file("20240102030405_create_users.sql", "-- Everybody who signs in", "-- migrate:up", "",
				"CREATE TABLE users (id INTEGER);", "", "--migrate:down transaction:false", "DROP TABLE users;");
		file("20240102030406_empty.sql", "-- migrate:up transaction:false", "SELECT 1;", "-- migrate:down", "");
		ImportResult result = run(MigrationFormat.DBMATE);
		assertThat(up(result, 0).body())
			.isEqualTo("-- Everybody who signs in\n\n\nCREATE TABLE users (id INTEGER);\n\n");
		assertThat(up(result, 0).transactional()).isTrue();
		assertThat(down(result, 0).body()).isEqualTo("DROP TABLE users;\n");
		assertThat(down(result, 0).transactional()).isFalse();
		assertThat(up(result, 1).transactional()).isFalse();
		assertThat(result.revisions().get(1).reversible()).isFalse();
	}

	@Test
	void dbmatesBlocksHaveToBeWhereTheyBelong() {
		file("1_sql_before.sql", "SELECT 1;", "-- migrate:up", "-- migrate:down");
		file("2_no_down.sql", "-- migrate:up", "SELECT 1;");
		file("3_two_ups.sql", "-- migrate:up", "-- migrate:down", "-- migrate:up", "-- migrate:down");
		file("4_down_first.sql", "-- migrate:down", "-- migrate:up");
		file("4_twice.sql", "-- migrate:up", "-- migrate:down");
		assertThat(problems(MigrationFormat.DBMATE)).extracting((problem) -> problem.line())
			.containsExactly(1, 0, 3, 1, 0);
	}

	@Test
	void aFolderWithoutMigrationsIsRefused() {
		file("readme.txt", "");
		for (MigrationFormat format : MigrationFormat.values()) {
			assertThat(problems(format)).as(format.word()).isNotEmpty();
			assertThat(MigrationFormat.of(format.word())).contains(format);
		}
	}

}
