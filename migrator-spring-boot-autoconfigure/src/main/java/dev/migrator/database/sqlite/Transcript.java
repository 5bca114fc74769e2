package dev.migrator.database.sqlite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.migrator.sql.Identifiers;
import dev.migrator.sql.Pragma;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementKind;
import dev.migrator.sql.StatementSplitter;
import dev.migrator.sql.Token.Kind;

/**
 * The statements that were sent on a connection, as far as they change something. What is
 * rolled back is forgotten, so that neither probes nor attempts that failed are left.
 */
final class Transcript {

	// https://sqlite.org/pragma.html, those whose argument says what to read
	private static final Set<String> READING = Set.of("foreign_key_check", "foreign_key_list", "index_info",
			"index_list", "index_xinfo", "integrity_check", "quick_check", "table_info", "table_list", "table_xinfo");

	// Those that do something even if they are not given a value
	private static final Set<String> DOING = Set.of("incremental_vacuum", "optimize", "shrink_memory",
			"wal_checkpoint");

	// How to wait for others is up to whoever runs the script
	private static final String BUSY_TIMEOUT = "busy_timeout";

	private static final Pattern ALTERING = Pattern.compile("(ALTER|DROP)\\s+TABLE\\b", Pattern.CASE_INSENSITIVE);

	private final List<Entry> entries = new ArrayList<>();

	// The transaction that is open, if any, and the savepoints in it
	private final Deque<Mark> marks = new ArrayDeque<>();

	void comment(String text) {
		this.entries.add(new Entry(text.replaceAll("\\R", " "), true));
	}

	/**
	 * Add what was sent.
	 * @param sql one or more statements
	 */
	void sent(String sql) {
		for (SqlStatement statement : new StatementSplitter(sql, SqlDialect.SQLITE)) {
			switch (statement.kind()) {
				case TRANSACTION_CONTROL -> control(statement);
				case PRAGMA -> {
					if (isSetting(statement.pragma().orElseThrow())) {
						add(statement);
					}
				}
				case QUERY -> {
					if (changesSomething(statement)) {
						add(statement);
					}
				}
				case DATA_CHANGE -> add(statement);
				default -> add(withComment(statement, sql));
			}
		}
	}

	/**
	 * Return a statement with the comment that follows it at the end: SQLite stores it
	 * with the text of a view or a trigger.
	 */
	private static String withComment(SqlStatement statement, String sql) {
		String comment = sql.substring(statement.end()).stripTrailing();
		if (comment.isEmpty() || comment.contains(";")) {
			return statement.text();
		}
		boolean toEndOfLine = false;
		SqlLexer lexer = new SqlLexer(comment, SqlDialect.SQLITE);
		while (lexer.advance()) {
			toEndOfLine = lexer.kind() == Kind.LINE_COMMENT;
		}
		// The semicolon has to follow
		return statement.text() + comment + (toEndOfLine ? "\n" : "");
	}

	private void add(SqlStatement statement) {
		add(isData(statement) ? SqlLiterals.forShell(statement.text()) : statement.text());
	}

	private void add(String statement) {
		this.entries.add(new Entry(statement, false));
	}

	private static boolean isData(SqlStatement statement) {
		return statement.kind() == StatementKind.DATA_CHANGE || statement.kind() == StatementKind.QUERY;
	}

	private static boolean isSetting(Pragma pragma) {
		if (pragma.name().equals(BUSY_TIMEOUT)) {
			return false;
		}
		return (pragma.argument() != null) ? !READING.contains(pragma.name()) : DOING.contains(pragma.name());
	}

	private static boolean changesSomething(SqlStatement statement) {
		return switch (statement.keyword()) {
			case "SELECT", "VALUES", "EXPLAIN" -> false;
			case "WITH" -> isDataChange(statement.text());
			default -> true;
		};
	}

	/**
	 * Return whether what follows the common table expressions is no {@code SELECT}.
	 */
	private static boolean isDataChange(String sql) {
		int depth = 0;
		SqlLexer lexer = new SqlLexer(sql, SqlDialect.SQLITE);
		while (lexer.advance()) {
			if (lexer.kind() == Kind.LEFT_PARENTHESIS) {
				depth++;
			}
			else if (lexer.kind() == Kind.RIGHT_PARENTHESIS) {
				depth--;
			}
			else if (depth == 0 && (lexer.isWord("SELECT") || lexer.isWord("VALUES"))) {
				return false;
			}
			else if (depth == 0 && (lexer.isWord("INSERT") || lexer.isWord("REPLACE") || lexer.isWord("UPDATE")
					|| lexer.isWord("DELETE"))) {
				return true;
			}
		}
		return false;
	}

	private void control(SqlStatement statement) {
		List<String> words = words(statement);
		String last = words.get(words.size() - 1);
		switch (statement.keyword()) {
			case "BEGIN" -> begin("", statement);
			case "SAVEPOINT" -> begin(last, statement);
			case "RELEASE" -> release(last, statement);
			case "ROLLBACK" -> {
				if (words.stream().anyMatch((word) -> word.equalsIgnoreCase("TO"))) {
					rollbackTo(last);
				}
				else {
					rollback();
				}
			}
			default -> {
				this.marks.clear();
				add(statement);
			}
		}
	}

	private static List<String> words(SqlStatement statement) {
		return SqlLexer.tokens(statement.text(), SqlDialect.SQLITE)
			.stream()
			.filter((token) -> !token.kind().isTrivia())
			.map((token) -> Identifiers.unquote(token.text(statement.text())))
			.toList();
	}

	private void begin(String name, SqlStatement statement) {
		this.marks.push(new Mark(name, this.entries.size()));
		add(statement);
	}

	private void release(String name, SqlStatement statement) {
		Mark mark = find(name);
		this.marks.pop();
		if (this.entries.size() == mark.begin() + 1) {
			forget(mark.begin());
		}
		else {
			add(statement);
		}
	}

	private void rollbackTo(String name) {
		forget(find(name).begin() + 1);
	}

	private void rollback() {
		Mark outermost = this.marks.pollLast();
		if (outermost != null) {
			forget(outermost.begin());
		}
		this.marks.clear();
	}

	/**
	 * Find the innermost savepoint of a name, and let those within it go.
	 */
	private Mark find(String name) {
		while (!Identifiers.same(this.marks.getFirst().name(), name)) {
			this.marks.pop();
		}
		return this.marks.getFirst();
	}

	private void forget(int from) {
		this.entries.subList(from, this.entries.size()).clear();
	}

	/**
	 * Return whether tables are altered or dropped.
	 */
	boolean altersTables() {
		return this.entries.stream()
			.anyMatch((entry) -> !entry.comment() && ALTERING.matcher(entry.text()).lookingAt());
	}

	/**
	 * Return whether a word is in one of the statements.
	 */
	boolean mentions(String word) {
		return this.entries.stream().anyMatch((entry) -> !entry.comment() && entry.text().contains(word));
	}

	/**
	 * Return the statements, each on a line of its own, and the comments between them.
	 */
	String text() {
		StringBuilder text = new StringBuilder();
		for (Entry entry : this.entries) {
			if (entry.comment()) {
				text.append("\n-- ").append(entry.text()).append('\n');
			}
			else {
				text.append(entry.text()).append(";\n");
			}
		}
		return text.toString();
	}

	/**
	 * A statement or a comment.
	 *
	 * @param text the text, without semicolon or dashes
	 * @param comment whether it is a comment
	 */
	private record Entry(String text, boolean comment) {

	}

	/**
	 * Where a transaction or a savepoint begins.
	 *
	 * @param name the name of the savepoint; empty for the transaction
	 * @param begin the number of the entry that begins it
	 */
	private record Mark(String name, int begin) {

	}

}
