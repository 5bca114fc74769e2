package dev.migrator.script;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.migrator.revision.Revision;
import dev.migrator.script.RevisionFileException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The comments before the first section, taken line by line.
 */
final class Header {

	private static final Set<String> RESERVED = Set.of("head", "heads", "base", "current");

	private final String source;

	private final List<Problem> problems;

	private final Map<HeaderKey, String> values = new EnumMap<>(HeaderKey.class);

	private final Map<HeaderKey, Integer> lines = new EnumMap<>(HeaderKey.class);

	private final List<String> prose = new ArrayList<>();

	private @Nullable String message;

	Header(String source, List<Problem> problems) {
		this.source = source;
		this.problems = problems;
	}

	Map<HeaderKey, Integer> lines() {
		return this.lines;
	}

	List<String> prose() {
		return this.prose;
	}

	/**
	 * Take the next line.
	 * @param content the comment without its sign and surrounding blanks
	 * @param line the line in the file
	 */
	void add(String content, int line) {
		if (content.isEmpty()) {
			return;
		}
		int colon = content.indexOf(':');
		String word = (colon > 0) ? content.substring(0, colon).strip() : "";
		HeaderKey key = HeaderKey.of(word).orElse(null);
		if (key != null) {
			put(key, content.substring(colon + 1).strip(), line);
			return;
		}
		HeaderKey meant = isKeyLike(word) ? HeaderKey.resembling(word) : null;
		if (meant != null) {
			problem(line, "there is no key '%s'".formatted(word),
					("Did you mean '%s'? If the line is prose, " + "write it without the colon.")
						.formatted(meant.word()));
		}
		else if (this.message == null) {
			this.message = content;
		}
		else {
			this.prose.add(content);
		}
	}

	private static boolean isKeyLike(String word) {
		int blanks = 0;
		for (int i = 0; i < word.length(); i++) {
			char c = word.charAt(i);
			if (c == ' ') {
				blanks++;
			}
			else if (!Character.isLetter(c) && c != '-' && c != '_') {
				return false;
			}
		}
		return !word.isEmpty() && blanks <= 1;
	}

	private void put(HeaderKey key, String value, int line) {
		Integer before = this.lines.putIfAbsent(key, line);
		if (before != null) {
			problem(line, "the key '%s' is already in line %d".formatted(key.word(), before),
					"Write it once; several values are separated by commas.");
			return;
		}
		this.values.put(key, value);
	}

	/**
	 * Return what all the lines say.
	 */
	Revision revision() {
		String id = this.values.getOrDefault(HeaderKey.REVISION, "");
		if (id.isEmpty()) {
			problem(this.lines.getOrDefault(HeaderKey.REVISION, 1), "the header names no revision",
					"Begin the file with a comment that holds '-- revision: <id>', or move the file out of the "
							+ "locations if it is none.");
		}
		else {
			checkName(HeaderKey.REVISION, id);
		}
		return new Revision(id, names(HeaderKey.REVISES), names(HeaderKey.DEPENDS_ON), names(HeaderKey.LABELS),
				(this.message != null) ? this.message : "", created());
	}

	private List<String> names(HeaderKey key) {
		String value = this.values.getOrDefault(key, "");
		Set<String> names = new LinkedHashSet<>();
		if (!value.isEmpty()) {
			for (String part : value.split(",", -1)) {
				String name = part.strip();
				checkName(key, name);
				if (!names.add(name)) {
					problem(this.lines.getOrDefault(key, 1), "'%s' names '%s' twice".formatted(key.word(), name),
							"Remove one.");
				}
			}
		}
		return List.copyOf(names);
	}

	private void checkName(HeaderKey key, String name) {
		boolean legal = !name.isEmpty() && name.length() <= 64;
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			legal = legal && (c == '_' || c == '.' || (c < 0x80 && Character.isLetterOrDigit(c)));
		}
		int line = this.lines.getOrDefault(key, 1);
		if (!legal) {
			problem(line, "'%s' is no name for '%s'".formatted(name, key.word()),
					"A name is 1 to 64 letters A-Z or a-z, digits, underscores and full stops; "
							+ "several names are separated by commas.");
		}
		else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
			problem(line,
					"'%s' cannot be a name for '%s': it means something else on the command line".formatted(name,
							key.word()),
					(key == HeaderKey.REVISES)
							? "Leave 'revises' empty if the revision follows none; "
									+ "otherwise write the id of the revision that it follows."
							: "Choose another name.");
		}
	}

	private @Nullable Instant created() {
		String value = this.values.getOrDefault(HeaderKey.CREATED, "");
		if (value.isEmpty()) {
			return null;
		}
		try {
			return OffsetDateTime.parse(value).toInstant();
		}
		catch (DateTimeException ex) {
			problem(this.lines.getOrDefault(HeaderKey.CREATED, 1), "'%s' is no point in time".formatted(value),
					"Write date, time and offset as in 2026-11-22T14:30:05Z or 2026-11-22T15:30:05+01:00.");
			return null;
		}
	}

	private void problem(int line, String what, String action) {
		this.problems.add(new Problem(this.source, line, what, action));
	}

}
