package dev.migrator.script;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import dev.migrator.MigratorException;
import dev.migrator.revision.Revision;
import dev.migrator.sql.SqlDialect;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RevisionDraft}.
 */
class RevisionDraftTests {

	private static final Instant CREATED = Instant.parse("2026-11-22T14:30:05Z");

	@Test
	void aFileLooksAsAPersonWouldWriteIt() {
		Revision revision = new Revision("1b2c3d4e5f60", List.of("0a1b2c3d4e5f", "77aa88bb99cc"), List.of("billing"),
				List.of("accounts", "users"), "add email to users", CREATED);
		RevisionDraft draft = new RevisionDraft(revision, List.of("Ask the owners first.", "", "They know."),
				new SectionDraft("ALTER TABLE users ADD COLUMN email VARCHAR(255);\n", true, true),
				new SectionDraft("ALTER TABLE users DROP COLUMN email;", false, false));
		assertThat(text(draft)).isEqualTo("""
				-- add email to users
				--
				-- revision: 1b2c3d4e5f60
				-- revises: 0a1b2c3d4e5f, 77aa88bb99cc
				-- created: 2026-11-22T14:30:05Z
				-- labels: accounts, users
				-- depends-on: billing
				--
				-- Ask the owners first.
				--
				-- They know.

				-- migrator:upgrade foreign-keys=off
				ALTER TABLE users ADD COLUMN email VARCHAR(255);

				-- migrator:downgrade transactional=false
				ALTER TABLE users DROP COLUMN email;
				""");
	}

	@Test
	void aBaseSaysNothingOfParentsAndAnIrreversibleRevisionHasNoDowngrade() {
		RevisionDraft draft = new RevisionDraft(revision("create users"), List.of(),
				SectionDraft.of("CREATE TABLE users (id INTEGER);"), null);
		assertThat(text(draft)).isEqualTo("""
				-- create users
				--
				-- revision: 1b2c3d4e5f60
				-- created: 2026-11-22T14:30:05Z

				-- migrator:upgrade
				CREATE TABLE users (id INTEGER);
				""");
	}

	@Test
	void anEmptyRevisionTellsWhatToWrite() {
		assertThat(text(RevisionDraft.empty(revision("create users")))).endsWith("""

				-- migrator:upgrade
				-- Write here the SQL that upgrades the database.

				-- migrator:downgrade
				-- Write here the SQL that undoes it. Without this section the revision is irreversible.
				""");
	}

	@Test
	void creationTimesHaveTheOffsetOfTheirZone() {
		String text = RevisionDraft.empty(revision("m")).text(SqlDialect.SQLITE, ZoneId.of("Europe/Berlin"));
		assertThat(text).contains("-- created: 2026-11-22T15:30:05+01:00\n");
	}

	@Test
	void theLinesAfterTheFirstOfAMessageAreProse() {
		RevisionDraft draft = draft("\r\n add email \r\n\r\nSince users\u2028asked for it.", "More.");
		assertThat(draft.revision().message()).isEqualTo("add email");
		assertThat(draft.prose()).containsExactly("Since users", "asked for it.", "More.");
	}

	@Test
	void withoutAMessageTheProseLendsItsFirstLine() {
		RevisionDraft draft = draft(" ", "", "More.", "", "Still more.");
		assertThat(draft.revision().message()).isEqualTo("More.");
		assertThat(draft.prose()).containsExactly("Still more.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "revise: x", "labels: y", "Revision : 1", "migrator:upgrade", "migrator upgrade",
			"Migration: downgrade", "depends on: z", "branch label: q" })
	void aMessageLikeAKeyOrSectionIsPutInQuotes(String message) {
		RevisionDraft draft = draft(message, message);
		assertThat(draft.revision().message()).isEqualTo("\"" + message + "\"");
		assertThat(draft.prose()).containsExactly("\"" + message + "\"");
		assertReadBack(draft);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-- migrator:upgrade", "---", "note: ask first", "/* a", "'open", "é 漢字 🚀", "-", ":",
			"\"", "fix #1: a, b; c" })
	void otherMessagesStayAsTheyAre(String message) {
		RevisionDraft draft = draft(message, message);
		assertThat(draft.revision().message()).isEqualTo(message);
		assertReadBack(draft);
	}

	@Test
	void whatNoFileCanHoldIsReplacedInMessages() {
		assertThat(draft("a\tb\0c \ud800").revision().message()).isEqualTo("a b c \ufffd");
	}

	@Test
	void aScriptIsKeptAsItIsButForItsLineEnds() {
		String body = "\n\n  SELECT 'a\r\nb\rc';  -- \u00e9\r\n\n\n";
		RevisionDraft draft = new RevisionDraft(revision("m"), List.of(), SectionDraft.of(body),
				SectionDraft.of("SELECT 1; -- no line end"));
		RevisionFile file = RevisionFile.parse("x.sql", text(draft), SqlDialect.SQLITE);
		assertThat(file.upgrade(SqlDialect.SQLITE).orElseThrow().body())
			.isEqualTo("\n\n  SELECT 'a\nb\rc';  -- \u00e9\n\n\n\n");
		assertThat(file.downgrade(SqlDialect.SQLITE).orElseThrow().body()).isEqualTo("SELECT 1; -- no line end\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 1;\n-- migrator:downgrade\nSELECT 2;", "SELECT 1;\n  -- migrator:upgrade",
			"-- migrator:downgrade dialect=postgresql" })
	void aScriptWithTheBeginningOfASectionIsRefused(String body) {
		RevisionDraft draft = new RevisionDraft(revision("m"), List.of(), SectionDraft.of(body), null);
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> text(draft))
			.withMessageContaining("1b2c3d4e5f60")
			.withMessageContaining("section")
			.withMessageEndingWith("Nothing was written.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 'open", "/* open", "SELECT \"open" })
	void aScriptThatIsNotClosedIsRefused(String body) {
		RevisionDraft draft = new RevisionDraft(revision("m"), List.of(), SectionDraft.of(body), SectionDraft.of(""));
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> text(draft))
			.withMessageContaining("never closed")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Close it"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT '\0'", "SELECT '\ud800'" })
	void aScriptThatNoFileCanHoldIsRefused(String body) {
		RevisionDraft draft = new RevisionDraft(revision("m"), List.of(), SectionDraft.of(body), null);
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> text(draft))
			.withMessageContaining("cannot be written as a file");
	}

	@Test
	void theBeginningOfASectionWithinAStringIsNone() {
		String body = "INSERT INTO t VALUES ('\n-- migrator:downgrade\n');\n";
		assertReadBack(new RevisionDraft(revision("m"), List.of(), SectionDraft.of(body), SectionDraft.of("")));
	}

	@Test
	void illegalNamesAndContradictionsAreRefused() {
		Revision illegal = new Revision("head", List.of("a b"), List.of(), List.of(), "m", null);
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> text(RevisionDraft.empty(illegal)))
			.withMessageContaining("'head' cannot be a name")
			.withMessageContaining("'a b' is no name");
		RevisionDraft contradiction = new RevisionDraft(revision("m"), List.of(), new SectionDraft("", false, true),
				null);
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> text(contradiction))
			.withMessageContaining("contradicts");
	}

	@Property(tries = 300)
	void whatIsWrittenIsReadBack(@ForAll("lines") String message, @ForAll("lines") String prose,
			@ForAll("bodies") String upgrade, @ForAll("bodies") String downgrade, @ForAll boolean transactional) {
		assertReadBack(new RevisionDraft(revision(message), List.of(prose, "", prose),
				new SectionDraft(upgrade, transactional, false), SectionDraft.of(downgrade)));
		assertThat(new JavaRevisionDraft(revision(message), List.of(prose)).revision())
			.isEqualTo(draft(message, prose).revision());
	}

	@Provide
	Arbitrary<String> lines() {
		Arbitrary<String> pieces = Arbitraries.of("revise", "revision", "labels", "Depends-On", "migrator", "migrate",
				"migration", "upgrade", "downgrade", ":", ": ", " ", "-", "--", "-- ", "_", "\n", "\r\n", "\r", "\t",
				"\u0085", "\u2028", "\u00a0", "\ufeff", "\"", "'", "/*", "*/", "=", "a=b", "é", "漢", "🚀", "\ud83d",
				"\0", "created", "x");
		return Arbitraries.oneOf(pieces.list().ofMaxSize(8).map((parts) -> String.join("", parts)),
				Arbitraries.strings().ofMaxLength(20));
	}

	@Provide
	Arbitrary<String> bodies() {
		return Arbitraries
			.of("SELECT 1;", "\n", "\r\n", "-- revision: x\n", "-- labels: y",
					"INSERT INTO t VALUES ('-- migrator:x');", "/* -- migrator:upgrade */", " ", "-- é\n", "\n")
			.list()
			.ofMaxSize(6)
			.map((parts) -> String.join("\n", parts));
	}

	private static void assertReadBack(RevisionDraft draft) {
		RevisionFile file = RevisionFile.parse("x.sql", text(draft), SqlDialect.SQLITE);
		assertThat(file.revision()).isEqualTo(draft.revision());
		assertThat(file.prose()).isEqualTo(draft.prose().stream().filter((line) -> !line.isEmpty()).toList());
		Section upgrade = file.upgrade(SqlDialect.SQLITE).orElseThrow();
		assertThat(upgrade.body()).startsWith(draft.upgrade().body().replace("\r\n", "\n"));
		assertThat(upgrade.body().stripTrailing())
			.isEqualTo(draft.upgrade().body().replace("\r\n", "\n").stripTrailing());
		assertThat(upgrade.transactional()).isEqualTo(draft.upgrade().transactional());
		assertThat(file.downgrade(SqlDialect.SQLITE).map((section) -> section.body().stripTrailing()).orElse(null))
			.isEqualTo((draft.downgrade() != null) ? draft.downgrade().body().replace("\r\n", "\n").stripTrailing()
					: null);
	}

	private static RevisionDraft draft(String message, String... prose) {
		return new RevisionDraft(revision(message), List.of(prose), SectionDraft.of(""), SectionDraft.of(""));
	}

	private static Revision revision(String message) {
		return new Revision("1b2c3d4e5f60", List.of(), List.of(), List.of(), message, CREATED);
	}

	private static String text(RevisionDraft draft) {
		return draft.text(SqlDialect.SQLITE, ZoneOffset.UTC);
	}

}
