package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table that stand in the way of a change: how many there are, and the
 * first few by key and value.
 *
 * @param count how many there are
 * @param named the first few
 */
record OffendingRows(long count, List<String> named) {

	private static final int NAMED = 10;

	private static final int VALUE_CHARACTERS = 60;

	/**
	 * Find the rows that meet a condition.
	 * @param table the table
	 * @param condition the condition, in which the table goes by its own name
	 * @param values the columns whose values are told beside the key
	 */
	static OffendingRows where(SqlSession sql, Catalog catalog, String table, String condition, List<String> values)
			throws SQLException {
		String from = " FROM main.%s WHERE %s".formatted(Identifiers.quote(table), condition);
		if (!sql.exists("SELECT 1" + from)) {
			return new OffendingRows(0, List.of());
		}
		List<String> keys = new ArrayList<>(catalog.primaryKey(table));
		String rowid = catalog.rowidName(table);
		if (keys.isEmpty() && rowid != null) {
			keys.add(rowid);
		}
		return new OffendingRows(sql.number("SELECT count(*)" + from), name(sql, keys, values, from));
	}

	/**
	 * Name the first rows of a query.
	 * @param keys the columns that tell which row it is
	 * @param values the columns that tell what is wrong with it
	 * @param from the query from {@code FROM} on
	 */
	static List<String> name(SqlSession sql, List<String> keys, List<String> values, String from) throws SQLException {
		List<String> shown = new ArrayList<>(keys);
		values.stream()
			.filter((value) -> keys.stream().noneMatch((key) -> Identifiers.same(key, value)))
			.forEach(shown::add);
		if (shown.isEmpty()) {
			return List.of();
		}
		StringBuilder columns = new StringBuilder();
		for (String column : shown) {
			columns.append(columns.isEmpty() ? "" : ", ").append("quote(").append(reference(column)).append(')');
		}
		return sql.query("SELECT %s%s LIMIT %s".formatted(columns, from, NAMED), (row, number) -> {
			List<String> parts = new ArrayList<>();
			for (int i = 0; i < shown.size(); i++) {
				parts.add(shown.get(i) + " = " + shortened(row.getString(i + 1)));
			}
			return String.join(", ", parts);
		});
	}

	// In double quotes a rowid would be a string, if no column has the name
	private static String reference(String column) {
		return List.of("rowid", "_rowid_", "oid").contains(column) ? column : Identifiers.quote(column);
	}

	private static String shortened(@Nullable String value) {
		String text = String.valueOf(value);
		return (text.length() <= VALUE_CHARACTERS) ? text : text.substring(0, VALUE_CHARACTERS) + "…";
	}

	boolean any() {
		return this.count > 0;
	}

	/**
	 * Return them in words.
	 */
	@Override
	public String toString() {
		String rows = (this.count == 1) ? "1 row" : this.count + " rows";
		if (this.named.isEmpty()) {
			return rows;
		}
		return "%s (%s%s)".formatted(rows, String.join("; ", this.named),
				(this.count > this.named.size()) ? "; …" : "");
	}

}
