package dev.migrator.operation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.HexFormat;

import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Writes values as SQL has them.
 */
final class Literals {

	private Literals() {
	}

	static String of(@Nullable Object value, SqlDialect dialect) {
		if (value == null) {
			return "NULL";
		}
		if (value instanceof Boolean truth) {
			return truth ? "TRUE" : "FALSE";
		}
		if (value instanceof Number number) {
			return number(number);
		}
		if (value instanceof byte[] bytes) {
			String hex = HexFormat.of().formatHex(bytes);
			return switch (dialect) {
				case SQLITE -> "X'" + hex + "'";
				case POSTGRESQL -> "'\\x" + hex + "'::bytea";
			};
		}
		OffsetDateTime instant = Values.instant(value);
		if (instant != null && dialect == SqlDialect.SQLITE) {
			// As its driver writes it
			return String.valueOf(instant.toInstant().toEpochMilli());
		}
		String text = Values.text(value, dialect);
		if (text == null) {
			throw unknown(value);
		}
		return string(text);
	}

	private static String string(String text) {
		Assert.isTrue(text.indexOf('\0') < 0, "A string in SQL cannot hold the character NUL");
		return "'" + text.replace("'", "''") + "'";
	}

	private static String number(Number number) {
		if (number instanceof BigDecimal decimal) {
			return decimal.toPlainString();
		}
		if (number instanceof Double || number instanceof Float) {
			Assert.isTrue(Double.isFinite(number.doubleValue()),
					() -> number + " cannot be written as a number in SQL");
			return number.toString();
		}
		if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte
				|| number instanceof BigInteger) {
			return number.toString();
		}
		throw unknown(number);
	}

	private static IllegalArgumentException unknown(Object value) {
		return new IllegalArgumentException("A value of %s cannot be written in SQL: give it as an expression"
			.formatted(value.getClass().getName()));
	}

}
