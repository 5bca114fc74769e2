package dev.migrator.script;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.migrator.revision.Revision;
import dev.migrator.script.RevisionFileException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The comments before the first section, taken line by line.
 */
final class Header {

	private final String source;

	private final List<Problem> problems;

	private final HeaderRules rules;

	private final Map<HeaderKey, String> values = new EnumMap<>(HeaderKey.class);

	private final Map<HeaderKey, Integer> lines = new EnumMap<>(HeaderKey.class);

	private final List<String> prose = new ArrayList<>();

	private @Nullable String message;

	Header(String source, List<Problem> problems) {
		this.source = source;
		this.problems = problems;
		this.rules = new HeaderRules(source, problems, HeaderKey::word, "; several names are separated by commas.");
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
		String word = wordBeforeColon(content);
		HeaderKey key = HeaderKey.of(word).orElse(null);
		if (key != null) {
			put(key, content.substring(content.indexOf(':') + 1).strip(), line);
			return;
		}
		HeaderKey meant = meant(word);
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

	/**
	 * Return whether a line is free to say what it likes: it is no key, and nothing that
	 * was most likely meant to be one.
	 */
	static boolean isFree(String content) {
		String word = wordBeforeColon(content);
		return HeaderKey.of(word).isEmpty() && meant(word) == null;
	}

	private static String wordBeforeColon(String content) {
		int colon = content.indexOf(':');
		return (colon > 0) ? content.substring(0, colon).strip() : "";
	}

	private static @Nullable HeaderKey meant(String word) {
		return isKeyLike(word) ? HeaderKey.resembling(word) : null;
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
			problem(line(HeaderKey.REVISION), "the header names no revision",
					"Begin the file with a comment that holds '-- revision: <id>', or move the file out of the "
							+ "locations if it is none.");
		}
		else {
			this.rules.checkName(HeaderKey.REVISION, id, line(HeaderKey.REVISION));
		}
		return new Revision(id, names(HeaderKey.REVISES), names(HeaderKey.DEPENDS_ON), names(HeaderKey.LABELS),
				(this.message != null) ? this.message : "",
				this.rules.created(this.values.getOrDefault(HeaderKey.CREATED, ""), line(HeaderKey.CREATED)));
	}

	private List<String> names(HeaderKey key) {
		String value = this.values.getOrDefault(key, "");
		return value.isEmpty() ? List.of() : this.rules.names(key, List.of(value.split(",", -1)), line(key));
	}

	private int line(HeaderKey key) {
		return this.lines.getOrDefault(key, 1);
	}

	private void problem(int line, String what, String action) {
		this.problems.add(new Problem(this.source, line, what, action));
	}

}
