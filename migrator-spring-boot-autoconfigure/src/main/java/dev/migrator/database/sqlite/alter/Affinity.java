package dev.migrator.database.sqlite.alter;

import java.util.Locale;

import dev.migrator.sql.Column;
import dev.migrator.sql.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * What SQLite makes of values that are stored in a column, decided by words in its
 * declared type.
 *
 * @see <a href="https://sqlite.org/datatype3.html#determination_of_column_affinity">the
 * rules</a>
 */
enum Affinity {

	INTEGER, TEXT, BLOB, REAL, NUMERIC;

	static Affinity of(Column column) {
		return of(column.type());
	}

	static Affinity of(@Nullable TypeName type) {
		if (type == null) {
			return BLOB;
		}
		String words = type.value().toUpperCase(Locale.ROOT);
		if (words.contains("INT")) {
			return INTEGER;
		}
		if (words.contains("CHAR") || words.contains("CLOB") || words.contains("TEXT")) {
			return TEXT;
		}
		if (words.contains("BLOB")) {
			return BLOB;
		}
		if (words.contains("REAL") || words.contains("FLOA") || words.contains("DOUB")) {
			return REAL;
		}
		return NUMERIC;
	}

}
