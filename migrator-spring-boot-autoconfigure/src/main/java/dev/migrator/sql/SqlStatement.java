package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a script and its place there.
 */
public final class SqlStatement {

	private final String source;

	private final SqlDialect dialect;

	private final LineIndex lines;

	private final int start;

	private final int end;

	private final int pieceStart;

	private final int pieceEnd;

	private final boolean returning;

	SqlStatement(String source, SqlDialect dialect, LineIndex lines, int start, int end, int pieceStart, int pieceEnd,
			boolean returning) {
		this.source = source;
		this.dialect = dialect;
		this.lines = lines;
		this.start = start;
		this.end = end;
		this.pieceStart = pieceStart;
		this.pieceEnd = pieceEnd;
		this.returning = returning;
	}

	/**
	 * Return the SQL, from the first token to the last, without the semicolon that ends
	 * it. What is between them is as the script has it, comments included.
	 * @return the SQL
	 */
	public String text() {
		return this.source.substring(this.start, this.end);
	}

	/**
	 * Return the dialect that the statement was read in.
	 * @return the dialect
	 */
	public SqlDialect dialect() {
		return this.dialect;
	}

	/**
	 * Return where the SQL begins in the script.
	 * @return the offset of its first character
	 */
	public int start() {
		return this.start;
	}

	/**
	 * Return where the SQL ends in the script.
	 * @return the offset behind its last character
	 */
	public int end() {
		return this.end;
	}

	/**
	 * Return where the piece of the script begins that holds this statement. Each piece
	 * begins where the one before ends, and only comments, white space and semicolons
	 * follow the last.
	 * @return the offset of the first character, comments before the SQL included
	 */
	public int pieceStart() {
		return this.pieceStart;
	}

	/**
	 * Return where the piece of the script ends that holds this statement.
	 * @return the offset behind its last character, the semicolon included
	 */
	public int pieceEnd() {
		return this.pieceEnd;
	}

	/**
	 * Return the line of the first token.
	 * @return the line, from 1
	 */
	public int line() {
		return this.lines.line(this.start);
	}

	/**
	 * Return the column of the first token.
	 * @return the column, from 1
	 */
	public int column() {
		return this.lines.column(this.start);
	}

	/**
	 * Return the line of a character within the SQL, such as the one a database complains
	 * about.
	 * @param offset the offset in {@link #text()}
	 * @return the line, from 1
	 */
	public int lineAt(int offset) {
		return this.lines.line(this.start + Math.max(0, Math.min(offset, this.end - this.start)));
	}

	/**
	 * Return the first word.
	 * @return the word in upper case, or an empty string if the statement begins with
	 * anything else
	 */
	public String keyword() {
		List<String> words = firstKeywords(1);
		return words.isEmpty() ? "" : words.get(0);
	}

	/**
	 * Return the words that the statement begins with.
	 * @param count how many to return at the most
	 * @return the words in upper case, up to the first token that is none
	 */
	public List<String> firstKeywords(int count) {
		List<String> words = new ArrayList<>(count);
		SqlLexer lexer = lexer();
		while (words.size() < count && nextToken(lexer) && lexer.kind() == Kind.WORD) {
			words.add(Ascii.toUpperCase(this.source, lexer.start(), lexer.end()));
		}
		return words;
	}

	/**
	 * Return what kind of statement it is. Where the first words leave it open, the
	 * answer is {@link StatementKind#QUERY}.
	 * @return the kind
	 */
	public StatementKind kind() {
		PostgresqlStatement special = special();
		if (special != null) {
			return special.kind();
		}
		List<String> words = firstKeywords(2);
		String first = (words.size() > 0) ? words.get(0) : "";
		String second = (words.size() > 1) ? words.get(1) : "";
		boolean postgresql = this.dialect == SqlDialect.POSTGRESQL;
		return switch (first) {
			case "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE" -> StatementKind.TRANSACTION_CONTROL;
			case "ABORT" -> postgresql ? StatementKind.TRANSACTION_CONTROL : StatementKind.QUERY;
			case "START", "PREPARE" ->
				(postgresql && second.equals("TRANSACTION")) ? StatementKind.TRANSACTION_CONTROL : StatementKind.QUERY;
			case "PRAGMA" -> postgresql ? StatementKind.QUERY : StatementKind.PRAGMA;
			case "INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE" ->
				this.returning ? StatementKind.QUERY : StatementKind.DATA_CHANGE;
			case "TRUNCATE" -> postgresql ? StatementKind.DATA_CHANGE : StatementKind.QUERY;
			case "CREATE" -> StatementKind.DEFINITION;
			case "DROP" -> second.equals("TABLE") ? StatementKind.DROP_TABLE : StatementKind.DEFINITION;
			case "COMMENT", "GRANT", "IMPORT", "LISTEN", "NOTIFY", "REASSIGN", "REVOKE", "SECURITY", "UNLISTEN" ->
				postgresql ? StatementKind.DEFINITION : StatementKind.QUERY;
			case "ALTER" -> {
				if (second.equals("TABLE")) {
					yield StatementKind.ALTER_TABLE;
				}
				yield postgresql ? StatementKind.DEFINITION : StatementKind.QUERY;
			}
			default -> StatementKind.QUERY;
		};
	}

	/**
	 * Return the words that tell what the statement is, for messages.
	 * @return such as {@code CREATE INDEX CONCURRENTLY}, {@code COPY … FROM STDIN} or
	 * {@code \connect}; the {@link #keyword()} if that tells as much as the
	 * {@link #kind()}
	 */
	public String title() {
		PostgresqlStatement special = special();
		return (special != null) ? special.title() : keyword();
	}

	private @Nullable PostgresqlStatement special() {
		return (this.dialect == SqlDialect.POSTGRESQL) ? PostgresqlStatement.of(this) : null;
	}

	/**
	 * Return which pragma the statement asks for.
	 * @return the pragma, or empty if the statement is of another kind
	 */
	public Optional<Pragma> pragma() {
		if (kind() != StatementKind.PRAGMA) {
			return Optional.empty();
		}
		SqlLexer lexer = lexer();
		nextToken(lexer);
		String name = nextToken(lexer) ? name(lexer) : "";
		boolean more = nextToken(lexer);
		if (more && lexer.kind() == Kind.DOT) {
			name = nextToken(lexer) ? name(lexer) : "";
			more = nextToken(lexer);
		}
		return Optional.of(new Pragma(name, more ? pragmaArgument(lexer) : null));
	}

	private @Nullable String pragmaArgument(SqlLexer lexer) {
		boolean parentheses = lexer.kind() == Kind.LEFT_PARENTHESIS;
		StringBuilder argument = new StringBuilder();
		while (nextToken(lexer) && !(parentheses && lexer.kind() == Kind.RIGHT_PARENTHESIS)) {
			argument.append(lexer.tokenText());
		}
		return argument.toString();
	}

	private String name(SqlLexer lexer) {
		String name = lexer.tokenText();
		boolean quoted = name.length() > 1 && (lexer.kind() == Kind.QUOTED_IDENTIFIER || lexer.kind() == Kind.STRING);
		return (quoted ? name.substring(1, name.length() - 1) : name).toLowerCase(Locale.ROOT);
	}

	private SqlLexer lexer() {
		return new SqlLexer(this.source, this.start, this.end, this.dialect);
	}

	private static boolean nextToken(SqlLexer lexer) {
		boolean found = lexer.advance();
		while (found && lexer.kind().isTrivia()) {
			found = lexer.advance();
		}
		return found;
	}

	@Override
	public String toString() {
		return text();
	}

}
