package dev.migrator.sql;

import java.util.Iterator;
import java.util.NoSuchElementException;

import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Splits a script into statements where the database's own shell would: not at semicolons
 * in strings, quoted identifiers, comments, bodies of triggers and of SQL routines, and
 * on PostgreSQL in parentheses. It reads as it is iterated, so that the first statement
 * of a long script is there at once; going through all takes time in proportion to the
 * length of the script.
 * <p>
 * Pieces that hold nothing but comments are no statements. A command of psql, from the
 * backslash to the end of its line, is a statement by itself, and rows that are meant for
 * {@code COPY … FROM STDIN} are passed over, so that both can be told from SQL. Iterating
 * throws {@link SqlSyntaxException} on reaching a string, quoted identifier or comment
 * that is never closed.
 */
public final class StatementSplitter implements Iterable<SqlStatement> {

	private final String text;

	private final int start;

	private final int end;

	private final SqlDialect dialect;

	private final LineIndex lines;

	/**
	 * Creates a splitter of a whole text.
	 * @param text the script
	 * @param dialect the database it is for
	 */
	public StatementSplitter(String text, SqlDialect dialect) {
		this(text, 0, text.length(), dialect, LineIndex.of(text));
	}

	/**
	 * Creates a splitter of a part of a text.
	 * @param text the text
	 * @param start the offset where the script begins
	 * @param end the offset behind its last character
	 * @param dialect the database it is for
	 * @param lines gives the lines that statements report
	 */
	public StatementSplitter(String text, int start, int end, SqlDialect dialect, LineIndex lines) {
		this.text = text;
		this.start = start;
		this.end = end;
		this.dialect = dialect;
		this.lines = lines;
	}

	@Override
	public Iterator<SqlStatement> iterator() {
		return new Statements();
	}

	private final class Statements implements Iterator<SqlStatement> {

		private final SqlLexer lexer = new SqlLexer(StatementSplitter.this.text, StatementSplitter.this.start,
				StatementSplitter.this.end, StatementSplitter.this.dialect);

		private StatementBoundary boundary = StatementBoundary.of(StatementSplitter.this.dialect);

		// Whether the lexer is at a command that a statement was in front of
		private boolean command;

		private int pieceStart = StatementSplitter.this.start;

		private @Nullable SqlStatement next;

		@Override
		public boolean hasNext() {
			if (this.next == null) {
				this.next = read();
			}
			return this.next != null;
		}

		@Override
		public SqlStatement next() {
			SqlStatement statement = (this.next != null) ? this.next : read();
			if (statement == null) {
				throw new NoSuchElementException();
			}
			this.next = null;
			return statement;
		}

		private @Nullable SqlStatement read() {
			int first = -1;
			int last = -1;
			boolean returning = false;
			while (this.command || this.lexer.advance()) {
				if (this.lexer.kind().isTrivia()) {
					continue;
				}
				if (this.lexer.kind() == Kind.PSQL_COMMAND) {
					this.boundary = StatementBoundary.of(StatementSplitter.this.dialect);
					this.command = first >= 0;
					return this.command ? statement(first, last, this.lexer.start(), returning)
							: statement(this.lexer.start(), this.lexer.end(), this.lexer.end(), false);
				}
				if (this.lexer.kind() == Kind.UNTERMINATED) {
					throw new SqlSyntaxException(
							"The %s that begins here is never closed".formatted(this.lexer.openThing()),
							StatementSplitter.this.lines.line(this.lexer.start()),
							StatementSplitter.this.lines.column(this.lexer.start()));
				}
				if (!this.boundary.isEnd(this.lexer)) {
					first = (first < 0) ? this.lexer.start() : first;
					last = this.lexer.end();
					returning = returning || this.lexer.isWord("RETURNING");
				}
				else if (first >= 0) {
					return statement(first, last, this.lexer.end(), returning);
				}
			}
			return (first >= 0) ? statement(first, last, this.lexer.end(), returning) : null;
		}

		private SqlStatement statement(int first, int last, int pieceEnd, boolean returning) {
			SqlStatement statement = new SqlStatement(StatementSplitter.this.text, StatementSplitter.this.dialect,
					StatementSplitter.this.lines, first, last, this.pieceStart, pieceEnd, returning);
			this.pieceStart = pieceEnd;
			return statement;
		}

	}

}
