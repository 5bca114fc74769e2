package dev.migrator.boot.actuate.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Writes times and durations for people.
 */
final class Times {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private Times() {
	}

	static void write(Html html, Instant time) {
		write(html, time, TIME);
	}

	/**
	 * Write a time where the second does not matter.
	 */
	static void writeShort(Html html, Instant time) {
		write(html, time, MINUTE);
	}

	private static void write(Html html, Instant time, DateTimeFormatter format) {
		html.element("time", format.format(time), "datetime", time.truncatedTo(ChronoUnit.MILLIS).toString());
	}

	static String text(Duration duration) {
		if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
			return duration.toMillis() + " ms";
		}
		if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
			return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
		}
		return (duration.toHours() > 0) ? "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart())
				: "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
	}

}
