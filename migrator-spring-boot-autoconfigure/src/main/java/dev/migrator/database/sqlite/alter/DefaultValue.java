package dev.migrator.database.sqlite.alter;

import java.util.List;
import java.util.Set;

import dev.migrator.sql.Column;
import dev.migrator.sql.Constraint.Default;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.Token;
import dev.migrator.sql.Token.Kind;

/**
 * The value of a {@code DEFAULT}.
 *
 * @param text the value as it was written
 * @param tokens its tokens without white space and comments
 */
record DefaultValue(String text, List<Token> tokens) {

	private static final Set<String> WORDS = Set.of("NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE",
			"CURRENT_TIMESTAMP");

	static DefaultValue of(String text) {
		return new DefaultValue(text,
				SqlLexer.tokens(text, SqlDialect.SQLITE).stream().filter((token) -> !token.kind().isTrivia()).toList());
	}

	/**
	 * Return the default of a column.
	 * @param text the text that the column was read from
	 */
	static DefaultValue of(Column column, String text) {
		return of(column.constraint(Default.class).map((value) -> value.value().span().text(text)).orElse("NULL"));
	}

	/**
	 * Return the value as it can stand after {@code DEFAULT}: SQLite wants parentheses
	 * around all but the simplest.
	 */
	String asClause() {
		return (isLiteral() || isInParentheses()) ? this.text : "(" + this.text + ")";
	}

	/**
	 * Return the value as it can stand in a query. After {@code DEFAULT} a name is a
	 * string, whatever columns there are.
	 */
	String asExpression() {
		if (this.tokens.size() == 1) {
			Kind kind = this.tokens.get(0).kind();
			String token = this.tokens.get(0).text(this.text);
			if (kind == Kind.QUOTED_IDENTIFIER || (kind == Kind.WORD && !WORDS.contains(Identifiers.fold(token)))) {
				return "'" + Identifiers.unquote(token).replace("'", "''") + "'";
			}
		}
		return isLiteral() ? this.text : "(" + this.text + ")";
	}

	/**
	 * Return whether it is a number, a string, or another word or token that is the same
	 * for all rows.
	 */
	boolean isConstant() {
		return isLiteral() && this.tokens.stream()
			.noneMatch((token) -> Identifiers.fold(token.text(this.text)).startsWith("CURRENT_"));
	}

	boolean isNumber() {
		return this.tokens.get(this.tokens.size() - 1).kind() == Kind.NUMBER;
	}

	boolean isNull() {
		return this.tokens.size() == 1 && Identifiers.same(this.tokens.get(0).text(this.text), "NULL");
	}

	private boolean isLiteral() {
		Token last = this.tokens.get(this.tokens.size() - 1);
		if (this.tokens.size() == 2) {
			String sign = this.tokens.get(0).text(this.text);
			return (sign.equals("-") || sign.equals("+")) && last.kind() == Kind.NUMBER;
		}
		return this.tokens.size() == 1 && switch (last.kind()) {
			case STRING, NUMBER, BINARY, QUOTED_IDENTIFIER -> true;
			case WORD -> WORDS.contains(Identifiers.fold(last.text(this.text)));
			default -> false;
		};
	}

	private boolean isInParentheses() {
		int depth = 0;
		for (int i = 0; i < this.tokens.size(); i++) {
			Kind kind = this.tokens.get(i).kind();
			depth += (kind == Kind.LEFT_PARENTHESIS) ? 1 : (kind == Kind.RIGHT_PARENTHESIS) ? -1 : 0;
			if (depth == 0) {
				return i > 0 && i == this.tokens.size() - 1;
			}
		}
		return false;
	}

}
