package dev.migrator.script;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RevisionFile}.
 */
class RevisionFileTests {

	private static final String SOURCE = "db/revisions/x.sql";

	private static final String EXAMPLE = """
			-- add email to users
			--
			-- revision: 1b2c3d4e5f60
			-- revises: 0a1b2c3d4e5f
			-- created: 2026-11-22T14:30:05Z
			-- labels: accounts
			-- depends-on: 77aa88bb99cc
			-- note: ask the owners first

			-- migrator:upgrade
			ALTER TABLE users ADD COLUMN email VARCHAR(255);

			-- migrator:downgrade
			ALTER TABLE users DROP COLUMN email;
			""";

	@Test
	void aFileTellsItsRevisionAndBothDirections() {
		RevisionFile file = sqlite(EXAMPLE);
		assertThat(file.source()).isEqualTo(SOURCE);
		assertThat(file.revision())
			.isEqualTo(new Revision("1b2c3d4e5f60", List.of("0a1b2c3d4e5f"), List.of("77aa88bb99cc"),
					List.of("accounts"), "add email to users", Instant.parse("2026-11-22T14:30:05Z")));
		assertThat(file.prose()).containsExactly("note: ask the owners first");
		assertThat(file.line(HeaderKey.REVISION)).isEqualTo(3);
		assertThat(file.line(HeaderKey.DEPENDS_ON)).isEqualTo(7);
		Section upgrade = file.upgrade(SqlDialect.SQLITE).orElseThrow();
		assertThat(upgrade.direction()).isEqualTo(Direction.UPGRADE);
		assertThat(upgrade.transactional()).isTrue();
		assertThat(upgrade.foreignKeysOff()).isFalse();
		assertThat(upgrade.dialects()).isEmpty();
		assertThat(upgrade.line()).isEqualTo(11);
		assertThat(upgrade.body()).isEqualTo("ALTER TABLE users ADD COLUMN email VARCHAR(255);\n\n");
		Section downgrade = file.downgrade(SqlDialect.POSTGRESQL).orElseThrow();
		assertThat(texts(downgrade)).containsExactly("ALTER TABLE users DROP COLUMN email");
		assertThat(statements(downgrade, Map.of()).get(0).line()).isEqualTo(14);
	}

	@Test
	void keysMayBeInAnyCaseAndListsHaveCommas() {
		RevisionFile file = sqlite("--REVISION : m\n-- Revises: a , b\n-- Created: 2026-11-22T15:30:05+01:00\n"
				+ "-- labels:\n-- migrator:upgrade");
		assertThat(file.revision()).isEqualTo(
				new Revision("m", List.of("a", "b"), List.of(), List.of(), "", Instant.parse("2026-11-22T14:30:05Z")));
		assertThat(file.line(HeaderKey.LABELS)).isEqualTo(4);
		assertThat(file.line(HeaderKey.DEPENDS_ON)).isEqualTo(1);
	}

	@Test
	void proseWithColonsIsNoKey() {
		RevisionFile file = sqlite("-- fix: totals\n-- reviewed by: Ann\n-- creator: Bob\n-- see https://x.y\n"
				+ "-- revision: a\n-- for labels see below: this\n-- migrator:upgrade");
		assertThat(file.revision().message()).isEqualTo("fix: totals");
		assertThat(file.prose()).hasSize(4);
	}

	@Test
	void aKeyThatLooksLikeOursIsAnError() {
		assertThat(problems("-- revision: a\n-- revise: b\n-- migrator:upgrade"))
			.containsExactly(SOURCE + ":2: there is no key 'revise'");
		for (Map.Entry<String, String> pair : Map
			.of("depend-on", "depends-on", "depends", "depends-on", "dependencies", "depends-on", "label", "labels",
					"create", "created", "created-at", "created", "Revision ID", "revision", "revison", "revision",
					"Create Date", "created", "down_revision", "revises")
			.entrySet()) {
			assertThatExceptionOfType(RevisionFileException.class)
				.isThrownBy(() -> sqlite("-- revision: a\n-- " + pair.getKey() + ": b\n-- migrator:upgrade"))
				.withMessageContaining("there is no key '" + pair.getKey() + "'")
				.satisfies((ex) -> assertThat(ex.getAction()).contains("Did you mean '" + pair.getValue() + "'?"));
		}
	}

	@Test
	void brokenHeaderValuesAreErrorsWithTheirLines() {
		assertThat(problems("""
				-- revision: a b
				-- revises: head
				-- created: yesterday
				-- labels: x,,x
				-- revises: c
				-- migrator:upgrade
				""")).containsExactly(SOURCE + ":1: 'a b' is no name for 'revision'",
				SOURCE + ":2: 'head' cannot be a name for 'revises': it means something else on the command line",
				SOURCE + ":3: 'yesterday' is no point in time", SOURCE + ":4: '' is no name for 'labels'",
				SOURCE + ":4: 'labels' names 'x' twice", SOURCE + ":5: the key 'revises' is already in line 2");
	}

	@Test
	void aFileWithoutHeaderOrSectionIsAnError() {
		assertThat(problems("-- only prose\n-- migrator:upgrade\nSELECT 1"))
			.containsExactly(SOURCE + ":1: the header names no revision");
		assertThat(problems("-- revision: a\n\n")).containsExactly(SOURCE + ":3: there is no section");
		assertThat(problems("")).containsExactly(SOURCE + ":1: there is no section",
				SOURCE + ":1: the header names no revision");
		assertThat(problems("-- revision: a\nSELECT 1;\nSELECT 2;\n-- migrator:upgrade\n"))
			.containsExactly(SOURCE + ":2: there is SQL before the first section");
	}

	@Test
	void aBlockCommentMayStandBeforeTheHeader() {
		assertThat(sqlite("/* Copyright */\n-- revision: a\n-- migrator:upgrade").revision().id()).isEqualTo("a");
	}

	@Test
	void sectionsServeTheDatabasesTheyName() {
		RevisionFile file = sqlite("""
				-- revision: a
				-- migrator:upgrade
				SELECT 1
				-- migrator:upgrade dialect=sqlite transactional=false
				SELECT 2
				-- migrator:downgrade dialect=postgresql
				SELECT 3
				""");
		assertThat(texts(file.upgrade(SqlDialect.POSTGRESQL).orElseThrow())).containsExactly("SELECT 1");
		Section upgrade = file.upgrade(SqlDialect.SQLITE).orElseThrow();
		assertThat(texts(upgrade)).containsExactly("SELECT 2");
		assertThat(upgrade.transactional()).isFalse();
		assertThat(upgrade.dialects()).isEqualTo(Set.of(SqlDialect.SQLITE));
		assertThat(file.downgrade(SqlDialect.SQLITE)).isEmpty();
		assertThat(file.downgrade(SqlDialect.POSTGRESQL)).isPresent();
	}

	@Test
	void anEmptyDowngradeIsThereAndDoesNothing() {
		RevisionFile file = sqlite("-- revision: a\n-- migrator:upgrade\nSELECT 1;\n-- migrator:downgrade\n-- nothing");
		assertThat(texts(file.downgrade(SqlDialect.SQLITE).orElseThrow())).isEmpty();
	}

	@Test
	void optionsAreRead() {
		Section section = sqlite("-- revision: a\n  --Migrator:Upgrade  foreign-keys=OFF dialect=postgresql,sqlite\n")
			.upgrade(SqlDialect.SQLITE)
			.orElseThrow();
		assertThat(section.foreignKeysOff()).isTrue();
		assertThat(section.dialects()).hasSize(2);
		assertThat(section.body()).isEmpty();
	}

	@Test
	void misspeltMarkersAndOptionsAreErrorsWithSuggestions() {
		assertProblem("-- migrator:upgrad", "there is no section 'migrator:upgrad'", "Did you mean 'upgrade'?");
		assertProblem("-- migrator: down", "there is no section 'migrator:down'", "Did you mean 'downgrade'?");
		assertProblem("-- migrator:xyz", "there is no section 'migrator:xyz'", "Write one of 'upgrade', 'downgrade'.");
		assertProblem("-- migrator:upgrade dialects=sqlite", "there is no option 'dialects=sqlite' for a section",
				"Did you mean 'dialect'?");
		assertProblem("-- migrator:upgrade dialect=postgres", "there is no dialect 'postgres'",
				"Did you mean 'postgresql'?");
		assertProblem("-- migrator:upgrade dialect=", "there is no dialect ''", "Write one of");
		assertProblem("-- migrator:upgrade transactional=no", "'no' is no value for the option 'transactional'",
				"transactional=false");
		assertProblem("-- migrator:upgrade transactional", "the option 'transactional' has no value",
				"transactional=value");
		assertProblem("-- migrator:upgrade transactional=true transactional=false",
				"the option 'transactional' is given twice", "Remove one");
		assertProblem("-- migrator:upgrade foreign-keys=off transactional=false",
				"foreign-keys=off contradicts transactional=false", "Remove one of the two");
		assertProblem("-- migrator:upgrade foreign-keys=off dialect=postgresql", "foreign-keys=off means something",
				"Remove the option");
	}

	@Test
	void whatLooksLikeAMarkerIsNotTakenForProse() {
		assertProblem("-- migrator downgrade", "'migrator downgrade' looks like the beginning of a section",
				"-- migrator:downgrade");
		assertProblem("-- migrater:downgrade dialect=sqlite", "looks like the beginning of a section", "migrator:");
		assertProblem("-- migration: downgrade", "looks like the beginning of a section", "migrator:");
		assertProblem("SELECT 1; -- migrator:downgrade", "begins no section, because SQL stands before it",
				"line of its own");
		assertThat(sqlite("-- revision: a\n-- migrator:upgrade\n-- migration: upgrade the users\n-- migrate it\n")
			.sections()).hasSize(1);
	}

	@Test
	void twoSectionsForOneDatabaseAreAnErrorNamingBothLines() {
		assertThat(problems("-- revision: a\n-- migrator:upgrade\n-- migrator:downgrade\n-- migrator:upgrade\n"))
			.containsExactly(SOURCE + ":4: there is already an upgrade section without a dialect, in line 2");
		assertThat(problems("""
				-- revision: a
				-- migrator:upgrade
				-- migrator:downgrade dialect=sqlite
				-- migrator:downgrade dialect=postgresql,sqlite
				""")).containsExactly(SOURCE + ":4: there is already a downgrade section for sqlite, in line 3");
	}

	@Test
	void aMarkerWithinAStringOrCommentIsNone() {
		String inString = "-- revision: a\n-- migrator:upgrade\nSELECT '\n-- migrator:downgrade\n';\n";
		assertThat(sqlite(inString).sections()).hasSize(1);
		assertThat(sqlite("-- revision: a\n-- migrator:upgrade\n/*\n-- migrator:downgrade\n*/").sections()).hasSize(1);
		String inDollars = "-- revision: a\n-- migrator:upgrade\nDO $$ it's\n-- migrator:downgrade\n$$;\n";
		assertThat(postgresql(inDollars).sections()).hasSize(1);
	}

	@Test
	void eachSectionIsReadInADialectThatItIsFor() {
		String text = """
				-- revision: a
				-- migrator:upgrade
				DO $$ it's $$;
				-- migrator:upgrade dialect=sqlite
				SELECT [it's];
				-- migrator:downgrade dialect=postgresql
				DO $$ it's $$;
				-- migrator:downgrade dialect=sqlite
				SELECT [it's];
				""";
		assertThat(sqlite(text).sections()).hasSize(4);
		assertThat(postgresql(text).sections()).hasSize(4);
		assertThat(texts(sqlite(text).upgrade(SqlDialect.SQLITE).orElseThrow())).containsExactly("SELECT [it's]");
	}

	@Test
	void whatIsNeverClosedIsReportedWhereItBegins() {
		assertThat(problems("-- revision: a\n-- migrator:upgrade\nSELECT\n'x;\n-- migrator:downgrade\nSELECT 2;"))
			.containsExactly(SOURCE + ":4: the string that begins here is never closed");
		assertThat(problems("-- revision: a\n-- migrator:upgrade\n/* x\n-- migrator:downgrade\n"))
			.containsExactly(SOURCE + ":3: the comment that begins here is never closed");
	}

	@Test
	void onlyUtf8IsRead() {
		byte[] latin1 = "-- revision: a\n-- f\u00fcr\n-- migrator:upgrade".getBytes(StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(() -> RevisionFile.parse(SOURCE, latin1, SqlDialect.SQLITE))
			.withMessage(
					SOURCE + ":2: the file is not UTF-8: byte 0xfc at offset 19 cannot stand there\nNothing has run.")
			.satisfies((ex) -> assertThat(ex.getAction()).isEqualTo("Save the file as UTF-8."));
		byte[] truncated = { '-', '-', (byte) 0xc3 };
		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(() -> RevisionFile.parse(SOURCE, truncated, SqlDialect.SQLITE))
			.withMessageContaining("offset 2");
		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(() -> RevisionFile.parse(SOURCE, EXAMPLE.getBytes(StandardCharsets.UTF_16), SqlDialect.SQLITE))
			.withMessageContaining("UTF-16");
	}

	@Test
	void nulIsRefused() {
		assertThat(problems("-- revision: a\n-- migrator:upgrade\nSELECT 'a\0b'")).containsExactly(
				SOURCE + ":3: there is a NUL character; databases would take it for the end of the script");
	}

	@Test
	void byteOrderMarkAndCrlfMakeNoDifference() {
		String text = EXAMPLE.replace("255);", "255); SELECT 'a\nb';");
		RevisionFile unix = sqlite(text);
		byte[] bytes = ("\ufeff" + text.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8);
		RevisionFile windows = RevisionFile.parse(SOURCE, bytes, SqlDialect.SQLITE);
		assertThat(windows.revision()).isEqualTo(unix.revision());
		assertThat(windows.checksum(SqlDialect.SQLITE)).isEqualTo(unix.checksum(SqlDialect.SQLITE));
		assertThat(texts(windows.upgrade(SqlDialect.SQLITE).orElseThrow())).contains("SELECT 'a\nb'");
	}

	@Test
	void transactionControlIsRefusedInATransactionalSection() {
		Section section = upgrade("SELECT 1;\n\nCOMMIT;\nBEGIN", "");
		assertThat(section.problems(SqlDialect.SQLITE, Map.of())).hasSize(2);
		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(() -> statements(section, Map.of()))
			.withMessage(SOURCE
					+ ":5: COMMIT would interfere with the transaction that the revision runs in\nNothing has run.")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("'-- migrator:upgrade transactional=false'"));
		assertThat(upgrade("COMMIT", " transactional=false").problems(SqlDialect.SQLITE, Map.of())).isEmpty();
	}

	@Test
	void pragmaForeignKeysIsRefusedInATransactionalSection() {
		Section section = upgrade("PRAGMA foreign_keys; PRAGMA user_version=3;\nPRAGMA foreign_keys = OFF", "");
		assertThat(section.problems(SqlDialect.SQLITE, Map.of())).singleElement().satisfies((problem) -> {
			assertThat(problem.line()).isEqualTo(4);
			assertThat(problem.what()).isEqualTo("SQLite ignores PRAGMA foreign_keys within a transaction");
			assertThat(problem.action()).contains("'-- migrator:upgrade foreign-keys=off'");
		});
		assertThat(upgrade("PRAGMA foreign_keys=0", " transactional=false").problems(SqlDialect.SQLITE, Map.of()))
			.isEmpty();
	}

	@Test
	void placeholdersAreReplacedWhereThereIsAValue() {
		Section section = upgrade("SELECT '${a}', ${b}, ${unknown}, $x, '${';\nSELECT ${a}${a}", "");
		Map<String, String> placeholders = Map.of("a", "1\n2", "b", "x;\n\nSELECT y");
		List<SqlStatement> statements = statements(section, placeholders);
		assertThat(statements).extracting(SqlStatement::text)
			.containsExactly("SELECT '1\n2', x", "SELECT y, ${unknown}, $x, '${'", "SELECT 1\n21\n2");
		assertThat(statements).extracting(SqlStatement::line).containsExactly(3, 3, 4);
		assertThat(statements.get(2).lineAt(10)).isEqualTo(4);
		assertThat(section.body(placeholders))
			.isEqualTo("SELECT '1\n2', x;\n\nSELECT y, ${unknown}, $x, '${';\n" + "SELECT 1\n21\n2");
		assertThat(texts(section)).hasSize(2);
	}

	@Test
	void aValueThatLeavesAStringOpenIsReportedInTheLineOfThePlaceholder() {
		Section section = upgrade("SELECT 1;\nSELECT ${a}", "");
		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(() -> statements(section, Map.of("a", "\n\n\n'x")))
			.withMessage(SOURCE + ":4: the string that begins here is never closed\nNothing has run.");
		assertThat(section.problems(SqlDialect.SQLITE, Map.of("a", "'"))).hasSize(1);
	}

	@Test
	void aScriptFromElsewhereIsASectionToo() {
		Section section = Section.of("downgrade of a in the database", 1, Direction.DOWNGRADE, "SELECT 1;\nEND", true,
				true);
		assertThat(section.foreignKeysOff()).isTrue();
		assertThat(section.problems(SqlDialect.SQLITE, Map.of())).singleElement()
			.hasToString("downgrade of a in the database:2: END would interfere with the transaction that the revision "
					+ "runs in");
	}

	@Test
	void theChecksumIsThatOfTheTokensAlone() {
		String checksum = checksum("CREATE TABLE a (b, c); -- x", "");
		assertThat(checksum).matches("v1:[0-9a-f]{64}");
		assertThat(checksum("CREATE TABLE /* y */ a(b,c)\n\n;", "")).isEqualTo(checksum);
		assertThat(checksum("CREATE TABLE a (b, c);", " transactional=false")).isEqualTo(checksum);
		assertThat(checksum("CREATE TABLE a (b, c);", " dialect=sqlite")).isEqualTo(checksum);
		assertThat(checksum("CREATE TABLE a (b, d);", "")).isNotEqualTo(checksum);
		assertThat(checksum("CREATE TABLE a (bc);", "")).isNotEqualTo(checksum("CREATE TABLE a (b c);", ""));
		assertThat(checksum("SELECT 'a b'", "")).isNotEqualTo(checksum("SELECT 'a  b'", ""));
		assertThat(checksum("SELECT 'ä€😀'", "")).isNotEqualTo(checksum("SELECT 'ä€😁'", ""));
	}

	@Test
	void theChecksumIsSha256OfTokensEndedByNul() throws Exception {
		byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
			.digest("SELECT\0'ä€😀'\0;\0".getBytes(StandardCharsets.UTF_8));
		assertThat(checksum("SELECT 'ä€😀' ;", "")).isEqualTo("v1:" + java.util.HexFormat.of().formatHex(digest));
	}

	@Test
	void sectionsForOtherDatabasesAndTheDowngradeDoNotCount() {
		String before = sqlite(EXAMPLE).checksum(SqlDialect.SQLITE);
		String more = EXAMPLE.replace("DROP COLUMN email", "DROP COLUMN mail")
				+ "-- migrator:upgrade dialect=postgresql\nSELECT 1;";
		assertThat(sqlite(more).checksum(SqlDialect.SQLITE)).isEqualTo(before);
		assertThat(sqlite(more).checksum(SqlDialect.POSTGRESQL)).isNotEqualTo(before);
	}

	@Test
	void aChecksumNeedsAnUpgrade() {
		RevisionFile file = sqlite("-- x\n-- revision: a\n-- migrator:upgrade dialect=postgresql\n");
		assertThat(file.upgrade(SqlDialect.SQLITE)).isEmpty();
		assertThatExceptionOfType(RevisionFileException.class).isThrownBy(() -> file.checksum(SqlDialect.SQLITE))
			.withMessage(SOURCE + ":2: there is no upgrade section for sqlite\nNothing has run.");
	}

	@Test
	void aLongScriptIsReadInOneGo() {
		String line = "INSERT INTO t VALUES ('it''s; ${so}', 1.5); -- dialect=sqlite migrator\n";
		int count = 8_000_000 / line.length();
		RevisionFile file = sqlite(
				"-- revision: a\n-- migrator:upgrade\n" + line.repeat(count) + "-- migrator:downgrade\n");
		assertThat(file.checksum(SqlDialect.SQLITE)).startsWith("v1:");
		int found = 0;
		int lastLine = 0;
		for (SqlStatement statement : file.upgrade(SqlDialect.SQLITE)
			.orElseThrow()
			.statements(SqlDialect.SQLITE, Map.of("so", "a\nb"))) {
			found++;
			lastLine = statement.line();
		}
		assertThat(found).isEqualTo(count);
		assertThat(lastLine).isEqualTo(count + 2);
	}

	private static void assertProblem(String marker, String what, String action) {
		assertThatExceptionOfType(RevisionFileException.class)
			.isThrownBy(() -> sqlite("-- revision: a\n-- migrator:upgrade dialect=postgresql\n" + marker + "\n"))
			.satisfies((ex) -> assertThat(ex.getProblems()).anySatisfy((problem) -> {
				assertThat(problem.line()).isEqualTo(3);
				assertThat(problem.toString()).contains(what);
				assertThat(problem.action()).contains(action);
			}));
	}

	private static List<String> problems(String text) {
		try {
			sqlite(text);
		}
		catch (RevisionFileException ex) {
			return ex.getProblems().stream().map(Object::toString).toList();
		}
		return List.of();
	}

	private static String checksum(String body, String options) {
		return upgrade(body, options).checksum(SqlDialect.SQLITE);
	}

	private static Section upgrade(String body, String options) {
		return sqlite("-- revision: a\n-- migrator:upgrade" + options + "\n" + body).upgrade(SqlDialect.SQLITE)
			.orElseThrow();
	}

	private static List<String> texts(Section section) {
		return statements(section, Map.of()).stream().map(SqlStatement::text).toList();
	}

	private static List<SqlStatement> statements(Section section, Map<String, String> placeholders) {
		List<SqlStatement> statements = new ArrayList<>();
		section.statements(SqlDialect.SQLITE, placeholders).forEach(statements::add);
		return statements;
	}

	private static RevisionFile sqlite(String text) {
		return RevisionFile.parse(SOURCE, text, SqlDialect.SQLITE);
	}

	private static RevisionFile postgresql(String text) {
		return RevisionFile.parse(SOURCE, text, SqlDialect.POSTGRESQL);
	}

}
