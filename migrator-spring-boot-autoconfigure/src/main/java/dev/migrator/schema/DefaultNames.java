package dev.migrator.schema;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import dev.migrator.schema.Constraint.ForeignKey;
import dev.migrator.schema.Constraint.PrimaryKey;
import dev.migrator.schema.Constraint.Unique;

/**
 * The names that PostgreSQL gives to constraints which are written without one, and by
 * which those on SQLite are addressed.
 */
final class DefaultNames {

	private static final int LONGEST = 63;

	private DefaultNames() {
	}

	/**
	 * Return the name of a constraint, as long as nothing else is called that.
	 * @return the name; empty where it is too long to be told, or depends on an
	 * expression
	 */
	static Optional<String> of(String table, Constraint constraint) {
		String name = null;
		if (constraint instanceof PrimaryKey) {
			name = table + "_pkey";
		}
		else if (constraint instanceof Unique unique) {
			name = join(table, unique.columns(), "key");
		}
		else if (constraint instanceof ForeignKey key) {
			name = join(table, key.columns(), "fkey");
		}
		return Optional.ofNullable(name)
			.filter((candidate) -> candidate.getBytes(StandardCharsets.UTF_8).length <= LONGEST);
	}

	private static String join(String table, List<String> columns, String label) {
		return table + "_" + String.join("_", columns) + "_" + label;
	}

}
