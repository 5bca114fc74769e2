package dev.migrator.sql;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What a statement does to tables, as far as names go: enough to follow a table and its
 * columns from one statement to the next.
 */
public sealed interface TableChange {

	/**
	 * Read what a statement does to tables.
	 * @param statement a statement
	 * @return what it does, or empty if it neither makes, fills, alters nor drops one in
	 * a way that can be read
	 */
	static Optional<TableChange> of(SqlStatement statement) {
		try {
			return new TableChangeReader(statement).read();
		}
		catch (SqlSyntaxException ex) {
			// The database may know better; if it does not, it will say so
			return Optional.empty();
		}
	}

	/**
	 * {@code CREATE TABLE}.
	 *
	 * @param table its name
	 * @param columns its columns, or {@code null} if they cannot be read
	 * @param ifNotExists whether a table of that name is no error
	 */
	record Created(TableName table, @Nullable List<String> columns, boolean ifNotExists) implements TableChange {

	}

	/**
	 * {@code CREATE TABLE … AS}, or PostgreSQL's {@code SELECT … INTO}.
	 *
	 * @param table its name
	 * @param columns the columns, as far as the statement names them; {@code null} if it
	 * is no query that lists any, or takes all there are
	 * @param copyOf the table of which it takes all rows, or {@code null} if it is not
	 * one table, or not all rows
	 * @param ifNotExists whether a table of that name is no error
	 */
	record Selected(TableName table, @Nullable List<String> columns, @Nullable TableName copyOf,
			boolean ifNotExists) implements TableChange {

	}

	/**
	 * {@code INSERT INTO … SELECT … FROM}, with all rows of another table.
	 *
	 * @param table where they go
	 * @param columns the columns that they fill, or {@code null} for all
	 * @param copyOf the other table
	 */
	record Filled(TableName table, @Nullable List<String> columns, TableName copyOf) implements TableChange {

	}

	/**
	 * {@code UPDATE} of all rows.
	 *
	 * @param table the table
	 * @param columns the columns that it sets
	 */
	record Updated(TableName table, List<String> columns) implements TableChange {

	}

	/**
	 * {@code ALTER TABLE}.
	 *
	 * @param table the table
	 * @param actions what is done to it
	 */
	record Altered(TableName table, List<AlterTable.Action> actions) implements TableChange {

	}

	/**
	 * {@code DROP TABLE}.
	 *
	 * @param tables the tables
	 */
	record Dropped(List<TableName> tables) implements TableChange {

	}

	/**
	 * PostgreSQL's {@code DROP SCHEMA … CASCADE}, which takes tables along, and columns
	 * of others.
	 *
	 * @param schemas the schemas
	 */
	record SchemaDropped(List<String> schemas) implements TableChange {

	}

	/**
	 * PostgreSQL's {@code DROP TYPE … CASCADE}, which takes columns along, and
	 * {@code DROP DOMAIN … CASCADE}.
	 *
	 * @param types the types
	 */
	record TypeDropped(List<TableName> types) implements TableChange {

	}

	/**
	 * PostgreSQL's {@code DROP EXTENSION … CASCADE}, which takes types along.
	 *
	 * @param extensions the extensions
	 */
	record ExtensionDropped(List<String> extensions) implements TableChange {

	}

	/**
	 * PostgreSQL's {@code ALTER SCHEMA … RENAME}.
	 *
	 * @param schema the schema
	 * @param to its new name
	 */
	record SchemaRenamed(String schema, String to) implements TableChange {

	}

	/**
	 * PostgreSQL's {@code ALTER TYPE … RENAME}, {@code ALTER TYPE … SET SCHEMA} and the
	 * same of a domain.
	 *
	 * @param type the type
	 * @param toSchema the schema that it moves to, or {@code null} if it stays where it
	 * is
	 * @param to its new name, or {@code null} if it keeps its name
	 */
	record TypeRenamed(TableName type, @Nullable String toSchema, @Nullable String to) implements TableChange {

	}

	/**
	 * The name of a table, or a type, as a statement means it.
	 *
	 * @param schema the schema, or {@code null} if the name stands alone
	 * @param name the name
	 * @param temporary whether it says that the table is there for the connection only
	 */
	record TableName(@Nullable String schema, String name, boolean temporary) {

		/**
		 * Creates the name of a table that is not said to be temporary.
		 * @param schema the schema, or {@code null} if the name stands alone
		 * @param name the name
		 */
		public TableName(@Nullable String schema, String name) {
			this(schema, name, false);
		}

	}

}
