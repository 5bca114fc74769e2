package dev.migrator.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.migrator.Archive;
import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.Restoration;
import dev.migrator.Restoration.Leftover;
import dev.migrator.RevisionFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SqlitePreservationTests extends AbstractSqliteTests {

	private Migrator migrator() {
		return this.database.migrator(this.revisions);
	}

	private Migrator upgraded(String... statements) {
		Migrator migrator = migrator();
		migrator.upgrade();
		for (String statement : statements) {
			this.database.execute(statement);
		}
		return migrator;
	}

	private static MigrationResult downgrade(Migrator migrator, String target) {
		return migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	private List<String> dump(String table, String columns) {
		return this.database.strings("SELECT %s FROM %s ORDER BY 1".formatted(columns, table));
	}

	private void addEmail() {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);", "DROP TABLE users;")
			.add("email", "ALTER TABLE users ADD COLUMN email TEXT;", "ALTER TABLE users DROP COLUMN email;");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE t (a INT, b TEXT, v BLOB, PRIMARY KEY (a, b));",
			"CREATE TABLE t (a INT, b TEXT, v BLOB, PRIMARY KEY (b, a)) WITHOUT ROWID;",
			"CREATE TABLE t (a INT, b TEXT, v BLOB);", "CREATE TABLE t (a INT PRIMARY KEY, b TEXT, v BLOB);",
			"CREATE TABLE t (a INT, b TEXT COLLATE NOCASE UNIQUE, v ANY) STRICT;",
			"CREATE TABLE t (a INT, b TEXT, v BLOB, rowid TEXT);" })
	void tablesWithAnyKindOfKeyAreRestored(String create) {
		String type = create.contains("STRICT") ? "ANY" : "";
		this.revisions.add("table", create, "DROP TABLE t;")
			.add("value", "ALTER TABLE t ADD COLUMN w " + type + ";", "ALTER TABLE t DROP COLUMN w;");
		Migrator migrator = upgraded("INSERT INTO t (a, b, v, w) VALUES (1, 'x', x'00ff', 1.5), (2, 'y', 7, '7')",
				"INSERT INTO t (a, b, v, w) VALUES (9, 'gone', NULL, NULL), (3, 'é', 'text', x'')",
				"DELETE FROM t WHERE b = 'gone'");
		String all = "a || b || quote(v) || typeof(v) || quote(w) || typeof(w)";
		List<String> before = dump("t", all);

		downgrade(migrator, "table");
		assertThat(migrator.upgrade().restorations()).extracting(Restoration::restored).containsExactly(3L);
		assertThat(dump("t", all)).isEqualTo(before);

		downgrade(migrator, "base");
		assertThat(migrator.upgrade().restorations()).extracting(Restoration::restored).containsExactly(3L, 3L);
		assertThat(dump("t", all)).isEqualTo(before);
		assertThat(migrator.archives().list()).isEmpty();
	}

	@Test
	void aFullTextIndexComesBackWithItsRowsAndOneOfAnotherTableFromThatTable() {
		addEmail();
		this.revisions.add("search",
				"CREATE VIRTUAL TABLE own USING fts5(text); CREATE VIRTUAL TABLE names USING fts5(name, content = users, "
						+ "content_rowid = id); INSERT INTO names (names) VALUES ('rebuild');",
				"DROP TABLE own; DROP TABLE names;");
		Migrator migrator = upgraded("INSERT INTO own (rowid, text) VALUES (5, 'hello world')",
				"INSERT INTO users VALUES (1, 'Ann', NULL)", "INSERT INTO names (names) VALUES ('rebuild')");
		assertThat(migrator.planDowngrade("-1").losses()).extracting("table").containsExactly("own");
		downgrade(migrator, "-1");
		assertThat(migrator.upgrade().restorations()).extracting(Restoration::restored).containsExactly(1L);
		assertThat(dump("own('hello')", "rowid || text")).containsExactly("5hello world");
		assertThat(dump("names('Ann')", "rowid || name")).containsExactly("1Ann");
	}

	@Test
	void rowsWithoutAKeyAreToldByTheirNumberAsLongAsItIsTheirs() {
		this.revisions.add("words", "CREATE TABLE words (word TEXT, lang TEXT);", "DROP TABLE words;")
			.add("rank1", "ALTER TABLE words ADD COLUMN rank INT;", "ALTER TABLE words DROP COLUMN rank;");
		Migrator migrator = upgraded(
				"INSERT INTO words VALUES ('a', 'en', 1), ('b', 'en', 2), ('c', 'en', 3), ('d', 'en', 4)");
		downgrade(migrator, "-1");
		this.database.execute("DELETE FROM words WHERE word = 'a'");
		this.database.execute("UPDATE words SET word = 'x' WHERE word = 'b'");
		migrator.upgrade();
		assertThat(dump("words", "word || rank")).containsExactly("c3", "d4", "x2");
	}

	@Test
	void rowsWithoutAKeyThatVacuumHasNumberedAnewGetNoValuesOfOthers() {
		this.revisions.add("words", "CREATE TABLE words (word TEXT, lang TEXT);", "DROP TABLE words;")
			.add("rank1", "ALTER TABLE words ADD COLUMN rank INT;", "ALTER TABLE words DROP COLUMN rank;");
		Migrator migrator = upgraded(
				"INSERT INTO words VALUES ('a', 'en', 1), ('b', 'en', 2), ('d', 'en', 3), ('d', 'en', 4), ('d', 'en', 5)");
		downgrade(migrator, "-1");
		this.database.execute("DELETE FROM words WHERE word = 'b'");
		this.database.execute("VACUUM");
		assertThat(this.database.strings("SELECT rowid || word FROM words")).containsExactly("1a", "2d", "3d", "4d");

		Restoration restoration = migrator.upgrade().restorations().get(0);
		assertThat(dump("words", "word || coalesce(rank, '-')")).containsExactly("a1", "d-", "d-", "d-");
		assertThat(restoration.leftovers()).singleElement().satisfies((leftover) -> {
			assertThat(leftover.rows()).isEqualTo(4);
			assertThat(leftover.reason()).contains("numbered anew");
		});
		assertThat(migrator.archives().rows(1, 10)).extracting((row) -> row.get("word") + "" + row.get("rank"))
			.containsExactly("b2", "d3", "d4", "d5");
	}

	@Test
	void rowsKeepTheirNumbersSoThatALaterStageFindsThem() {
		this.revisions.add("table", "CREATE TABLE t (k INT PRIMARY KEY, a TEXT);", "DROP TABLE t;")
			.add("value", "ALTER TABLE t ADD COLUMN c TEXT;", "ALTER TABLE t DROP COLUMN c;");
		Migrator migrator = upgraded("INSERT INTO t VALUES (NULL, 'n', 'cn'), (11, 'x', 'cx'), (17, 'y', 'cy')");
		downgrade(migrator, "-1");
		this.database.execute("DELETE FROM t WHERE k IS NULL");
		downgrade(migrator, "-1");
		migrator.upgrade();
		assertThat(dump("t", "k || a || c")).containsExactly("11xcx", "17ycy");
	}

}
