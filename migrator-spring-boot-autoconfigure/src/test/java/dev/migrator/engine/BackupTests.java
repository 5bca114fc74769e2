package dev.migrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import dev.migrator.DatabaseAccessException;
import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Copies of the database that are made before runs.
 */
class BackupTests extends AbstractSqliteTests {

	@BeforeEach
	void writeRevisions() {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);", "DROP TABLE users;")
			.add("notes", "CREATE TABLE notes (x);", "DROP TABLE notes;");
	}

	private Migrator migrator(BackupMode mode, @Nullable Path directory) {
		return this.database.migrator(this.revisions, (builder) -> builder.backup(mode, directory));
	}

	private void upgradeAndFill() {
		this.database.migrator(this.revisions).upgrade();
		this.database.execute("INSERT INTO users VALUES (1, 'a@x')");
		this.database.execute("INSERT INTO notes VALUES (zeroblob(100000))");
	}

	private static MigrationResult downgrade(Migrator migrator, String target) {
		return migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	private static Path backup(MigrationResult result) {
		assertThat(result.backup()).isNotNull();
		return Path.of(String.valueOf(result.backup()));
	}

	private List<String> files(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> !name.equals("revisions"))
				.sorted()
				.toList();
		}
	}

	@Test
	void byDefaultNoneIsMade() throws IOException {
		upgradeAndFill();
		assertThat(downgrade(this.database.migrator(this.revisions), "-1").backup()).isNull();
		assertThat(migrator(BackupMode.NEVER, null).upgrade().backup()).isNull();
		assertThat(files(this.directory)).containsExactly("app.db");
	}

	@Test
	void beforeADowngradeItHoldsAllThatTheDatabaseHeld() {
		upgradeAndFill();
		SqliteSnapshot before = SqliteSnapshot.of(this.database.sql());
		Path backup = backup(downgrade(migrator(BackupMode.DOWNGRADE, null), "base"));

		assertThat(backup.getParent()).isEqualTo(this.directory);
		assertThat(backup.getFileName().toString()).matches("app-\\d{8}T\\d{6}\\.\\d{3}Z-before-downgrade\\.db");
		SqliteFile copy = new SqliteFile(backup);
		assertThat(SqliteSnapshot.of(copy.sql())).isEqualTo(before);
		assertThat(copy.strings("PRAGMA integrity_check")).containsExactly("ok");
		assertThat(copy.migrator(this.revisions).status().current()).containsExactly("notes");
		assertThat(copy.migrator(this.revisions).archives().list()).isEmpty();
		assertThat(this.database.tables()).isEmpty();
	}

	@Test
	void beforeAnUpgradeOneIsMadeOnlyIfThatIsAlwaysWished() throws IOException {
		assertThat(migrator(BackupMode.DOWNGRADE, null).upgrade("users").backup()).isNull();
		Path directory = this.directory.resolve("not/there/yet");
		Path backup = backup(migrator(BackupMode.ALWAYS, directory).upgrade());
		assertThat(backup.getParent()).isEqualTo(directory);
		assertThat(backup.getFileName().toString()).endsWith("-before-upgrade.db");
		assertThat(new SqliteFile(backup).tables()).containsExactly("users");
		assertThat(files(directory)).hasSize(1);
	}

	@Test
	void aStartMakesOneTooAndTheEmptyDatabaseOfAFirstStartIsNoObstacle() {
		MigrationResult result = migrator(BackupMode.ALWAYS, null).upgradeOnStartup();
		assertThat(new SqliteFile(backup(result)).tables()).isEmpty();
		assertThat(this.database.tables()).containsExactly("notes", "users");
	}

	@Test
	void withNothingToDoNoneIsMade() throws IOException {
		upgradeAndFill();
		Migrator migrator = migrator(BackupMode.ALWAYS, null);
		assertThat(migrator.upgradeOnStartup().backup()).isNull();
		assertThat(migrator.upgrade().backup()).isNull();
		assertThat(downgrade(migrator, "notes").backup()).isNull();
		migrator.status();
		migrator.planDowngrade("base");
		assertThat(files(this.directory)).containsExactly("app.db");
	}

	@Test
	void ofARunOfSeveralStepsOneIsMade() throws IOException {
		upgradeAndFill();
		Path directory = this.directory.resolve("backups");
		Migrator migrator = migrator(BackupMode.ALWAYS, directory);
		downgrade(migrator, "base");
		assertThat(files(directory)).hasSize(1);
		migrator.upgrade();
		assertThat(files(directory)).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw-------", "rw-r-----", "rw-rw-r--" })
	void whoMayReadTheDatabaseMayReadItAndNobodyElse(String permissions) throws IOException {
		upgradeAndFill();
		Files.setPosixFilePermissions(this.directory.resolve("app.db"), PosixFilePermissions.fromString(permissions));
		Path backup = backup(downgrade(migrator(BackupMode.DOWNGRADE, null), "-1"));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup))).isEqualTo(permissions);
	}

	@Test
	void aDirectoryThatCannotBeWrittenKeepsTheRunFromBeginning() throws IOException {
		upgradeAndFill();
		SqliteSnapshot before = SqliteSnapshot.of(this.database.sql());
		Path file = Files.writeString(this.directory.resolve("file"), "");
		for (Path directory : List.of(file, file.resolve("below"))) {
			Migrator migrator = migrator(BackupMode.DOWNGRADE, directory);
			assertThatExceptionOfType(DatabaseAccessException.class).isThrownBy(() -> downgrade(migrator, "base"))
				.withMessageContaining("backup")
				.withMessageContaining(directory.toString())
				.withMessageContaining("Nothing has run")
				.satisfies((ex) -> assertThat(ex.getAction()).contains("migrator.backup.directory")
					.contains("migrator.backup.mode=never"));
			assertThat(migrator.status().current()).containsExactly("notes");
		}
		assertThat(SqliteSnapshot.of(this.database.sql())).isEqualTo(before);
		assertThat(files(this.directory)).containsExactly("app.db", "file");
	}

	@Test
	void nothingHalfMadeIsLeftWhenTheRunFails() throws IOException {
		upgradeAndFill();
		this.revisions.add("broken", "NONSENSE;", "");
		Path directory = this.directory.resolve("backups");
		Migrator migrator = migrator(BackupMode.ALWAYS, directory);
		assertThatExceptionOfType(RevisionFailedException.class).isThrownBy(migrator::upgrade);
		assertThat(files(directory)).singleElement().asString().endsWith("-before-upgrade.db");
	}

	@Test
	void whatIsStillInTheWriteAheadLogIsInItToo() throws IOException {
		this.database = new SqliteFile(this.directory.resolve("app.db"), "?journal_mode=WAL");
		upgradeAndFill();
		try (var connection = this.database.dataSource().getConnection();
				var statement = connection.createStatement()) {
			statement.execute("PRAGMA wal_autocheckpoint = 0");
			statement.execute("INSERT INTO users VALUES (2, 'in the log')");
			statement.execute("BEGIN");
			statement.executeQuery("SELECT count(*) FROM users").close();
			Path backup = backup(downgrade(migrator(BackupMode.DOWNGRADE, null), "-1"));
			assertThat(new SqliteFile(backup).strings("SELECT email FROM users")).containsExactly("a@x", "in the log");
			statement.execute("COMMIT");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		assertThat(files(this.directory)).noneMatch((name) -> name.endsWith(".part") || name.contains("-journal"));
	}

	@Test
	void aDatabaseWithoutExtensionAndWithAnOddNameHasOne() {
		this.database = new SqliteFile(this.directory.resolve("it's my data"));
		upgradeAndFill();
		Path backup = backup(downgrade(migrator(BackupMode.DOWNGRADE, null), "-1"));
		assertThat(backup.getFileName().toString()).startsWith("it's my data-").endsWith("-before-downgrade.db");
		assertThat(new SqliteFile(backup).tables()).contains("notes");
	}

}
