package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import dev.migrator.MigratorException;
import dev.migrator.sql.Column;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.Span;
import dev.migrator.sql.SyntaxNode;

/**
 * Finds what was there before a column got its name and means that column since: strings
 * in double quotes, which SQLite takes for a column as soon as there is one of that name,
 * and columns of an outer query.
 */
final class CapturedNames {

	private final SqlSession sql;

	private final Catalog catalog;

	private final Dependents dependents;

	/**
	 * Prepares to look for them.
	 * @param dependents what did not work before: it may have waited for just that column
	 */
	CapturedNames(SqlSession sql, Catalog catalog, Dependents dependents) {
		this.sql = sql;
		this.catalog = catalog;
		this.dependents = dependents;
	}

	/**
	 * Fail if an added column is used by anything that is older.
	 * @param before the table as it was before
	 */
	void refuse(SchemaObject before, List<String> added) throws SQLException {
		for (String column : added) {
			if (!isMentioned(this.catalog, before, column)) {
				continue;
			}
			ColumnUses uses = ColumnUses.find(this.sql, this.catalog, before.name(), column);
			for (Map.Entry<SchemaObject, List<Span>> use : uses.uses().entrySet()) {
				SchemaObject object = use.getKey();
				boolean own = object.is("table") && Identifiers.same(object.name(), before.name());
				if (own ? use.getValue().stream().anyMatch((place) -> isOld(object, place, before, added))
						: !this.dependents.isBroken(object)) {
					throw captured(before.name(), column, object);
				}
			}
		}
	}

	/**
	 * Fail if a renamed column is used in more places than those that were rewritten.
	 * @param rewritten how many places were, by rowid of the object
	 */
	static void refuse(SqlSession sql, Catalog catalog, String table, String column, Map<Long, Integer> rewritten)
			throws SQLException {
		for (Map.Entry<SchemaObject, List<Span>> use : ColumnUses.find(sql, catalog, table, column).uses().entrySet()) {
			SchemaObject object = use.getKey();
			if (use.getValue().size() > rewritten.getOrDefault(object.rowid(), 0)) {
				throw captured(table, column, object);
			}
		}
	}

	// Most names are new: then nothing has to be asked of SQLite
	private static boolean isMentioned(Catalog catalog, SchemaObject before, String column) throws SQLException {
		String name = Identifiers.fold(column);
		if (Identifiers.fold(before.sql()).contains(name)) {
			return true;
		}
		for (SchemaObject object : catalog.objects()) {
			boolean own = object.is("table") && Identifiers.same(object.name(), before.name());
			if (!own && Identifiers.fold(object.sql()).contains(name)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether a place lies in a part of the table that was there before.
	 */
	private static boolean isOld(SchemaObject now, Span place, SchemaObject before, List<String> added) {
		for (SyntaxNode element : CreateTable.parse(now.sql()).children()) {
			if (element.span().contains(place)) {
				boolean itself = element instanceof Column column && added.stream().anyMatch(column.name()::is);
				return !itself && before.sql().contains(element.span().text(now.sql()));
			}
		}
		return false;
	}

	private static MigratorException captured(String table, String column, SchemaObject object) {
		return new MigratorException(
				"Table %s cannot have a column %s: the %s has used that name for something else, and would take it for the column."
					.formatted(table, column, object),
				"Choose another name; or, where it is a string in double quotes, create the %s anew with single quotes first."
					.formatted(object.type()));
	}

}
