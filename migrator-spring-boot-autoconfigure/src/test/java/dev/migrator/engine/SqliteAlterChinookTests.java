package dev.migrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Changes of a database as people have them: the Chinook music shop, as its authors
 * publish it, with foreign keys enforced.
 */
class SqliteAlterChinookTests {

	private static final Path CHINOOK = Path.of("shared", "data", "Chinook_Sqlite.sql");

	private static final String WITH_FOREIGN_KEYS = "?foreign_keys=on";

	private static final int ROWS = 15_607;

	@TempDir
	private static Path shared;

	private static String script;

	@TempDir
	private Path directory;

	private RevisionFolder revisions;

	private SqliteFile database;

	private SqliteSnapshot before;

	@BeforeAll
	static void openTheShop() throws IOException {
		Path directory = Path.of("").toAbsolutePath();
		while (directory != null && !Files.exists(directory.resolve(CHINOOK))) {
			directory = directory.getParent();
		}
		assumeTrue(directory != null, "There is no " + CHINOOK + " in a directory above this one");
		script = Files.readString(directory.resolve(CHINOOK));
		new SqliteFile(shared.resolve("app.db"), WITH_FOREIGN_KEYS).migrator(shop(shared)).upgrade();
	}

	private static RevisionFolder shop(Path directory) {
		return new RevisionFolder(directory.resolve("revisions")).add("chinook", script, "");
	}

	@BeforeEach
	void copyTheShop() throws IOException {
		Path file = Files.copy(shared.resolve("app.db"), this.directory.resolve("app.db"));
		this.revisions = shop(this.directory);
		this.database = new SqliteFile(file, WITH_FOREIGN_KEYS);
		this.before = SqliteSnapshot.of(this.database.sql());
		assertThat(this.before.rows().values().stream().mapToInt(List::size).sum()).isEqualTo(ROWS);
	}

	private void upgrade() {
		this.database.migrator(this.revisions).upgrade();
	}

	@Test
	void thePriceOfATrackBecomesAFloatingPointNumber() {
		List<String> prices = prices();
		this.revisions.add("prices", "ALTER TABLE Track ALTER COLUMN UnitPrice TYPE REAL;", "");
		upgrade();

		assertThat(prices()).isEqualTo(prices);
		assertThat(this.database.strings("SELECT DISTINCT typeof(UnitPrice) FROM Track")).containsExactly("real");
		assertKept("Track", List.of("UnitPrice"));
		assertText("Track", text(this.before, "Track").replace("NUMERIC(10,2)", "REAL"));
	}

	@Test
	void thePriceOfATrackGetsMoreDigits() {
		this.revisions.add("prices", "ALTER TABLE Track ALTER COLUMN UnitPrice SET DATA TYPE DECIMAL(12,4);", "");
		upgrade();

		assertKept("Track", List.of());
		assertText("Track", text(this.before, "Track").replace("NUMERIC(10,2)", "DECIMAL(12,4)"));
	}

	private List<String> prices() {
		return this.database.strings("SELECT TrackId || ' ' || printf('%.4f', UnitPrice) FROM Track ORDER BY TrackId");
	}

	@Test
	void whatWasMissingIsFilledInAndThenRequiredInTheSameRevision() {
		long missing = this.database.count("SELECT count(*) FROM Customer WHERE Company IS NULL");
		this.revisions.add("companies", """
				UPDATE Customer SET Company = 'none' WHERE Company IS NULL;
				ALTER TABLE Customer ALTER COLUMN Company SET NOT NULL;
				""", "");
		upgrade();

		assertThat(this.database.count("SELECT count(*) FROM Customer WHERE Company = 'none'")).isEqualTo(missing)
			.isPositive();
		assertKept("Customer", List.of("Company"));
		assertText("Customer",
				text(this.before, "Customer").replace("[Company] NVARCHAR(80)", "[Company] NVARCHAR(80) NOT NULL"));
	}

	@Test
	void anUnnamedForeignKeyIsDroppedByTheNameThatPostgresqlGivesIt() {
		this.revisions.add("anonymous", "ALTER TABLE Invoice DROP CONSTRAINT Invoice_CustomerId_fkey;", "");
		upgrade();

		assertThat(this.database.strings("SELECT \"table\" FROM pragma_foreign_key_list('Invoice')")).isEmpty();
		assertKept("Invoice", List.of());
		assertText("Invoice", text(this.before, "Invoice")
			.replaceFirst("(?s),\\s*FOREIGN KEY \\(\\[CustomerId]\\).*NO ACTION\\s*\\)", ")"));
	}

	@Test
	void aCheckIsAdded() {
		this.revisions.add("audible",
				"ALTER TABLE Track ADD CONSTRAINT audible CHECK (Milliseconds > 0 AND Bytes > 0);", "");
		upgrade();

		assertKept("Track", List.of());
		assertText("Track", text(this.before, "Track").replaceFirst("\\)$",
				", CONSTRAINT audible CHECK (Milliseconds > 0 AND Bytes > 0))"));
	}

	@Test
	void aColumnGoesWithItsIndexAndItsForeignKey() {
		this.revisions.add("nobody", "ALTER TABLE Customer DROP COLUMN SupportRepId;", "");
		upgrade();

		assertKept("Customer", List.of("SupportRepId"), "IFK_CustomerSupportRepId");
		assertText("Customer", text(this.before, "Customer").replace("[SupportRepId] INTEGER,", "")
			.replaceFirst("(?s),\\s*FOREIGN KEY \\(\\[SupportRepId]\\).*NO ACTION\\s*\\)", ")"));
	}

	@Test
	void aRunOfSuchRevisionsLosesNothing() {
		this.revisions.add("first", """
				ALTER TABLE Track ALTER COLUMN UnitPrice TYPE REAL, ADD CHECK (UnitPrice >= 0);
				ALTER TABLE Track ALTER COLUMN Composer SET DEFAULT 'unknown';
				""", "").add("second", """
				ALTER TABLE Artist ADD COLUMN Country TEXT NOT NULL DEFAULT 'unknown';
				ALTER TABLE Artist ALTER COLUMN Country DROP DEFAULT;
				ALTER TABLE Artist DROP COLUMN Country;
				""", "").add("third", """
				ALTER TABLE Genre ADD CONSTRAINT Genre_Name UNIQUE (Name);
				ALTER TABLE Employee RENAME CONSTRAINT PK_Employee TO Employee_pkey;
				ALTER TABLE PlaylistTrack DROP CONSTRAINT PlaylistTrack_TrackId_fkey,
				  ADD CONSTRAINT track FOREIGN KEY (TrackId) REFERENCES Track (TrackId) ON DELETE CASCADE;
				""", "");
		upgrade();

		assertRowsKept("Track", List.of("UnitPrice"));
		assertText("Artist", text(this.before, "Artist"));
		assertSound();
	}

	/**
	 * Check that nothing is lost but what some columns of a table hold, and that no text
	 * has changed but that of the table.
	 */
	private void assertKept(String table, List<String> columns, String... droppedIndexes) {
		assertRowsKept(table, columns);
		List<String> expected = new ArrayList<>(this.before.schema());
		expected.removeIf((text) -> Arrays.stream(droppedIndexes).anyMatch((index) -> is("index", index, text)));
		assertThat(schemaWithout(SqliteSnapshot.of(this.database.sql()).schema(), table))
			.isEqualTo(schemaWithout(expected, table));
		assertSound();
	}

	private void assertRowsKept(String table, List<String> columns) {
		assertThat(without(SqliteSnapshot.of(this.database.sql()), table)).isEqualTo(without(this.before, table));
		SqliteFile original = new SqliteFile(shared.resolve("app.db"));
		List<String> kept = new ArrayList<>(SqliteSnapshot.columns(original.sql(), table));
		kept.removeAll(columns);
		assertThat(SqliteSnapshot.rows(this.database.sql(), table, kept))
			.isEqualTo(SqliteSnapshot.rows(original.sql(), table, kept))
			.isNotEmpty();
	}

	private void assertSound() {
		assertThat(this.database.strings("PRAGMA foreign_key_check")).isEmpty();
		assertThat(this.database.strings("PRAGMA integrity_check")).containsExactly("ok");
	}

	private void assertText(String table, String expected) {
		assertThat(text(SqliteSnapshot.of(this.database.sql()), table)).isEqualToIgnoringWhitespace(expected);
	}

	private static String text(SqliteSnapshot snapshot, String table) {
		return snapshot.schema().stream().filter((text) -> is("table", table, text)).findFirst().orElseThrow();
	}

	private static boolean is(String type, String name, String text) {
		return text.startsWith(type + " " + name + " of ");
	}

	private static List<String> schemaWithout(List<String> schema, String table) {
		return schema.stream().filter((text) -> !is("table", table, text)).toList();
	}

	private static Map<String, List<String>> without(SqliteSnapshot snapshot, String table) {
		Map<String, List<String>> rows = new TreeMap<>(snapshot.rows());
		assertThat(rows.remove(table)).isNotNull();
		return rows;
	}

}
