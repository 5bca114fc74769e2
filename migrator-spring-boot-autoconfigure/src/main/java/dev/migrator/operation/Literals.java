package dev.migrator.operation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Writes values as SQL has them.
 */
final class Literals {

	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("HH:mm:ss")
		.appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
		.toFormatter(Locale.ROOT);

	private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd ")
		.append(TIME)
		.toFormatter(Locale.ROOT);

	private static final DateTimeFormatter TIMESTAMP_WITH_OFFSET = new DateTimeFormatterBuilder().append(TIMESTAMP)
		.appendOffset("+HH:MM", "+00:00")
		.toFormatter(Locale.ROOT);

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
		if (value instanceof CharSequence || value instanceof Character || value instanceof UUID
				|| value instanceof LocalDate) {
			return string(value.toString());
		}
		return string(time(value));
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

	private static String time(Object value) {
		if (value instanceof LocalTime time) {
			return TIME.format(time);
		}
		if (value instanceof LocalDateTime timestamp) {
			return TIMESTAMP.format(timestamp);
		}
		if (value instanceof OffsetDateTime timestamp) {
			return TIMESTAMP_WITH_OFFSET.format(timestamp);
		}
		if (value instanceof Instant instant) {
			return TIMESTAMP_WITH_OFFSET.format(instant.atOffset(ZoneOffset.UTC));
		}
		throw unknown(value);
	}

	private static IllegalArgumentException unknown(Object value) {
		return new IllegalArgumentException("A value of %s cannot be written in SQL: give it as an expression"
			.formatted(value.getClass().getName()));
	}

}
