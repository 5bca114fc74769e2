package dev.migrator.adoption;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A migration as the files of another tool have it.
 *
 * @param version what tells it from the others, in one spelling only
 * @param description what it does, in words
 * @param up how to upgrade
 * @param down how to undo that; {@code null} if nobody has said
 */
record ForeignMigration(String version, String description, ForeignScript up, @Nullable ForeignScript down) {

	private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
		.withResolverStyle(ResolverStyle.STRICT);

	/**
	 * Return when the migration was written, if its version says so. The tools mean UTC.
	 */
	@Nullable Instant created() {
		try {
			return LocalDateTime.parse(this.version, TIMESTAMP).toInstant(ZoneOffset.UTC);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	/**
	 * Turn a part of a file name into words.
	 */
	static String words(String name, String otherwise) {
		String words = name.replace('_', ' ').strip();
		return words.isEmpty() ? otherwise : words;
	}

}
