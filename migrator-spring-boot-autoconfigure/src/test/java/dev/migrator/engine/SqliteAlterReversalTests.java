package dev.migrator.engine;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.migrator.Migrator;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes of tables that are taken back: everything is as it was, the text of the schema
 * to the last blank and comment, the data to the last rowid.
 */
class SqliteAlterReversalTests {

	/**
	 * The same table as different people write it.
	 */
	private static final Map<String, String> STYLES = styles();

	private static final List<String> SURROUNDINGS = List.of("CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT)",
			"""
					CREATE TABLE note (id INTEGER PRIMARY KEY, -- of no importance
					  person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE ON UPDATE CASCADE,
					  text TEXT
					)""", "CREATE TABLE journal (what TEXT, person INTEGER)",
			"CREATE INDEX person_by_age ON person (age DESC) -- oldest first",
			"CREATE UNIQUE INDEX person_by_email ON person (lower(email)) WHERE email IS NOT NULL",
			"CREATE VIEW grown_up AS SELECT id, email, age FROM person WHERE age >= 18 /* or older */",
			"CREATE VIEW everything AS SELECT * FROM person", """
					CREATE TRIGGER person_is_new AFTER INSERT ON person BEGIN
					  -- one line; for each
					  INSERT INTO journal VALUES ('new', new.id);
					END""", """
					CREATE TRIGGER person_moves AFTER UPDATE OF email ON person WHEN new.email IS NOT old.email
					BEGIN INSERT INTO journal VALUES ('now ' || new.email, new.id); END""",
			"INSERT INTO owner VALUES (1, 'one'), (2, 'two')", """
					INSERT INTO person (id, email, age, city, score, owner_id) VALUES
					  (3, 'three@example.org', 30, 'Bonn', 1, 1),
					  (40, 'forty@example.org', 4, NULL, -20, NULL),
					  (-7, 'seven@example.org', 77, '', 9007199254740993, 2),
					  (900, 'gone@example.org', 9, 'Köln', 0, 2)""",
			"INSERT INTO note (person_id, text) VALUES (3, 'a'), (40, 'b'), (3, NULL), (900, 'c')",
			"DELETE FROM person WHERE id = 900");

	private static final List<Change> CHANGES = List.of(
			new Change("a column", "ADD COLUMN nick TEXT", "DROP COLUMN nick"),
			new Change("a column with a default", "ADD nick VARCHAR(10) NOT NULL DEFAULT 'no, (none)'", "DROP nick"),
			new Change("a column with a default for each row", "ADD COLUMN token TEXT DEFAULT (hex(randomblob(8)))",
					"DROP COLUMN token"),
			new Change("a column with the time", "ADD COLUMN made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP",
					"DROP COLUMN made"),
			new Change("a unique column", "ADD COLUMN nick TEXT UNIQUE", "DROP COLUMN nick"),
			new Change("a stored column", "ADD COLUMN older INTEGER GENERATED ALWAYS AS (age + 1) STORED",
					"DROP COLUMN older"),
			new Change("a column with a check",
					"ADD COLUMN size INTEGER DEFAULT 1 CONSTRAINT size_matters CHECK (size > 0)", "DROP COLUMN size"),
			new Change("a column that refers to its table",
					"ADD COLUMN boss INTEGER REFERENCES person (id) ON DELETE SET NULL", "DROP COLUMN boss"),
			new Change("a column with comments", "ADD COLUMN nick /* as friends say */ TEXT -- not unique\n",
					"DROP COLUMN nick"),
			new Change("two columns", "ADD COLUMN nick TEXT, ADD COLUMN made TEXT DEFAULT CURRENT_DATE",
					"DROP COLUMN made, DROP COLUMN nick"),
			new Change("not null", "ALTER COLUMN email SET NOT NULL", "ALTER COLUMN email DROP NOT NULL"),
			new Change("null", "ALTER COLUMN score DROP NOT NULL", "ALTER COLUMN score SET NOT NULL"),
			new Change("a default", "ALTER COLUMN score SET DEFAULT 0", "ALTER COLUMN score DROP DEFAULT"),
			new Change("another default", "ALTER COLUMN city SET DEFAULT 'Bonn; (or -- Köln)'",
					"ALTER COLUMN city SET DEFAULT 'Ulm'"),
			new Change("no default", "ALTER city DROP DEFAULT", "ALTER city SET DEFAULT 'Ulm'"),
			new Change("a wider type", "ALTER COLUMN city TYPE VARCHAR(200)",
					"ALTER COLUMN city SET DATA TYPE VARCHAR(20)"),
			new Change("a type of another kind", "ALTER COLUMN score TYPE TEXT", "ALTER COLUMN score TYPE INTEGER"),
			new Change("a check", "ADD CONSTRAINT person_score CHECK (score > -100)", "DROP CONSTRAINT person_score"),
			new Change("a check without a name", "ADD CHECK (score > -100)", "DROP CONSTRAINT person_score_check"),
			new Change("a unique constraint", "ADD CONSTRAINT person_mail UNIQUE (email)",
					"DROP CONSTRAINT person_mail"),
			new Change("a unique constraint without a name", "ADD UNIQUE (email)", "DROP CONSTRAINT person_email_key"),
			new Change("a foreign key",
					"ADD CONSTRAINT person_owner FOREIGN KEY (owner_id) REFERENCES owner (id) ON DELETE CASCADE",
					"DROP CONSTRAINT person_owner"),
			new Change("a foreign key without a name", "ADD FOREIGN KEY (owner_id) REFERENCES owner",
					"DROP CONSTRAINT person_owner_id_fkey"),
			new Change("another name of a constraint", "RENAME CONSTRAINT person_age TO is_born",
					"RENAME CONSTRAINT is_born TO person_age"),
			new Change("another name of a column", "RENAME COLUMN email TO mail", "RENAME COLUMN mail TO email"),
			new Change("several at once", """
					ADD COLUMN nick TEXT NOT NULL DEFAULT 'none',
					  ALTER COLUMN email SET NOT NULL, -- never was null
					  ALTER COLUMN city TYPE TEXT, ALTER COLUMN city SET DEFAULT 'Bonn',
					  ADD CONSTRAINT known UNIQUE (nick, email)""", """
					DROP CONSTRAINT known, ALTER COLUMN city SET DEFAULT 'Ulm', ALTER COLUMN city TYPE VARCHAR(20),
					  ALTER COLUMN email DROP NOT NULL, DROP COLUMN nick"""));

	private static final Change RENAMING = new Change("another name", "RENAME TO human",
			"ALTER TABLE human RENAME TO person");

	/**
	 * Constraints that are taken away first. Each is the last thing in its table, the
	 * only place where nobody need remember it to put it back.
	 */
	private static final List<Constraint> CONSTRAINTS = List.of(
			new Constraint("code TEXT, label TEXT", "CONSTRAINT item_code UNIQUE (code)", "item_code"),
			new Constraint("code TEXT, label TEXT", "UNIQUE (code, label)", "item_code_label_key"),
			new Constraint("code TEXT, label TEXT", "CONSTRAINT item_code CHECK (code <> label)", "item_code"),
			new Constraint("code TEXT, label TEXT", "CHECK (length(code) > 0)", "item_code_check"),
			new Constraint("code TEXT NOT NULL, label TEXT", "CONSTRAINT item_pk PRIMARY KEY (code)", "item_pk"),
			new Constraint("code TEXT NOT NULL, label TEXT", "PRIMARY KEY (code)", "item_pkey"),
			new Constraint("code TEXT, label TEXT",
					"CONSTRAINT item_known FOREIGN KEY (label) REFERENCES known (label)", "item_known"),
			new Constraint("code TEXT, label TEXT", "FOREIGN KEY (label) REFERENCES known (label) ON DELETE SET NULL",
					"item_label_fkey"));

	@TempDir
	private Path directory;

	private int changes;

	private static Map<String, String> styles() {
		Map<String, String> styles = new LinkedHashMap<>();
		styles.put("on one line", """
				CREATE TABLE person(id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT, age INTEGER \
				CONSTRAINT person_age CHECK (age >= 0), city VARCHAR(20) DEFAULT 'Ulm', score INTEGER NOT NULL, \
				owner_id INTEGER)""");
		styles.put("on one line, constraints last", """
				CREATE TABLE person (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT, age INTEGER, \
				city VARCHAR(20) DEFAULT 'Ulm', score INTEGER NOT NULL, owner_id INTEGER, \
				CONSTRAINT person_age CHECK (age >= 0), UNIQUE (age, email))""");
		styles.put("on many lines with comments", """
				CREATE TABLE person ( -- whom we know (or knew)
				  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused

				  email TEXT, -- see "mails", they're unverified
				\t/* age; in years */
				  age INTEGER CONSTRAINT person_age CHECK (age >= 0), -- not null, since 2020
				  city VARCHAR(20) DEFAULT 'Ulm', /* DEFAULT 'Bonn', some day */
				  score INTEGER NOT NULL, -- in points,
				  owner_id INTEGER -- who entered it
				)""");
		styles.put("on many lines with comments, constraints last", """
				create table person
				(
				    id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused
				    email    TEXT,
				    age      INTEGER,
				    city     VARCHAR(20) DEFAULT 'Ulm',   -- where (roughly)
				    score    INTEGER NOT NULL,
				    owner_id INTEGER,                     -- who entered it

				    -- rules
				    CONSTRAINT person_age CHECK (age >= 0), -- born
				    UNIQUE (age, email)                     -- no twins
				)""");
		styles.put("comma first", """
				CREATE TABLE person
				  ( id INTEGER PRIMARY KEY AUTOINCREMENT
				  , email TEXT
				  , age INTEGER
				  , city VARCHAR(20) DEFAULT 'Ulm' -- where
				  , score INTEGER NOT NULL
				  , owner_id INTEGER
				  , CONSTRAINT person_age CHECK (age >= 0)
				  )""");
		styles.put("in all kinds of quotes", """
				CREATE TABLE "person"([id] INTEGER PRIMARY KEY AUTOINCREMENT, "email" TEXT,`age` INTEGER,\
				'city' VARCHAR(20) DEFAULT 'Ulm', [score] INTEGER NOT NULL , "owner_id" INTEGER, \
				CONSTRAINT person_age CHECK ([age] >= 0) UNIQUE (`age`, "email"))""");
		return styles;
	}

	@TestFactory
	Stream<DynamicContainer> aChangeTakenBackLeavesNoTrace() {
		return STYLES.entrySet()
			.stream()
			.map((style) -> DynamicContainer.dynamicContainer("written " + style.getKey(),
					CHANGES.stream()
						.map((change) -> DynamicTest.dynamicTest(
								"%s, on a table written %s".formatted(change.name(), style.getKey()),
								() -> verify(person(style.getValue()), change)))));
	}

	/**
	 * SQLite puts the new name of a table in quotes everywhere, and the old one when it
	 * comes back.
	 */
	@TestFactory
	Stream<DynamicTest> aTableThatGetsItsNameBackDiffersInQuotesAtMost() {
		return STYLES.entrySet()
			.stream()
			.map((style) -> DynamicTest.dynamicTest("written " + style.getKey(),
					() -> verify(person(style.getValue()), RENAMING, (text) -> text.replace("\"person\"", "person"))));
	}

	@TestFactory
	Stream<DynamicTest> aTableInQuotesGetsItsNameBackToTheLetter() {
		return STYLES.entrySet()
			.stream()
			.map((style) -> DynamicTest.dynamicTest("written " + style.getKey(), () -> verify(person(style.getValue())
				.stream()
				.map((sql) -> sql.replaceAll("\\b(TABLE|table|REFERENCES|ON|FROM) \"?person\"?(?!_)", "$1 \"person\""))
				.toList(), RENAMING)));
	}

	@TestFactory
	Stream<DynamicTest> aConstraintThatComesBackIsWhereItWas() {
		return CONSTRAINTS.stream()
			.map((constraint) -> DynamicTest.dynamicTest(constraint.text(),
					() -> verify(item("(%s, %s)".formatted(constraint.columns(), constraint.text())),
							constraint.comingBack())));
	}

	@TestFactory
	Stream<DynamicTest> aConstraintThatComesBackOnManyLinesDiffersInBlanksAtMost() {
		return CONSTRAINTS.stream()
			.map((constraint) -> DynamicTest.dynamicTest(constraint.text(),
					() -> verify(
							item(" (\n  %s,\n  %s\n)".formatted(constraint.columns().replace(", ", ",\n  "),
									constraint.text())),
							constraint.comingBack(), (text) -> text.replaceAll("\\s+", ""))));
	}

	@TestFactory
	Stream<DynamicTest> whatIsSpecialAboutATableOutlastsAChangeTakenBack() {
		return Stream.of(
				List.of("CREATE TABLE item (code TEXT COLLATE NOCASE, label TEXT, PRIMARY KEY (code)) WITHOUT ROWID",
						"ALTER TABLE item ALTER COLUMN label SET NOT NULL, ADD COLUMN n INTEGER UNIQUE CHECK (n > 0)",
						"ALTER TABLE item DROP COLUMN n, ALTER COLUMN label DROP NOT NULL"),
				List.of("CREATE TABLE item (code ANY, label TEXT) STRICT -- and so on",
						"ALTER TABLE item ALTER COLUMN label SET DEFAULT 'x'",
						"ALTER TABLE item ALTER COLUMN label DROP DEFAULT"),
				List.of("CREATE TABLE item (code UNIQUE ON CONFLICT REPLACE, label, low AS (lower(label)) STORED)",
						"ALTER TABLE item ALTER COLUMN code SET DEFAULT 'x'",
						"ALTER TABLE item ALTER COLUMN code DROP DEFAULT"),
				List.of("CREATE TABLE item (rowid TEXT, code TEXT NOT NULL, label TEXT)",
						"ALTER TABLE item ADD CONSTRAINT pk PRIMARY KEY (code)", "ALTER TABLE item DROP CONSTRAINT pk"),
				List.of("CREATE TABLE item AS SELECT 'x' AS code, 'y' AS label",
						"ALTER TABLE item ALTER COLUMN label SET DEFAULT CURRENT_TIMESTAMP",
						"ALTER TABLE item ALTER COLUMN label DROP DEFAULT"))
			.map((special) -> DynamicTest.dynamicTest(special.get(0),
					() -> verify(Stream
						.concat(Stream.of(special.get(0)),
								item("").stream().filter((sql) -> !sql.startsWith("CREATE TABLE item")))
						.toList(), new Change("", special.get(1), special.get(2)))));
	}

	/**
	 * Return what makes the table of persons and all that has to do with it.
	 */
	private static List<String> person(String createTable) {
		return Stream.concat(Stream.of(createTable), SURROUNDINGS.stream()).toList();
	}

	private static List<String> item(String definition) {
		return List.of("CREATE TABLE known (label TEXT PRIMARY KEY)",
				"INSERT INTO known VALUES ('one'), ('two'), ('three')", "CREATE TABLE item" + definition,
				"CREATE INDEX item_label ON item (label)", "INSERT INTO item (code, label) VALUES ('1', 'one')",
				"INSERT INTO item (code, label) VALUES ('2', 'two')", "DELETE FROM item WHERE code = '1'",
				"INSERT INTO item (code, label) VALUES ('3', 'three')",
				"CREATE TRIGGER item_is_unwanted BEFORE INSERT ON item BEGIN SELECT raise(ABORT, 'no more'); END");
	}

	private void verify(List<String> setup, Change change) {
		verify(setup, change, UnaryOperator.identity());
	}

	private void verify(List<String> setup, Change change, UnaryOperator<String> normalizer) {
		Path place = this.directory.resolve("change" + this.changes++);
		RevisionFolder revisions = new RevisionFolder(place).add("change", change.upgrade() + ";",
				change.downgrade() + ";");
		SqliteFile database = new SqliteFile(place.resolve("app.db"), "?foreign_keys=on&synchronous=off");
		execute(database, setup);
		SqliteSnapshot before = SqliteSnapshot.of(database.sql());
		Migrator migrator = database.migrator(revisions);

		migrator.upgrade();

		SqliteSnapshot changed = SqliteSnapshot.of(database.sql());
		assertThat(changed.schema()).as("the schema after the upgrade").isNotEqualTo(before.schema());
		assertThat(others(changed)).as("the other tables after the upgrade").isEqualTo(others(before));
		assertSound(database);

		migrator.downgrade("-1", migrator.planDowngrade("-1").planId());

		SqliteSnapshot after = SqliteSnapshot.of(database.sql());
		assertThat(normalizer.apply(String.join("\n", after.schema()))).as("the schema after the downgrade")
			.isEqualTo(normalizer.apply(String.join("\n", before.schema())));
		assertThat(after.rows()).as("the data after the downgrade").isEqualTo(before.rows());
		assertSound(database);
	}

	private static Map<String, List<String>> others(SqliteSnapshot snapshot) {
		Map<String, List<String>> rows = new TreeMap<>(snapshot.rows());
		rows.keySet().removeAll(List.of("person", "human", "item", "sqlite_sequence"));
		return rows;
	}

	private static void assertSound(SqliteFile database) {
		assertThat(database.strings("PRAGMA foreign_key_check")).isEmpty();
		assertThat(database.strings("PRAGMA integrity_check")).containsExactly("ok");
	}

	private static void execute(SqliteFile database, List<String> statements) {
		try (Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("While preparing " + statements, ex);
		}
	}

	/**
	 * A change of a table.
	 *
	 * @param name what it brings
	 * @param upgrade the statement that makes it, or what follows the name of the table
	 * of persons
	 * @param downgrade the statement that takes it back, likewise
	 */
	private record Change(String name, String upgrade, String downgrade) {

		private Change {
			upgrade = statement(upgrade);
			downgrade = statement(downgrade);
		}

		private static String statement(String text) {
			return text.startsWith("ALTER TABLE") ? text : "ALTER TABLE person " + text;
		}

	}

	/**
	 * A constraint of a table of items.
	 *
	 * @param columns the columns of the table
	 * @param text the constraint
	 * @param name the name that it has, or that PostgreSQL gives it
	 */
	private record Constraint(String columns, String text, String name) {

		private Change comingBack() {
			return new Change(this.text, "ALTER TABLE item DROP CONSTRAINT " + this.name,
					"ALTER TABLE item ADD " + this.text);
		}

	}

}
