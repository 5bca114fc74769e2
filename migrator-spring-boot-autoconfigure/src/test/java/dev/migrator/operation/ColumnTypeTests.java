package dev.migrator.operation;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.migrator.sql.SqlDialect;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ColumnTypeTests {

	private static final Path DOCUMENT = Path.of("../docs/java-revisions.md");

	private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)\\(([^)]*)\\)` \\| `([^`]+)` \\| `([^`]+)` \\|$",
			Pattern.MULTILINE);

	@Test
	void theTableInTheDocumentationIsWhatTheTypesAre() throws Exception {
		List<MatchResult> rows = ROW.matcher(Files.readString(DOCUMENT)).results().toList();
		Map<String, String> documented = new TreeMap<>();
		Map<String, String> actual = new TreeMap<>();
		for (MatchResult row : rows) {
			ColumnType type = type(row.group(1), row.group(2));
			documented.put(row.group(1), row.group(3) + " / " + row.group(4));
			actual.put(row.group(1), type.sql(SqlDialect.SQLITE) + " / " + type.sql(SqlDialect.POSTGRESQL));
		}
		assertThat(actual).isEqualTo(documented);
		assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(factories());
	}

	@Test
	void theDigitsOfTheServersLanguageAreNotUsed() {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("ar-EG"));
		try {
			assertThat(ColumnType.decimal(10, 2).sql(SqlDialect.SQLITE)).isEqualTo("DECIMAL(10, 2)");
			assertThat(ColumnType.varchar(64).sql(SqlDialect.SQLITE)).isEqualTo("VARCHAR(64)");
			assertThat(ColumnType.character(3).sql(SqlDialect.SQLITE)).isEqualTo("CHAR(3)");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	private static ColumnType type(String name, String arguments) throws ReflectiveOperationException {
		Object[] values = arguments.isEmpty() ? new Object[0]
				: Arrays.stream(arguments.split(", ")).map(Integer::valueOf).toArray();
		Class<?>[] types = new Class<?>[values.length];
		Arrays.fill(types, int.class);
		return (ColumnType) ColumnType.class.getMethod(name, types).invoke(null, values);
	}

	private static List<String> factories() {
		return Arrays.stream(ColumnType.class.getMethods())
			.filter((method) -> Modifier.isStatic(method.getModifiers()))
			.map(Method::getName)
			.filter((name) -> !name.equals("sqlType"))
			.toList();
	}

	@Test
	void anyOtherTypeIsWrittenOut() {
		assertThat(ColumnType.sqlType("CITEXT").sql(SqlDialect.POSTGRESQL)).isEqualTo("CITEXT");
	}

	@Test
	void whatIsNoTypeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ColumnType.varchar(0));
		assertThatIllegalArgumentException().isThrownBy(() -> ColumnType.character(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> ColumnType.decimal(2, 3)).withMessageContaining("2, 3");
		assertThatIllegalArgumentException().isThrownBy(() -> ColumnType.sqlType(" "));
	}

	@Test
	void sqliteDoesNotTakeTextForNumbers() throws SQLException {
		for (ColumnType type : List.of(ColumnType.uuid(), ColumnType.json(), ColumnType.text(), ColumnType.varchar(3),
				ColumnType.character(3))) {
			assertThat(stored(type, "9e3", ResultSet::getString)).isEqualTo("9e3");
			assertThat(stored(type, "1.0", ResultSet::getString)).isEqualTo("1.0");
		}
	}

	@Test
	void sqliteGivesTimesBackAsTheyWereBoundOrWritten() throws SQLException {
		Timestamp timestamp = Timestamp.valueOf("2026-11-22 14:30:05.123");
		for (ColumnType type : List.of(ColumnType.timestamp(), ColumnType.timestampWithTimeZone(), ColumnType.date(),
				ColumnType.time())) {
			assertThat(stored(type, timestamp, ResultSet::getTimestamp)).isEqualTo(timestamp);
			assertThat(stored(type, "2026-11-22 14:30:05.123", ResultSet::getTimestamp)).isEqualTo(timestamp);
			assertThat(stored(type, "2026-11-22", ResultSet::getString)).isEqualTo("2026-11-22");
			assertThat(stored(type, "14:30:05", ResultSet::getString)).isEqualTo("14:30:05");
		}
	}

	private static Object stored(ColumnType type, Object value, Getter getter) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE t (x %s)".formatted(type.sql(SqlDialect.SQLITE)));
			try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
				insert.setObject(1, value);
				insert.execute();
			}
			try (ResultSet rows = statement.executeQuery("SELECT x FROM t")) {
				rows.next();
				return getter.get(rows, 1);
			}
		}
	}

	/**
	 * Reads a column.
	 */
	@FunctionalInterface
	private interface Getter {

		Object get(ResultSet rows, int column) throws SQLException;

	}

}
