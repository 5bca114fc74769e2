package dev.migrator.engine;

import java.nio.file.Files;
import java.util.List;

import dev.migrator.schema.Schema;
import dev.migrator.schema.SchemaChange;
import dev.migrator.schema.SchemaChange.DropColumn;
import dev.migrator.schema.SchemaChange.DropTable;
import dev.migrator.schema.SchemaDiff;
import dev.migrator.schema.SchemaScript;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What counts as a difference of two schemas, and what is written for it.
 */
class SchemaDiffTests extends AbstractDatabaseTests {

	private @Nullable TestDatabase other;

	@AfterEach
	void dropOther() {
		if (this.other != null) {
			this.other.close();
		}
	}

	@Test
	void namesOfConstraintsAndTheOrderOfColumnsMakeNoDifference() throws Exception {
		assertThat(
				script("""
						CREATE TABLE org (id INTEGER PRIMARY KEY);
						CREATE TABLE users (id INTEGER CONSTRAINT users_key PRIMARY KEY, email VARCHAR(50) CONSTRAINT once UNIQUE,
						org_id INTEGER, CONSTRAINT of_org FOREIGN KEY (org_id) REFERENCES org (id), CHECK (email <> ''));
						""",
						"""
								CREATE TABLE org (id INTEGER PRIMARY KEY);
								CREATE TABLE users (org_id INTEGER REFERENCES org, id INTEGER NOT NULL, email VARCHAR(50),
								PRIMARY KEY (id), UNIQUE (email), CONSTRAINT filled CHECK ( (email<>'') ));
								"""))
			.isEmpty();
	}

	@Test
	void aUniqueIndexIsAsGoodAsAUniqueConstraint() throws Exception {
		String constraint = "CREATE TABLE users (email TEXT UNIQUE);";
		String index = "CREATE TABLE users (email TEXT); CREATE UNIQUE INDEX users_email ON users (email);";

		assertThat(script(constraint, index)).isEmpty();
		assertThat(script(index, constraint)).isEmpty();
		assertThat(script(index, "CREATE TABLE users (email TEXT);")).containsExactly("DROP INDEX users_email");
	}

	@Test
	void changesOfATableAreOneStatement() throws Exception {
		assertThat(script("CREATE TABLE users (id INTEGER PRIMARY KEY, age VARCHAR(10), note TEXT NOT NULL);", """
				CREATE TABLE users (id INTEGER PRIMARY KEY, age VARCHAR(10) DEFAULT '0' NOT NULL, note TEXT,
				UNIQUE (age));
				""")).hasSize(1)
			.first()
			.asString()
			.startsWith("ALTER TABLE users")
			.contains("ALTER COLUMN age SET NOT NULL", "ALTER COLUMN age SET DEFAULT '0'",
					"ALTER COLUMN note DROP NOT NULL", "ADD UNIQUE (age)");
	}

	@Test
	void whatDropsRowsOrValuesSaysSo() throws Exception {
		List<SchemaChange> changes = changes("CREATE TABLE a (x INTEGER, y INTEGER); CREATE TABLE b (x INTEGER);",
				"CREATE TABLE a (y INTEGER, z INTEGER);");

		assertThat(changes).filteredOn(SchemaChange::losesData)
			.extracting((change) -> (Object) change.getClass())
			.containsExactlyInAnyOrder(DropTable.class, DropColumn.class);
	}

	@Test
	void tablesThatReferToEachOtherAreCreatedAndDropped() throws Exception {
		String circle = onPostgresql() ? """
				CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER);
				CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id));
				ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id);
				""" : """
				CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b (id));
				CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id));
				""";

		assertThat(script("", circle)).hasSize(3).last().asString().startsWith("ALTER TABLE").contains("FOREIGN KEY");
		assertThat(script(circle, "")).hasSize(3).first().asString().contains("DROP CONSTRAINT");
	}

	@Test
	void aChildIsCreatedAfterItsParentAndDroppedBeforeIt() throws Exception {
		String tables = """
				CREATE TABLE z_parent (id INTEGER PRIMARY KEY);
				CREATE TABLE a_child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES z_parent (id) ON DELETE CASCADE);
				""";

		assertThat(script("", tables)).satisfiesExactly(
				(first) -> assertThat(first).startsWith("CREATE TABLE z_parent"),
				(second) -> assertThat(second).startsWith("CREATE TABLE a_child").contains("ON DELETE CASCADE"));
		assertThat(script(tables, "")).containsExactly("DROP TABLE a_child", "DROP TABLE z_parent");
	}

	@Test
	void aViewMakesWayForAChangeOfWhatItReads() throws Exception {
		String view = "CREATE VIEW names AS SELECT name FROM users;";

		assertThat(script("CREATE TABLE users (id INTEGER, name VARCHAR(10));" + view,
				"CREATE TABLE users (id INTEGER, name TEXT);" + view))
			.satisfiesExactly((first) -> assertThat(first).isEqualTo("DROP VIEW names"),
					(second) -> assertThat(second).startsWith("ALTER TABLE users ALTER COLUMN name TYPE"),
					(third) -> assertThat(third).startsWith("CREATE VIEW names"));
		assertThat(script("CREATE TABLE users (id INTEGER, name TEXT);" + view,
				"CREATE TABLE users (id INTEGER, name TEXT, age INTEGER);" + view))
			.containsExactly("ALTER TABLE users ADD COLUMN age " + (onPostgresql() ? "integer" : "INTEGER"));
	}

	@Test
	void indexesWithExpressionsAndConditionsAreCompared() throws Exception {
		String table = "CREATE TABLE users (name TEXT, gone INTEGER);";

		assertThat(script(table + "CREATE INDEX by_name ON users (lower(name)) WHERE gone IS NULL;",
				table + "CREATE INDEX by_name ON users (upper(name)) WHERE gone IS NULL;"))
			.satisfiesExactly((first) -> assertThat(first).isEqualTo("DROP INDEX by_name"),
					(second) -> assertThat(second).startsWith("CREATE INDEX by_name ON users (upper(name)) WHERE"));
	}

	@Test
	void computedColumnsGoAndComeBackWithWhatTheyAreComputedFrom() throws Exception {
		assertThat(script("CREATE TABLE items (price INTEGER, twice INTEGER GENERATED ALWAYS AS (price * 2) STORED);",
				"CREATE TABLE items (price BIGINT, twice INTEGER GENERATED ALWAYS AS (price * 2) STORED);"))
			.hasSize(1)
			.first()
			.asString()
			.contains("DROP COLUMN twice", "ALTER COLUMN price TYPE", "ADD COLUMN twice");
	}

	@Test
	void labelsAreAddedToAnEnumTypeAndOthersReplaceIt() throws Exception {
		assumeTrue(onPostgresql(), "SQLite has no enum types");
		String table = "CREATE TABLE users (mood mood DEFAULT 'ok');";

		assertThat(script("CREATE TYPE mood AS ENUM ('ok', 'bad');" + table,
				"CREATE TYPE mood AS ENUM ('good', 'ok', 'so so', 'bad');" + table))
			.containsExactly("ALTER TYPE mood ADD VALUE 'good' BEFORE 'ok'",
					"ALTER TYPE mood ADD VALUE 'so so' AFTER 'ok'");
		assertThat(
				script("CREATE TYPE mood AS ENUM ('ok', 'bad');" + table, "CREATE TYPE mood AS ENUM ('ok');" + table))
			.first()
			.isEqualTo("ALTER TYPE mood RENAME TO mood_before");
	}

	@Test
	void commentsAndSequencesAreCompared() throws Exception {
		assumeTrue(onPostgresql(), "SQLite has neither");

		assertThat(
				script("CREATE SEQUENCE numbers; CREATE TABLE users (name TEXT); COMMENT ON TABLE users IS 'people';",
						"CREATE SEQUENCE numbers INCREMENT BY 50; CREATE TABLE users (name TEXT); "
								+ "COMMENT ON COLUMN users.name IS 'who''s who';"))
			.containsExactly("ALTER SEQUENCE numbers INCREMENT BY 50", "COMMENT ON TABLE users IS NULL",
					"COMMENT ON COLUMN users.name IS 'who''s who'");
	}

	private List<String> script(String from, String to) throws Exception {
		List<SchemaChange> changes = changes(from, to);
		return SchemaScript.of(changes, schema(to));
	}

	private List<SchemaChange> changes(String from, String to) throws Exception {
		return SchemaDiff.between(schema(from), schema(to));
	}

	private Schema schema(String script) throws Exception {
		dropOther();
		this.other = this.product.newDatabase(Files.createTempDirectory(this.directory, "other"));
		this.other.run(script);
		return ReadSchema.of(this.other);
	}

}
