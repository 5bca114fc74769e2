package dev.migrator.schema;

import java.util.List;
import java.util.Optional;

import dev.migrator.schema.Constraint.ForeignKey;
import dev.migrator.schema.Constraint.PrimaryKey;
import dev.migrator.schema.Constraint.Unique;
import dev.migrator.sql.ConstraintNames;

/**
 * The names that PostgreSQL gives to constraints which are written without one, and by
 * which those on SQLite are addressed.
 */
final class DefaultNames {

	private DefaultNames() {
	}

	/**
	 * Return the name of a constraint, as long as nothing else is called that.
	 * @return the name; empty where it depends on an expression
	 */
	static Optional<String> of(String table, Constraint constraint) {
		if (constraint instanceof PrimaryKey) {
			return name(table, List.of(), "pkey");
		}
		if (constraint instanceof Unique unique) {
			return name(table, unique.columns(), "key");
		}
		return (constraint instanceof ForeignKey key) ? name(table, key.columns(), "fkey") : Optional.empty();
	}

	private static Optional<String> name(String table, List<String> columns, String label) {
		return Optional.of(ConstraintNames.join(table, String.join("_", columns), label));
	}

}
