package dev.migrator.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import dev.migrator.MigratorException;
import dev.migrator.engine.ChangeGenerator.Verdict;
import dev.migrator.engine.SchemaModel.Item;
import dev.migrator.engine.SchemaModel.Table;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A database and a change of it, compared with a database that is made anew as the change
 * would have it.
 */
final class ChangeExample {

	private static final List<String> SETTINGS = List.of("foreign_keys", "writable_schema", "legacy_alter_table",
			"defer_foreign_keys", "ignore_check_constraints", "recursive_triggers", "busy_timeout");

	// sqlite_autoindex_, in hexadecimal digits
	private static final String AUTOMATIC = "73716C6974655F6175746F696E6465785F";

	private final Path directory;

	ChangeExample(Path directory) {
		this.directory = directory;
	}

	/**
	 * Check that the change does what it says and nothing else, or is refused and does
	 * nothing.
	 */
	void verify(Random random) throws SQLException {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
			SchemaGenerator schema = new SchemaGenerator(random, connection);
			schema.generate();
			try (Expectation expectation = new Expectation(schema.model, schema.setup)) {
				new Attempt(random, connection, schema, expectation).verify();
			}
		}
	}

	private final class Attempt {

		private final Random random;

		private final Connection connection;

		private final SchemaGenerator schema;

		private final Expectation expectation;

		private final ChangeGenerator change;

		private final SingleConnectionDataSource dataSource;

		private final JdbcClient sql;

		private String report = "";

		private Attempt(Random random, Connection connection, SchemaGenerator schema, Expectation expectation) {
			this.random = random;
			this.connection = connection;
			this.schema = schema;
			this.expectation = expectation;
			this.change = new ChangeGenerator(random, schema, expectation);
			this.dataSource = new SingleConnectionDataSource(connection, true);
			this.sql = JdbcClient.create(this.dataSource);
		}

		private void verify() throws SQLException {
			Texts textsBefore = Texts.of(this.schema.model, this.sql);
			SqliteSnapshot before = SqliteSnapshot.of(this.sql);
			List<String> settings = settings();
			List<String> integrity = integrity(this.sql);
			this.change.generate(1 + this.random.nextInt(this.random.nextInt(6) + 1));
			this.report = "%s%n%s%n-- threshold %d; %s: %s%n%s".formatted(this.schema.script(), settings,
					this.schema.threshold, this.change.verdict, this.change.reason, this.change.script);

			Throwable refusal = migrate();

			assertThat(settings()).as(this.report).isEqualTo(settings);
			assertThat(this.sql.sql("SELECT name FROM sqlite_temp_schema").query(String.class).list()).as(this.report)
				.isEmpty();
			// Of virtual columns and defaults SQLite may say what is not so
			assertThat(integrity(this.sql)).as(this.report)
				.isIn(List.of("ok"), integrity, integrity(this.expectation.sql()));
			if (refusal != null) {
				assertThat(refusal).as(this.report).isInstanceOf(MigratorException.class);
				assertThat(this.change.verdict).as("%s%nrefused: %s", this.report, refusal.getMessage())
					.isNotEqualTo(Verdict.DONE);
				assertThat(SqliteSnapshot.of(this.sql)).as(this.report).isEqualTo(before);
			}
			else {
				assertThat(this.change.verdict).as("%s%nwas done", this.report).isNotEqualTo(Verdict.REFUSED);
				if (this.change.isComplete()) {
					verifyOutcome(before, textsBefore);
				}
			}
		}

		private Throwable migrate() {
			RevisionFolder revisions = new RevisionFolder(ChangeExample.this.directory.resolve("revisions"))
				.addSections("change", "-- migrator:upgrade\n" + this.change.script);
			return catchThrowable(() -> MigratorBuilder.forDataSource(this.dataSource)
				.locations(List.of(revisions.location()))
				.sqliteInPlaceThreshold(this.schema.threshold)
				.build()
				.upgrade());
		}

		private List<String> settings() {
			return SETTINGS.stream()
				.map((setting) -> setting + " = " + this.sql.sql("PRAGMA " + setting).query(String.class).single())
				.toList();
		}

		private static List<String> integrity(JdbcClient sql) {
			return sql.sql("PRAGMA integrity_check").query(String.class).list();
		}

		private void verifyOutcome(SqliteSnapshot before, Texts textsBefore) throws SQLException {
			List<String> tables = this.schema.model.tables.stream().map((table) -> table.name).toList();
			SqliteSnapshot after = SqliteSnapshot.of(this.sql);
			assertThat(Expectation.describe(this.connection, tables)).as(this.report)
				.containsExactlyElementsOf(this.expectation.description(tables));
			assertThat(rows(after)).as(this.report)
				.containsExactlyElementsOf(rows(SqliteSnapshot.of(this.expectation.sql())));
			assertThat(Expectation.violations(this.connection, tables)).as(this.report)
				.isEqualTo(this.expectation.violations());
			assertThat(names(this.sql)).as(this.report).isEqualTo(names(this.expectation.sql()));
			Texts textsAfter = Texts.of(this.schema.model, this.sql);
			verifyTexts(textsBefore, textsAfter);
			verifyStatistics(before, after, textsBefore, textsAfter);
		}

		private static List<String> rows(SqliteSnapshot snapshot) {
			List<String> rows = new ArrayList<>();
			new TreeMap<>(snapshot.rows()).forEach((table, those) -> {
				if (!table.startsWith("sqlite_stat")) {
					those.forEach((row) -> rows.add(table + ": " + row));
				}
			});
			return rows;
		}

		private static List<String> names(JdbcClient sql) {
			List<String> names = new ArrayList<>(sql.sql("""
					SELECT type || ' ' || name || ' of ' || tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'
					AND tbl_name NOT LIKE 'migrator%' AND type <> 'trigger' ORDER BY 1""").query(String.class).list());
			// Triggers fire in the order of their creation, the last one first
			names.addAll(sql.sql("""
					SELECT type || ' ' || name || ' of ' || tbl_name FROM sqlite_schema WHERE type = 'trigger'
					ORDER BY tbl_name, rowid""").query(String.class).list());
			return names;
		}

		/**
		 * Check that what is known about tables that have not changed still is.
		 */
		private void verifyStatistics(SqliteSnapshot before, SqliteSnapshot after, Texts textsBefore,
				Texts textsAfter) {
			for (Table table : this.schema.model.tables) {
				if (!isTouched(table) && textsAfter.plain(table).equals(textsBefore.plain(table))) {
					assertThat(statistics(after, table)).as(this.report).containsAll(statistics(before, table));
				}
			}
		}

		private static List<String> statistics(SqliteSnapshot snapshot, Table table) {
			String name = HexFormat.of().withUpperCase().formatHex(table.name.getBytes(StandardCharsets.UTF_8));
			return snapshot.rows()
				.getOrDefault("sqlite_stat1", List.of())
				.stream()
				.filter((row) -> row.startsWith("text " + name + ',') && !row.contains(AUTOMATIC))
				.toList();
		}

		private boolean isTouched(Table table) {
			return this.change.touched.contains(table)
					|| Handwriting.elements(table).stream().anyMatch(this.change.touched::contains);
		}

		private void verifyTexts(Texts before, Texts after) {
			for (Item item : this.schema.model.items) {
				String text = after.stored(item);
				if (before.knows(item) && !this.change.touched.contains(item)) {
					assertThat(text).as(this.report).isEqualTo(before.stored(item));
				}
				assertThat(SqlWords.of(text)).as(this.report).isEqualTo(SqlWords.of(after.plain(item)));
			}
			for (Table table : this.schema.model.tables) {
				String text = after.stored(table);
				if (!isTouched(table) && after.plain(table).equals(before.plain(table))) {
					assertThat(text).as(this.report).isEqualTo(before.stored(table));
				}
				assertThat(SqlWords.sorted(text))
					.as("%s%n-- is%n%s%n-- and not%n%s", this.report, text, after.plain(table))
					.isEqualTo(SqlWords.sorted(after.plain(table)));
				verifyParts(table, before, after);
			}
		}

		private void verifyParts(Table table, Texts before, Texts after) {
			String text = after.stored(table);
			List<String> comments = SqlWords.comments(before.stored(table));
			this.schema.texts.forEach((element, definition) -> {
				if (!before.stored(table).contains(definition)) {
					return;
				}
				if (Handwriting.elements(table).contains(element) && !this.change.touched.contains(element)
						&& after.plain(element).equals(before.plain(element))) {
					assertThat(text).as(this.report).contains(definition);
				}
				SqlWords.comments(definition).forEach(comments::remove);
			});
			assertThat(SqlWords.comments(text)).as("%s%n-- was%n%s", this.report, before.stored(table))
				.containsAll(comments);
		}

	}

	/**
	 * What a schema consists of.
	 *
	 * @param plain how each part would be written plainly
	 * @param stored what the database has stored for each table and what uses it
	 */
	private record Texts(Map<Object, String> plain, Map<Object, String> stored) {

		private static Texts of(SchemaModel model, JdbcClient sql) {
			Map<Object, String> plain = new LinkedHashMap<>();
			Map<Object, String> stored = new LinkedHashMap<>();
			Handwriting hand = Handwriting.plain();
			for (Table table : model.tables) {
				plain.put(table, hand.createTable(table));
				Handwriting.elements(table)
					.forEach((element) -> plain.put(element, hand.write(Handwriting.definition(element))));
				stored.put(table, storedText(sql, "table", table.name));
			}
			for (Item item : model.items) {
				plain.put(item, hand.write(item.body));
				stored.put(item, storedText(sql, item.type, item.name));
			}
			return new Texts(plain, stored);
		}

		private static String storedText(JdbcClient sql, String type, String name) {
			return sql.sql("SELECT sql FROM sqlite_schema WHERE type = ? AND name = ?")
				.params(type, name)
				.query(String.class)
				.single();
		}

		private boolean knows(Object part) {
			return this.stored.containsKey(part);
		}

		private String plain(Object part) {
			return this.plain.getOrDefault(part, "");
		}

		private String stored(Object part) {
			return this.stored.getOrDefault(part, "");
		}

	}

}
