package dev.migrator.boot.actuate.page;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import dev.migrator.HistoryEntry;
import dev.migrator.HistoryEntry.Operation;
import dev.migrator.HistoryEntry.Outcome;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.Progress;
import dev.migrator.MigratorException;
import org.jspecify.annotations.Nullable;

/**
 * What to think of a migrator, and what to do.
 *
 * @param tone how bad it is
 * @param icon the outline of a sign for it, 24 by 24
 * @param title the verdict
 * @param explanation why, as the migrator says it
 * @param action what to do; code is between backticks if it is in words of our own
 */
record Verdict(Tone tone, String icon, String title, String explanation, String action) {

	static final String CROSS = "M7 7L17 17M17 7L7 17";

	private static final String CHECK = "M5 12.5L10 17.5L19 7.5";

	private static final String CLOCK = "M12 6V12.5L16 15";

	private static final String PAUSE = "M9 7V17M15 7V17";

	private static final String UPWARDS = "M6 12L12 6L18 12M6 18L12 12L18 18";

	private static final String ONWARDS = "M9 6L16 12L9 18";

	private static final String EXCLAMATION = "M12 5.5V13.5M12 18V18.01";

	static Verdict of(MigratorView view) {
		MigrationStatus status = view.status();
		MigratorException problem = view.problem();
		if (problem != null) {
			return new Verdict(Tone.BAD, CROSS, "No answer", problem.getMessage(), problem.getAction());
		}
		if (status == null) {
			return new Verdict(Tone.BAD, CROSS, "No answer", "Nothing is known about it.", "Look at the log.");
		}
		Progress progress = status.progress();
		return (progress != null) ? running(progress, status) : of(status, failure(view) != null);
	}

	private static Verdict running(Progress progress, MigrationStatus status) {
		return new Verdict(Tone.CALM, ONWARDS,
				"%s, step %d of %d".formatted(gerund(progress.operation()), progress.step(), progress.steps()),
				status.explanation(), "Wait until it is over. Reload this page to see how far it is.");
	}

	private static Verdict of(MigrationStatus status, boolean failed) {
		String explanation = status.explanation();
		return switch (status.state()) {
			case UP_TO_DATE -> new Verdict(failed ? Tone.ATTENTION : Tone.GOOD, CHECK, "Up to date", explanation,
					failed ? "See what failed." : "Nothing.");
			case PENDING -> new Verdict(failed ? Tone.BAD : Tone.ATTENTION, CLOCK, "Pending", explanation,
					failed ? "Put right what failed, then restart, or run `migrator upgrade`."
							: "Restart, or run `migrator upgrade`.");
			case HELD -> new Verdict(failed ? Tone.ATTENTION : Tone.CALM, PAUSE, "Held", explanation,
					"When the reason is gone, run `migrator upgrade`, or deploy a release with a new revision.");
			case AHEAD -> new Verdict(failed ? Tone.ATTENTION : Tone.CALM, UPWARDS, "Ahead", explanation,
					"Nothing, if this release can live with them. Otherwise run `migrator downgrade`, which needs no files "
							+ "for them.");
			case DIVERGED -> new Verdict(Tone.BAD, EXCLAMATION, "Diverged", explanation,
					"If a revision was changed, restore its file, or accept it with `migrator repair`. "
							+ "Otherwise deploy the release that belongs to this database.");
		};
	}

	/**
	 * Return the last thing that was tried, if it is over and did not succeed.
	 */
	static @Nullable HistoryEntry failure(MigratorView view) {
		MigrationStatus status = view.status();
		if (status == null || status.progress() != null) {
			return null;
		}
		return view.history().stream().findFirst().filter((entry) -> entry.outcome() != Outcome.SUCCEEDED).orElse(null);
	}

	/**
	 * Return the one that somebody who looks at all should know first.
	 */
	static Verdict worst(List<Verdict> verdicts) {
		return verdicts.stream()
			.max(Comparator.comparing(Verdict::tone))
			.orElse(new Verdict(Tone.CALM, PAUSE, "No migrators", "", ""));
	}

	private static String gerund(Operation operation) {
		return switch (operation) {
			case UPGRADE -> "Upgrading";
			case DOWNGRADE -> "Downgrading";
			case STAMP -> "Stamping";
			case REPAIR -> "Repairing";
		};
	}

	/**
	 * How bad something is, beginning with what is good.
	 */
	enum Tone {

		GOOD, CALM, ATTENTION, BAD;

		/**
		 * Return the class for it in the style sheet.
		 */
		String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
