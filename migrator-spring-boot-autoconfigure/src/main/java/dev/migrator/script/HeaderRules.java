package dev.migrator.script;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

import dev.migrator.script.RevisionFileException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The rules for what is said of a revision, in the header of a file or at a class.
 */
final class HeaderRules {

	private static final Set<String> RESERVED = Set.of("head", "heads", "base", "current");

	private final String source;

	private final List<Problem> problems;

	private final Function<HeaderKey, String> words;

	private final String several;

	/**
	 * Creates rules.
	 * @param source the file or class
	 * @param problems takes what breaks a rule
	 * @param words what the author calls a key
	 * @param several how several names are written, to end a sentence with
	 */
	HeaderRules(String source, List<Problem> problems, Function<HeaderKey, String> words, String several) {
		this.source = source;
		this.problems = problems;
		this.words = words;
		this.several = several;
	}

	List<String> names(HeaderKey key, Collection<String> written, int line) {
		Set<String> names = new LinkedHashSet<>();
		for (String part : written) {
			String name = part.strip();
			checkName(key, name, line);
			if (!names.add(name)) {
				problem(line, "'%s' names '%s' twice".formatted(this.words.apply(key), name), "Remove one.");
			}
		}
		return List.copyOf(names);
	}

	void checkName(HeaderKey key, String name, int line) {
		String word = this.words.apply(key);
		boolean legal = !name.isEmpty() && name.length() <= 64;
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			legal = legal && (c == '_' || c == '.' || (c < 0x80 && Character.isLetterOrDigit(c)));
		}
		if (!legal) {
			problem(line, "'%s' is no name for '%s'".formatted(name, word),
					"A name is 1 to 64 letters A-Z or a-z, digits, underscores and full stops" + this.several);
		}
		else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
			problem(line,
					"'%s' cannot be a name for '%s': it means something else on the command line".formatted(name, word),
					(key == HeaderKey.REVISES)
							? "Leave 'revises' empty if the revision follows none; "
									+ "otherwise write the id of the revision that it follows."
							: "Choose another name.");
		}
	}

	@Nullable Instant created(String value, int line) {
		if (value.isEmpty()) {
			return null;
		}
		try {
			return OffsetDateTime.parse(value).toInstant();
		}
		catch (DateTimeException ex) {
			problem(line, "'%s' is no point in time".formatted(value),
					"Write date, time and offset as in 2026-11-22T14:30:05Z or 2026-11-22T15:30:05+01:00.");
			return null;
		}
	}

	private void problem(int line, String what, String action) {
		this.problems.add(new Problem(this.source, line, what, action));
	}

}
