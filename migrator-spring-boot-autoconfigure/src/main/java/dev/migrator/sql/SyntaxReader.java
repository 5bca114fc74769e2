package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the tokens of one statement that mean something, and reads what all
 * statements are made of: words, names, expressions.
 */
final class SyntaxReader {

	private final String text;

	private final SqlDialect dialect;

	private final List<Token> tokens;

	private int position;

	SyntaxReader(String text) {
		this(text, SqlDialect.SQLITE);
	}

	SyntaxReader(String text, SqlDialect dialect) {
		this.text = text;
		this.dialect = dialect;
		this.tokens = tokens(text);
	}

	private List<Token> tokens(String text) {
		List<Token> tokens = new ArrayList<>();
		SqlLexer lexer = new SqlLexer(text, this.dialect);
		while (lexer.advance()) {
			switch (lexer.kind()) {
				case WHITESPACE, LINE_COMMENT, BLOCK_COMMENT -> {
				}
				case UNTERMINATED ->
					throw error("The %s that begins here is never closed".formatted(lexer.openThing()), lexer.start());
				case UNKNOWN -> {
					if (isPostgresql()) {
						tokens.add(lexer.token());
						break;
					}
					boolean cast = text.startsWith("::", lexer.start());
					throw error(cast ? "SQLite has no ::, write CAST(… AS …)"
							: "Nothing in SQL begins with %s".formatted(lexer.tokenText()), lexer.start());
				}
				default -> add(lexer.token(), tokens);
			}
		}
		return tokens;
	}

	/**
	 * Add a token, or make it a part of the name that it says how to read: of
	 * {@code U&"…" UESCAPE '!'}.
	 */
	private void add(Token token, List<Token> tokens) {
		int last = tokens.size() - 1;
		if (isPostgresql() && token.kind() == Kind.STRING && last > 0
				&& tokens.get(last).text(this.text).equalsIgnoreCase("UESCAPE")
				&& tokens.get(last - 1).kind() == Kind.QUOTED_IDENTIFIER) {
			tokens.remove(last);
			tokens.set(last - 1, new Token(Kind.QUOTED_IDENTIFIER, tokens.get(last - 1).start(), token.end()));
		}
		else {
			tokens.add(token);
		}
	}

	SqlDialect dialect() {
		return this.dialect;
	}

	boolean isPostgresql() {
		return this.dialect == SqlDialect.POSTGRESQL;
	}

	int position() {
		return this.position;
	}

	void moveTo(int position) {
		this.position = position;
	}

	/**
	 * Return whether certain tokens come next.
	 * @param tokens words without quotes in upper case, or punctuation marks
	 * @return whether they do
	 */
	boolean at(String... tokens) {
		return matches(this.position, tokens);
	}

	boolean matches(int index, String... tokens) {
		for (int i = 0; i < tokens.length; i++) {
			Token token = token(index + i);
			if (!Ascii.equalsIgnoreCase(this.text, token.start(), token.end(), tokens[i])) {
				return false;
			}
		}
		return true;
	}

	boolean skip(String... tokens) {
		boolean found = at(tokens);
		if (found) {
			this.position += tokens.length;
		}
		return found;
	}

	void require(String... tokens) {
		for (String token : tokens) {
			if (!skip(token)) {
				throw expected(token);
			}
		}
	}

	boolean atEnd() {
		return isEnd(this.position);
	}

	boolean isEnd(int index) {
		return index >= this.tokens.size();
	}

	boolean at(Kind kind) {
		return !atEnd() && token(this.position).kind() == kind;
	}

	boolean skip(Kind kind) {
		boolean found = at(kind);
		if (found) {
			this.position++;
		}
		return found;
	}

	boolean atName() {
		return isName(this.position);
	}

	/**
	 * Return whether a token can be a name.
	 * @param index the index of the token
	 * @return whether it is in quotes, or a word that is not reserved
	 */
	boolean isName(int index) {
		Token token = token(index);
		return Identifiers.canBeName(token.kind(), this.dialect)
				&& (token.kind() != Kind.WORD || Keywords.canBeName(token.text(this.text), this.dialect));
	}

	boolean atTypeWord() {
		Token token = token(this.position);
		return Identifiers.canBeName(token.kind(), this.dialect)
				&& (token.kind() != Kind.WORD || Keywords.canBeType(token.text(this.text)));
	}

	Name name(String what) {
		// Which words are reserved depends on the version of PostgreSQL
		if (!atName() && !(isPostgresql() && at(Kind.WORD))) {
			throw at(Kind.WORD)
					? expected(what,
							"the keyword %s, which is a name only in quotes".formatted(tokenText(this.position)))
					: expected(what);
		}
		return nameAt(this.position++);
	}

	@Nullable Name collation() {
		if (!skip("COLLATE")) {
			return null;
		}
		if (!atTypeWord()) {
			throw expected("the name of a collation");
		}
		return nameAt(this.position++);
	}

	/**
	 * Read a token as the name that it is.
	 * @param index the index of the token
	 * @return the name
	 */
	Name nameAt(int index) {
		Token token = token(index);
		return new Name(Identifiers.unquote(token.text(this.text), this.dialect), new Span(token.start(), token.end()));
	}

	/**
	 * Move to a token that stands in no parentheses or brackets that are still to come,
	 * or to the end.
	 * @param tokens words without quotes in upper case, or punctuation marks
	 * @return whether there is one of them
	 */
	boolean skipTo(String... tokens) {
		int depth = 0;
		while (!atEnd()) {
			if (depth == 0) {
				for (String token : tokens) {
					if (at(token)) {
						return true;
					}
				}
			}
			depth += (at("(") || at("[")) ? 1 : (at(")") || at("]")) ? -1 : 0;
			this.position++;
		}
		return false;
	}

	/**
	 * Read an expression up to the comma, closing parenthesis or keyword that cannot
	 * belong to it.
	 * @param what what is expected, in words for a message
	 * @return the expression
	 */
	Expression expression(String what) {
		int first = this.position;
		int depth = 0;
		while (!atEnd() && !at(Kind.SEMICOLON) && (depth > 0 || !(at(",") || at(")") || at("AUTOINCREMENT")))) {
			depth += at("(") ? 1 : at(")") ? -1 : 0;
			this.position++;
		}
		if (depth > 0) {
			throw expected(")");
		}
		if (this.position == first) {
			throw expected(what);
		}
		return new Expression(span(first, this.position));
	}

	Expression expressionInParentheses() {
		require("(");
		Expression expression = expression("an expression");
		require(")");
		return expression;
	}

	Token token(int index) {
		boolean exists = index >= 0 && index < this.tokens.size();
		return exists ? this.tokens.get(index) : new Token(Kind.WHITESPACE, this.text.length(), this.text.length());
	}

	String tokenText(int index) {
		return token(index).text(this.text);
	}

	/**
	 * Return the place of some tokens.
	 * @param from the index of the first
	 * @param to the index behind the last
	 * @return the place
	 */
	Span span(int from, int to) {
		return new Span(token(from).start(), token(to - 1).end());
	}

	Span since(int from) {
		return span(from, this.position);
	}

	String text() {
		return this.text;
	}

	void requireEnd() {
		if (!atEnd()) {
			throw expected("the end of the statement");
		}
	}

	SqlSyntaxException expected(String what) {
		return expected(what, atEnd() ? "the end of the statement" : tokenText(this.position));
	}

	private SqlSyntaxException expected(String what, String found) {
		String form = isPostgresql() ? null : PostgresqlForms.at(this);
		return error((form != null) ? "SQLite has no such thing as PostgreSQL's %s".formatted(form)
				: "Expected %s but found %s".formatted(what, found));
	}

	SqlSyntaxException error(String message) {
		return error(message, token(this.position).start());
	}

	private SqlSyntaxException error(String message, int offset) {
		LineIndex lines = LineIndex.of(this.text);
		return new SqlSyntaxException(message, lines.line(offset), lines.column(offset));
	}

}
