package dev.migrator.database.sqlite;

import java.util.Set;
import java.util.regex.Pattern;

import dev.migrator.database.Transcript;
import dev.migrator.sql.Pragma;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementKind;
import dev.migrator.sql.StatementSplitter;
import dev.migrator.sql.Token.Kind;

/**
 * The statements that were sent on a connection to SQLite, as far as they change
 * something.
 */
final class SqliteTranscript {

	// https://sqlite.org/pragma.html, those whose argument says what to read
	private static final Set<String> READING = Set.of("foreign_key_check", "foreign_key_list", "index_info",
			"index_list", "index_xinfo", "integrity_check", "quick_check", "table_info", "table_list", "table_xinfo");

	// Those that do something even if they are not given a value
	private static final Set<String> DOING = Set.of("incremental_vacuum", "optimize", "shrink_memory",
			"wal_checkpoint");

	// How to wait for others is up to whoever runs the script
	private static final String BUSY_TIMEOUT = "busy_timeout";

	private static final Pattern ALTERING = Pattern.compile("(ALTER|DROP)\\s+TABLE\\b", Pattern.CASE_INSENSITIVE);

	private final Transcript transcript = new Transcript(SqlDialect.SQLITE);

	void comment(String text) {
		this.transcript.comment(text);
	}

	/**
	 * Add what was sent.
	 * @param sql one or more statements
	 */
	void sent(String sql) {
		for (SqlStatement statement : new StatementSplitter(sql, SqlDialect.SQLITE)) {
			switch (statement.kind()) {
				case TRANSACTION_CONTROL -> this.transcript.control(statement);
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
				default -> this.transcript.add(withComment(statement, sql));
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
		this.transcript.add(isData(statement) ? SqlLiterals.forShell(statement.text()) : statement.text());
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

	/**
	 * Return whether tables are altered or dropped.
	 */
	boolean altersTables() {
		return this.transcript.statements().anyMatch((statement) -> ALTERING.matcher(statement).lookingAt());
	}

	/**
	 * Return whether a word is in one of the statements.
	 */
	boolean mentions(String word) {
		return this.transcript.statements().anyMatch((statement) -> statement.contains(word));
	}

	/**
	 * Return the statements, each on a line of its own, and the comments between them.
	 */
	String text() {
		return this.transcript.text();
	}

}
