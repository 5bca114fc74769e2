package dev.migrator.adoption;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * The line that begins a changeset.
 *
 * @param author who wrote it
 * @param id what its author calls it
 * @param line the line in the file, from 1
 * @param attributes what else the line says, by name in lower case
 */
record LiquibaseChangeset(String author, String id, int line, Map<String, String> attributes) {

	private static final Pattern BEGINNING = Pattern
		.compile("\\s*--\\s*changeset\\s+(\"[^\"]+\"|[^:]+):(\"[^\"]+\"|\\S+)(.*)", Pattern.CASE_INSENSITIVE);

	private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+):(\"[^\"]*\"|'[^']*'|\\S*)");

	/**
	 * Read a line.
	 * @return what it says, or {@code null} if it is not as such a line has to be
	 */
	static @Nullable LiquibaseChangeset parse(String text, int line) {
		Matcher beginning = BEGINNING.matcher(text);
		if (!beginning.matches()) {
			return null;
		}
		return new LiquibaseChangeset(unquote(beginning.group(1)), unquote(beginning.group(2)), line,
				attributes(beginning.group(3)));
	}

	static Map<String, String> attributes(String text) {
		Map<String, String> attributes = new TreeMap<>();
		Matcher attribute = ATTRIBUTE.matcher(text);
		while (attribute.find()) {
			attributes.put(attribute.group(1).toLowerCase(Locale.ROOT), unquote(attribute.group(2)));
		}
		return attributes;
	}

	private static String unquote(String text) {
		boolean quoted = text.length() > 1 && (text.startsWith("\"") || text.startsWith("'"))
				&& text.charAt(0) == text.charAt(text.length() - 1);
		return (quoted ? text.substring(1, text.length() - 1) : text).strip();
	}

	@Nullable String attribute(String name) {
		String value = this.attributes.get(name.toLowerCase(Locale.ROOT));
		return (value == null || value.isEmpty()) ? null : value;
	}

	boolean says(String name, boolean value) {
		return String.valueOf(value).equalsIgnoreCase(attribute(name));
	}

	/**
	 * Return whether the changeset runs on a database.
	 */
	boolean isFor(SqlDialect dialect) {
		String dbms = attribute("dbms");
		if (dbms == null) {
			return true;
		}
		List<String> words = Arrays.stream(dbms.toLowerCase(Locale.ROOT).split(",", -1)).map(String::strip).toList();
		if (words.contains("none") || words.contains("!" + dialect.word())) {
			return false;
		}
		return words.contains("all") || words.contains(dialect.word())
				|| words.stream().allMatch((word) -> word.startsWith("!"));
	}

	/**
	 * Report what the line asks for and revisions do not have.
	 */
	void check(String place, Findings findings) {
		for (String filter : List.of("contextFilter", "context")) {
			String value = attribute(filter);
			if (value != null) {
				findings.problem(place, this.line,
						"the changeset runs only in the context '%s', and a revision runs everywhere".formatted(value),
						"Remove the attribute if the changeset is for every database, or else the changeset.");
			}
		}
		String runWith = attribute("runWith");
		if (runWith != null) {
			findings.problem(place, this.line,
					"the changeset is run by %s, which may know more than SQL".formatted(runWith),
					"Write it in SQL, and remove the attribute runWith.");
		}
		for (String repeat : List.of("runOnChange", "runAlways")) {
			if (says(repeat, true)) {
				findings.note(place, this.line,
						"Has %s:true. As a revision it runs once: write a new revision for each change."
							.formatted(repeat));
			}
		}
		if (says("failOnError", false)) {
			findings.note(place, this.line,
					"Has failOnError:false. As a revision it must succeed, or nothing after it runs.");
		}
		String labels = attribute("labels");
		if (labels != null) {
			findings.note(place, this.line,
					"Has the labels '%s', which were left out: they choose what runs, those of revisions name branches."
						.formatted(labels));
		}
	}

}
