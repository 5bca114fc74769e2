package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * What the main schema of the database holds. Every question goes to the database: what
 * was true before a statement may not be true behind it.
 */
final class Catalog {

	private static final String OBJECTS = "SELECT rowid, type, name, tbl_name, sql FROM main.sqlite_schema"
			+ " WHERE sql IS NOT NULL";

	private final SqlSession sql;

	Catalog(SqlSession sql) {
		this.sql = sql;
	}

	/**
	 * Return all objects, in the order in which they were created.
	 */
	List<SchemaObject> objects() throws SQLException {
		return objects("");
	}

	/**
	 * Return the indexes and triggers of a table, in the order in which they were
	 * created.
	 */
	List<SchemaObject> attachedTo(String table) throws SQLException {
		return objects(" AND tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger')", table);
	}

	List<SchemaObject> ofType(String type) throws SQLException {
		return objects(" AND type = ?", type);
	}

	Optional<SchemaObject> find(String type, String name) throws SQLException {
		return objects(" AND type = ? AND name = ? COLLATE NOCASE", type, name).stream().findFirst();
	}

	private List<SchemaObject> objects(String condition, Object... arguments) throws SQLException {
		return this.sql.query(OBJECTS + condition + " ORDER BY rowid", (row, number) -> new SchemaObject(row.getLong(1),
				row.getString(2), row.getString(3), row.getString(4), row.getString(5)), arguments);
	}

	/**
	 * Return whether anything has a name.
	 */
	boolean isTaken(String name) throws SQLException {
		return this.sql.exists("SELECT 1 FROM main.sqlite_schema WHERE name = ? COLLATE NOCASE AND type <> 'trigger'",
				name);
	}

	/**
	 * Return whether a name leads to something outside the main schema: a temporary table
	 * or one of an attached database.
	 */
	boolean isOutside(String table) throws SQLException {
		return !isTaken(table)
				&& this.sql.exists("SELECT 1 FROM pragma_table_list WHERE name = ? COLLATE NOCASE", table);
	}

	/**
	 * Return what kind of table it is: {@code table}, {@code view}, {@code virtual} or
	 * {@code shadow}.
	 */
	Optional<String> kind(String table) throws SQLException {
		return this.sql
			.strings("SELECT type FROM pragma_table_list WHERE schema = 'main' AND name = ? COLLATE NOCASE", table)
			.stream()
			.findFirst();
	}

	boolean hasMoreRowsThan(String table, long count) throws SQLException {
		return this.sql.exists("SELECT 1 FROM main.%s LIMIT 1 OFFSET %s".formatted(Identifiers.quote(table), count));
	}

	/**
	 * Return the columns that have values of their own, in their order.
	 */
	List<String> storedColumns(String table) throws SQLException {
		return this.sql.strings("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0 ORDER BY cid", table);
	}

	/**
	 * Return the columns of the primary key, in the order of the key.
	 */
	List<String> primaryKey(String table) throws SQLException {
		return this.sql.strings("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE pk > 0 ORDER BY pk", table);
	}

	boolean isWithoutRowid(String table) throws SQLException {
		return this.sql.number("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ? COLLATE NOCASE",
				table) == 1;
	}

	/**
	 * Return the column that is another name of the rowid. The words of its definition do
	 * not tell in all cases; that there is no index for the key does.
	 */
	@Nullable String rowidAlias(String table) throws SQLException {
		List<String> key = primaryKey(table);
		boolean indexed = this.sql.exists("SELECT 1 FROM pragma_index_list(?, 'main') WHERE origin = 'pk'", table);
		return (key.size() == 1 && !indexed && !isWithoutRowid(table)) ? key.get(0) : null;
	}

	/**
	 * Return a name by which the rowids of a table can be reached.
	 * @return the name, or {@code null} if there are no rowids or columns hide them
	 */
	@Nullable String rowidName(String table) throws SQLException {
		if (isWithoutRowid(table)) {
			return null;
		}
		Set<String> columns = new LinkedHashSet<>();
		for (String column : this.sql.strings("SELECT name FROM pragma_table_xinfo(?, 'main')", table)) {
			columns.add(Identifiers.fold(column));
		}
		for (String name : List.of("rowid", "_rowid_", "oid")) {
			if (!columns.contains(Identifiers.fold(name))) {
				return name;
			}
		}
		return null;
	}

	/**
	 * Return the foreign keys of all tables that refer to a table.
	 */
	List<Reference> referencesTo(String table) throws SQLException {
		Map<String, Reference> references = new LinkedHashMap<>();
		this.sql.query("SELECT m.name, f.id, f.\"from\", f.\"to\" FROM main.sqlite_schema m,"
				+ " pragma_foreign_key_list(m.name, 'main') f WHERE m.type = 'table'"
				+ " AND f.\"table\" = ? COLLATE NOCASE ORDER BY m.rowid, f.id, f.seq", (row, number) -> {
					Reference reference = new Reference(row.getString(1), new ArrayList<>(), new ArrayList<>());
					reference = Objects.requireNonNullElse(
							references.putIfAbsent(reference.child() + '\0' + row.getInt(2), reference), reference);
					reference.columns().add(row.getString(3));
					String parentColumn = row.getString(4);
					if (parentColumn != null) {
						reference.parentColumns().add(parentColumn);
					}
					return reference;
				}, table);
		return List.copyOf(references.values());
	}

	/**
	 * Return the columns of each unique index of a table that can be referred to: not
	 * partial, no expressions.
	 * @param created whether to return those of {@code CREATE INDEX} only, by name
	 */
	Map<String, Set<String>> uniqueIndexes(String table, boolean created) throws SQLException {
		Map<String, Set<String>> keys = new LinkedHashMap<>();
		for (String index : this.sql
			.strings("SELECT name FROM pragma_index_list(?, 'main') WHERE \"unique\" = 1 AND partial = 0"
					+ (created ? " AND origin = 'c'" : ""), table)) {
			Set<String> columns = new LinkedHashSet<>();
			this.sql.strings("SELECT coalesce(name, '') FROM pragma_index_info(?, 'main')", index)
				.forEach((column) -> columns.add(Identifiers.fold(column)));
			keys.put(index, columns);
		}
		return keys;
	}

	/**
	 * Return whether a foreign key can refer to columns of a table.
	 * @param columns the columns; none for the primary key
	 * @param count how many columns refer
	 */
	boolean hasKey(String table, List<String> columns, int count) throws SQLException {
		List<String> primaryKey = primaryKey(table);
		if (columns.isEmpty()) {
			return primaryKey.size() == count;
		}
		Set<String> wanted = new LinkedHashSet<>();
		columns.forEach((column) -> wanted.add(Identifiers.fold(column)));
		Set<String> primary = new LinkedHashSet<>();
		primaryKey.forEach((column) -> primary.add(Identifiers.fold(column)));
		return columns.size() == count && (wanted.equals(primary) || uniqueIndexes(table, false).containsValue(wanted));
	}

	/**
	 * A foreign key that refers to a table.
	 *
	 * @param child the table that refers
	 * @param columns its columns
	 * @param parentColumns the columns referred to; empty if it is the primary key
	 */
	record Reference(String child, List<String> columns, List<String> parentColumns) {

	}

}
