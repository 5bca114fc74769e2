package dev.migrator.database.postgresql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.migrator.database.Activity;
import dev.migrator.database.AlterationProgress;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.TableCatalog;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A session in which nothing is done, but written down. Nobody has to be kept out of it,
 * and nothing to be put back after it.
 */
final class RehearsalSession implements DatabaseSession {

	private final PostgresqlRehearsal rehearsal;

	private final Connection connection;

	RehearsalSession(PostgresqlRehearsal rehearsal, Connection connection) {
		this.rehearsal = rehearsal;
		this.connection = connection;
	}

	@Override
	public Connection connection() {
		return this.connection;
	}

	@Override
	public <T> T read(Reading<T> reading) throws SQLException {
		return reading.from(this.connection);
	}

	@Override
	public void createSchema(@Nullable String name) {
		// That of the copies is there
	}

	@Override
	public void begin(ForeignKeys foreignKeys) throws SQLException {
		this.rehearsal.begin();
	}

	@Override
	public void commit() {
		this.rehearsal.commit();
	}

	@Override
	public void rollback() {
		// Only what has failed is rolled back, and nothing is written of that
	}

	@Override
	public boolean yields(Exception failure) {
		return false;
	}

	@Override
	public Optional<String> advice(SQLException failure, Activity activity) {
		return Optional.ofNullable(PostgresqlFailure.advice(failure, activity));
	}

	@Override
	public boolean batches() {
		return true;
	}

	@Override
	public void cancel() throws SQLException {
		this.connection.unwrap(PGConnection.class).cancelQuery();
	}

	@Override
	public Lock lockOutsideTransaction() {
		return () -> {
		};
	}

	@Override
	public void beforeStatement(SqlStatement statement) throws SQLException {
		this.rehearsal.beforeStatement(statement);
	}

	@Override
	public void afterStatements() {
		this.rehearsal.restoreContext();
	}

	@Override
	public void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
		PostgresqlSession.bindParameter(statement, index, value);
	}

	@Override
	public Path backUp(@Nullable Path directory, String purpose) {
		throw new UnsupportedOperationException("There is nothing to back up");
	}

	@Override
	public TableCatalog catalog() {
		return new PostgresqlTableCatalog(this.connection);
	}

	@Override
	public void beforeDrop(SqlStatement statement, Set<String> dropped) {
		// No row goes along
	}

	@Override
	public void alterTables(List<SqlStatement> statements, AlterationProgress progress) throws SQLException {
		for (SqlStatement statement : statements) {
			this.rehearsal.sent(statement.text(), List.of());
		}
	}

	@Override
	public void requireTransaction() {
		// Code, which might have ended it, is not run
	}

	@Override
	public void close() {
		// The rehearsal goes on
	}

}
