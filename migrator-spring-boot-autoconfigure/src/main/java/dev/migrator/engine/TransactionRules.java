package dev.migrator.engine;

import java.util.List;

import dev.migrator.sql.Pragma;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.SqlSyntaxException;
import dev.migrator.sql.StatementKind;
import dev.migrator.sql.StatementSplitter;
import org.jspecify.annotations.Nullable;

/**
 * What code of a revision must not send, be it through the operations or in another way,
 * and above all not in a transaction of the run.
 */
final class TransactionRules {

	private TransactionRules() {
	}

	/**
	 * Return what speaks against a statement, or {@code null} if nothing does.
	 */
	static @Nullable String objection(SqlStatement statement, boolean transactional) {
		return switch (statement.kind()) {
			case COPY_IN -> "The rows for %s go through the driver: use ".formatted(statement.title())
					+ "connection.unwrap(PGConnection.class).getCopyAPI().copyIn(…)";
			case COPY_OUT -> "The rows of %s come through the driver: use ".formatted(statement.title())
					+ "connection.unwrap(PGConnection.class).getCopyAPI().copyOut(…)";
			case PSQL_COMMAND -> "%s is psql's, not SQL: leave it out".formatted(statement.title());
			default -> transactional ? objectionInTransaction(statement) : null;
		};
	}

	private static @Nullable String objectionInTransaction(SqlStatement statement) {
		if (statement.kind() == StatementKind.TRANSACTION_CONTROL && !isAboutSavepoints(statement)) {
			return "%s would interfere with the transaction that the revision runs in: leave it out, or say "
				.formatted(statement.keyword()) + "transactional = false in @MigratorRevision";
		}
		if (statement.kind() == StatementKind.OUTSIDE_TRANSACTION) {
			return "PostgreSQL refuses %s within a transaction: say transactional = false in @MigratorRevision"
				.formatted(statement.title());
		}
		if (statement.pragma().filter(TransactionRules::setsForeignKeys).isPresent()) {
			return "SQLite ignores PRAGMA foreign_keys within a transaction: say foreignKeysOff = true in "
					+ "@MigratorRevision instead";
		}
		return null;
	}

	private static boolean isAboutSavepoints(SqlStatement statement) {
		return List.of("SAVEPOINT", "RELEASE").contains(statement.keyword())
				|| statement.firstKeywords(3).contains("TO");
	}

	private static boolean setsForeignKeys(Pragma pragma) {
		return pragma.name().equals("foreign_keys") && pragma.argument() != null;
	}

	/**
	 * Return the statements of some SQL; none if they cannot be told apart, which the
	 * database will not be able to either.
	 */
	static Iterable<SqlStatement> statements(String sql, SqlDialect dialect) {
		StatementSplitter splitter = new StatementSplitter(sql, dialect);
		try {
			splitter.forEach((statement) -> {
			});
			return splitter;
		}
		catch (SqlSyntaxException ex) {
			return List.of();
		}
	}

}
