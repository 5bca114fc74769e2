package dev.migrator.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import dev.migrator.revision.Direction;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * The line that begins a section.
 *
 * @param start the offset where the comment begins
 * @param end the offset where it ends
 * @param direction which way the section goes; {@code null} if the line does not say
 * @param dialects the databases that the section names
 * @param transactional whether it runs in a transaction
 * @param foreignKeysOff whether foreign keys are off
 */
record Marker(int start, int end, @Nullable Direction direction, Set<SqlDialect> dialects, boolean transactional,
		boolean foreignKeysOff) {

	private static final String NAME = "migrator";

	private static final List<String> SECTIONS = List.of("upgrade", "downgrade");

	private static final List<String> OPTIONS = List.of("dialect", "transactional", "foreign-keys");

	/**
	 * Return whether a comment begins a section, or tries to.
	 */
	static boolean isMarker(String comment) {
		String content = comment.toLowerCase(Locale.ROOT);
		return content.startsWith(NAME) && content.substring(NAME.length()).strip().startsWith(":");
	}

	/**
	 * Return whether a comment is no marker but was most likely meant to be one. To take
	 * it for prose would run a downgrade as the end of the upgrade.
	 */
	static boolean resemblesMarker(String comment) {
		int separator = 0;
		while (separator < comment.length() && Character.isLetter(comment.charAt(separator))) {
			separator++;
		}
		if (separator == comment.length() || separator > NAME.length() + 2) {
			return false;
		}
		String name = comment.substring(0, separator).toLowerCase(Locale.ROOT);
		if (!name.equals("migration") && !name.equals("migrate") && Spelling.distance(name, NAME) > 2) {
			return false;
		}
		String[] words = comment.substring(separator + 1).strip().toLowerCase(Locale.ROOT).split("\\s+");
		return SECTIONS.contains(words[0])
				&& Arrays.stream(words).skip(1).allMatch((option) -> option.indexOf('=') > 0);
	}

	/**
	 * Read a marker.
	 * @param problems takes what is wrong and what to do about it
	 */
	static Marker parse(String comment, int start, int end, BiConsumer<String, String> problems) {
		String content = comment.substring(comment.indexOf(':') + 1).strip();
		List<String> words = List.of(content.split("\\s+"));
		String name = words.get(0).toLowerCase(Locale.ROOT);
		if (!SECTIONS.contains(name)) {
			problems.accept("there is no section 'migrator:%s'".formatted(words.get(0)),
					Spelling.advice(name, SECTIONS));
		}
		Map<String, String> options = options(words.subList(1, words.size()), problems);
		Set<SqlDialect> dialects = dialects(options.get("dialect"), problems);
		boolean transactional = choice(options, "transactional", "true", "false", problems);
		boolean foreignKeysOff = !choice(options, "foreign-keys", "on", "off", problems);
		if (foreignKeysOff && !transactional) {
			problems.accept("foreign-keys=off contradicts transactional=false",
					"Remove one of the two: outside of a transaction the section can say PRAGMA foreign_keys itself.");
		}
		if (foreignKeysOff && !dialects.isEmpty() && !dialects.contains(SqlDialect.SQLITE)) {
			problems.accept("foreign-keys=off means something on SQLite only, and the section is not for SQLite",
					"Remove the option.");
		}
		Direction direction = switch (name) {
			case "upgrade" -> Direction.UPGRADE;
			case "downgrade" -> Direction.DOWNGRADE;
			default -> null;
		};
		return new Marker(start, end, direction, dialects, transactional, foreignKeysOff);
	}

	private static Map<String, String> options(List<String> words, BiConsumer<String, String> problems) {
		Map<String, String> options = new HashMap<>();
		for (String word : words) {
			int equals = word.indexOf('=');
			String name = ((equals < 0) ? word : word.substring(0, equals)).toLowerCase(Locale.ROOT);
			if (!OPTIONS.contains(name)) {
				problems.accept("there is no option '%s' for a section".formatted(word),
						Spelling.advice(name, OPTIONS) + " Options are written name=value, without blanks.");
			}
			else if (equals < 0) {
				problems.accept("the option '%s' has no value".formatted(word),
						"Write %s=value, without blanks.".formatted(name));
			}
			else if (options.put(name, word.substring(equals + 1).toLowerCase(Locale.ROOT)) != null) {
				problems.accept("the option '%s' is given twice".formatted(name), "Remove one.");
			}
		}
		return options;
	}

	private static boolean choice(Map<String, String> options, String name, String yes, String no,
			BiConsumer<String, String> problems) {
		String value = options.getOrDefault(name, yes);
		if (!value.equals(yes) && !value.equals(no)) {
			problems.accept("'%s' is no value for the option '%s'".formatted(value, name),
					"Write %s=%s or %s=%s.".formatted(name, yes, name, no));
		}
		return !value.equals(no);
	}

	private static Set<SqlDialect> dialects(@Nullable String value, BiConsumer<String, String> problems) {
		EnumSet<SqlDialect> dialects = EnumSet.noneOf(SqlDialect.class);
		if (value != null) {
			List<String> known = new ArrayList<>();
			for (SqlDialect dialect : SqlDialect.values()) {
				known.add(dialect.word());
			}
			for (String word : value.split(",", -1)) {
				SqlDialect.of(word)
					.ifPresentOrElse(dialects::add, () -> problems.accept("there is no dialect '%s'".formatted(word),
							Spelling.advice(word, known)));
			}
		}
		return dialects;
	}

}
