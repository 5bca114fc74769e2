package dev.migrator.database.postgresql;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.migrator.DatabaseAccessException;
import dev.migrator.LockTimeoutException;
import dev.migrator.MigratorException;
import dev.migrator.database.Activity;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What PostgreSQL says when it refuses, by its codes
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
final class PostgresqlFailure {

	static final String LOCK_NOT_AVAILABLE = "55P03";

	static final String NO_ACTIVE_TRANSACTION = "25P01";

	static final String FAILED_TRANSACTION = "25P02";

	static final String INSUFFICIENT_PRIVILEGE = "42501";

	static final String FEATURE_NOT_SUPPORTED = "0A000";

	private static final String ROWS_HIDDEN = "Policies hide rows of the table from the user, so that they could be "
			+ "neither counted nor kept: let a superuser run ALTER ROLE … BYPASSRLS for the user, or run revisions as one "
			+ "who has that with migrator.datasource.username; the owner of the table needs it only after "
			+ "ALTER TABLE … FORCE ROW LEVEL SECURITY.";

	static final String TAKES_NO_WRITES = "The server takes no writes, not even of temporary tables, which scripts are "
			+ "written with: let the DataSource lead to the primary server, and see that default_transaction_read_only is "
			+ "off for the user and the database.";

	private static final String DEADLOCK_DETECTED = "40P01";

	private static final String UNIQUE_VIOLATION = "23505";

	private static final String DUPLICATE_TABLE = "42P07";

	private static final String DUPLICATE_SCHEMA = "42P06";

	// A type comes with each table
	private static final String DUPLICATE_OBJECT = "42710";

	private static final String ROW_SECURITY = "check_enable_rls";

	// By name: with another database the driver need not be there
	private static final String EXCEPTION = "org.postgresql.util.PSQLException";

	// The driver speaks the language of the JVM
	private static final Pattern BATCH_ENTRY = Pattern.compile("^\\P{Nd}*(\\p{Nd}+) ");

	private static final Pattern POSITION = Pattern.compile("\n  [^\n]*: [\\p{Nd}\\p{Zs}.,']+(?=\n|$)");

	private PostgresqlFailure() {
	}

	/**
	 * Return what the driver has thrown, behind what pools and batches made of it.
	 */
	static Optional<SQLException> of(Throwable failure) {
		Throwable cause = failure;
		while (cause != null) {
			if (cause instanceof SQLException exception && exception.getClass().getName().equals(EXCEPTION)) {
				return Optional.of(exception);
			}
			cause = cause.getCause();
		}
		return Optional.empty();
	}

	static String state(Throwable failure) {
		return of(failure).map(SQLException::getSQLState).orElse("");
	}

	static String message(SQLException failure) {
		SQLException driver = of(failure).orElse(failure);
		String message = String.valueOf(driver.getMessage());
		if (position(driver).isPresent()) {
			// Of use only to those who see the statement as it was sent
			message = POSITION.matcher(message).replaceFirst("");
		}
		Throwable before = driver.getCause();
		return (FAILED_TRANSACTION.equals(driver.getSQLState()) && before != null)
				? "%s The failure before was: %s".formatted(message, before.getMessage()) : message;
	}

	/**
	 * Return how many characters are before what it complains about.
	 */
	static OptionalInt position(SQLException failure) {
		return of(failure).map(PostgresqlFailure::serverMessage)
			.filter((message) -> message.getPosition() > 0)
			.map((message) -> OptionalInt.of(message.getPosition() - 1))
			.orElse(OptionalInt.empty());
	}

	private static @Nullable ServerErrorMessage serverMessage(SQLException failure) {
		return ((PSQLException) failure).getServerErrorMessage();
	}

	/**
	 * Return whether a statement had to wait too long, or two waited for each other.
	 */
	static boolean isAboutLocks(Throwable failure) {
		String state = state(failure);
		return state.equals(LOCK_NOT_AVAILABLE) || state.equals(DEADLOCK_DETECTED);
	}

	/**
	 * Return whether somebody else has created the same thing at the same time.
	 */
	static boolean isDuplicate(SQLException failure) {
		String state = state(failure);
		return state.equals(UNIQUE_VIOLATION) || state.equals(DUPLICATE_TABLE) || state.equals(DUPLICATE_SCHEMA)
				|| state.equals(DUPLICATE_OBJECT);
	}

	/**
	 * Return whether the connection is of no use any more.
	 */
	static boolean isConnectionLost(Throwable failure) {
		String state = state(failure);
		return state.startsWith("08") || state.equals("57P01") || state.equals("57P02") || state.equals("57P03");
	}

	/**
	 * Return whether a policy would have changed what a statement finds. The code of it
	 * is that of missing rights, and the message may be in any language.
	 */
	private static boolean isRowSecurity(Throwable failure) {
		return of(failure).map(PostgresqlFailure::serverMessage)
			.filter((message) -> ROW_SECURITY.equals(message.getRoutine()))
			.isPresent();
	}

	/**
	 * Return whether a constraint or a type speaks against values.
	 */
	static boolean isRefusalOfValues(SQLException failure) {
		String state = state(failure);
		return state.startsWith("22") || state.startsWith("23") || state.equals("42804") || state.equals("42846");
	}

	/**
	 * Return which entry of a batch the driver says has failed.
	 */
	static OptionalInt batchEntry(BatchUpdateException failure) {
		Matcher matcher = BATCH_ENTRY.matcher(String.valueOf(failure.getMessage()));
		return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
	}

	static MigratorException explain(SQLException failure, String message) {
		String action = advice(failure, new Activity.Reading());
		if (isAboutLocks(failure)) {
			return new LockTimeoutException(message, String.valueOf(action), failure);
		}
		return new DatabaseAccessException(message,
				(action != null) ? action : "Look at what the database says, and try again.", failure);
	}

	/**
	 * Return what to do about a failure, where it is not the SQL that has to be
	 * corrected, or {@code null}.
	 */
	static @Nullable String advice(Throwable failure, Activity activity) {
		String state = state(failure);
		if (isConnectionLost(failure)) {
			return state.equals("57P03") ? "The server is starting, stopping or recovering: try again when it is up."
					: "The connection to the server was lost, or none could be made: see that the server is up and can be "
							+ "reached, and start again.";
		}
		if (state.startsWith("28")) {
			return "See that the user and the password of the DataSource are right, and that pg_hba.conf lets the user in.";
		}
		return switch (state) {
			case "3D000" -> "Create the database, or correct the URL of the DataSource.";
			case "3F000" -> "Create the schema, or let the search_path of the user name one that exists.";
			case "53300" -> "All connections of the server are taken: close some, or raise max_connections.";
			case "53100" -> "The disk of the server is full. Make room and try again.";
			case "25006" -> TAKES_NO_WRITES;
			case INSUFFICIENT_PRIVILEGE -> isRowSecurity(failure) ? ROWS_HIDDEN
					: "Let the owner or a superuser grant the right, or run revisions as another "
							+ "user with migrator.datasource.username.";
			case LOCK_NOT_AVAILABLE ->
				"Others hold locks on a table that the revision needs: look for long transactions "
						+ "in pg_stat_activity, let them end, and try again; or "
						+ (isOutsideTransaction(activity) ? "let the section begin with SET lock_timeout = 0."
								: "raise migrator.postgresql.ddl-lock-timeout or migrator.postgresql.ddl-lock-retries.");
			case FAILED_TRANSACTION ->
				"A statement before this one has failed, and whoever sent it went on: after a failure, "
						+ "go back to a savepoint that was set before it, or let the failure through.";
			case DEADLOCK_DETECTED ->
				"Others wait for tables of the revision while it waits for theirs: try again when "
						+ "the application does less.";
			case "57014" -> "The statement was cancelled, by somebody or by statement_timeout: "
					+ ((activity instanceof Activity.Running)
							? "let the revision begin with SET %sstatement_timeout = 0 if it has to take longer."
								.formatted(isOutsideTransaction(activity) ? "" : "LOCAL ")
							: "try again, or raise statement_timeout for the user.");
			default -> null;
		};
	}

	private static boolean isOutsideTransaction(Activity activity) {
		return activity instanceof Activity.Running running && !running.transactional();
	}

}
