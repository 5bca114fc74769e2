package dev.migrator.script;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.revision.Direction;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.sql.AlterTable;
import dev.migrator.sql.LineIndex;
import dev.migrator.sql.Pragma;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.SqlSyntaxException;
import dev.migrator.sql.StatementKind;
import dev.migrator.sql.StatementSplitter;

/**
 * The part of a revision file that goes one way: a script and how to run it.
 */
public final class Section {

	private final String source;

	private final Direction direction;

	private final Set<SqlDialect> dialects;

	private final boolean transactional;

	private final boolean foreignKeysOff;

	private final String text;

	private final int start;

	private final int end;

	private final LineIndex lines;

	private final boolean replaced;

	Section(String source, Direction direction, Set<SqlDialect> dialects, boolean transactional, boolean foreignKeysOff,
			String text, int start, int end, LineIndex lines) {
		this(source, direction, dialects, transactional, foreignKeysOff, text, start, end, lines, false);
	}

	private Section(String source, Direction direction, Set<SqlDialect> dialects, boolean transactional,
			boolean foreignKeysOff, String text, int start, int end, LineIndex lines, boolean replaced) {
		this.source = source;
		this.direction = direction;
		this.dialects = Set.copyOf(dialects);
		this.transactional = transactional;
		this.foreignKeysOff = foreignKeysOff;
		this.text = text;
		this.start = start;
		this.end = end;
		this.lines = lines;
		this.replaced = replaced;
	}

	/**
	 * Create a section from a script that is not in a file, such as a downgrade kept in
	 * the database. Its placeholders have been replaced already: it runs as it is.
	 * @param source where the script is from, for messages
	 * @param line the line at which it began there, from 1
	 * @param direction which way it goes
	 * @param body the script
	 * @param transactional whether it runs in a transaction
	 * @param foreignKeysOff whether foreign keys are not enforced while it runs
	 * @return a section for every database
	 */
	public static Section of(String source, int line, Direction direction, String body, boolean transactional,
			boolean foreignKeysOff) {
		// Empty lines stand for what came before it, so that its lines keep their numbers
		String text = "\n".repeat(Math.max(line - 1, 0)) + body;
		return new Section(source, direction, Set.of(), transactional, foreignKeysOff, text,
				text.length() - body.length(), text.length(), LineIndex.of(text), true);
	}

	/**
	 * Return where the section is from.
	 * @return the {@linkplain RevisionFile#source() source} of the file
	 */
	public String source() {
		return this.source;
	}

	/**
	 * Return which way the section goes.
	 * @return the direction
	 */
	public Direction direction() {
		return this.direction;
	}

	/**
	 * Return which databases the section names.
	 * @return the databases; empty if it serves all that no other section names
	 */
	public Set<SqlDialect> dialects() {
		return this.dialects;
	}

	/**
	 * Return whether the statements run in a transaction.
	 * @return whether they do, {@code true} unless the section says otherwise
	 */
	public boolean transactional() {
		return this.transactional;
	}

	/**
	 * Return whether SQLite is not to enforce foreign keys while the statements run.
	 * @return whether they are off
	 */
	public boolean foreignKeysOff() {
		return this.foreignKeysOff;
	}

	/**
	 * Return the script as the file has it, without the marker.
	 * @return the script, its lines ending with line feeds
	 */
	public String body() {
		return this.text.substring(this.start, this.end);
	}

	/**
	 * Return the script with placeholders replaced.
	 * @param placeholders values by name
	 * @return the script
	 */
	public String body(Map<String, String> placeholders) {
		return this.replaced ? body() : Placeholders.replace(this.text, this.start, this.end, placeholders);
	}

	/**
	 * Return where the script begins in the text of the file.
	 * @return the offset of its first character
	 */
	public int start() {
		return this.start;
	}

	/**
	 * Return where the script ends in the text of the file.
	 * @return the offset behind its last character
	 */
	public int end() {
		return this.end;
	}

	/**
	 * Return the first line of the script.
	 * @return the line in the file, from 1
	 */
	public int line() {
		return this.lines.line(this.start);
	}

	/**
	 * Return the statements. They are read while one iterates, and each is checked as it
	 * comes; {@link #problems} checks them all beforehand. Lines are those of the file,
	 * whatever the placeholders stand for.
	 * @param dialect the database that they are for
	 * @param placeholders values by name
	 * @return the statements; iterating throws {@link RevisionFileException} at the first
	 * that cannot be run
	 */
	public Iterable<SqlStatement> statements(SqlDialect dialect, Map<String, String> placeholders) {
		StatementSplitter splitter = split(dialect, placeholders);
		return () -> new CheckedStatements(splitter.iterator());
	}

	/**
	 * Check the statements without running them.
	 * @param dialect the database that they are for
	 * @param placeholders values by name
	 * @return everything that speaks against running them; empty if nothing does
	 */
	public List<Problem> problems(SqlDialect dialect, Map<String, String> placeholders) {
		List<Problem> problems = new ArrayList<>();
		StatementSplitter splitter = split(dialect, placeholders);
		try {
			splitter.forEach((statement) -> problems.addAll(problems(statement)));
		}
		catch (SqlSyntaxException ex) {
			problems.add(unreadable(ex));
		}
		return problems;
	}

	private StatementSplitter split(SqlDialect dialect, Map<String, String> placeholders) {
		return Placeholders.split(this.text, this.start, this.end, dialect, this.lines,
				this.replaced ? Map.of() : placeholders);
	}

	String checksum(SqlDialect dialect) {
		return Checksum.of(this.text, this.start, this.end, dialect);
	}

	private List<Problem> problems(SqlStatement statement) {
		StatementKind kind = statement.kind();
		if (kind == StatementKind.ALTER_TABLE && statement.dialect() == SqlDialect.SQLITE) {
			return problemsOfAlterTable(statement);
		}
		return switch (kind) {
			case COPY_IN -> problem(statement, "the rows for %s would come from psql".formatted(statement.title()),
					"Write INSERT statements, or COPY … FROM 'file' with a file on the server, or a revision in Java that "
							+ "uses the driver's CopyManager; and remove the rows.");
			case COPY_OUT -> problem(statement, "the rows of %s would go to psql".formatted(statement.title()),
					"Remove the statement, or write COPY … TO 'file' with a file on the server.");
			case PSQL_COMMAND ->
				problem(statement, "%s is psql's, not SQL".formatted(statement.title()), adviceFor(statement.title()));
			default -> this.transactional ? problemsInTransaction(statement, kind) : List.of();
		};
	}

	private List<Problem> problemsInTransaction(SqlStatement statement, StatementKind kind) {
		if (kind == StatementKind.TRANSACTION_CONTROL) {
			return problem(statement,
					statement.keyword() + " would interfere with the transaction that the revision runs in",
					"Remove the statement, or write '-- migrator:%s transactional=false' to run the section outside of a transaction."
						.formatted(RevisionFileParser.word(this.direction)));
		}
		if (kind == StatementKind.OUTSIDE_TRANSACTION) {
			return problem(statement, "PostgreSQL refuses %s within a transaction".formatted(statement.title()),
					"Write '-- migrator:%s transactional=false' to run the section outside of a transaction, and move what needs one to a revision of its own."
						.formatted(RevisionFileParser.word(this.direction)));
		}
		if (kind == StatementKind.PRAGMA && statement.pragma().filter(Section::setsForeignKeys).isPresent()) {
			return problem(statement, "SQLite ignores PRAGMA foreign_keys within a transaction",
					"Remove the statement and write '-- migrator:%s foreign-keys=off' to run the section without enforcement."
						.formatted(RevisionFileParser.word(this.direction)));
		}
		return List.of();
	}

	private List<Problem> problem(SqlStatement statement, String what, String action) {
		return List.of(new Problem(this.source, statement.line(), what, action));
	}

	private static String adviceFor(String command) {
		return switch (command) {
			case "\\i", "\\include", "\\ir", "\\include_relative" ->
				"Put the statements of the other file here, or make it a revision of its own.";
			case "\\set" -> "Write ${NAME} where the value goes, and set migrator.placeholders.NAME.";
			case "\\c", "\\connect" -> "Remove the line: a revision runs in the database of its DataSource.";
			default -> "Remove the line.";
		};
	}

	private List<Problem> problemsOfAlterTable(SqlStatement statement) {
		try {
			AlterTable.parse(statement.text());
			return List.of();
		}
		catch (SqlSyntaxException ex) {
			return List.of(new Problem(this.source, statement.line() + ex.getLine() - 1,
					"in ALTER TABLE, " + RevisionFileParser.decapitalize(String.valueOf(ex.getMessage())),
					"Correct the statement."));
		}
	}

	private static boolean setsForeignKeys(Pragma pragma) {
		return pragma.name().equals("foreign_keys") && pragma.argument() != null;
	}

	private Problem unreadable(SqlSyntaxException ex) {
		return new Problem(this.source, ex.getLine(), RevisionFileParser.decapitalize(String.valueOf(ex.getMessage())),
				RevisionFileParser.CLOSE_IT);
	}

	@Override
	public String toString() {
		return this.source + " " + RevisionFileParser.word(this.direction);
	}

	private final class CheckedStatements implements Iterator<SqlStatement> {

		private final Iterator<SqlStatement> statements;

		private CheckedStatements(Iterator<SqlStatement> statements) {
			this.statements = statements;
		}

		@Override
		public boolean hasNext() {
			try {
				return this.statements.hasNext();
			}
			catch (SqlSyntaxException ex) {
				throw new RevisionFileException(List.of(unreadable(ex)));
			}
		}

		@Override
		public SqlStatement next() {
			SqlStatement statement;
			try {
				statement = this.statements.next();
			}
			catch (SqlSyntaxException ex) {
				throw new RevisionFileException(List.of(unreadable(ex)));
			}
			List<Problem> problems = problems(statement);
			if (!problems.isEmpty()) {
				throw new RevisionFileException(problems);
			}
			return statement;
		}

	}

}
