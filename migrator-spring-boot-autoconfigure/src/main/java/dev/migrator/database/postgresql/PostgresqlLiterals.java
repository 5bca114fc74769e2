package dev.migrator.database.postgresql;

import java.util.HexFormat;
import java.util.List;

import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Writes values into statements, so that psql reads what JDBC had bound. Strings are as
 * the standard has them.
 */
final class PostgresqlLiterals {

	private PostgresqlLiterals() {
	}

	/**
	 * Put values in the place of the question marks of a statement.
	 */
	static String inline(String statement, List<? extends @Nullable Object> values) {
		StringBuilder text = new StringBuilder();
		SqlLexer lexer = new SqlLexer(statement, SqlDialect.POSTGRESQL);
		int next = 0;
		while (lexer.advance()) {
			boolean parameter = lexer.kind() == Kind.OPERATOR && lexer.tokenText().equals("?");
			text.append(parameter ? literal(values.get(next++)) : lexer.tokenText());
		}
		return text.toString();
	}

	static String literal(@Nullable Object value) {
		if (value == null) {
			return "NULL";
		}
		if (value instanceof Number number) {
			double real = number.doubleValue();
			return (Double.isNaN(real) || Double.isInfinite(real)) ? "'" + real + "'" : number.toString();
		}
		if (value instanceof Boolean) {
			return value.toString();
		}
		if (value instanceof byte[] bytes) {
			return "'\\x" + HexFormat.of().formatHex(bytes) + "'";
		}
		return text(value.toString());
	}

	private static String text(String value) {
		String quoted = "'" + value.replace("'", "''") + "'";
		// Editors and shells change these where they stand for themselves
		return (value.indexOf('\r') < 0) ? quoted : "E" + quoted.replace("\\", "\\\\").replace("\r", "\\r");
	}

}
