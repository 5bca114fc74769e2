package dev.migrator.database.postgresql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.migrator.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * How a migrator behaves on PostgreSQL.
 *
 * @param lockMode how migrators keep each other out
 * @param lease how long the lock of {@link LockMode#TABLE} outlives a holder that was cut
 * off outside a transaction
 * @param ddlLockTimeout how long a statement in a transaction waits for a lock before the
 * revision gives way to those who wait behind it; zero for as long as it takes
 * @param ddlLockRetries how often a revision that gave way is tried again
 * @param workingSchema the only schema on the search path of revisions, or {@code null}
 * for the path of the connection
 */
public record PostgresqlSettings(LockMode lockMode, Duration lease, Duration ddlLockTimeout, int ddlLockRetries,
		@Nullable String workingSchema) {

	/**
	 * Return what holds unless somebody says otherwise.
	 * @return session locks, a lease of 30 seconds, 2 seconds, 20 retries, the path of
	 * the connection
	 */
	public static PostgresqlSettings defaults() {
		return new PostgresqlSettings(LockMode.SESSION, Duration.ofSeconds(30), Duration.ofSeconds(2), 20, null);
	}

	/**
	 * Return these settings with another way to keep migrators out.
	 * @param mode the way
	 * @param lease how long the lock of {@link LockMode#TABLE} outlives a holder that was
	 * cut off outside a transaction
	 * @return the settings
	 */
	public PostgresqlSettings withLock(LockMode mode, Duration lease) {
		return new PostgresqlSettings(mode, lease, this.ddlLockTimeout, this.ddlLockRetries, this.workingSchema);
	}

	/**
	 * Return these settings with other patience for locks.
	 * @param timeout how long a statement waits; zero for as long as it takes
	 * @param retries how often a revision that gave way is tried again
	 * @return the settings
	 */
	public PostgresqlSettings withDdlLock(Duration timeout, int retries) {
		return new PostgresqlSettings(this.lockMode, this.lease, timeout, retries, this.workingSchema);
	}

	/**
	 * Return these settings with another search path.
	 * @param schema the only schema on it, or {@code null} for that of the connection
	 * @return the settings
	 */
	public PostgresqlSettings withWorkingSchema(@Nullable String schema) {
		return new PostgresqlSettings(this.lockMode, this.lease, this.ddlLockTimeout, this.ddlLockRetries, schema);
	}

	/**
	 * Return the statements that a transaction of revisions begins with.
	 */
	List<String> inTransaction() {
		List<String> statements = new ArrayList<>();
		// Zero, too: the user or the database may have set something else
		String timeout = (this.ddlLockTimeout.toMillisPart() == 0) ? this.ddlLockTimeout.toSeconds() + "s"
				: this.ddlLockTimeout.toMillis() + "ms";
		statements.add("SET LOCAL lock_timeout = '%s'".formatted(timeout));
		searchPath().ifPresent(statements::add);
		return statements;
	}

	/**
	 * Return the statement by which what names no schema means the working schema.
	 */
	Optional<String> searchPath() {
		return Optional.ofNullable(this.workingSchema)
			.map((schema) -> "SET LOCAL search_path = " + Identifiers.quote(schema));
	}

}
