package dev.migrator.adoption;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.migrator.revision.Direction;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.script.Section;
import dev.migrator.script.SectionDraft;
import dev.migrator.sql.Pragma;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.SqlSyntaxException;
import dev.migrator.sql.StatementKind;
import dev.migrator.sql.StatementSplitter;
import org.jspecify.annotations.Nullable;

/**
 * Turns scripts into sections. A script stays as it is, but for what a revision says in
 * the line that begins the section: that it runs in a transaction, or without, or without
 * foreign keys.
 */
final class Transcription {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}\\n]+)}");

	// A word that can stand wherever a name or a value can
	private static final String STAND_IN = "x";

	// More words than any statement of a transaction has that could be left out
	private static final int LONGEST_BEGIN = 5;

	private static final Set<String> PLAIN_BEGIN = Set.of("BEGIN", "START", "TRANSACTION", "WORK", "DEFERRED",
			"IMMEDIATE", "EXCLUSIVE");

	private static final Set<String> OFF = Set.of("off", "0", "false", "no");

	private final MigrationFormat format;

	private final SqlDialect dialect;

	private final MigrationFolder folder;

	private final Findings findings;

	private final Set<String> placeholders = new HashSet<>();

	Transcription(MigrationFormat format, SqlDialect dialect, MigrationFolder folder, Findings findings) {
		this.format = format;
		this.dialect = dialect;
		this.folder = folder;
		this.findings = findings;
	}

	SectionDraft upgrade(ForeignScript script) {
		return section(script, Direction.UPGRADE, statements(script));
	}

	/**
	 * Return how to downgrade, or {@code null} if the script does not say it. One without
	 * a statement is what the tools make for a start: to take it at its word would let a
	 * downgrade pass that undoes nothing.
	 */
	@Nullable SectionDraft downgrade(ForeignMigration migration) {
		ForeignScript script = migration.down();
		if (script == null) {
			// Line 1 is the whole file, and any other a changeset
			int line = migration.up().line();
			this.findings.note(place(migration.up()), (line > 1) ? line : 0,
					"Nothing undoes the migration. The revision became irreversible.");
			return null;
		}
		if (script.deliberatelyEmpty()) {
			return SectionDraft.of("");
		}
		List<SqlStatement> statements = statements(script);
		if (statements.isEmpty()) {
			this.findings.note(place(script), script.line(),
					"The script that undoes the migration holds no statement. The revision became irreversible: "
							+ "write a line '-- migrator:downgrade' at its end if there is nothing to undo.");
			return null;
		}
		return section(script, Direction.DOWNGRADE, statements);
	}

	private List<SqlStatement> statements(ForeignScript script) {
		List<SqlStatement> statements = new ArrayList<>();
		try {
			new StatementSplitter(script.text(), this.dialect).forEach(statements::add);
		}
		catch (SqlSyntaxException ex) {
			this.findings.problem(place(script), script.line() + ex.getLine() - 1, String.valueOf(ex.getMessage()),
					"Close it. Everything after it is taken for a part of it.");
		}
		return statements;
	}

	private SectionDraft section(ForeignScript script, Direction direction, List<SqlStatement> statements) {
		notePlaceholders(script);
		ForeignScript body = script;
		boolean foreignKeysOff = false;
		if (script.transactional()) {
			Wrapper wrapper = wrapper(statements);
			String reason = reasonAgainstTransaction(wrapper.inner(statements));
			if (reason != null) {
				this.findings.note(place(script), script.line(),
						"The script %s. The section was marked transactional=false: see whether that is meant."
							.formatted(reason));
				body = new ForeignScript(script.file(), script.line(), script.text(), false);
			}
			else {
				foreignKeysOff = wrapper.foreignKeysOff();
				body = unwrapped(script, statements, wrapper);
			}
		}
		body = body.trimmed();
		noteProblems(body, direction, foreignKeysOff);
		return new SectionDraft(body.text().isEmpty() ? "" : body.text() + "\n", body.transactional(), foreignKeysOff);
	}

	/**
	 * Find what encloses all of a script: a transaction, and around it that foreign keys
	 * are off.
	 */
	private Wrapper wrapper(List<SqlStatement> statements) {
		int first = 0;
		int end = statements.size();
		boolean foreignKeysOff = end > 1 && isForeignKeys(statements.get(0), true);
		if (foreignKeysOff) {
			first++;
			end -= isForeignKeys(statements.get(end - 1), false) ? 1 : 0;
		}
		if (end - first > 1 && isPlainBegin(statements.get(first)) && isPlainCommit(statements.get(end - 1))) {
			first++;
			end--;
		}
		return new Wrapper(first, end, foreignKeysOff);
	}

	private static boolean isPlainBegin(SqlStatement statement) {
		List<String> words = statement.firstKeywords(LONGEST_BEGIN);
		return statement.kind() == StatementKind.TRANSACTION_CONTROL && List.of("BEGIN", "START").contains(words.get(0))
				&& PLAIN_BEGIN.containsAll(words);
	}

	private static boolean isPlainCommit(SqlStatement statement) {
		List<String> words = statement.firstKeywords(LONGEST_BEGIN);
		return statement.kind() == StatementKind.TRANSACTION_CONTROL && List.of("COMMIT", "END").contains(words.get(0))
				&& Set.of("COMMIT", "END", "TRANSACTION", "WORK").containsAll(words);
	}

	private static boolean isForeignKeys(SqlStatement statement, boolean off) {
		return setsForeignKeys(statement)
				&& off == OFF.contains(statement.pragma().map(Transcription::argument).orElse(""));
	}

	private static boolean setsForeignKeys(SqlStatement statement) {
		return statement.pragma()
			.filter((pragma) -> pragma.name().equals("foreign_keys") && pragma.argument() != null)
			.isPresent();
	}

	private static String argument(Pragma pragma) {
		String argument = pragma.argument();
		return (argument != null) ? argument.toLowerCase(Locale.ROOT) : "";
	}

	/**
	 * Return why some statements cannot run in a transaction of somebody else, or
	 * {@code null} if they can.
	 */
	private @Nullable String reasonAgainstTransaction(List<SqlStatement> statements) {
		for (SqlStatement statement : statements) {
			if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
				return "holds %s".formatted(statement.keyword());
			}
			if (setsForeignKeys(statement)) {
				return "sets PRAGMA foreign_keys, which does nothing in a transaction";
			}
			if (isNonTransactional(statement)) {
				return "holds %s, which cannot run in a transaction".formatted(statement.title());
			}
		}
		return null;
	}

	private static boolean isNonTransactional(SqlStatement statement) {
		if (statement.dialect() == SqlDialect.SQLITE) {
			return statement.keyword().equals("VACUUM") || statement.pragma()
				.filter((pragma) -> pragma.name().equals("journal_mode") && pragma.argument() != null)
				.isPresent();
		}
		return statement.kind() == StatementKind.OUTSIDE_TRANSACTION
				|| statement.firstKeywords(2).equals(List.of("DROP", "SUBSCRIPTION"));
	}

	private ForeignScript unwrapped(ForeignScript script, List<SqlStatement> statements, Wrapper wrapper) {
		List<SqlStatement> removed = new ArrayList<>(statements);
		removed.removeAll(wrapper.inner(statements));
		if (removed.isEmpty()) {
			return script;
		}
		StringBuilder text = new StringBuilder(script.text());
		for (int i = removed.size() - 1; i >= 0; i--) {
			SqlStatement statement = removed.get(i);
			boolean semicolon = text.charAt(statement.pieceEnd() - 1) == ';';
			text.delete(statement.start(), semicolon ? statement.pieceEnd() : statement.end());
		}
		this.findings.note(place(script), script.line() + removed.get(0).line() - 1, wrapper.foreignKeysOff()
				? "PRAGMA foreign_keys around the script was replaced by foreign-keys=off; a revision runs in a "
						+ "transaction by itself."
				: "%s and %s around the script were left out: a revision runs in a transaction by itself."
					.formatted(removed.get(0).keyword(), removed.get(removed.size() - 1).keyword()));
		return new ForeignScript(script.file(), script.line(), text.toString(), true);
	}

	/**
	 * Tell already now what would be refused when the revision runs.
	 */
	private void noteProblems(ForeignScript body, Direction direction, boolean foreignKeysOff) {
		String text = PLACEHOLDER.matcher(body.text()).replaceAll(STAND_IN);
		Section section = Section.of(place(body), body.line(), direction, text, body.transactional(), foreignKeysOff);
		for (Problem problem : section.problems(this.dialect, Map.of())) {
			this.findings.note(problem.source(), problem.line(),
					"As it is, the revision cannot run: %s. %s".formatted(problem.what(), problem.action()));
		}
	}

	private void notePlaceholders(ForeignScript script) {
		Matcher placeholder = PLACEHOLDER.matcher(script.text());
		while (placeholder.find()) {
			String name = placeholder.group(1);
			if (!this.placeholders.add(name)) {
				continue;
			}
			int line = script.line()
					+ (int) script.text().substring(0, placeholder.start()).chars().filter((c) -> c == '\n').count();
			String property = name.matches("[a-z0-9-]+") ? "migrator.placeholders." + name
					: "migrator.placeholders[" + name + "]";
			this.findings.note(place(script), line,
					this.format.hasPlaceholders()
							? "Wherever ${%s} stands, it stays as it is unless the application sets %s.".formatted(name,
									property)
							: "%s leaves ${%s} alone, but Migrator replaces it if the application sets %s."
								.formatted(this.format.tool(), name, property));
		}
	}

	private String place(ForeignScript script) {
		return this.folder.place(script.file());
	}

	/**
	 * The statements that enclose a script.
	 *
	 * @param first the first statement that they do not count
	 * @param end the first statement after the script that they do
	 * @param foreignKeysOff whether they turn foreign keys off
	 */
	private record Wrapper(int first, int end, boolean foreignKeysOff) {

		List<SqlStatement> inner(List<SqlStatement> statements) {
			return statements.subList(this.first, this.end);
		}

	}

}
