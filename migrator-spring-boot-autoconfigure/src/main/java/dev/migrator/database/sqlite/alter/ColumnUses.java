package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.migrator.sql.Identifiers;
import dev.migrator.sql.Span;

/**
 * Where a column is used. Nobody knows better than SQLite, which resolves names in views,
 * triggers and expressions when it renames a column: it is asked to, what it writes anew
 * is taken down, and then it is undone.
 *
 * @param uses the places in each text where the column is meant
 */
record ColumnUses(Map<SchemaObject, List<Span>> uses) {

	static ColumnUses find(SqlSession sql, Catalog catalog, String table, String column) throws SQLException {
		Map<Long, SchemaObject> before = byRowid(catalog);
		String probe = SqlSession.randomName();
		Map<Long, SchemaObject> after;
		try {
			after = sql.inSavepoint(false, () -> NativeRename.run(sql, () -> {
				sql.execute("ALTER TABLE main.%s RENAME COLUMN %s TO %s".formatted(Identifiers.quote(table),
						Identifiers.quote(column), Identifiers.quote(probe)));
				return byRowid(catalog);
			}));
		}
		catch (SQLException ex) {
			// Newer versions rename no column that is called rowid
			sql.refuseIfCancelled();
			throw Refusals.usesUnknown(table, column, ex);
		}
		Map<SchemaObject, List<Span>> uses = new LinkedHashMap<>();
		before.forEach((rowid, object) -> {
			List<Span> places = TokenChange.between(object.sql(), after.getOrDefault(rowid, object).sql())
				.stream()
				.filter((change) -> Identifiers.unquote(change.newText()).equals(probe))
				.map(TokenChange::span)
				.toList();
			if (!places.isEmpty()) {
				uses.put(object, places);
			}
		});
		return new ColumnUses(uses);
	}

	static Map<Long, SchemaObject> byRowid(Catalog catalog) throws SQLException {
		return catalog.objects().stream().collect(Collectors.toMap(SchemaObject::rowid, (object) -> object));
	}

	/**
	 * Return the objects of a type that use the column.
	 */
	List<SchemaObject> in(String type) {
		return this.uses.keySet().stream().filter((object) -> object.is(type)).toList();
	}

	/**
	 * Return whether a part of an object uses the column.
	 */
	boolean in(SchemaObject object, Span part) {
		return this.uses.getOrDefault(object, List.of()).stream().anyMatch(part::contains);
	}

}
