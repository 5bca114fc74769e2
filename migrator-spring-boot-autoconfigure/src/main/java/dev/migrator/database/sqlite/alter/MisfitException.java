package dev.migrator.database.sqlite.alter;

import java.sql.SQLException;

import dev.migrator.MigratorException;
import org.jspecify.annotations.Nullable;

/**
 * SQLite has refused to copy the rows of a table into what it would be.
 */
final class MisfitException extends MigratorException {

	private static final long serialVersionUID = 1L;

	private static final String ACTION = "Correct these rows with an UPDATE in this revision before the ALTER TABLE, or "
			+ "change the statement.";

	MisfitException(String table, SQLException cause) {
		super("The rows of table %s do not fit what it would be: %s.".formatted(table, cause.getMessage()), ACTION,
				cause);
	}

	MisfitException(String table, String rows, @Nullable Throwable cause) {
		super("The rows of table %s do not fit what it would be: %s.".formatted(table, rows), ACTION, cause);
	}

}
