package dev.migrator.database;

import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What was being done when a database refused something.
 */
public sealed interface Activity {

	/**
	 * Something was being read that tells about the database.
	 */
	record Reading() implements Activity {

	}

	/**
	 * The migrator was about to write, or wrote, what belongs to it.
	 */
	record Writing() implements Activity {

	}

	/**
	 * A revision was running.
	 *
	 * @param statement its statement, or {@code null} if it came another way
	 * @param transactional whether it runs in a transaction
	 */
	record Running(@Nullable SqlStatement statement, boolean transactional) implements Activity {

	}

}
