package dev.migrator.engine;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import dev.migrator.engine.EvolvingSchema.Column;
import dev.migrator.engine.EvolvingSchema.Key;
import dev.migrator.engine.EvolvingSchema.Table;

import static dev.migrator.engine.SchemaModel.quoted;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables of SQLite.
 */
final class SqliteVocabulary implements ProductVocabulary {

	private static final List<String> NAMES = List.of("users", "Orders", "select", "a b", "quo\"te", "it's", "Ünï",
			"テスト", "a,b", "--no", "a;b", "order", "old", "new", "br[acket", "value", "temp", "main", "x1", "group",
			"key", "archive_row", "archive_rowid", "c", "rowid", "index", "t", "a", "a.b", "line\nbreak", "NULL");

	private static final List<String> TYPES = List.of("", "INTEGER", "INT", "TEXT", "VARCHAR(20)", "BLOB", "REAL",
			"NUMERIC", "DECIMAL(10, 2)", "BOOLEAN", "DATE", "JSON");

	private static final List<String> STRICT_TYPES = List.of("INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY");

	private static final List<Key> KEYS = List.of(Key.number("INTEGER PRIMARY KEY"),
			Key.counted("INTEGER PRIMARY KEY AUTOINCREMENT"), Key.text("TEXT PRIMARY KEY"),
			Key.text("TEXT PRIMARY KEY").withoutRowid(), Key.pair("INT", "TEXT"),
			Key.pair("INT", "TEXT").withoutRowid(), Key.legacy("INT PRIMARY KEY"),
			Key.text("TEXT COLLATE NOCASE PRIMARY KEY").withoutRowid(), Key.none());

	private static final List<String> VALUES = List.of("NULL", "NULL", "0", "1", "-1", "42", "9223372036854775807",
			"-9223372036854775808", "9007199254740993", "0.5", "-2.25", "1e300", "3.0", "9e999", "0.1", "'a'", "'A'",
			"''", "'it''s'", "'日本'", "'007'", "'1e3'", "' 12 '", "'1.0'", "'9223372036854775808'",
			"'a' || char(10) || 'b'", "'a' || char(0) || 'b'", "x''", "x'00ff'", "x'3132'");

	@Override
	public boolean enforces(Random random) {
		return random.nextInt(3) > 0;
	}

	@Override
	public Example example(Path home, RevisionFolder folder, boolean enforced, Random random) {
		boolean wal = random.nextInt(4) == 0;
		TestDatabase database = Product.SQLITE.newDatabase(home)
			.with("?synchronous=OFF&journal_mode=%s&foreign_keys=%s".formatted(wal ? "WAL" : "MEMORY",
					enforced ? "on" : "off"));
		long threshold = random.nextInt(3) - 1;
		return new Example(database, database.migrator(folder, (builder) -> builder.sqliteInPlaceThreshold(threshold)));
	}

	@Override
	public String preamble() {
		return "CREATE TABLE audit (%s INTEGER PRIMARY KEY, what TEXT);\n".formatted(EvolvingSchema.MARK);
	}

	@Override
	public List<String> names() {
		return NAMES;
	}

	@Override
	public String fold(String name) {
		return SchemaModel.fold(name);
	}

	@Override
	public List<Key> keys() {
		return KEYS;
	}

	@Override
	public List<String> types() {
		return TYPES;
	}

	@Override
	public List<String> strictTypes() {
		return STRICT_TYPES;
	}

	@Override
	public Map<String, String> wider() {
		return Map.of("VARCHAR(20)", "VARCHAR(99)");
	}

	@Override
	public String conversion(Column column, String type) {
		return type;
	}

	@Override
	public String uniqueType(Column column) {
		return column.type;
	}

	@Override
	public List<String> referenceClauses() {
		return List.of("", "", " ON DELETE CASCADE", " ON DELETE SET NULL");
	}

	@Override
	public void giveDefault(Column column, Table table, Random random) {
		column.clause = table.strict ? "" : " DEFAULT 'some'";
	}

	@Override
	public String computedFrom(Column source) {
		return " AS (typeof(%s) || 'x')".formatted(quoted(source.name));
	}

	@Override
	public String trigger(String name, String time, String event, Table table) {
		return "CREATE TRIGGER %s %s %s ON %s BEGIN INSERT INTO audit (what) VALUES ('%s'); END;\n"
			.formatted(quoted(name), time, event, table.reference(), event);
	}

	@Override
	public String overriding() {
		return "";
	}

	@Override
	public List<String> hiddenColumns(Table table) {
		// Without a key, the numbers of rows are all that archives of other revisions
		// have
		return (table.key.kind() == Key.Kind.NONE || table.key.kind() == Key.Kind.LEGACY) ? List.of("rowid")
				: List.of();
	}

	@Override
	public boolean canRebuild(Table table, List<Table> tables) {
		return table.columns.stream().noneMatch((column) -> fold(column.name).equals(fold("rowid")));
	}

	@Override
	public boolean renumbers() {
		return true;
	}

	@Override
	public String createType(Column column, String type) {
		throw new UnsupportedOperationException("SQLite");
	}

	@Override
	public List<String> schemas() {
		return List.of();
	}

	@Override
	public String known(Table table) {
		return table.name;
	}

	@Override
	public List<String> values(Column column) {
		return VALUES;
	}

	@Override
	public String counted(long mark) {
		return Long.toString(mark * 3);
	}

	@Override
	public String text(String column) {
		return ("typeof(%1$s) || ' ' || CASE typeof(%1$s) WHEN 'real' THEN quote(%1$s) "
				+ "ELSE ifnull(hex(%1$s), '') END")
			.formatted(column);
	}

	@Override
	public String untouched(Column column) {
		return column.clause.contains("DEFAULT") ? "text 736F6D65|null " : "null ";
	}

	@Override
	public Set<String> tables(Statement statement) throws SQLException {
		return new TreeSet<>(ProductVocabulary.strings(statement,
				"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'migrator\\_%' ESCAPE '\\' "
						+ "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"));
	}

	@Override
	public void assertSound(Statement statement, EvolvingSchema schema) throws SQLException {
		assertThat(ProductVocabulary.strings(statement, "PRAGMA integrity_check")).containsExactly("ok");
		if (schema.enforced) {
			assertThat(ProductVocabulary.strings(statement, "SELECT \"table\" FROM pragma_foreign_key_check"))
				.isEmpty();
		}
		assertThat(ProductVocabulary.strings(statement,
				"SELECT name FROM sqlite_schema WHERE name LIKE '%migrator%' AND tbl_name NOT LIKE 'migrator\\_%' ESCAPE '\\'"))
			.isEmpty();
	}

	@Override
	public boolean isRefusal(SQLException failure) {
		return String.valueOf(failure.getMessage()).contains("CONSTRAINT");
	}

}
