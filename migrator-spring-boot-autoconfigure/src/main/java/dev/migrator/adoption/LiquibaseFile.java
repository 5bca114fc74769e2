package dev.migrator.adoption;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of formatted SQL, line by line as Liquibase does: what a line says
 * counts wherever it stands, in comments and strings, too. A line that is not SQL leaves
 * an empty line in the script.
 */
final class LiquibaseFile {

	private static final Pattern FORMATTED = comment("liquibase\\s*formatted(.*)");

	private static final Pattern CHANGESET = comment("changeset\\b.*");

	private static final Pattern ROLLBACK = comment("rollback (.*)");

	private static final Pattern ROLLBACK_BEGIN = Pattern.compile("\\s*/\\*\\s*liquibase\\s*rollback\\s*",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern ROLLBACK_END = Pattern.compile("(.*)\\*/\\s*");

	private static final Pattern NOTHING = Pattern.compile("(?:not required|empty).*",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern COMMENT = comment("comment:? (.*)");

	private static final Pattern PRECONDITION = comment("precondition(?:s|-).*");

	private static final Pattern PROPERTY = comment("property\\s+(.*:.*)");

	private static final Pattern INCLUDE = comment("include(?:All)?\\s+\\w+:.*");

	private static final Pattern CHECKSUM = comment("validCheckSum:?(.*)");

	private static final Pattern IGNORE = comment("ignoreLines:(\\w+)\\s*");

	private final String file;

	private final String place;

	private final List<String> lines;

	private final SqlDialect dialect;

	private final Findings findings;

	private final List<ForeignMigration> migrations = new ArrayList<>();

	private String logicalPath;

	private @Nullable LiquibaseChangeset changeset;

	private final List<String> sql = new ArrayList<>();

	private final List<String> rollback = new ArrayList<>();

	private int rollbackLine;

	private String description = "";

	LiquibaseFile(String file, String place, List<String> lines, SqlDialect dialect, Findings findings) {
		this.file = file;
		this.place = place;
		this.lines = lines;
		this.dialect = dialect;
		this.findings = findings;
		this.logicalPath = file;
	}

	private static Pattern comment(String content) {
		return Pattern.compile("\\s*--\\s*" + content, Pattern.CASE_INSENSITIVE);
	}

	static boolean isFormatted(List<String> lines) {
		return lines.stream()
			.filter((line) -> !line.isBlank())
			.findFirst()
			.filter((line) -> FORMATTED.matcher(line).matches())
			.isPresent();
	}

	List<ForeignMigration> read() {
		for (int i = 0; i < this.lines.size(); i++) {
			String line = this.lines.get(i);
			Matcher ignore = IGNORE.matcher(line);
			if (ignore.matches()) {
				i = skip(ignore.group(1), i);
			}
			else if (ROLLBACK_BEGIN.matcher(line).matches() && this.changeset != null) {
				i = readRollback(i);
			}
			else if (CHANGESET.matcher(line).matches()) {
				finish();
				begin(line, i + 1);
			}
			else if (this.changeset == null) {
				readOutside(line, i + 1);
			}
			else {
				this.sql.add(readInside(line, i + 1) ? "" : line);
			}
		}
		finish();
		return this.migrations;
	}

	/**
	 * Skip lines that Liquibase ignores.
	 * @return the last line skipped, from 0
	 */
	private int skip(String extent, int from) {
		int last = from;
		if (extent.equalsIgnoreCase("start")) {
			do {
				last++;
			}
			while (last < this.lines.size() && !isEnd(this.lines.get(last)));
		}
		else {
			try {
				last = Math.min(from + Integer.parseInt(extent), this.lines.size() - 1);
			}
			catch (NumberFormatException ex) {
				this.findings.problem(this.place, from + 1, "'%s' is no number of lines to ignore".formatted(extent),
						"Write --ignoreLines:start and --ignoreLines:end around the lines.");
			}
		}
		pad(Math.min(last, this.lines.size() - 1) - from + 1);
		return last;
	}

	private static boolean isEnd(String line) {
		Matcher ignore = IGNORE.matcher(line);
		return ignore.matches() && ignore.group(1).equalsIgnoreCase("end");
	}

	private int readRollback(int from) {
		this.rollbackLine = this.rollback.isEmpty() ? from + 2 : this.rollbackLine;
		for (int i = from + 1; i < this.lines.size(); i++) {
			Matcher end = ROLLBACK_END.matcher(this.lines.get(i));
			if (end.matches()) {
				this.rollback.add(end.group(1));
				pad(i - from + 1);
				return i;
			}
			this.rollback.add(this.lines.get(i));
		}
		this.findings.problem(this.place, from + 1, "the comment that holds the rollback is never closed",
				"Close it by a line '*/'.");
		return this.lines.size();
	}

	private void pad(int count) {
		for (int i = 0; i < count; i++) {
			this.sql.add("");
		}
	}

	private void begin(String line, int number) {
		this.changeset = LiquibaseChangeset.parse(line, number);
		if (this.changeset == null) {
			this.findings.problem(this.place, number, "the changeset has no author and id",
					"Write '--changeset author:id', without a blank before the id.");
		}
	}

	private void readOutside(String line, int number) {
		Matcher formatted = FORMATTED.matcher(line);
		Matcher property = PROPERTY.matcher(line);
		if (formatted.matches()) {
			this.logicalPath = LiquibaseChangeset.attributes(formatted.group(1))
				.getOrDefault("logicalfilepath", this.logicalPath);
		}
		else if (property.matches()) {
			noteProperty(property.group(1), number);
		}
		else if (INCLUDE.matcher(line).matches()) {
			this.findings.problem(this.place, number, "the changelog includes others here",
					"Remove the line if all files are in the directory and in order by name, or write them into this one.");
		}
		else if (!line.isBlank() && !line.strip().startsWith("--")) {
			this.findings.note(this.place, number,
					"Stands before the first changeset. Liquibase ignores it, and it was " + "left out.");
		}
	}

	/**
	 * Read a line of a changeset.
	 * @return whether it is for Liquibase rather than for the database
	 */
	private boolean readInside(String line, int number) {
		Matcher rollbackLine = ROLLBACK.matcher(line);
		Matcher comment = COMMENT.matcher(line);
		Matcher property = PROPERTY.matcher(line);
		if (rollbackLine.matches()) {
			this.rollbackLine = this.rollback.isEmpty() ? number : this.rollbackLine;
			this.rollback.add(rollbackLine.group(1));
			return true;
		}
		if (comment.matches()) {
			this.description = comment.group(1).strip();
			return true;
		}
		if (PRECONDITION.matcher(line).matches()) {
			this.findings.note(this.place, number, "The precondition was left out: as a revision the changeset runs in "
					+ "any case. Write what it asks for as SQL if it matters.");
			return true;
		}
		if (property.matches()) {
			noteProperty(property.group(1), number);
			return true;
		}
		return FORMATTED.matcher(line).matches() || CHECKSUM.matcher(line).matches();
	}

	private void noteProperty(String text, int number) {
		String name = LiquibaseChangeset.attributes(text).getOrDefault("name", "NAME");
		String value = LiquibaseChangeset.attributes(text).getOrDefault("value", "");
		this.findings.note(this.place, number,
				"Sets a property. Write migrator.placeholders.%s=%s into the configuration of the application."
					.formatted(name, value));
	}

	private void finish() {
		LiquibaseChangeset current = this.changeset;
		if (current != null) {
			current.check(this.place, this.findings);
			if (current.says("ignore", true)) {
				this.findings.note(this.place, current.line(), "Has ignore:true. It was left out.");
			}
			else if (!current.isFor(this.dialect)) {
				this.findings.note(this.place, current.line(), "Is not for %s but for %s. It was left out."
					.formatted(this.dialect.word(), current.attribute("dbms")));
			}
			else {
				add(current);
			}
		}
		this.sql.clear();
		this.rollback.clear();
		this.description = "";
	}

	private void add(LiquibaseChangeset current) {
		boolean transactional = !current.says("runInTransaction", false);
		ForeignScript up = new ForeignScript(this.file, current.line() + 1,
				semicolons(String.join("\n", this.sql), current.attribute("endDelimiter"), current.line()),
				transactional)
			.trimmed();
		if (up.text().isEmpty()) {
			this.findings.problem(this.place, current.line(), "the changeset holds no SQL",
					"Write some, or remove the changeset.");
		}
		String path = current.attribute("logicalFilePath");
		this.migrations.add(new ForeignMigration(
				((path != null) ? path : this.logicalPath) + "::" + current.id() + "::" + current.author(),
				this.description.isEmpty() ? words(current.id()) : this.description, up, down(current, transactional)));
	}

	private String words(String id) {
		if (id.chars().anyMatch(Character::isLetter)) {
			return id.replace('_', ' ').replace('-', ' ').strip();
		}
		String name = MigrationFolder.name(this.file);
		return "%s, changeset %s".formatted(name.substring(0, name.lastIndexOf('.')).replace('_', ' '), id);
	}

	private @Nullable ForeignScript down(LiquibaseChangeset current, boolean transactional) {
		String text = String.join("\n", this.rollback).strip();
		if (text.isEmpty()) {
			return null;
		}
		if (NOTHING.matcher(text).matches()) {
			return new ForeignScript(this.file, this.rollbackLine, "", transactional, true);
		}
		if (text.toLowerCase(Locale.ROOT).contains("changesetid")) {
			this.findings.note(this.place, this.rollbackLine,
					"The rollback refers to another changeset. It was left out: "
							+ "copy the SQL of that one into a downgrade section.");
			return null;
		}
		return new ForeignScript(this.file, this.rollbackLine, semicolons(String.join("\n", this.rollback),
				current.attribute("rollbackEndDelimiter"), this.rollbackLine), transactional)
			.trimmed();
	}

	/**
	 * End statements with semicolons where they end otherwise.
	 * @param delimiter what ends them; {@code null} for semicolons, and for a slash on a
	 * last line of its own
	 */
	private String semicolons(String text, @Nullable String delimiter, int line) {
		boolean slash = delimiter == null && text.stripTrailing().endsWith("\n/");
		if ((delimiter == null && !slash) || ";".equals(delimiter)) {
			return text;
		}
		String plain = (delimiter == null) ? "/"
				: delimiter.replaceFirst("^(?:\\\\[rns][*+]?)+", "").replaceFirst("(?:\\\\[rns][*+]?|\\$)+$", "");
		if (plain.isEmpty() || plain.matches(".*[\\\\|\\[({*+?^].*")) {
			this.findings.problem(this.place, line, "the delimiter %s is a pattern".formatted(delimiter),
					"End the statements with semicolons, and remove the delimiter.");
			return text;
		}
		this.findings.note(this.place, line,
				"Statements end with '%s' here. It was replaced by semicolons at the ends of lines.".formatted(plain));
		List<String> result = new ArrayList<>();
		boolean ended = true;
		for (String each : text.lines().toList()) {
			String content = each.stripTrailing();
			boolean delimited = content.regionMatches(true, content.length() - plain.length(), plain, 0,
					plain.length());
			if (delimited) {
				String before = content.substring(0, content.length() - plain.length()).stripTrailing();
				boolean again = before.endsWith(";") || (before.isBlank() && ended);
				result.add(again ? before : before + ";");
				ended = true;
			}
			else {
				result.add(each);
				ended = content.isBlank() ? ended : content.endsWith(";");
			}
		}
		return String.join("\n", result);
	}

}
