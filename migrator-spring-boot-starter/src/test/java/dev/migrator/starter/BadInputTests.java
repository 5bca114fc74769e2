package dev.migrator.starter;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import javax.sql.DataSource;

import dev.migrator.DatabaseAccessException;
import dev.migrator.DivergedException;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.starter.ApplicationStart.Failure;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.junit.jupiter.InjectSoftAssertions;
import org.assertj.core.api.junit.jupiter.SoftAssertionsExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the user of an application sees when something is wrong, and that the database
 * does not suffer.
 */
@ExtendWith({ OutputCaptureExtension.class, SoftAssertionsExtension.class })
class BadInputTests {

	private static final String NOTHING_RAN = "(?is).*\\bnothing (has run|ran|was done|was run)\\b.*";

	@InjectSoftAssertions
	private SoftAssertions softly;

	@TempDir
	private Path directory;

	private RevisionFolder revisions;

	private SqliteFile database;

	private ApplicationStart start;

	@BeforeEach
	void createDatabase() {
		this.revisions = RevisionFolder.in(this.directory);
		this.database = SqliteFile.in(this.directory).execute("CREATE TABLE legacy (x INTEGER)");
		this.start = ApplicationStart.of(this.revisions, this.database);
	}

	/**
	 * Start the application, which must fail and leave every byte of the database alone.
	 */
	private Failure failWithoutTrace(ApplicationStart start, CapturedOutput output) {
		String before = this.database.fingerprint();
		Failure failure = start.fail(output);
		assertThat(this.database.fingerprint()).isEqualTo(before);
		return failure;
	}

	private Failure failBeforeAnythingRan(CapturedOutput output) {
		Failure failure = failWithoutTrace(this.start, output);
		assertThat(failure.exception()).isInstanceOf(MigratorException.class);
		this.softly.assertThat(failure.description()).matches(NOTHING_RAN);
		return failure;
	}

	@Test
	void aFileWithoutAHeader(CapturedOutput output) {
		this.revisions.write("users.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY);\n");
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains("users.sql:1").contains("header").doesNotContain("///");
		assertThat(failure.action()).contains("-- revision: <id>").contains("-- migrator:upgrade");
	}

	@Test
	void aMisspeltKey(CapturedOutput output) {
		this.revisions.write("r1.sql", """
				-- add users
				-- revision: r1
				-- revise: r0

				-- migrator:upgrade
				CREATE TABLE users (id INTEGER PRIMARY KEY);
				""");
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains("r1.sql:3").contains("'revise'");
		assertThat(failure.action()).contains("Did you mean 'revises'?");
	}

	@Test
	void anIdThatTwoFilesHave(CapturedOutput output) {
		String text = "-- revision: same\n-- migrator:upgrade\nCREATE TABLE %s (x);\n";
		this.revisions.write("one.sql", text.formatted("one")).write("two.sql", "\n" + text.formatted("two"));
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains("id same").contains("one.sql:1").contains("two.sql:2");
	}

	@Test
	void aParentThatIsMissing(CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);").write("r2.sql", """
				-- revision: r2
				-- revises: r0

				-- migrator:upgrade
				""");
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains("r2.sql:2").contains("r0");
		assertThat(failure.action()).isNotEmpty();
	}

	@Test
	void revisionsInACircle(CapturedOutput output) {
		String text = "-- revision: %s\n-- revises: %s\n-- migrator:upgrade\n";
		this.revisions.write("r1.sql", text.formatted("r1", "r3"))
			.write("r2.sql", text.formatted("r2", "r1"))
			.write("r3.sql", text.formatted("r3", "r2"));
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains("circle")
			.contains("r1.sql:2")
			.contains("r2.sql:2")
			.contains("r3.sql:2");
	}

	@Test
	void twoSectionsForOneDatabase(CapturedOutput output) {
		this.revisions.write("r1.sql", """
				-- revision: r1
				-- migrator:upgrade dialect=sqlite
				CREATE TABLE a (x);
				-- migrator:upgrade dialect=postgresql,sqlite
				CREATE TABLE b (x);
				""");
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains("r1.sql:4").contains("sqlite").contains("line 2");
	}

	@Test
	void noSectionForThisDatabase(CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);").write("r2.sql", """
				-- revision: r2
				-- revises: r1
				-- migrator:upgrade dialect=postgresql
				CREATE TABLE b (x);
				""");
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains("r2.sql").contains("upgrade").contains("sqlite");
		assertThat(failure.action()).contains("-- migrator:upgrade dialect=sqlite");
	}

	@Test
	void aFileThatIsNotUtf8(CapturedOutput output) {
		this.revisions.write("r1.sql", """
				-- revision: r1
				-- migrator:upgrade
				CREATE TABLE a (name TEXT DEFAULT 'Müller');
				""".getBytes(StandardCharsets.ISO_8859_1));
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains("r1.sql:3").contains("UTF-8");
		assertThat(failure.action()).contains("UTF-8");
	}

	@Test
	void aScriptWithANulCharacter(CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);\nCREATE TABLE b (x); \0\nCREATE TABLE c (x);");
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains("r1.sql:8").contains("NUL");
	}

	@Test
	void aTransactionStatementInAScript(CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);")
			.append("r2", "CREATE TABLE b (x);\nBEGIN;\nCREATE TABLE c (x);");
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains("r2.sql:8").contains("BEGIN");
		assertThat(failure.action()).contains("transactional=false");
	}

	@Test
	void aLocationThatDoesNotExist(CapturedOutput output) {
		String location = this.directory.resolve("revisons").toUri().toString();
		this.start = this.start.with("migrator.locations", location);
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.description()).contains(location.replaceAll("/$", ""));
		assertThat(failure.action()).contains("migrator.locations");
	}

	@Test
	void aStatementThatFailsInTheMiddleOfARun(CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);").append("r2", "CREATE TABLE b (x);").append("r3", """
				CREATE TABLE c (x INTEGER NOT NULL);
				INSERT INTO c VALUES (1);
				INSERT INTO c
				  VALUES (NULL);
				CREATE TABLE d (x);
				""");
		Failure failure = this.start.fail(output);
		assertThat(failure.exception()).isInstanceOf(RevisionFailedException.class);
		assertThat(failure.description()).contains("r3.sql:9")
			.contains("NOT NULL constraint failed: c.x")
			.contains("INSERT INTO c")
			.contains("VALUES (NULL)")
			.contains("The database is as it was before this revision")
			.contains("kept: r1, r2")
			.contains("Current: r2");
		assertThat(failure.action()).contains("Correct the statement");
		assertThat(this.database.applicationTables()).containsExactly("a", "b", "legacy");
		assertThat(this.database.appliedRevisions()).containsExactly("r1", "r2");
		assertThat(this.database.history()).containsExactly("upgrade r1 succeeded", "upgrade r2 succeeded",
				"upgrade r3 failed");
	}

	@Test
	void theRunGoesOnWhereItFailedOnceTheStatementIsCorrected(CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);");
		String broken = "-- revision: r2\n-- revises: r1\n-- migrator:upgrade\nCREATE TABEL b (x);\n";
		this.revisions.write("r2.sql", broken);
		this.start.fail(output);
		this.revisions.write("r2.sql", broken.replace("TABEL", "TABLE"));
		this.start.run().close();
		assertThat(this.database.applicationTables()).containsExactly("a", "b", "legacy");
		assertThat(this.database.history()).containsExactly("upgrade r1 succeeded", "upgrade r2 failed",
				"upgrade r2 succeeded");
	}

	@Test
	void anAppliedRevisionThatWasEdited(CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);");
		this.start.run().close();
		RevisionFolder.in(this.directory).append("r1", "CREATE TABLE a (x, y);").append("r2", "CREATE TABLE b (x);");
		Failure failure = failBeforeAnythingRan(output);
		assertThat(failure.exception()).isInstanceOf(DivergedException.class);
		assertThat(failure.description()).contains("r1").contains("r1.sql").doesNotContain("r2");
		assertThat(failure.action()).contains("new revision").contains("repair");
	}

	@ParameterizedTest
	@ValueSource(strings = { "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE" })
	void aDatabaseThatAnotherProcessHasLocked(String lock, CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);");
		try (ChildProcess other = ChildProcess.start(LockHolder.class, this.database.url(), lock)) {
			other.awaitLine(LockHolder.LOCKED);
			this.start = this.start.with("migrator.lock-timeout", "1s");
			Failure failure = this.start.fail(output);
			assertThat(failure.exception()).isInstanceOf(LockTimeoutException.class);
			assertThat(failure.description()).contains(this.database.path().toString())
				.contains("locked")
				.matches(NOTHING_RAN);
			assertThat(failure.action()).contains("migrator.lock-timeout");
		}
		assertThat(this.database.tables()).containsExactly("legacy");
		this.start.run().close();
		assertThat(this.database.appliedRevisions()).containsExactly("r1");
	}

	@Test
	void aFileThatIsReadOnly(CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);");
		Failure failure = failWithoutTrace(readOnly(), output);
		assertThat(failure.exception()).isInstanceOf(DatabaseAccessException.class);
		assertThat(failure.description()).contains(this.database.path().toString())
			.containsIgnoringCase("readonly")
			.matches(NOTHING_RAN);
		assertThat(failure.action()).contains("write");
	}

	@Test
	void aFileThatIsReadOnlyIsGoodEnoughWhenNothingIsPending() {
		this.revisions.append("r1", "CREATE TABLE a (x);");
		this.start.run().close();
		String before = this.database.fingerprint();
		try (ConfigurableApplicationContext application = readOnly().run()) {
			assertThat(application.isActive()).isTrue();
		}
		assertThat(this.database.fingerprint()).isEqualTo(before);
	}

	// Permissions do not keep root out; a mode of the connection does
	private ApplicationStart readOnly() {
		return this.start.with("spring.datasource.url", "jdbc:sqlite:file:" + this.database.path() + "?mode=ro");
	}

	@Test
	void aFileThatIsNoDatabase(CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);");
		Path text = this.directory.resolve("revisions").resolve("r1.sql");
		Failure failure = this.start.with("spring.datasource.url", "jdbc:sqlite:" + text).fail(output);
		assertThat(failure.exception()).isInstanceOf(DatabaseAccessException.class);
		assertThat(failure.description()).contains(text.toString()).contains("not a database");
		assertThat(failure.action()).contains("not a SQLite database");
		assertThat(text).content().startsWith("-- make r1");
	}

	@Test
	void aDirectoryOfTheDatabaseThatDoesNotExist(CapturedOutput output) {
		this.revisions.append("r1", "CREATE TABLE a (x);");
		Path missing = this.directory.resolve("missing").resolve("app.db");
		Failure failure = this.start.with("spring.datasource.url", "jdbc:sqlite:" + missing).fail(output);
		assertThat(failure.description()).contains(missing.getParent().toString());
		assertThat(failure.action()).containsIgnoringCase("create the directory");
	}

	@Test
	void noDatabaseUrl(CapturedOutput output) {
		Failure failure = failWithoutTrace(ApplicationStart.withoutDatabase(this.revisions), output);
		assertThat(failure.description()).contains("spring.datasource.url is not set");
		assertThat(failure.action()).contains("spring.datasource.url=jdbc:sqlite:");
	}

	@Test
	void noDataSource(CapturedOutput output) {
		Failure failure = failWithoutTrace(ApplicationStart.withoutDatabase(this.revisions)
			.with("spring.autoconfigure.exclude",
					"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"),
				output);
		assertThat(failure.description()).contains("no DataSource");
		assertThat(failure.action()).contains("spring.datasource.url").contains("migrator.enabled=false");
	}

	@Test
	void twoDataSources(CapturedOutput output) {
		Failure failure = failWithoutTrace(this.start.with(TwoDataSources.class), output);
		assertThat(failure.description()).contains("2 DataSource").contains("'orders'").contains("'audit'");
		assertThat(failure.action()).contains("@MigratorDataSource")
			.contains("@Primary")
			.contains("migrator.datasource.url");
	}

	@Test
	void aVeryLongScriptRunsToItsEnd() {
		this.revisions.append("r1", longScript(""));
		this.start.run().close();
		assertThat(this.database.query("SELECT count(*), max(length(x)) FROM a")).containsExactly("80000 80");
	}

	@Test
	void aVeryLongScriptThatFailsAtItsEndNamesTheLine(CapturedOutput output) {
		this.revisions.append("r1", longScript("INSERT INTO nowhere VALUES (1);\n"));
		Failure failure = this.start.fail(output);
		assertThat(failure.description()).contains("r1.sql:80008:")
			.contains("no such table: nowhere")
			.contains("INSERT INTO nowhere VALUES (1)")
			.contains("Current: base")
			.hasSizeLessThan(2000);
		assertThat(this.database.applicationTables()).containsExactly("legacy");
		assertThat(this.database.appliedRevisions()).isEmpty();
	}

	// A good 8 MB: the table is in line 7 of the file, the end begins in line 80,008
	private static String longScript(String end) {
		return "CREATE TABLE a (x);\n"
				+ "INSERT INTO a VALUES ('%s');%n".formatted("ä".repeat(40) + "x".repeat(40)).repeat(80_000) + end;
	}

	/**
	 * Two databases, and nothing that tells which is the main one.
	 */
	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources {

		@Bean
		DataSource orders() {
			return new SQLiteDataSource();
		}

		@Bean
		DataSource audit() {
			return new SQLiteDataSource();
		}

	}

}
