package dev.migrator.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.migrator.HistoryEntry.Operation;
import dev.migrator.RevisionProgress;
import dev.migrator.revision.Revision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a terminal shows, and what a file gets instead.
 */
class TerminalTests {

	private static final String ESCAPE = "\u001B[";

	private final ByteArrayOutputStream written = new ByteArrayOutputStream();

	private final AtomicLong clock = new AtomicLong();

	@Test
	void coloursAreForTerminalsThatWantThem() {
		assertThat(Terminal.of(true, Map.of(), 90).colours()).isTrue();
		assertThat(Terminal.of(true, Map.of("NO_COLOR", "1"), 90).colours()).isFalse();
		assertThat(Terminal.of(true, Map.of("NO_COLOR", ""), 90).colours()).isTrue();
		assertThat(Terminal.of(true, Map.of("TERM", "dumb"), 90).colours()).isFalse();
		assertThat(Terminal.of(false, Map.of(), null).colours()).isFalse();
	}

	@Test
	void theWidthIsThatOfTheTerminalUnlessTheEnvironmentSaysOtherwise() {
		assertThat(Terminal.of(true, Map.of(), 90).columns()).isEqualTo(90);
		assertThat(Terminal.of(true, Map.of("COLUMNS", "40"), 90).columns()).isEqualTo(40);
		assertThat(Terminal.of(true, Map.of("COLUMNS", "wide"), 90).columns()).isEqualTo(90);
		assertThat(Terminal.of(false, Map.of("COLUMNS", "40"), null).columns()).isNull();
		assertThat(Terminal.of(true, Map.of("COLUMNS", "40"), 90).helpColumns()).isEqualTo(55);
		assertThat(Terminal.of(true, Map.of("COLUMNS", "400"), 90).helpColumns()).isEqualTo(100);
		assertThat(Terminal.none().helpColumns()).isEqualTo(100);
	}

	@Test
	void resultsAreColouredAndBrokenBetweenWordsOnATerminal(@TempDir Path directory) {
		CommandLineFixture application = new CommandLineFixture(directory).revision("1111", "",
				"create users with all that they need to be told apart", "SELECT 1;", "");
		assertThat(application.run("history").out()).doesNotContain(ESCAPE).hasLineCount(1);
		String shown = application.on(new Terminal(true, true, 40)).run("history").out();
		assertThat(shown).contains(ESCAPE);
		assertThat(shown.replaceAll("\u001B\\[[0-9;]*m", "")).isEqualTo("""
				<base> -> 1111 (head) (pending), create
				    users with all that they need to be
				    told apart
				""");
	}

	@Test
	void aLongRevisionIsOneLineThatIsWrittenOver() {
		ProgressBar bar = new ProgressBar(stream(), new Terminal(true, true, 60), this.clock::get);
		bar.show(progress(0, Duration.ofMillis(100)));
		assertThat(text()).isEmpty();
		bar.show(progress(250_000, Duration.ofSeconds(2)));
		bar.show(progress(500_000, Duration.ofSeconds(4)));
		assertThat(List.of(text().split("\r"))).hasSize(3)
			.allSatisfy((line) -> assertThat(line).hasSizeLessThan(60))
			.last()
			.asString()
			.startsWith("upgrade 1b2c [##########..........] 50%, 4 s left, orders: ");
		bar.clear();
		assertThat(text()).endsWith("\r" + " ".repeat(59) + "\r").doesNotContain("\n");
	}

	@Test
	void elsewhereALongRevisionWritesALineEveryFewSeconds() {
		ProgressBar bar = new ProgressBar(stream(), Terminal.none(), this.clock::get);
		bar.show(progress(250_000, Duration.ofSeconds(2)));
		this.clock.addAndGet(Duration.ofSeconds(6).toNanos());
		bar.show(progress(500_000, Duration.ofSeconds(6)));
		bar.show(progress(510_000, Duration.ofSeconds(6)));
		bar.clear();
		assertThat(text()).isEqualTo(
				"upgrade 1b2c [##########..........] 50%, 4 s left, orders: 500,000/1,000,000 rows, 125,000 rows/s\n");
	}

	private RevisionProgress progress(long copied, Duration elapsed) {
		return new RevisionProgress("migrator", Operation.UPGRADE,
				new Revision("1b2c", List.of(), List.of(), List.of(), "fill in", null), 1, 0, "orders", copied,
				1_000_000, 125_000, elapsed);
	}

	private PrintStream stream() {
		return new PrintStream(this.written, true, StandardCharsets.UTF_8);
	}

	private String text() {
		return this.written.toString(StandardCharsets.UTF_8);
	}

}
