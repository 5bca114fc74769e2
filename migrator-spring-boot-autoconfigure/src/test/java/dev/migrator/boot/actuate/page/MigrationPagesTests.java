package dev.migrator.boot.actuate.page;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import dev.migrator.Archive;
import dev.migrator.DatabaseInfo;
import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Origin;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.Progress;
import dev.migrator.MigratorException;
import dev.migrator.RevisionDetails;
import dev.migrator.RevisionStatus;
import dev.migrator.RevisionStatus.Kind;
import dev.migrator.RevisionStatus.State;
import dev.migrator.TenantStatus;
import dev.migrator.revision.Revision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MigrationPages}.
 */
class MigrationPagesTests {

	private static final String NASTY = "</p><script>alert(1)</script>\"'\u202E\u0007<!--";

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private final MigrationPages pages = new MigrationPages();

	@ParameterizedTest
	@CsvSource({ "UP_TO_DATE, Up to date, Nothing.", "PENDING, Pending, Restart", "HELD, Held, When the reason is gone",
			"AHEAD, Ahead, if this release can live with them", "DIVERGED, Diverged, restore its file" })
	void theVerdictIsSaidWithItsReasonAndWhatToDo(MigrationStatus.State state, String title, String action) {
		String page = overview(view(status(state, line(2, State.APPLIED))));
		assertThat(page).contains("<title>demo: %s".formatted(title), "because of reasons", action);
	}

	@Test
	void aRunThatIsOnComesFirst() {
		MigrationStatus status = new MigrationStatus(new DatabaseInfo("SQLite", "3", "jdbc:sqlite:a.db"),
				MigrationStatus.State.PENDING, "because", List.of(), List.of("r2"), List.of("r1", "r2"),
				line(2, State.PENDING), new Progress(Operation.UPGRADE, "r2", 2, 2));
		assertThat(overview(view(status))).contains("Upgrading, step 2 of 2",
				"<progress max=\"2\" value=\"1\" aria-label=\"Steps done\">");
	}

	@Test
	void theLastAttemptIsToldIfItFailed() {
		MigrationStatus status = status(MigrationStatus.State.PENDING, line(2, State.PENDING));
		HistoryEntry failed = entry(2, Outcome.FAILED, "no such table: <nowhere>");
		String shown = overview(true, view(status, failed, entry(1, Outcome.SUCCEEDED, null)));
		assertThat(shown).contains("The last attempt failed:", "no such table: &lt;nowhere&gt;",
				"Put right what failed");
		String hidden = overview(false, view(status, failed));
		assertThat(hidden).contains("The last attempt failed:", "show-values").doesNotContain("no such table");
		String settled = overview(true, view(status, entry(2, Outcome.SUCCEEDED, null), failed));
		assertThat(settled).doesNotContain("The last attempt failed:").contains("no such table");
	}

	@Test
	void whatDowngradesHaveKeptIsListed() {
		MigrationStatus status = status(MigrationStatus.State.UP_TO_DATE, line(2, State.APPLIED));
		String page = overview(
				new MigratorView("demo", "migrator", "", status, List.of(), List.of(archive("users")), null, Map.of()));
		assertThat(page).contains("Kept by downgrades: 1", "users", "migrator_archive_7", "1,200", ", 4,882 kB",
				", left of 1,500", "href=\"./migrations/r1\"");
		assertWellFormed(page);
	}

	private static Archive archive(String name) {
		return new Archive(7, name.equals(NASTY) ? NASTY : "r1", name, false, List.of(name), List.of(name),
				"migrator_archive_7", NOON, 1200, 5_000_000, NOON, 300);
	}

	@Test
	void aMigratorThatDoesNotAnswerIsShownBesideTheOthers() {
		MigratorView silent = new MigratorView("demo", "billing", "billing", null, List.of(), List.of(),
				new MigratorException("Could <not> open", "Start it"), Map.of());
		String page = overview(view(status(MigrationStatus.State.UP_TO_DATE, line(1, State.APPLIED))), silent);
		assertThat(page).contains("<title>demo: No answer", "Could &lt;not&gt; open", "Start it", "Up to date",
				"href=\"#migrator-2\"");
	}

	@Test
	void whatOthersWroteIsNeverMarkup() {
		Revision revision = new Revision("r1", List.of(NASTY), List.of(NASTY), List.of(NASTY), NASTY.repeat(300), NOON);
		RevisionStatus nasty = new RevisionStatus(revision, Kind.SQL, State.UNKNOWN, NOON, Duration.ZERO);
		RevisionStatus nameless = new RevisionStatus(new Revision(NASTY, List.of("r1"), List.of(), List.of(), "", null),
				Kind.SQL, State.APPLIED, NOON, Duration.ZERO);
		MigrationStatus status = new MigrationStatus(new DatabaseInfo(NASTY, NASTY, NASTY),
				MigrationStatus.State.DIVERGED, NASTY, List.of(NASTY), List.of(NASTY), List.of(NASTY),
				List.of(nasty, nameless), null);
		HistoryEntry entry = new HistoryEntry(1, Operation.UPGRADE, NASTY, NASTY, Origin.API, NOON, Duration.ZERO,
				Outcome.FAILED, NASTY, List.of(NASTY), List.of(NASTY), List.of(NASTY));
		RevisionDetails details = new RevisionDetails(nasty, List.of(NASTY), NASTY, NASTY, true, NASTY, NASTY);
		ProblemPage problem = new ProblemPage(NASTY, 400, NASTY, NASTY, List.of(NASTY));
		for (String page : List.of(
				overview(true,
						new MigratorView(NASTY, NASTY, NASTY, status, List.of(entry), List.of(archive(NASTY)), null,
								Map.of(NASTY,
										new TenantStatus(MigrationStatus.State.PENDING, List.of(NASTY), 1, NASTY)))),
				this.pages.revision("migrations", details, NASTY, true),
				this.pages.problem("migrations", NASTY, problem))) {
			assertThat(page).doesNotContain("<script", "alert(1)</", "\u202E", "\u0007", "<!--").contains("&lt;script");
			assertWellFormed(page);
			assertThat(links(page)).allSatisfy((link) -> assertThat(link).matches("#.*|\\.\\.?/[A-Za-z0-9_.?=%/-]+"));
		}
	}

	@Test
	void nothingIsLoadedOrRunBesidesTheStyle() {
		String page = overview(view(status(MigrationStatus.State.UP_TO_DATE, line(3, State.APPLIED))));
		String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
		assertThat(page).contains("default-src &#39;none&#39;; style-src %s;"
			.formatted(Stylesheet.of(style).source().replace("'", "&#39;")));
		assertThat(page).contains("<html lang=\"en\">", "<meta name=\"referrer\" content=\"no-referrer\"/>")
			.doesNotContain("<script", " style=", " onclick", " src=", "@import", "url(");
		assertThat(Pattern.compile("<h1").matcher(page).results()).hasSize(1);
	}

	@Test
	void linksLeadToRevisionsByWayOfTheLastSegmentOfThePath() {
		MigrationStatus status = status(MigrationStatus.State.UP_TO_DATE, line(1, State.APPLIED));
		MigratorView second = new MigratorView("demo", "a b&c", "a b&c", status, List.of(), List.of(), null, Map.of());
		assertThat(this.pages.overview("db", List.of(view(status), second), true)).contains("href=\"./db/r1\"",
				"href=\"./db/r1?migrator=a%20b%26c\"");
		RevisionDetails details = new RevisionDetails(line(2, State.APPLIED).get(1), List.of("r3"), "b.sql", "c", true,
				"", "");
		assertThat(this.pages.revision("db", details, null, true)).contains("href=\"../db\"", "href=\"./r1\"",
				"href=\"./r3\"");
	}

	@Test
	void whatHasNoPageHasNoLink() {
		for (String id : List.of(".", "..", "a/b", "javascript:x", "a b", "")) {
			RevisionStatus odd = new RevisionStatus(new Revision(id, List.of(), List.of(), List.of(), "odd", null),
					Kind.SQL, State.UNKNOWN, NOON, Duration.ZERO);
			MigrationStatus status = new MigrationStatus(new DatabaseInfo("SQLite", "3", "u"),
					MigrationStatus.State.AHEAD, "because", List.of(id), List.of(id), List.of(), List.of(odd), null);
			assertThat(links(overview(view(status)))).containsExactly("#content");
		}
	}

	@Test
	void aMigratorThatNoRequestCanMeanHasNoLinks() {
		MigrationStatus status = status(MigrationStatus.State.UP_TO_DATE, line(2, State.APPLIED));
		assertThat(links(
				overview(new MigratorView("parent", "migrator", null, status, List.of(), List.of(), null, Map.of()))))
			.containsExactly("#content");
	}

	@Test
	void sqlIsShownWhereItMayBe() {
		RevisionDetails details = new RevisionDetails(line(1, State.APPLIED).get(0), List.of(), "a.sql", "c", true,
				"CREATE TABLE <a>", "DROP TABLE a");
		assertThat(this.pages.revision("migrations", details, null, true)).contains("CREATE TABLE &lt;a&gt;",
				"DROP TABLE a");
		assertThat(this.pages.revision("migrations", details, null, false)).contains("show-values")
			.doesNotContain("CREATE TABLE", "DROP TABLE");
	}

	@Test
	void aThousandRevisionsAreFoldedExceptForWhatMatters() {
		List<RevisionStatus> revisions = line(1000,
				(number) -> (number > 995) ? State.PENDING : (number == 300) ? State.MODIFIED : State.APPLIED);
		String page = overview(view(status(MigrationStatus.State.DIVERGED, revisions)));
		assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_500_000);
		assertWellFormed(page);
		String unfolded = page.replaceAll("(?s)<details>.*?</details>", "");
		assertThat(Stream.of(990, 995, 996, 1000, 298, 300, 302).map((number) -> ">r%d</a>".formatted(number)))
			.allSatisfy((id) -> assertThat(unfolded).contains(id));
		assertThat(ids(unfolded)).hasSizeLessThan(30);
		assertThat(ids(page)).hasSize(1000).startsWith("r1000", "r999").endsWith("r1");
		assertThat(page).contains("more revisions, all applied");
	}

	@Test
	void aThousandPendingRevisionsAreFoldedToo() {
		String page = overview(view(status(MigrationStatus.State.PENDING, line(1000, State.PENDING))));
		assertThat(ids(page.replaceAll("(?s)<details>.*?</details>", ""))).hasSizeLessThan(20);
		assertThat(page).contains("Pending: 1000", "990 more after these");
	}

	@Test
	void branchesWithoutEndStayReadable() {
		List<RevisionStatus> revisions = new ArrayList<>(line(1, State.APPLIED));
		for (int step = 0; step < 4; step++) {
			for (int branch = 0; branch < 250; branch++) {
				String id = "b%d.%d".formatted(branch, step);
				revisions.add(revision(id, (step == 0) ? "r1" : "b%d.%d".formatted(branch, step - 1), State.PENDING));
			}
		}
		String page = overview(view(status(MigrationStatus.State.PENDING, revisions)));
		assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_500_000);
		assertThat(page).contains("250 lines side by side");
	}

	@Test
	void theStyleSheetIsInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		MigrationPages.registerHints(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("dev/migrator/boot/actuate/page/migrations.css"))
			.accepts(hints);
	}

	private String overview(MigratorView... views) {
		return overview(true, views);
	}

	private String overview(boolean showSql, MigratorView... views) {
		return this.pages.overview("migrations", List.of(views), showSql);
	}

	private static MigratorView view(MigrationStatus status, HistoryEntry... history) {
		return new MigratorView("demo", "migrator", "", status, List.of(history), List.of(), null, Map.of());
	}

	private static MigrationStatus status(MigrationStatus.State state, List<RevisionStatus> revisions) {
		List<String> pending = revisions.stream()
			.filter((revision) -> revision.state() == State.PENDING)
			.map((revision) -> revision.revision().id())
			.toList();
		List<String> current = revisions.stream()
			.filter((revision) -> revision.state() != State.PENDING)
			.map((revision) -> revision.revision().id())
			.reduce((first, second) -> second)
			.stream()
			.toList();
		return new MigrationStatus(new DatabaseInfo("SQLite", "3", "jdbc:sqlite:a.db"), state, "because of reasons",
				current, List.of(revisions.get(revisions.size() - 1).revision().id()), pending, revisions, null);
	}

	private static List<RevisionStatus> line(int length, State state) {
		return line(length, (number) -> state);
	}

	private static List<RevisionStatus> line(int length, IntFunction<State> state) {
		return IntStream.rangeClosed(1, length)
			.mapToObj((number) -> revision("r" + number, (number > 1) ? "r" + (number - 1) : null, state.apply(number)))
			.toList();
	}

	private static RevisionStatus revision(String id, @Nullable String parent, State state) {
		boolean applied = state != State.PENDING;
		return new RevisionStatus(new Revision(id, (parent != null) ? List.of(parent) : List.of(), List.of(), List.of(),
				"do " + id, NOON), Kind.SQL, state, applied ? NOON : null, applied ? Duration.ofMillis(1234) : null);
	}

	private static HistoryEntry entry(long id, Outcome outcome, @Nullable String error) {
		return new HistoryEntry(id, Operation.UPGRADE, "r" + id, "ann", Origin.STARTUP, NOON, Duration.ofSeconds(90),
				outcome, error, List.of(), List.of(), List.of());
	}

	// Those in the list of revisions
	private static List<String> ids(String page) {
		return Pattern.compile("<span class=\"name\"><a class=\"id\" href=\"[^\"]*\">([^<]*)</a>")
			.matcher(page)
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private static List<String> links(String page) {
		return Pattern.compile("<a [^>]*href=\"([^\"]*)\"")
			.matcher(page)
			.results()
			.map(MigrationPagesTests::href)
			.toList();
	}

	private static String href(MatchResult match) {
		return match.group(1);
	}

	private static void assertWellFormed(String page) {
		try {
			DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(new InputSource(new StringReader(page.replace("<!DOCTYPE html>", ""))));
		}
		catch (SAXException | IOException | ParserConfigurationException ex) {
			throw new AssertionError(ex);
		}
	}

}
