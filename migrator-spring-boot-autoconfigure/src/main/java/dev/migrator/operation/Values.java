package dev.migrator.operation;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.UUID;

import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.SqlTypeValue;

/**
 * Values as databases and their drivers take them, so that the same one can be written
 * everywhere and is read back as what it was.
 */
final class Values {

	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("HH:mm:ss")
		.appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
		.toFormatter(Locale.ROOT);

	private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd ")
		.append(TIME)
		.toFormatter(Locale.ROOT);

	// Of more digits, the driver of SQLite would make seconds
	private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS",
			Locale.ROOT);

	private static final DateTimeFormatter TIMESTAMP_WITH_OFFSET = new DateTimeFormatterBuilder().append(TIMESTAMP)
		.appendOffset("+HH:MM", "+00:00")
		.toFormatter(Locale.ROOT);

	private Values() {
	}

	/**
	 * Return what a value is to be bound as.
	 */
	static @Nullable Object bound(@Nullable Object value, SqlDialect dialect) {
		if (value == null) {
			return null;
		}
		OffsetDateTime instant = instant(value);
		return switch (dialect) {
			case SQLITE -> {
				if (instant != null) {
					yield Timestamp.from(instant.toInstant());
				}
				String text = text(value, dialect);
				yield (text != null) ? text : value;
			}
			case POSTGRESQL -> {
				if (instant != null) {
					yield instant;
				}
				boolean text = value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>;
				yield text ? new Untyped(String.valueOf(text(value, dialect))) : value;
			}
		};
	}

	/**
	 * Return the text that stands for a value, or {@code null} if it is not written as
	 * text.
	 */
	static @Nullable String text(Object value, SqlDialect dialect) {
		if (value instanceof CharSequence || value instanceof Character || value instanceof UUID
				|| value instanceof LocalDate) {
			return value.toString();
		}
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		if (value instanceof LocalTime time) {
			return TIME.format(time);
		}
		if (value instanceof LocalDateTime timestamp) {
			return ((dialect == SqlDialect.SQLITE) ? MILLISECONDS : TIMESTAMP).format(timestamp);
		}
		OffsetDateTime instant = instant(value);
		return (instant != null) ? TIMESTAMP_WITH_OFFSET.format(instant) : null;
	}

	/**
	 * Return the point in time that a value is, or {@code null} if it is none.
	 */
	static @Nullable OffsetDateTime instant(Object value) {
		if (value instanceof OffsetDateTime timestamp) {
			return timestamp;
		}
		if (value instanceof ZonedDateTime timestamp) {
			return timestamp.toOffsetDateTime();
		}
		return (value instanceof Instant instant) ? instant.atOffset(ZoneOffset.UTC) : null;
	}

	/**
	 * Text that PostgreSQL takes for a value of whatever type is wanted, as it does a
	 * string in SQL: a UUID, JSON, a constant of an enumeration.
	 *
	 * @param text the text
	 */
	record Untyped(String text) implements SqlTypeValue {

		@Override
		public void setTypeValue(PreparedStatement statement, int index, int type, @Nullable String typeName)
				throws SQLException {
			statement.setObject(index, this.text, Types.OTHER);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
