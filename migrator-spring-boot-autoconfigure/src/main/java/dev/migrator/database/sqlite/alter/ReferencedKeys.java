package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.sql.Constraint.ForeignKey;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;

/**
 * The keys of a table that foreign keys refer to, and so need.
 *
 * @param catalog the schema that the foreign keys are in
 * @param keys the foreign keys that have a key to refer to
 */
record ReferencedKeys(Catalog catalog, List<ReferencedKey> keys) {

	/**
	 * Find the foreign keys that refer to a table.
	 * @param table the table
	 * @param droppedIndexes the indexes that it is going to lose
	 */
	static ReferencedKeys of(Catalog catalog, CreateTable table, Set<String> droppedIndexes) throws SQLException {
		ReferencedKeys all = new ReferencedKeys(catalog, new ArrayList<>());
		Set<String> primaryKey = new TableKeys(table).primaryKey();
		for (Catalog.Reference reference : catalog.referencesTo(table.name().value())) {
			Set<String> columns = new HashSet<>();
			reference.parentColumns().forEach((column) -> columns.add(Identifiers.fold(column)));
			boolean implicit = columns.isEmpty();
			if (implicit && primaryKey != null) {
				columns.addAll(primaryKey);
			}
			ReferencedKey key = new ReferencedKey(reference, columns, implicit);
			if (key.isThere(table) && all.isKey(table, droppedIndexes, key)) {
				all.keys.add(key);
			}
		}
		return all;
	}

	/**
	 * Fail if a table does not have all of them any more.
	 * @param what what was dropped, in words
	 */
	void refuseLost(CreateTable table, Set<String> droppedIndexes, String what) throws SQLException {
		for (ReferencedKey key : this.keys) {
			if (key.isThere(table) && !isKey(table, droppedIndexes, key)) {
				throw Refusals.keyReferenced(table.name().value(), what, key.reference().child());
			}
		}
	}

	private boolean isKey(CreateTable table, Set<String> droppedIndexes, ReferencedKey key) throws SQLException {
		TableKeys keys = new TableKeys(table);
		if (key.columns().equals(keys.primaryKey())) {
			return true;
		}
		Map<String, Set<String>> indexes = this.catalog.uniqueIndexes(table.name().value(), true);
		indexes.keySet().removeAll(droppedIndexes);
		return !key.implicit() && (keys.uniqueKeys().contains(key.columns()) || indexes.containsValue(key.columns()));
	}

	/**
	 * A key that a foreign key refers to.
	 *
	 * @param reference the foreign key
	 * @param columns the columns of the key, folded
	 * @param implicit whether it refers to the primary key without naming it
	 */
	private record ReferencedKey(Catalog.Reference reference, Set<String> columns, boolean implicit) {

		/**
		 * Return whether the foreign key is there: that of a table to itself may have
		 * gone.
		 */
		boolean isThere(CreateTable table) {
			if (!Identifiers.same(this.reference.child(), table.name().value())) {
				return true;
			}
			List<String> own = this.reference.columns();
			return table.columns()
				.stream()
				.anyMatch((column) -> own.size() == 1 && column.name().is(own.get(0))
						&& column.constraint(ForeignKey.class).isPresent())
					|| table.constraints()
						.stream()
						.anyMatch((constraint) -> constraint instanceof ForeignKey key
								&& key.parent().is(table.name().value()) && key.columns().size() == own.size()
								&& key.columns().get(0).is(own.get(0)));
		}

	}

}
