package dev.migrator.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import dev.migrator.Migrator;
import dev.migrator.RevisionFailedException;
import dev.migrator.operation.ColumnType;
import dev.migrator.operation.JavaRevision;
import dev.migrator.operation.MigratorRevision;
import dev.migrator.operation.Operations;
import dev.migrator.operation.ReferentialAction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;

import static dev.migrator.operation.ColumnType.bigint;
import static dev.migrator.operation.ColumnType.binary;
import static dev.migrator.operation.ColumnType.bool;
import static dev.migrator.operation.ColumnType.character;
import static dev.migrator.operation.ColumnType.date;
import static dev.migrator.operation.ColumnType.decimal;
import static dev.migrator.operation.ColumnType.doublePrecision;
import static dev.migrator.operation.ColumnType.identity;
import static dev.migrator.operation.ColumnType.integer;
import static dev.migrator.operation.ColumnType.json;
import static dev.migrator.operation.ColumnType.real;
import static dev.migrator.operation.ColumnType.smallint;
import static dev.migrator.operation.ColumnType.text;
import static dev.migrator.operation.ColumnType.time;
import static dev.migrator.operation.ColumnType.timestamp;
import static dev.migrator.operation.ColumnType.timestampWithTimeZone;
import static dev.migrator.operation.ColumnType.uuid;
import static dev.migrator.operation.ColumnType.varchar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that the same revision in Java does the same on every product.
 */
class PortableOperationsTests extends AbstractDatabaseTests {

	private static final Instant INSTANT = Instant.parse("2026-03-29T01:30:05.123Z");

	private static final UUID TOKEN = UUID.fromString("9e300000-0000-0000-0000-000000000001");

	private static final Getter STRING = ResultSet::getString;

	private static final Getter LOCAL = (rows, column) -> rows.getObject(column, LocalDateTime.class);

	private static final Getter POINT = (rows, column) -> rows.getTimestamp(column).toInstant();

	private static final List<Sample> SAMPLES = List.of(new Sample(smallint(), ResultSet::getShort, -5, (short) -5),
			new Sample(smallint(), ResultSet::getShort, (byte) 7, (short) 7),
			new Sample(integer(), ResultSet::getInt, -2_000_000_000, -2_000_000_000),
			new Sample(bigint(), ResultSet::getLong, Long.MIN_VALUE, Long.MIN_VALUE),
			new Sample(bigint(), ResultSet::getLong, BigInteger.TWO.pow(60), 1L << 60),
			new Sample(decimal(12, 2), ResultSet::getDouble, new BigDecimal("1234567890.55"), 1234567890.55),
			new Sample(decimal(4, 2), (rows, column) -> rows.getBigDecimal(column).stripTrailingZeros(), 0.25,
					new BigDecimal("0.25")),
			new Sample(real(), ResultSet::getFloat, 1.5f, 1.5f),
			new Sample(doublePrecision(), ResultSet::getDouble, 0.1, 0.1),
			new Sample(bool(), ResultSet::getBoolean, true, true),
			new Sample(bool(), ResultSet::getBoolean, false, false), new Sample(text(), STRING, "", ""),
			new Sample(text(), STRING, "it's ${x} {d} ? \\ \"\n\u00e4\ud83d\ude00",
					"it's ${x} {d} ? \\ \"\n\u00e4\ud83d\ude00"),
			new Sample(text(), STRING, 'c', "c"), new Sample(text(), STRING, DayOfWeek.MONDAY, "MONDAY"),
			new Sample(text(), STRING, TOKEN, TOKEN.toString()),
			new Sample(text(), STRING, new StringBuilder("1.0"), "1.0"), new Sample(varchar(9), STRING, "9e3", "9e3"),
			new Sample(character(3), STRING, "007", "007"),
			new Sample(binary(), ResultSet::getBytes, new byte[] { 0, -1, '\'', 5 }, new byte[] { 0, -1, '\'', 5 }),
			new Sample(binary(), ResultSet::getBytes, new byte[0], new byte[0]),
			new Sample(date(), (rows, column) -> rows.getObject(column, LocalDate.class), LocalDate.parse("2026-02-28"),
					LocalDate.parse("2026-02-28")),
			new Sample(date(), STRING, "2026-02-28", "2026-02-28"),
			new Sample(time(), (rows, column) -> rows.getObject(column, LocalTime.class), LocalTime.parse("14:30"),
					LocalTime.parse("14:30")),
			new Sample(time(), (rows, column) -> rows.getObject(column, LocalTime.class),
					LocalTime.parse("23:59:59.123456"), LocalTime.parse("23:59:59.123456")),
			new Sample(time(), STRING, "00:00:01", "00:00:01"),
			new Sample(timestamp(), LOCAL, LocalDateTime.parse("2026-11-22T14:30"),
					LocalDateTime.parse("2026-11-22T14:30")),
			new Sample(timestamp(), LOCAL, LocalDateTime.parse("1969-12-31T23:59:59.123"),
					LocalDateTime.parse("1969-12-31T23:59:59.123")),
			new Sample(timestamp(), LOCAL, "2026-11-22 14:30:05", LocalDateTime.parse("2026-11-22T14:30:05")),
			new Sample(timestamp(), ResultSet::getTimestamp, LocalDateTime.parse("2026-11-22T02:30:05.120"),
					Timestamp.valueOf("2026-11-22 02:30:05.12")),
			new Sample(timestampWithTimeZone(), POINT, INSTANT, INSTANT),
			new Sample(timestampWithTimeZone(), POINT, OffsetDateTime.parse("2026-03-29T15:15:05.123+13:45"), INSTANT),
			new Sample(timestampWithTimeZone(), POINT, INSTANT.atZone(ZoneId.of("America/New_York")), INSTANT),
			new Sample(uuid(), STRING, TOKEN, TOKEN.toString()),
			new Sample(uuid(), STRING, TOKEN.toString(), TOKEN.toString()),
			new Sample(json(), STRING, "{\"a\": [1, null, \"it's ? {d}\"]}", "{\"a\": [1, null, \"it's ? {d}\"]}"),
			new Sample(json(), STRING, "null", "null"), new Sample(json(), STRING, "9", "9"));

	private static final List<String> COLUMNS = IntStream.range(0, SAMPLES.size())
		.mapToObj((index) -> "value_" + index)
		.toList();

	private void upgrade(Consumer<Operations> upgrade) {
		this.revisions.addTable("aaaa");
		migrator(upgrade, (op) -> {
		}).upgradeOnStartup();
	}

	private Migrator migrator(Consumer<Operations> upgrade, Consumer<Operations> downgrade) {
		return this.database.migrator(this.revisions,
				(builder) -> builder.javaRevisions(List.of(new Revision(upgrade, downgrade))));
	}

	@Test
	void valuesOfEveryTypeAreReadBackAsTheyWereInserted() {
		upgrade((op) -> {
			op.createTable("samples", (table) -> {
				table.column("id", identity());
				each((column, sample) -> table.column(column, sample.type()));
			});
			List<@Nullable Object> given = new ArrayList<>(SAMPLES.stream().map(Sample::given).toList());
			List<@Nullable Object> nulls = Collections.nCopies(SAMPLES.size(), null);
			assertThat(op.bulkInsert("samples", COLUMNS, List.of(given, nulls, given))).isEqualTo(3);
			String parameters = String.join(", ", Collections.nCopies(SAMPLES.size(), "?"));
			assertThat(
					op.execute("INSERT INTO samples (%s) VALUES (%s)".formatted(String.join(", ", COLUMNS), parameters),
							given.toArray()))
				.isEqualTo(1);
			assertThat(op.execute("UPDATE samples SET value_0 = ? WHERE value_0 IS NULL AND value_1 IS NULL", 5))
				.isEqualTo(1);
		});
		List<List<@Nullable Object>> rows = rows("samples");
		assertThat(rows).hasSize(4);
		assertThat(rows.get(1).subList(1, SAMPLES.size())).containsOnlyNulls();
		for (int row : new int[] { 0, 2, 3 }) {
			assertThat(rows.get(row)).usingRecursiveComparison()
				.isEqualTo(SAMPLES.stream().map(Sample::expected).toList());
		}
	}

	@Test
	void valuesOfEveryTypeAreReadBackAsTheDefaultsThatTheyWere() {
		upgrade((op) -> {
			op.createTable("defaults", (table) -> {
				table.column("id", identity());
				each((column, sample) -> table.column(column, sample.type()).defaultValue(sample.given()));
			});
			op.createTable("added", (table) -> table.column("id", identity()));
			for (String table : List.of("defaults", "added")) {
				op.bulkInsert(table, List.of("id"), List.of(List.of(1)));
			}
			op.alterTable("added", (table) -> each(
					(column, sample) -> table.addColumn(column, sample.type()).notNull().defaultValue(sample.given())));
		});
		List<Object> expected = SAMPLES.stream().map(Sample::expected).toList();
		assertThat(rows("defaults")).singleElement().usingRecursiveComparison().isEqualTo(expected);
		assertThat(rows("added")).singleElement().usingRecursiveComparison().isEqualTo(expected);
	}

	private static void each(BiConsumer<String, Sample> consumer) {
		for (int i = 0; i < SAMPLES.size(); i++) {
			consumer.accept(COLUMNS.get(i), SAMPLES.get(i));
		}
	}

	private List<List<@Nullable Object>> rows(String table) {
		return this.database.sql()
			.sql("SELECT %s FROM %s ORDER BY id".formatted(String.join(", ", COLUMNS), table))
			.query((row, number) -> {
				List<@Nullable Object> values = new ArrayList<>();
				for (int i = 0; i < SAMPLES.size(); i++) {
					boolean missing = row.getString(i + 1) == null;
					values.add(missing ? null : SAMPLES.get(i).getter().get(row, i + 1));
				}
				return values;
			})
			.list();
	}

	@Test
	void moreThanSqliteCanReadIsNotWritten() {
		upgrade((op) -> {
			op.createTable("t", (table) -> {
				table.column("a", timestamp());
				table.column("b", timestamp()).defaultValue(LocalDateTime.parse("2026-11-22T14:30:05.123999"));
			});
			op.bulkInsert("t", List.of("a"), List.of(List.of(LocalDateTime.parse("2026-11-22T14:30:05.123999"))));
		});
		for (String column : List.of("a", "b")) {
			assertThat(
					this.database.sql().sql("SELECT %s FROM t".formatted(column)).query(LocalDateTime.class).single())
				.isBetween(LocalDateTime.parse("2026-11-22T14:30:05.123"),
						LocalDateTime.parse("2026-11-22T14:30:05.124"));
		}
	}

	@Test
	void constraintsOfEveryFormHold() {
		upgrade((op) -> {
			op.createTable("parents", (table) -> {
				table.column("id", identity());
				table.column("code", varchar(5)).notNull().unique();
				table.column("a", integer());
				table.column("b", integer());
				table.constraint("parents_pair").unique("a", "b");
			});
			op.createTable("pairs", (table) -> {
				table.column("a", integer());
				table.column("b", text());
				table.constraint("pairs_key").primaryKey("a", "b");
			});
			op.createTable("Children", (table) -> {
				table.column("code", text()).primaryKey();
				table.column("parent", bigint()).references("parents", "id").onDelete(ReferentialAction.CASCADE);
				table.column("amount", decimal(5, 2)).check("amount > 0").defaultExpression("1 + 1");
				table.column("A", integer());
				table.column("b", text());
				table.check("\"A\" < 10 OR b IS NULL");
				table.constraint("pair").foreignKey("A", "b").references("pairs").deferred();
			});
			op.execute("""
					INSERT INTO parents (code, a, b) VALUES ('one', 1, 2), ('two', 1, 3);
					INSERT INTO "Children" (code, parent, "A", b) VALUES ('x', 1, 5, 'later');
					INSERT INTO pairs VALUES (5, 'later');
					""");
			assertThat(op.jdbc().sql("SELECT amount FROM \"Children\"").query(Integer.class).single()).isEqualTo(2);
		});
		for (String sql : List.of("INSERT INTO parents (code) VALUES ('one')", "INSERT INTO parents (a) VALUES (1)",
				"INSERT INTO parents (code, a, b) VALUES ('three', 1, 2)", "INSERT INTO pairs (a) VALUES (1)",
				"INSERT INTO pairs VALUES (5, 'later')", "INSERT INTO \"Children\" (code, amount) VALUES ('y', 0)",
				"INSERT INTO \"Children\" (code) VALUES (NULL)", "INSERT INTO \"Children\" (code) VALUES ('x')",
				"INSERT INTO \"Children\" (code, \"A\", b) VALUES ('y', 10, 'z')")) {
			assertThatExceptionOfType(DataAccessException.class).as(sql).isThrownBy(() -> this.database.execute(sql));
		}
	}

	@Test
	void tablesAreAlteredAndBackAgain() {
		this.revisions.add("aaaa", """
				CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT);
				CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, age INTEGER, team INTEGER, old INTEGER,
				  CONSTRAINT users_age CHECK (age >= 0));
				INSERT INTO teams VALUES (7, 'seven');
				INSERT INTO users VALUES (1, 'Ann', 30, 7, 1), (2, 'Bob', NULL, NULL, 2);
				""", "DROP TABLE users; DROP TABLE teams;");
		Migrator migrator = migrator((op) -> {
			op.alterTable("users", (table) -> {
				table.addColumn("email", varchar(50)).notNull().defaultValue("none");
				table.renameColumn("name", "order");
				table.alterColumn("age").type(text(), "'age ' || age").defaultValue("unknown");
				table.dropConstraint("users_age");
				table.alterColumn("order").notNull();
				table.addConstraint("users_team").foreignKey("team").references("teams", "id");
				table.addConstraint("users_age_text").check("age <> ''");
				table.addConstraint("users_email").unique("email", "id");
				table.renameConstraint("users_email", "users_email_key");
				table.dropColumn("old");
			});
			op.createIndex("users_lower", "users",
					(index) -> index.unique()
						.expression("lower(\"order\")")
						.descending("team")
						.where("team IS NOT NULL"));
			op.createIndex("users_plain", "users", "order", "email");
			op.dropIndex("users_plain");
			op.renameTable("users", "people");
			op.alterTable("people", (table) -> table.alterColumn("email").noDefault().nullable());
		}, (op) -> {
			op.renameTable("people", "users");
			op.dropIndex("users_lower");
			op.alterTable("users", (table) -> {
				table.dropConstraint("users_email_key");
				table.dropConstraint("users_age_text");
				table.dropConstraint("users_team");
				table.alterColumn("order").nullable();
				table.renameColumn("order", "name");
				table.alterColumn("age").noDefault();
				table.alterColumn("age").type(integer(), "CAST(substr(age, 5) AS INTEGER)");
				table.dropColumn("email");
				table.addColumn("old", integer());
				table.addConstraint("users_age").check("age >= 0");
			});
		});

		migrator.upgradeOnStartup();

		assertThat(this.database.tables()).contains("people", "teams").doesNotContain("users");
		assertThat(this.database.strings("SELECT id || ' ' || \"order\" || ' ' || coalesce(age, '-') || ' ' || email "
				+ "FROM people ORDER BY id"))
			.containsExactly("1 Ann age 30 none", "2 Bob - none");
		this.database.execute("INSERT INTO people (id, \"order\") VALUES (3, 'Cid')");
		assertThat(this.database.strings("SELECT age FROM people WHERE id = 3 AND email IS NULL"))
			.containsExactly("unknown");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.database.execute("INSERT INTO people (id, \"order\", team) VALUES (4, 'ANN', 7)"));
		this.database.execute("DELETE FROM people WHERE id = 3");

		migrator.downgrade("aaaa", migrator.planDowngrade("aaaa").planId());

		assertThat(this.database.strings("SELECT id || ' ' || name || ' ' || coalesce(age, -1) FROM users ORDER BY id"))
			.containsExactly("1 Ann 30", "2 Bob -1");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.database.execute("UPDATE users SET age = -5"));
		migrator.upgrade("heads", migrator.planUpgrade("heads").planId());
		assertThat(this.database.strings("SELECT age FROM people WHERE id = 1")).containsExactly("age 30");
	}

	@Test
	void whatFailsIsReportedWithTheStatement() {
		assertThatExceptionOfType(RevisionFailedException.class)
			.isThrownBy(() -> upgrade((op) -> op.dropTable("nothing")))
			.withMessageContaining("nothing");
	}

	/**
	 * A value, and how it is read.
	 *
	 * @param type the type of its column
	 * @param getter how it is read
	 * @param given what is inserted
	 * @param expected what is read
	 */
	private record Sample(ColumnType type, Getter getter, Object given, Object expected) {

	}

	/**
	 * Reads a column.
	 */
	@FunctionalInterface
	private interface Getter {

		Object get(ResultSet rows, int column) throws SQLException;

	}

	/**
	 * The revision of a test.
	 */
	@MigratorRevision(id = "java1", revises = "aaaa", message = "do something")
	private record Revision(Consumer<Operations> up, Consumer<Operations> down) implements JavaRevision {

		@Override
		public void upgrade(Operations op) {
			this.up.accept(op);
		}

		@Override
		public void downgrade(Operations op) {
			this.down.accept(op);
		}

	}

}
