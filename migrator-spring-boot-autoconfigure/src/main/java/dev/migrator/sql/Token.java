package dev.migrator.sql;

/**
 * A stretch of SQL text that stands for one thing. The tokens of a text follow each other
 * without a gap: white space and comments are tokens too.
 *
 * @param kind what it stands for
 * @param start the offset of its first character
 * @param end the offset behind its last character
 */
public record Token(Kind kind, int start, int end) {

	/**
	 * Return what is written here.
	 * @param source the text that the token was read from
	 * @return the characters of the token
	 */
	public String text(CharSequence source) {
		return source.subSequence(this.start, this.end).toString();
	}

	/**
	 * What a token stands for.
	 */
	public enum Kind {

		/**
		 * White space.
		 */
		WHITESPACE,

		/**
		 * A comment from {@code --} to the end of the line, which is not part of it.
		 */
		LINE_COMMENT,

		/**
		 * A comment between slash-star and star-slash.
		 */
		BLOCK_COMMENT,

		/**
		 * A keyword or an identifier without quotes.
		 */
		WORD,

		/**
		 * An identifier in quotes, back-ticks or brackets.
		 */
		QUOTED_IDENTIFIER,

		/**
		 * A character string of any spelling.
		 */
		STRING,

		/**
		 * A blob or bit string: {@code x'00ff'}, {@code B'01'}.
		 */
		BINARY,

		/**
		 * A number without a sign.
		 */
		NUMBER,

		/**
		 * A parameter: {@code ?1}, {@code :a}, {@code $1}.
		 */
		PARAMETER,

		/**
		 * An operator; on PostgreSQL also square brackets and colons.
		 */
		OPERATOR,

		/**
		 * A comma.
		 */
		COMMA,

		/**
		 * A full stop between names.
		 */
		DOT,

		/**
		 * A semicolon.
		 */
		SEMICOLON,

		/**
		 * An opening parenthesis.
		 */
		LEFT_PARENTHESIS,

		/**
		 * A closing parenthesis.
		 */
		RIGHT_PARENTHESIS,

		/**
		 * A command of psql: from a backslash to the end of the line.
		 */
		PSQL_COMMAND,

		/**
		 * The rows that psql sends after {@code COPY … FROM STDIN}: from the semicolon to
		 * a line of a backslash and a full stop. If there is no such line, they end
		 * before the first that begins with {@code --}, or with the text.
		 */
		COPY_ROWS,

		/**
		 * A string, quoted identifier or comment that the text ends in, where the dialect
		 * wants it closed. It is always the last token and begins where the thing begins.
		 */
		UNTERMINATED,

		/**
		 * A character that begins nothing in this dialect.
		 */
		UNKNOWN;

		/**
		 * Return whether it is a part of no statement.
		 * @return whether it is white space, a comment or rows
		 */
		public boolean isTrivia() {
			return this == WHITESPACE || this == LINE_COMMENT || this == BLOCK_COMMENT || this == COPY_ROWS;
		}

	}

}
