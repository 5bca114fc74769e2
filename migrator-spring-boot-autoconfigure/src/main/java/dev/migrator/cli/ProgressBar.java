package dev.migrator.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

import dev.migrator.RevisionProgress;

/**
 * Shows how far a long revision is: on a terminal in one line that is written over again
 * and again, elsewhere in a plain line every few seconds.
 */
final class ProgressBar {

	private static final long PLAIN_INTERVAL_NANOS = 5_000_000_000L;

	private static final Duration PATIENCE = Duration.ofMillis(300);

	private static final int COLUMNS = 80;

	private static final int BAR = 20;

	private final PrintStream err;

	private final Terminal terminal;

	private final LongSupplier nanoTime;

	private long plainAt;

	private int drawn;

	ProgressBar(PrintStream err, Terminal terminal) {
		this(err, terminal, System::nanoTime);
	}

	ProgressBar(PrintStream err, Terminal terminal, LongSupplier nanoTime) {
		this.err = err;
		this.terminal = terminal;
		this.nanoTime = nanoTime;
		this.plainAt = nanoTime.getAsLong() + PLAIN_INTERVAL_NANOS;
	}

	/**
	 * Show how far a revision is.
	 */
	void show(RevisionProgress progress) {
		if (!this.terminal.interactive()) {
			plain(progress);
		}
		else if (progress.elapsed().compareTo(PATIENCE) >= 0) {
			draw(progress);
		}
	}

	private void plain(RevisionProgress progress) {
		long now = this.nanoTime.getAsLong();
		if (now >= this.plainAt) {
			this.err.println(text(progress));
			this.err.flush();
			this.plainAt = now + PLAIN_INTERVAL_NANOS;
		}
	}

	private void draw(RevisionProgress progress) {
		Integer columns = this.terminal.columns();
		// In the last column some terminals begin a new line
		int room = ((columns != null) ? columns : COLUMNS) - 1;
		String text = text(progress);
		String line = (text.length() <= room) ? text : text.substring(0, Math.max(0, room));
		this.err.print("\r" + line + " ".repeat(Math.max(0, this.drawn - line.length())));
		this.err.flush();
		this.drawn = line.length();
	}

	private static String text(RevisionProgress progress) {
		String what = progress.operation().word() + " " + progress.revision().id() + " ";
		String rate = number(Math.round(progress.rowsPerSecond())) + " rows/s";
		if (progress.table() == null) {
			return "%s%s statements, %s rows in %s s, %s".formatted(what, number(progress.statements()),
					number(progress.rows()), number(progress.elapsed().toSeconds()), rate);
		}
		double share = (progress.allRows() > 0) ? Math.min(1, (double) progress.copiedRows() / progress.allRows()) : 0;
		int done = (int) Math.round(share * BAR);
		return "%s[%s%s] %s%%, %s s left, %s: %s/%s rows, %s".formatted(what, "#".repeat(done), ".".repeat(BAR - done),
				number(Math.round(share * 100)), number(progress.remaining().toSeconds()), progress.table(),
				number(progress.copiedRows()), number(progress.allRows()), rate);
	}

	private static String number(long number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

	/**
	 * Take the line away, before something else is written.
	 */
	void clear() {
		if (this.drawn > 0) {
			this.err.print("\r" + " ".repeat(this.drawn) + "\r");
			this.err.flush();
			this.drawn = 0;
		}
	}

}
