package dev.migrator.database.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Writes values into statements, so that the sqlite3 shell reads what JDBC had bound.
 */
final class SqlLiterals {

	private SqlLiterals() {
	}

	/**
	 * Put values in the place of the question marks of a statement.
	 */
	static String inline(String statement, List<? extends @Nullable Object> values) {
		StringBuilder text = new StringBuilder();
		SqlLexer lexer = new SqlLexer(statement, SqlDialect.SQLITE);
		int next = 0;
		while (lexer.advance()) {
			text.append((lexer.kind() == Kind.PARAMETER) ? literal(values.get(next++)) : lexer.tokenText());
		}
		return text.toString();
	}

	/**
	 * Return a statement about rows in which the shell reads each string as it is.
	 */
	static String forShell(String statement) {
		if (statement.indexOf('\r') < 0) {
			return statement;
		}
		StringBuilder text = new StringBuilder();
		SqlLexer lexer = new SqlLexer(statement, SqlDialect.SQLITE);
		while (lexer.advance()) {
			text.append((lexer.kind() == Kind.STRING) ? literal(Identifiers.unquote(lexer.tokenText()))
					: lexer.tokenText());
		}
		return text.toString();
	}

	static String literal(@Nullable Object value) {
		if (value == null) {
			return "NULL";
		}
		if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
			return value.toString();
		}
		if (value instanceof Double || value instanceof Float) {
			return real(((Number) value).doubleValue());
		}
		if (value instanceof Boolean truth) {
			return truth ? "1" : "0";
		}
		if (value instanceof byte[] bytes) {
			return blob(bytes);
		}
		if (value instanceof CharSequence) {
			return text(value.toString());
		}
		throw new IllegalArgumentException("No literal for a " + value.getClass().getName());
	}

	private static String real(double value) {
		if (Double.isNaN(value)) {
			return "NULL";
		}
		return Double.isInfinite(value) ? ((value > 0) ? "9e999" : "-9e999") : Double.toString(value);
	}

	private static String blob(byte[] bytes) {
		return "X'" + HexFormat.of().withUpperCase().formatHex(bytes) + "'";
	}

	private static String text(String value) {
		if (value.indexOf('\0') >= 0) {
			return "CAST(" + blob(value.getBytes(StandardCharsets.UTF_8)) + " AS TEXT)";
		}
		if (value.indexOf('\r') < 0) {
			return "'" + value.replace("'", "''") + "'";
		}
		// The shell takes a carriage return at the end of a line for a part of the line
		// end
		String mark = "\\r";
		while (value.contains(mark)) {
			mark += 'r';
		}
		return "replace(%s, '%s', char(13))".formatted(text(value.replace("\r", mark)), mark);
	}

}
