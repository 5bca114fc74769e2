package dev.migrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.migrator.Archive;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.Restoration;
import dev.migrator.RevisionFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What is kept when a downgrade of several stages fails, shares one transaction, follows
 * a branch, or undoes what the release does not know.
 */
class SqliteFullDiskTests extends AbstractSqliteTests {

	private Migrator migrator() {
		return this.database.migrator(this.revisions);
	}

	private static MigrationResult downgrade(Migrator migrator, String target) {
		return migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	private List<String> archiveTables() {
		return this.database.tablesLike("migrator_archive%");
	}

	@ParameterizedTest(name = "with {0} % of the space")
	@ValueSource(ints = { 5, 40, 80, 95 })
	void withoutRoomForAnArchiveNothingChangesAndTheMessageSaysWhy(int percentage) throws IOException {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;")
			.add("notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);", "DROP TABLE notes;");
		migrator().upgrade();
		this.database.execute("""
				WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
				INSERT INTO notes SELECT i, printf('%060d', i) FROM n""");
		SqliteSnapshot before = SqliteSnapshot.of(this.database.sql());
		long pages = this.database.count("PRAGMA page_count");
		SqliteFile measured = new SqliteFile(
				Files.copy(this.directory.resolve("app.db"), this.directory.resolve("measured.db")));
		downgrade(measured.migrator(this.revisions), "users");
		long needed = measured.count("PRAGMA page_count") - pages;
		assertThat(needed).isPositive();
		Path file = this.directory.resolve("app.db");
		SqliteFile limited = new SqliteFile(file, "?max_page_count=" + (pages + needed * percentage / 100));
		Migrator migrator = limited.migrator(this.revisions);

		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(() -> downgrade(migrator, "users"))
			.withMessageContaining("Downgrade of revision notes")
			.withMessageContaining("full")
			.withMessageContaining("as it was before this revision")
			.withMessageContaining("Current: notes")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Make room"));

		assertThat(SqliteSnapshot.of(this.database.sql())).isEqualTo(before);
		assertThat(migrator.archives().list()).isEmpty();
		assertThat(archiveTables()).isEmpty();
		assertThat(this.database.strings("PRAGMA integrity_check")).containsExactly("ok");
		downgrade(migrator(), "users");
		migrator().upgrade();
		assertThat(SqliteSnapshot.of(this.database.sql())).isEqualTo(before);
	}

}
