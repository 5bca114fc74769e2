package dev.migrator.descriptor;

import org.jspecify.annotations.Nullable;

/**
 * SQL, or what quotes it, for those who may see it and for those who may not.
 */
final class SqlText {

	/**
	 * What others see: that there is something. The same as the actuator's.
	 */
	private static final String HIDDEN = "******";

	private SqlText() {
	}

	static @Nullable String of(@Nullable String text, boolean show) {
		return (text == null || show) ? text : HIDDEN;
	}

}
