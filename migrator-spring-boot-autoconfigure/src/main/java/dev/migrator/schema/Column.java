package dev.migrator.schema;

import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name its name
 * @param type its type as the database writes it; empty if it has none
 * @param nullable whether it can be null
 * @param defaultValue the value of rows that are inserted without one, or {@code null} if
 * there is none
 * @param generation what makes its values up, or {@code null} if nothing does
 * @param collation the collation that was chosen for it, as SQL names it, or {@code null}
 * @param comment what is said about it, or {@code null}
 */
public record Column(String name, SqlText type, boolean nullable, @Nullable SqlText defaultValue,
		@Nullable Generation generation, @Nullable SqlText collation, @Nullable String comment) {

	/**
	 * Return whether the values are of a type, or lists of such values.
	 */
	boolean isOf(EnumType enumType, Namespace names) {
		String name = names.write(enumType.name());
		return this.type.equals(SqlText.of(name, SqlDialect.POSTGRESQL))
				|| this.type.equals(SqlText.of(name + "[]", SqlDialect.POSTGRESQL));
	}

	/**
	 * What makes up the values of a column.
	 */
	public sealed interface Generation {

		/**
		 * Numbers in turn, with {@code GENERATED … AS IDENTITY}.
		 *
		 * @param always whether no other value can be inserted
		 */
		record Identity(boolean always) implements Generation {

		}

		/**
		 * Numbers in turn, from a sequence that belongs to the column: {@code SERIAL} on
		 * PostgreSQL.
		 */
		record Serial() implements Generation {

		}

		/**
		 * Numbers in turn, none of them twice: {@code AUTOINCREMENT} on SQLite.
		 */
		record AutoIncrement() implements Generation {

		}

		/**
		 * Computed from the other columns.
		 *
		 * @param expression how
		 * @param stored whether when the row is written, and not when it is read
		 */
		record Computed(SqlText expression, boolean stored) implements Generation {

		}

	}

}
