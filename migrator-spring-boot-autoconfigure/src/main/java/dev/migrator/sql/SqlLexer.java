package dev.migrator.sql;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.sql.Token.Kind;

/**
 * Reads SQL text token by token. It is a cursor: {@link #advance()} moves to the next
 * token, and the other methods describe the one it is at, so that reading a long text
 * creates no objects. It takes any text whatever and never throws; what the dialect has
 * no meaning for comes as {@link Kind#UNKNOWN} or {@link Kind#UNTERMINATED}.
 * <p>
 * The rules are those of SQLite's {@code tokenize.c} and PostgreSQL's {@code scan.l}.
 */
public final class SqlLexer {

	private final String text;

	private final int limit;

	private final SqlDialect dialect;

	private Kind kind = Kind.WHITESPACE;

	private int start;

	private int end;

	private Continuation continuation = Continuation.NONE;

	private Copy copy = Copy.START;

	/**
	 * Creates a lexer before the first token of a text.
	 * @param text the text
	 * @param dialect how to read it
	 */
	public SqlLexer(String text, SqlDialect dialect) {
		this(text, 0, text.length(), dialect);
	}

	/**
	 * Creates a lexer before the first token of a part of a text.
	 * @param text the text
	 * @param start the offset where the part begins
	 * @param end the offset behind its last character
	 * @param dialect how to read it
	 */
	public SqlLexer(String text, int start, int end, SqlDialect dialect) {
		if (start < 0 || end < start || end > text.length()) {
			throw new IndexOutOfBoundsException("[%d, %d) of %d".formatted(start, end, text.length()));
		}
		this.text = text;
		this.start = start;
		this.end = start;
		this.limit = end;
		this.dialect = dialect;
	}

	/**
	 * Read a text as a whole.
	 * @param text the text
	 * @param dialect how to read it
	 * @return all tokens, those for white space and comments included
	 */
	public static List<Token> tokens(String text, SqlDialect dialect) {
		SqlLexer lexer = new SqlLexer(text, dialect);
		List<Token> tokens = new ArrayList<>();
		while (lexer.advance()) {
			tokens.add(lexer.token());
		}
		return tokens;
	}

	/**
	 * Move to the next token.
	 * @return whether there is one
	 */
	public boolean advance() {
		this.start = this.end;
		if (this.start >= this.limit) {
			return false;
		}
		if (this.copy == Copy.ROWS) {
			found(Kind.COPY_ROWS, endOfRows());
		}
		else {
			scan();
		}
		this.continuation = this.continuation.after(this);
		this.copy = this.copy.after(this);
		return true;
	}

	/**
	 * Return what the token stands for.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Return where the token begins.
	 * @return the offset of its first character
	 */
	public int start() {
		return this.start;
	}

	/**
	 * Return where the token ends.
	 * @return the offset behind its last character
	 */
	public int end() {
		return this.end;
	}

	/**
	 * Return the token as an object of its own.
	 * @return the token
	 */
	public Token token() {
		return new Token(this.kind, this.start, this.end);
	}

	/**
	 * Return what is written here.
	 * @return the characters of the token
	 */
	public String tokenText() {
		return this.text.substring(this.start, this.end);
	}

	/**
	 * Return whether the token is a certain word without quotes.
	 * @param keyword the word in upper case
	 * @return whether the token is that word in any case
	 */
	public boolean isWord(String keyword) {
		return this.kind == Kind.WORD && Ascii.equalsIgnoreCase(this.text, this.start, this.end, keyword);
	}

	/**
	 * Return what a token that is not closed would have been, in words for a message.
	 * @return {@code string}, {@code quoted identifier}, {@code comment} or
	 * {@code dollar-quoted string}
	 */
	public String openThing() {
		String head = this.text.substring(this.start, Math.min(this.start + 3, this.limit));
		if (head.startsWith("/*")) {
			return "comment";
		}
		if (head.startsWith("$")) {
			return "dollar-quoted string";
		}
		int quote = (head.length() == 3 && head.charAt(1) == '&') ? 2 : 0;
		return (head.charAt(quote) == '"' || head.charAt(quote) == '`' || head.charAt(quote) == '[')
				? "quoted identifier" : "string";
	}

	private void scan() {
		char c = this.text.charAt(this.start);
		char following = peek(1);
		if (isSpace(c)) {
			int i = this.start + 1;
			while (i < this.limit && isSpace(this.text.charAt(i))) {
				i++;
			}
			found(Kind.WHITESPACE, i);
		}
		else if (c == '-' && following == '-') {
			lineComment();
		}
		else if (c == '/' && following == '*') {
			blockComment();
		}
		else if (isDigit(c) || (c == '.' && isDigit(following))) {
			number();
		}
		else {
			switch (c) {
				case '\'' -> quoted(Kind.STRING, 1, this.continuation == Continuation.AFTER_NEWLINE);
				case '"' -> quoted(Kind.QUOTED_IDENTIFIER, 1, false);
				case ';' -> found(Kind.SEMICOLON, this.start + 1);
				case ',' -> found(Kind.COMMA, this.start + 1);
				case '(' -> found(Kind.LEFT_PARENTHESIS, this.start + 1);
				case ')' -> found(Kind.RIGHT_PARENTHESIS, this.start + 1);
				default -> {
					if (this.dialect == SqlDialect.SQLITE) {
						scanSqlite(c, following);
					}
					else {
						scanPostgresql(c, following);
					}
				}
			}
		}
	}

	private void scanSqlite(char c, char following) {
		if ((c == 'x' || c == 'X') && following == '\'') {
			int quote = this.text.indexOf('\'', this.start + 2);
			closed(Kind.BINARY, quote, 1);
		}
		else if (isWordStart(c)) {
			word();
		}
		else {
			switch (c) {
				case '`' -> quoted(Kind.QUOTED_IDENTIFIER, 1, false);
				case '[' -> closed(Kind.QUOTED_IDENTIFIER, this.text.indexOf(']', this.start + 1), 1);
				case '.' -> found(Kind.DOT, this.start + 1);
				case '?' -> found(Kind.PARAMETER, digits(this.start + 1));
				case ':', '@', '$', '#' -> sqliteParameter();
				case '-' -> operator((following != '>') ? 1 : (peek(2) != '>') ? 2 : 3);
				case '|' -> operator((following == '|') ? 2 : 1);
				case '<' -> operator((following == '<' || following == '=' || following == '>') ? 2 : 1);
				case '>' -> operator((following == '>' || following == '=') ? 2 : 1);
				case '=' -> operator((following == '=') ? 2 : 1);
				case '!' -> {
					if (following == '=') {
						operator(2);
					}
					else {
						found(Kind.UNKNOWN, this.start + 1);
					}
				}
				case '+', '*', '/', '%', '&', '~' -> operator(1);
				default -> found(Kind.UNKNOWN, this.start + 1);
			}
		}
	}

	private void scanPostgresql(char c, char following) {
		if (isWordStart(c)) {
			switch (c) {
				case 'e', 'E' -> quotedOrWord(Kind.STRING, 1, following == '\'', true);
				case 'n', 'N' -> quotedOrWord(Kind.STRING, 1, following == '\'', false);
				case 'b', 'B', 'x', 'X' -> quotedOrWord(Kind.BINARY, 1, following == '\'', false);
				case 'u', 'U' -> {
					char quote = (following == '&') ? peek(2) : 0;
					quotedOrWord((quote == '"') ? Kind.QUOTED_IDENTIFIER : Kind.STRING, 2,
							quote == '"' || quote == '\'', false);
				}
				default -> word();
			}
		}
		else {
			switch (c) {
				case '$' -> dollar(following);
				case '.' -> {
					if (following == '.') {
						operator(2);
					}
					else {
						found(Kind.DOT, this.start + 1);
					}
				}
				case ':' -> operator((following == ':' || following == '=') ? 2 : 1);
				case '[', ']' -> operator(1);
				case '\\' -> found(Kind.PSQL_COMMAND, endOfLine());
				default -> postgresqlOperator(c);
			}
		}
	}

	private void lineComment() {
		int i = endOfLine();
		if (this.dialect == SqlDialect.POSTGRESQL) {
			int carriageReturn = this.start + 2;
			while (carriageReturn < i && this.text.charAt(carriageReturn) != '\r') {
				carriageReturn++;
			}
			i = carriageReturn;
		}
		found(Kind.LINE_COMMENT, i);
	}

	private int endOfLine() {
		int i = this.text.indexOf('\n', this.start);
		return (i < 0 || i > this.limit) ? this.limit : i;
	}

	private int endOfRows() {
		int end = this.text.indexOf("\n\\.", this.start);
		while (end >= 0 && end + 3 < this.limit && this.text.charAt(end + 3) != '\n'
				&& this.text.charAt(end + 3) != '\r') {
			end = this.text.indexOf("\n\\.", end + 1);
		}
		if (end >= 0) {
			return end + 3;
		}
		int comment = this.text.indexOf("\n--", this.start);
		return (comment < 0) ? this.limit : comment + 1;
	}

	private void blockComment() {
		int depth = 1;
		int i = this.start + 2;
		while (i < this.limit && depth > 0) {
			char c = this.text.charAt(i);
			char following = (i + 1 < this.limit) ? this.text.charAt(i + 1) : 0;
			if (c == '*' && following == '/') {
				depth--;
				i += 2;
			}
			else if (c == '/' && following == '*' && this.dialect == SqlDialect.POSTGRESQL) {
				depth++;
				i += 2;
			}
			else {
				i++;
			}
		}
		// SQLite takes the end of the text for the end of the comment
		found((depth > 0 && this.dialect == SqlDialect.POSTGRESQL) ? Kind.UNTERMINATED : Kind.BLOCK_COMMENT, i);
	}

	private void quotedOrWord(Kind quoted, int prefix, boolean isQuoted, boolean escapes) {
		if (isQuoted) {
			quoted(quoted, prefix + 1, escapes);
		}
		else {
			word();
		}
	}

	private void quoted(Kind kind, int prefix, boolean escapes) {
		char quote = this.text.charAt(this.start + prefix - 1);
		int i = this.start + prefix;
		while (i < this.limit) {
			char c = this.text.charAt(i++);
			if (c == quote) {
				if (i >= this.limit || this.text.charAt(i) != quote) {
					found(kind, i);
					return;
				}
				i++;
			}
			else if (escapes && c == '\\') {
				i++;
			}
		}
		found(Kind.UNTERMINATED, this.limit);
	}

	private void closed(Kind kind, int closing, int length) {
		if (closing < 0 || closing + length > this.limit) {
			found(Kind.UNTERMINATED, this.limit);
		}
		else {
			found(kind, closing + length);
		}
	}

	private void dollar(char following) {
		if (isDigit(following)) {
			found(Kind.PARAMETER, digits(this.start + 1));
			return;
		}
		int i = this.start + 1;
		while (i < this.limit && (isWordStart(this.text.charAt(i)) || isDigit(this.text.charAt(i)))) {
			i++;
		}
		if (i < this.limit && this.text.charAt(i) == '$') {
			String tag = this.text.substring(this.start, i + 1);
			closed(Kind.STRING, this.text.indexOf(tag, i + 1), tag.length());
		}
		else {
			found(Kind.UNKNOWN, this.start + 1);
		}
	}

	private void sqliteParameter() {
		int i = this.start + 1;
		while (i < this.limit && isWordPart(this.text.charAt(i))) {
			i++;
		}
		found((i > this.start + 1) ? Kind.PARAMETER : Kind.UNKNOWN, i);
	}

	private void word() {
		int i = this.start + 1;
		while (i < this.limit && isWordPart(this.text.charAt(i))) {
			i++;
		}
		found(Kind.WORD, i);
	}

	private void number() {
		int i = this.start;
		char base = Character.toLowerCase(peek(1));
		if (this.text.charAt(i) == '0'
				&& (base == 'x' || (this.dialect == SqlDialect.POSTGRESQL && (base == 'o' || base == 'b')))
				&& isHexDigit(peek(2))) {
			i += 2;
			while (i < this.limit && (isHexDigit(this.text.charAt(i)) || this.text.charAt(i) == '_')) {
				i++;
			}
			found(Kind.NUMBER, i);
			return;
		}
		i = digits(i);
		boolean range = this.dialect == SqlDialect.POSTGRESQL && i + 1 < this.limit && this.text.charAt(i + 1) == '.';
		if (i < this.limit && this.text.charAt(i) == '.' && !range) {
			i = digits(i + 1);
		}
		if (i < this.limit && (this.text.charAt(i) == 'e' || this.text.charAt(i) == 'E')) {
			int exponent = i + 1;
			if (exponent < this.limit && (this.text.charAt(exponent) == '+' || this.text.charAt(exponent) == '-')) {
				exponent++;
			}
			if (exponent < this.limit && isDigit(this.text.charAt(exponent))) {
				i = digits(exponent);
			}
		}
		found(Kind.NUMBER, i);
	}

	private int digits(int from) {
		int i = from;
		while (i < this.limit && (isDigit(this.text.charAt(i)) || (this.text.charAt(i) == '_' && i > from))) {
			i++;
		}
		return i;
	}

	/**
	 * An operator is the longest run of operator characters that holds no start of a
	 * comment, and that ends in a plus or minus only if one of the rarer characters is in
	 * it: {@code a=-1} compares with minus one.
	 */
	private void postgresqlOperator(char c) {
		if (!isOperatorCharacter(c)) {
			found(Kind.UNKNOWN, this.start + 1);
			return;
		}
		int i = this.start;
		boolean rare = false;
		while (i < this.limit && isOperatorCharacter(this.text.charAt(i)) && !isCommentStart(i)) {
			rare = rare || "~!@#%^&|`?".indexOf(this.text.charAt(i)) >= 0;
			i++;
		}
		while (!rare && i > this.start + 1 && (this.text.charAt(i - 1) == '+' || this.text.charAt(i - 1) == '-')) {
			i--;
		}
		found(Kind.OPERATOR, i);
	}

	private boolean isCommentStart(int i) {
		char c = this.text.charAt(i);
		char following = (i + 1 < this.limit) ? this.text.charAt(i + 1) : 0;
		return (c == '-' && following == '-') || (c == '/' && following == '*');
	}

	private void operator(int length) {
		found(Kind.OPERATOR, this.start + length);
	}

	private void found(Kind kind, int end) {
		this.kind = kind;
		this.end = Math.min(end, this.limit);
	}

	private char peek(int ahead) {
		int i = this.start + ahead;
		return (i < this.limit) ? this.text.charAt(i) : 0;
	}

	private boolean isSpace(char c) {
		return switch (c) {
			case ' ', '\t', '\n', '\f', '\r' -> true;
			case '\u000b' -> this.dialect == SqlDialect.POSTGRESQL;
			case '\ufeff' -> this.dialect == SqlDialect.SQLITE;
			default -> false;
		};
	}

	private static boolean isWordStart(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
	}

	private static boolean isWordPart(char c) {
		return isWordStart(c) || isDigit(c) || c == '$';
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isHexDigit(char c) {
		return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	}

	private static boolean isOperatorCharacter(char c) {
		return "~!@#%^&|`?+-*/<>=".indexOf(c) >= 0;
	}

	/**
	 * PostgreSQL joins strings that only white space with a line end parts, and reads
	 * them all as the first: after {@code E'a'} a backslash escapes in the next one too.
	 */
	private enum Continuation {

		NONE, SAME_LINE, AFTER_NEWLINE;

		Continuation after(SqlLexer lexer) {
			return switch (lexer.kind) {
				case STRING -> {
					char first = lexer.text.charAt(lexer.start);
					boolean escapes = (first == 'E' || first == 'e') && lexer.dialect == SqlDialect.POSTGRESQL;
					yield (escapes || this == AFTER_NEWLINE) ? SAME_LINE : NONE;
				}
				case WHITESPACE -> (this == SAME_LINE && lexer.tokenText().indexOf('\n') >= 0) ? AFTER_NEWLINE : this;
				case LINE_COMMENT -> this;
				default -> NONE;
			};
		}

	}

	/**
	 * How much has been seen of {@code COPY … FROM STDIN;}, behind which psql reads rows.
	 */
	private enum Copy {

		START, COPY, FROM, STDIN, ROWS, OTHER;

		Copy after(SqlLexer lexer) {
			if (this == ROWS) {
				return START;
			}
			if (lexer.kind == Kind.SEMICOLON) {
				return (this == STDIN) ? ROWS : START;
			}
			if (this == OTHER || this == STDIN || lexer.kind.isTrivia()) {
				return this;
			}
			return switch (this) {
				case START -> (lexer.dialect == SqlDialect.POSTGRESQL && lexer.isWord("COPY")) ? COPY : OTHER;
				// PostgreSQL takes either word for the other
				case FROM -> (lexer.isWord("STDIN") || lexer.isWord("STDOUT")) ? STDIN : COPY;
				default -> lexer.isWord("FROM") ? FROM : COPY;
			};
		}

	}

}
