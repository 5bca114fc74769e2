package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.migrator.sql.Column;
import dev.migrator.sql.CreateTable;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.TypeName;

/**
 * Finds the values that another type would alter, or that it should not hold. What a
 * conversion does only SQLite knows, so the values at risk are stored once in a column of
 * the new type and compared with what they were.
 */
final class ConversionCheck {

	// A type of these names promises numbers; JSON, DATE or UUID, of the same affinity,
	// do not
	private static final Set<String> NUMBERS = Set.of("NUMERIC", "DECIMAL", "DEC", "NUMBER", "MONEY");

	private final SqlSession sql;

	private final Catalog catalog;

	private final CreateTable table;

	private final String column;

	private final TypeName type;

	private final Affinity affinity;

	ConversionCheck(SqlSession sql, Catalog catalog, CreateTable table, Column column, TypeName type) {
		this.sql = sql;
		this.catalog = catalog;
		this.table = table;
		this.column = column.name().value();
		this.type = type;
		this.affinity = isAny() ? Affinity.BLOB : Affinity.of(type);
	}

	/**
	 * Return the rows whose values do not survive.
	 */
	OffendingRows find() throws SQLException {
		String name = this.table.name().value();
		String from = " FROM main.%s WHERE %s".formatted(Identifiers.quote(name), atRisk());
		if (!this.sql.exists("SELECT 1" + from)) {
			return new OffendingRows(0, List.of());
		}
		return this.sql.inSavepoint(false, () -> compare(name, from));
	}

	private OffendingRows compare(String name, String from) throws SQLException {
		List<String> keys = new ArrayList<>(this.catalog.primaryKey(name));
		String rowid = this.catalog.rowidName(name);
		if (keys.isEmpty() && rowid != null) {
			keys.add(rowid);
		}
		keys.removeIf((key) -> Identifiers.same(key, this.column));
		StringBuilder definitions = new StringBuilder();
		StringBuilder values = new StringBuilder();
		for (String key : keys) {
			definitions.append(Identifiers.quote(key)).append(", ");
			values.append(key.equals(rowid) ? key : Identifiers.quote(key)).append(", ");
		}
		String stage = Identifiers.quote(SqlSession.randomName());
		String old = Identifiers.quote(this.column);
		String converted = Identifiers.quote(this.column + " converted");
		this.sql.execute("CREATE TABLE main.%s (%s%s, %s %s)".formatted(stage, definitions, old, converted,
				isAny() ? "" : this.type.value()));
		this.sql.execute("INSERT INTO main.%s SELECT %s%s, %s%s".formatted(stage, values, old, old, from));
		String bad = " FROM main.%s WHERE NOT (%s AND %s)".formatted(stage, comesBack(old, converted),
				fitting(converted));
		long count = this.sql.number("SELECT count(*)" + bad);
		return new OffendingRows(count,
				(count > 0) ? OffendingRows.name(this.sql, keys, List.of(this.column), bad) : List.of());
	}

	private boolean isAny() {
		return this.table.strict() && Identifiers.same(this.type.value(), "ANY");
	}

	/**
	 * The values that the new affinity may convert, or that the new type may not hold.
	 */
	private String atRisk() {
		String kind = "typeof(" + Identifiers.quote(this.column) + ")";
		if (this.table.strict() && !isAny()) {
			return kind + " <> 'null'";
		}
		return switch (this.affinity) {
			case INTEGER -> kind + " NOT IN ('integer', 'null')";
			case NUMERIC -> kind + " IN ('text', 'blob')";
			case REAL -> kind + " NOT IN ('real', 'null')";
			case TEXT -> kind + " = 'real'";
			case BLOB -> "FALSE";
		};
	}

	private String comesBack(String old, String converted) {
		// GLOB and length() see nothing behind a NUL
		String plain = "(instr(%1$s, char(0)) = 0 AND %1$s NOT GLOB '*[^0-9.-]*' AND ltrim(%1$s, '-') NOT GLOB '0[0-9]*'"
				+ " AND length(replace(replace(%1$s, '-', ''), '.', '')) <= 15)";
		return """
				CASE WHEN typeof(%1$s) = typeof(%2$s) THEN %1$s IS %2$s \
				WHEN typeof(%1$s) = 'text' AND typeof(%2$s) = 'real' THEN CAST(%2$s AS TEXT) = %1$s OR %3$s \
				WHEN typeof(%1$s) = 'text' THEN CAST(%2$s AS TEXT) = %1$s \
				WHEN typeof(%2$s) = 'text' AND typeof(%1$s) = 'integer' THEN CAST(%2$s AS INTEGER) = %1$s \
				WHEN typeof(%2$s) = 'text' THEN CAST(%2$s AS REAL) = %1$s \
				ELSE %2$s = %1$s END""".formatted(old, converted,
				(this.affinity == Affinity.REAL) ? plain.formatted(old) : "FALSE");
	}

	private String fitting(String converted) {
		String kind = "typeof(" + converted + ")";
		if (isAny()) {
			return "TRUE";
		}
		if (this.table.strict()) {
			return kind + " IN ('null', '" + this.affinity.name().toLowerCase(Locale.ROOT) + "')";
		}
		return switch (this.affinity) {
			case INTEGER -> kind + " IN ('integer', 'null')";
			case REAL -> kind + " IN ('real', 'null')";
			case NUMERIC -> promisesNumbers() ? kind + " IN ('integer', 'real', 'null')" : "TRUE";
			case TEXT, BLOB -> "TRUE";
		};
	}

	private boolean promisesNumbers() {
		String words = Identifiers.fold(this.type.value());
		int end = 0;
		while (end < words.length() && Character.isLetter(words.charAt(end))) {
			end++;
		}
		return NUMBERS.contains(words.substring(0, end));
	}

}
