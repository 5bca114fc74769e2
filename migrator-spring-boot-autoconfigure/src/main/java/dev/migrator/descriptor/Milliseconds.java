package dev.migrator.descriptor;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How JSON tells durations.
 */
final class Milliseconds {

	private Milliseconds() {
	}

	static @Nullable Long of(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() : null;
	}

}
