package dev.migrator.database.sqlite;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import dev.migrator.database.DatabaseSession;
import dev.migrator.database.JdbcUrl;
import dev.migrator.database.RecordingConnection;
import dev.migrator.database.Rehearsal;
import dev.migrator.database.StateTables;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementSplitter;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcUtils;

/**
 * A database in memory that stands for a file.
 */
final class SqliteRehearsal implements Rehearsal, RecordingConnection.Listener {

	private static final String URL = "jdbc:sqlite:";

	private static final Pattern FILES = Pattern.compile("\\b(ATTACH|VACUUM)\\b", Pattern.CASE_INSENSITIVE);

	private final Connection memory;

	private final ConnectionSettings settings;

	private final List<String> missing;

	private final SqliteTranscript transcript = new SqliteTranscript();

	private final DataSource dataSource;

	private boolean recording;

	private SqliteRehearsal(@Nullable SchemaCopy copy, ConnectionSettings settings) throws SQLException {
		this.memory = DriverManager.getConnection(URL + ":memory:");
		try {
			this.missing = (copy != null) ? copy.applyTo(this.memory) : List.of();
			settings.applyTo(this.memory);
			this.settings = ConnectionSettings.of(this.memory);
		}
		catch (SQLException | RuntimeException ex) {
			JdbcUtils.closeConnection(this.memory);
			throw ex;
		}
		this.dataSource = new SingleConnectionDataSource(RecordingConnection.of(this.memory, this), true);
	}

	/**
	 * Make a database that stands for another one.
	 * @param tables the state tables, or {@code null} for an empty database
	 */
	static SqliteRehearsal of(DatabaseSession session, @Nullable StateTables tables) throws SQLException {
		ConnectionSettings settings = session.read(ConnectionSettings::of);
		return new SqliteRehearsal(
				(tables != null) ? session.read((connection) -> SchemaCopy.of(connection, tables)) : null, settings);
	}

	/**
	 * Make an empty database, set up as connections of a {@code DataSource} will be.
	 */
	static SqliteRehearsal of(DataSource dataSource) throws SQLException {
		return new SqliteRehearsal(null, ConnectionSettings.of(dataSource));
	}

	/**
	 * Return whether a {@code DataSource} leads to a file that is not there. To open a
	 * connection would create it.
	 */
	static boolean isMissingFile(DataSource dataSource) {
		String url = JdbcUrl.in(dataSource).orElse("");
		if (!url.startsWith(URL) || url.contains("mode=memory")) {
			return false;
		}
		String place = url.substring(URL.length()).replaceFirst("\\?.*", "").replaceFirst("^file:(//[^/]*)?", "");
		try {
			return !place.isEmpty() && !place.startsWith(":") && Files.notExists(Path.of(place));
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

	@Override
	public boolean before(String sql) throws SQLException {
		if (FILES.matcher(sql).find()) {
			for (SqlStatement statement : new StatementSplitter(sql, SqlDialect.SQLITE)) {
				if (opensFile(statement)) {
					throw new SQLException(
							"A script cannot be written of what opens another file, since it is run in memory for that");
				}
			}
		}
		return true;
	}

	private static boolean opensFile(SqlStatement statement) {
		return switch (statement.keyword()) {
			case "ATTACH" -> true;
			case "VACUUM" -> SqlLexer.tokens(statement.text(), SqlDialect.SQLITE)
				.stream()
				.anyMatch((token) -> Identifiers.same(token.text(statement.text()), "INTO"));
			default -> false;
		};
	}

	@Override
	public void sent(String sql, List<? extends @Nullable Object> values) {
		if (this.recording) {
			this.transcript.sent(values.isEmpty() ? sql : SqlLiterals.inline(sql, values));
		}
	}

	@Override
	public DataSource dataSource() {
		return this.dataSource;
	}

	@Override
	public StateTables tables(StateTables tables) {
		return tables;
	}

	@Override
	public List<String> missing() {
		return this.missing;
	}

	@Override
	public String currentTime() {
		return "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
	}

	@Override
	public void record() {
		this.recording = true;
	}

	@Override
	public void comment(String text) {
		if (this.recording) {
			this.transcript.comment(text);
		}
	}

	@Override
	public boolean leavesChecksOut() {
		return this.transcript.altersTables() || this.transcript.mentions("foreign_keys = 0");
	}

	@Override
	public String script() {
		StringBuilder script = new StringBuilder();
		script.append("-- For the sqlite3 shell: it stops at the first error, and rolls back what is not committed.\n");
		script.append(".bail on\n");
		if (this.transcript.mentions("writable_schema")) {
			// Some shells are built to refuse this
			script.append(".dbconfig defensive off\n");
		}
		return script.append(this.settings.statements()).append(this.transcript.text()).toString();
	}

	@Override
	public void close() {
		JdbcUtils.closeConnection(this.memory);
	}

}
