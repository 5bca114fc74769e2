package dev.migrator.sql;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.migrator.sql.AlterTable.Action;
import dev.migrator.sql.AlterTable.AddColumn;
import dev.migrator.sql.AlterTable.DropColumn;
import dev.migrator.sql.AlterTable.RenameColumn;
import dev.migrator.sql.AlterTable.RenameTable;
import dev.migrator.sql.AlterTable.SetNotNull;
import dev.migrator.sql.AlterTable.SetSchema;
import dev.migrator.sql.AlterTable.SetType;
import dev.migrator.sql.AlterTable.Unread;
import dev.migrator.sql.TableChange.Altered;
import dev.migrator.sql.TableChange.Created;
import dev.migrator.sql.TableChange.Dropped;
import dev.migrator.sql.TableChange.ExtensionDropped;
import dev.migrator.sql.TableChange.Filled;
import dev.migrator.sql.TableChange.SchemaDropped;
import dev.migrator.sql.TableChange.SchemaRenamed;
import dev.migrator.sql.TableChange.Selected;
import dev.migrator.sql.TableChange.TableName;
import dev.migrator.sql.TableChange.TypeDropped;
import dev.migrator.sql.TableChange.TypeRenamed;
import dev.migrator.sql.TableChange.Updated;
import dev.migrator.testing.EmbeddedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TableChange}.
 */
class TableChangeTests {

	private static final String LONG = "a".repeat(70);

	private static final TableName T = new TableName(null, "t");

	private static final TableName OLD = new TableName(null, "old");

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			Users                            | -        | users
					"Users"                          | -        | Users
					"say ""so\"""                     | -        | say "so"
					Shop . "Users"                   | shop     | Users
					app.Shop.Users                   | shop     | users
					U&"d\\0061t\\+000061"            | -        | data
					u&"d!0061ta!!" UESCAPE '!'       | -        | data!
					U&"\\d83d\\de00"                 | -        | 😀
					ÄÖÜ_Größe                        | -        | ÄÖÜ_größe
					tab$le1                          | -        | tab$le1
					ONLY t                           | -        | t
					ONLY (Shop.t)                    | shop     | t
					t *                              | -        | t
					""")

	void namesAreReadAsTheCatalogOfPostgresqlHasThem(String written, String schema, String name) {
		TableName table = new TableName(schema.equals("-") ? null : schema, name);
		assertThat(postgresql("ALTER TABLE IF EXISTS %s DROP a".formatted(written)))
			.isInstanceOfSatisfying(Altered.class, (altered) -> {
				assertThat(altered.table()).isEqualTo(table);
				assertThat(altered.actions()).singleElement().isInstanceOf(DropColumn.class);
			});
	}

	@Test
	void namesAreWhatTheServerMakesOfThem() {
		JdbcTemplate template = new JdbcTemplate(EmbeddedServer.dataSource(EmbeddedServer.newDatabase()));
		for (String written : List.of("Users", "\"Users\"", "ÄÖÜ_Größe", "tab$Le1", "U&\"d\\0061t\\+000061\"",
				"U&\"d!0061ta!!\" UESCAPE '!'", "\"say \"\"so\"\"\"", "U&\"a\"\"\\\\b\"", "_\u00a0X", LONG,
				"\"" + LONG + "\"", "ä".repeat(40), "x" + "€".repeat(30), "\"😀" + LONG + "\"")) {
			String sql = "CREATE TABLE %s (%s int)".formatted(written, written);
			Created created = (Created) postgresql(sql);
			template.execute(sql);
			assertThat(template.queryForList("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ?",
					String.class, created.table().name()))
				.as(written)
				.hasSize(1);
			assertThat(template.queryForList("SELECT attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid "
					+ "WHERE attnum > 0 AND relname = ?", String.class, created.table().name()))
				.as(written)
				.isEqualTo(created.columns());
			template.execute("DROP TABLE " + written);
		}
	}

	@Test
	void noKeywordThatThisVersionReservesIsTakenForAName() {
		List<String> reserved = new JdbcTemplate(EmbeddedServer.server().getPostgresDatabase())
			.queryForList("SELECT upper(word) FROM pg_get_keywords() WHERE catcode IN ('R', 'T')", String.class);
		Set<String> names = new TreeSet<>(reserved);
		names.removeIf((word) -> !Keywords.canBeName(word, SqlDialect.POSTGRESQL));
		// Reserved from version 16 on
		names.remove("SYSTEM_USER");
		assertThat(names).isEmpty();
		List<String> others = new JdbcTemplate(EmbeddedServer.server().getPostgresDatabase())
			.queryForList("SELECT word FROM pg_get_keywords() WHERE catcode IN ('U', 'C')", String.class);
		assertThat(others).allMatch((word) -> Keywords.canBeName(word, SqlDialect.POSTGRESQL));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					CREATE TABLE t (A int, "B" text)                                      | A, "B"
					CREATE UNLOGGED TABLE IF NOT EXISTS t (a int)                         | a
					CREATE TABLE t (a int[] DEFAULT ARRAY[1, 2], b numeric(10, 2))        | a, b
					CREATE TABLE t (a int DEFAULT 1::int CHECK (a IN (1, 2)), PRIMARY KEY (a, b), b int) | a, b
					CREATE TABLE t (a text DEFAULT 'x, (', CONSTRAINT c UNIQUE (a))       | a
					CREATE TABLE t (a text DEFAULT E'\\'', b text DEFAULT $$, b$$, c int) | a, b, c
					CREATE TABLE t (a int, EXCLUDE USING gist (a WITH =, b WITH &&), b tsrange) | a, b
					CREATE TABLE t (exclude int, EXCLUDE (exclude WITH =))                | exclude
					CREATE TABLE t (key int, value text, index int, exists bool)          | key, value, index, exists
					CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY (START 5), b int GENERATED ALWAYS AS (a + 1) STORED) | a, b
					CREATE TABLE t (a text STORAGE external COMPRESSION pglz) WITH (fillfactor = 70) TABLESPACE x | a
					CREATE TABLE t (a int, b date) PARTITION BY RANGE (b)                 | a, b
					CREATE TABLE t (a int) ON COMMIT PRESERVE ROWS                        | a
					CREATE TABLE t ()                                                     |
					""")
	void columnsOfATableOnPostgresqlAreRead(String sql, String columns) {
		assertThat(postgresql(sql)).isInstanceOfSatisfying(Created.class, (created) -> {
			assertThat(created.table()).isEqualTo(T);
			String fold = (columns != null) ? columns.replace("A", "a").replace("\"", "") : "";
			assertThat(created.columns()).isNotNull();
			assertThat(String.join(", ", created.columns())).isEqualTo(fold);
			assertThat(created.ifNotExists()).isEqualTo(sql.contains("IF NOT"));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE t PARTITION OF p FOR VALUES FROM (1) TO (2)", "CREATE TABLE t OF a_type",
			"CREATE TABLE t (LIKE p INCLUDING ALL)", "CREATE TABLE t (a int, LIKE p, b int)",
			"CREATE TABLE t (a int) INHERITS (p)", "CREATE TABLE t (a int, 5)", "CREATE TABLE t (a int, select int)" })
	void aTableOfUnknownColumnsIsCreatedAllTheSame(String sql) {
		assertThat(postgresql(sql)).isEqualTo(new Created(T, null, false));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			CREATE TEMP TABLE t (a int)                       | true
			CREATE LOCAL TEMPORARY TABLE t (a int)            | true
			CREATE GLOBAL TEMP TABLE t (a int) ON COMMIT DROP | true
			CREATE TABLE pg_temp.t (a int)                    | true
			CREATE TABLE PG_Temp.t (a int)                    | true
			CREATE TABLE temp.t (a int)                       | false
			CREATE TABLE public.t (a int)                     | false
			""")
	void temporaryTablesAreToldApartOnPostgresql(String sql, boolean temporary) {
		assertThat(postgresql(sql)).isInstanceOfSatisfying(Created.class,
				(created) -> assertThat(created.table().temporary()).isEqualTo(temporary));
	}

	@Test
	void temporaryTablesAreToldApartOnSqlite() {
		for (String sql : List.of("CREATE TEMP TABLE t (a)", "CREATE TABLE Temp.t (a)")) {
			assertThat(((Created) sqlite(sql)).table().temporary()).isTrue();
		}
		assertThat(((Created) sqlite("CREATE TABLE main.t (a)")).table().temporary()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					CREATE TABLE t AS SELECT a, o.B, c AS "D" FROM Old o WITH DATA   | a, b, D | old
					CREATE TABLE t AS SELECT * FROM ONLY old                         | *       | -
					CREATE TABLE t AS SELECT * FROM old WITH NO DATA                 | *       | -
					CREATE TABLE t AS TABLE old                                      | *       | old
					CREATE TABLE t (x, y) AS SELECT a, b FROM old                    | x, y    | old
					CREATE UNLOGGED TABLE t WITH (fillfactor = 70) AS (SELECT a FROM old ORDER BY a) WITH DATA | a | old
					CREATE TABLE t AS SELECT a::text, b::double precision, c::numeric(5, 2) e, d::int f FROM old | a, b, e, f | old
					CREATE TABLE t AS SELECT a::timestamp with time zone, (b + c) d, e * f, upper(g) FROM old | a, d | old
					CREATE TABLE t AS SELECT a, a IS DISTINCT FROM b AS c FROM old   | a, c    | old
					CREATE TABLE t AS SELECT 'x' a, 5 b, CASE WHEN a THEN b END c FROM old | a, b, c | old
					CREATE TABLE t AS SELECT a FROM old WHERE a > 1                  | a       | -
					CREATE TABLE t AS SELECT DISTINCT a FROM old                     | a       | -
					CREATE TABLE t AS SELECT a FROM old ORDER BY a FETCH FIRST ROW ONLY | a    | -
					CREATE TABLE t AS SELECT a FROM old OFFSET 5                     | a       | -
					CREATE TABLE t AS SELECT a FROM old FOR UPDATE SKIP LOCKED       | a       | -
					CREATE TABLE t AS SELECT a FROM old CROSS JOIN other             | a       | -
					CREATE TABLE t AS SELECT a FROM old, other                       | a       | -
					CREATE TABLE t AS SELECT a FROM old UNION SELECT 1               | a       | -
					CREATE TABLE t AS VALUES (1, 2)                                  | *       | -
					CREATE TABLE t AS WITH c AS (SELECT 1) SELECT * FROM c           | *       | -
					SELECT a, b INTO t FROM old                                      | a, b    | old
					SELECT * INTO UNLOGGED TABLE t FROM old                          | *       | old
					SELECT a INTO t                                                  | a       | -
					""")
	void aTableThatIsMadeOfAnotherIsFollowedOnPostgresql(String sql, String columns, String copyOf) {
		List<String> expected = columns.equals("*") ? null : List.of(columns.split(", "));
		assertThat(postgresql(sql)).isEqualTo(new Selected(T, expected, copyOf.equals("-") ? null : OLD, false));
	}

	@Test
	void aQueryThatMakesNoTableIsNoChange() {
		for (String sql : List.of("SELECT a FROM t", "SELECT 1", "VALUES (1)", "CREATE VIEW t AS SELECT 1",
				"CREATE FOREIGN TABLE t (a int) SERVER s", "DROP VIEW t", "DROP FOREIGN TABLE t",
				"ALTER VIEW t RENAME TO u", "CREATE SCHEMA s CREATE TABLE t (a int)", "TRUNCATE t")) {
			assertThat(TableChange.of(statement(sql, SqlDialect.POSTGRESQL))).as(sql).isEmpty();
		}
		assertThat(TableChange.of(statement("SELECT a INTO t FROM u", SqlDialect.SQLITE))).isEmpty();
		assertThat(TableChange.of(statement("DROP SCHEMA t", SqlDialect.SQLITE))).isEmpty();
	}

	@Test
	void aTemporaryTableThatIsSelectedIntoIsTemporary() {
		assertThat(postgresql("SELECT a INTO TEMP t FROM old"))
			.isEqualTo(new Selected(new TableName("pg_temp", "t", true), List.of("a"), OLD, false));
	}

	@Test
	void anExpressionIsNoColumnOfTheNewTable() {
		assertThat(sqlite("CREATE TABLE t AS SELECT a, b || c, d AS e, f LIKE g, max(h) i FROM old"))
			.isEqualTo(new Selected(T, List.of("a", "e", "i"), OLD, false));
		assertThat(sqlite("CREATE TABLE t AS SELECT a, o.* FROM old o")).isEqualTo(new Selected(T, null, OLD, false));
	}

	@Test
	void severalTablesAndSchemasAreDroppedAtOnce() {
		assertThat(postgresql("DROP TABLE IF EXISTS A, \"B\".c CASCADE"))
			.isEqualTo(new Dropped(List.of(new TableName(null, "a"), new TableName("B", "c"))));
		assertThat(postgresql("DROP SCHEMA IF EXISTS Shop, \"Old\" CASCADE"))
			.isEqualTo(new SchemaDropped(List.of("shop", "Old")));
		assertThat(postgresql("DROP TYPE Mood, \"B\".c CASCADE"))
			.isEqualTo(new TypeDropped(List.of(new TableName(null, "mood"), new TableName("B", "c"))));
		assertThat(postgresql("DROP DOMAIN IF EXISTS shop.Code CASCADE"))
			.isEqualTo(new TypeDropped(List.of(new TableName("shop", "code"))));
		assertThat(postgresql("DROP EXTENSION Citext, \"uuid-ossp\" CASCADE"))
			.isEqualTo(new ExtensionDropped(List.of("citext", "uuid-ossp")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "DROP SCHEMA shop", "DROP TYPE mood RESTRICT", "DROP EXTENSION citext",
			"DROP FUNCTION f CASCADE", "ALTER TYPE mood ADD VALUE 'sad'",
			"ALTER TYPE mood RENAME VALUE 'sad' TO 'glad'", "ALTER SCHEMA shop OWNER TO someone",
			"ALTER VIEW v RENAME TO w" })
	void whatTakesNoColumnAlongAndChangesNoNameIsNoChange(String sql) {
		assertThat(TableChange.of(statement(sql, SqlDialect.POSTGRESQL))).isEmpty();
	}

	@Test
	void schemasAndTypesAreRenamed() {
		assertThat(postgresql("ALTER SCHEMA Shop RENAME TO \"Store\"")).isEqualTo(new SchemaRenamed("shop", "Store"));
		assertThat(postgresql("ALTER TYPE shop.Mood RENAME TO Old"))
			.isEqualTo(new TypeRenamed(new TableName("shop", "mood"), null, "old"));
		assertThat(postgresql("ALTER DOMAIN code SET SCHEMA Shop"))
			.isEqualTo(new TypeRenamed(new TableName(null, "code"), "shop", null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			INSERT INTO t SELECT * FROM old                                   | -
			INSERT INTO t (SELECT * FROM old)                                 | -
			INSERT INTO t TABLE old                                           | -
			INSERT INTO t AS n (A, b) OVERRIDING SYSTEM VALUE SELECT 1, 2 FROM old | a, b
			INSERT INTO t (a) SELECT b::text FROM old AS o ORDER BY b         | a
			""")
	void rowsOfAnotherTableAreFollowedOnPostgresql(String sql, String columns) {
		assertThat(postgresql(sql))
			.isEqualTo(new Filled(T, columns.equals("-") ? null : List.of(columns.split(", ")), OLD));
	}

	@Test
	void someRowsOfAnotherTableAreNotAll() {
		for (String sql : List.of("INSERT INTO t SELECT * FROM old WHERE a", "INSERT INTO t VALUES (1)",
				"INSERT INTO t SELECT * FROM old ON CONFLICT DO NOTHING", "INSERT INTO t SELECT * FROM old LIMIT 1",
				"INSERT INTO t SELECT * FROM ONLY old", "INSERT INTO t SELECT * FROM old TABLESAMPLE system (1)")) {
			assertThat(TableChange.of(statement(sql, SqlDialect.POSTGRESQL))).as(sql).isEmpty();
		}
	}

	@Test
	void columnsThatAllRowsGetAreFollowed() {
		assertThat(postgresql("UPDATE ONLY T * SET A = b[1, 2], (c, d) = (SELECT e, f FROM g), h[1] = 2"))
			.isEqualTo(new Updated(T, List.of("a", "c", "d", "h")));
		assertThat(TableChange.of(statement("UPDATE t SET a = 1 FROM u", SqlDialect.POSTGRESQL))).isEmpty();
	}

	@Test
	void actionsThatWeKnowAreReadAndOthersArePassedOver() {
		List<Action> actions = actions(
				"""
						ADD COLUMN IF NOT EXISTS A int[] DEFAULT ARRAY[1, 2] NOT NULL, ADD exclude text,
						DROP COLUMN IF EXISTS "B" CASCADE, DROP c RESTRICT, ALTER d SET NOT NULL,
						ALTER COLUMN e TYPE numeric(10, 2) USING e::numeric(10, 2), ADD CHECK (a IN (1, 2)),
						ADD CONSTRAINT x EXCLUDE USING gist (f WITH &&), ALTER 3 SET STATISTICS 100, ENABLE TRIGGER ALL,
						ALTER i SET DATA TYPE text COLLATE "C", OWNER TO someone, VALIDATE CONSTRAINT y, SET (fillfactor = 70, toast.autovacuum_enabled = off),
						REPLICA IDENTITY USING INDEX i, FROBNICATE z, ALTER g DROP NOT NULL, ALTER h ADD GENERATED ALWAYS AS IDENTITY
						""");
		assertThat(actions).hasSize(18);
		assertThat(actions).filteredOn((action) -> !(action instanceof Unread))
			.extracting(TableChangeTests::describe)
			.containsExactly("add a", "add exclude", "drop B", "drop c", "not null d", "e numeric(10, 2)", "i text");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			RENAME TO "U"                                          | to U
			RENAME COLUMN A TO "B"                                 | A to B
			RENAME A TO B                                          | A to b
			RENAME key TO value                                    | key to value
			SET SCHEMA Shop                                        | schema shop
			RENAME CONSTRAINT a TO b                               | -
			ATTACH PARTITION p FOR VALUES FROM ('a', 1) TO ('b', 2) | -
			DETACH PARTITION p                                     | -
			INHERIT p                                              | -
			SET TABLESPACE x NOWAIT                                | -
			""")
	void oneActionIsRead(String action, String expected) {
		assertThat(describe(actions(action).get(0))).isEqualTo(expected.replace("A", "a"));
	}

	@Test
	void theNotNullOfANewColumnIsFoundWithItsName() {
		String text = "ALTER TABLE t ADD a text CONSTRAINT n NOT NULL NO INHERIT CHECK (a IS NOT NULL), ADD b text NOT NULL";
		Altered altered = (Altered) postgresql(text);
		assertThat(altered.actions())
			.extracting((action) -> ((AddColumn) action).column()
				.constraints(Constraint.NotNull.class)
				.stream()
				.map((constraint) -> constraint.span().text(text))
				.toList())
			.containsExactly(List.of("CONSTRAINT n NOT NULL NO INHERIT"), List.of("NOT NULL"));
		assertThat(column("a int NOT DEFERRABLE").constraints()).isEmpty();
		assertThat(column("a int DEFAULT 5 NOT NULL").constraints()).hasSize(2);
		assertThat(column("a int GENERATED ALWAYS AS IDENTITY").constraint(Constraint.Default.class)).isPresent();
	}

	@Test
	void whatIsNoSqlIsNoChange() {
		for (String sql : List.of("ALTER TABLE", "ALTER TABLE 5 DROP a", "DROP TABLE", "CREATE TABLE", "UPDATE",
				"INSERT INTO", "DROP SCHEMA ;")) {
			assertThat(TableChange.of(statement(sql, SqlDialect.POSTGRESQL))).as(sql).isEmpty();
		}
	}

	private static Column column(String definition) {
		return ((AddColumn) actions("ADD " + definition).get(0)).column();
	}

	private static List<Action> actions(String actions) {
		return ((Altered) postgresql("ALTER TABLE t " + actions)).actions();
	}

	private static String describe(Action action) {
		if (action instanceof AddColumn add) {
			return "add " + add.column().name();
		}
		if (action instanceof DropColumn drop) {
			return "drop " + drop.column();
		}
		if (action instanceof SetNotNull set) {
			return "not null " + set.column();
		}
		if (action instanceof RenameTable rename) {
			return "to " + rename.to();
		}
		if (action instanceof RenameColumn rename) {
			return rename.column() + " to " + rename.to();
		}
		if (action instanceof SetType set) {
			return set.column() + " " + set.type();
		}
		return (action instanceof SetSchema set) ? "schema " + set.schema() : "-";
	}

	private static TableChange postgresql(String sql) {
		return TableChange.of(statement(sql, SqlDialect.POSTGRESQL)).orElseThrow();
	}

	private static TableChange sqlite(String sql) {
		return TableChange.of(statement(sql, SqlDialect.SQLITE)).orElseThrow();
	}

	private static SqlStatement statement(String sql, SqlDialect dialect) {
		return new StatementSplitter(sql, dialect).iterator().next();
	}

}
