package dev.migrator.database.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import dev.migrator.database.DatabaseSession;
import dev.migrator.database.DriverFailure;
import dev.migrator.database.RecordingConnection;
import dev.migrator.database.Rehearsal;
import dev.migrator.database.StateTables;
import dev.migrator.database.Transcript;
import dev.migrator.sql.Identifiers;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlLexer;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementKind;
import dev.migrator.sql.StatementSplitter;
import dev.migrator.sql.Token.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A connection to the database itself, on which nothing is done: PostgreSQL runs all
 * statements as they are written, so that nobody has to try them. Only the state tables
 * change meanwhile, which are temporary copies. All of it is one transaction, which is
 * rolled back in the end, so that nothing can be left, and which holds no locks but those
 * of having read the state tables.
 */
final class PostgresqlRehearsal implements Rehearsal, RecordingConnection.Listener {

	private static final Logger logger = LoggerFactory.getLogger(PostgresqlRehearsal.class);

	private static final String USER = "$user";

	private static final Pattern CONTEXT = Pattern.compile("\\b(search_path|role|reset|discard)\\b",
			Pattern.CASE_INSENSITIVE);

	private static final String OUTSIDE = "Outside a transaction: what has run stays, even if what follows fails";

	private final PostgresqlDatabase database;

	private final Connection target;

	private final JdbcTemplate template;

	private final boolean withState;

	private final boolean readOnly;

	private final Connection connection;

	private final DataSource dataSource;

	private final Transcript transcript = new Transcript(SqlDialect.POSTGRESQL);

	private String searchPath = "";

	private String temporarySchema = "";

	private boolean recording;

	private boolean schemaToCreate;

	private boolean tablesToCreate;

	private boolean inTransaction;

	private boolean outsideTransaction;

	private boolean contextChanged;

	private PostgresqlRehearsal(PostgresqlDatabase database, Connection target, boolean withState) throws SQLException {
		this.database = database;
		this.target = target;
		this.template = template(target);
		this.withState = withState;
		this.readOnly = target.isReadOnly();
		this.connection = RecordingConnection.of(target, this);
		this.dataSource = new SingleConnectionDataSource(this.connection, true);
	}

	/**
	 * Make something that stands for a database.
	 * @param connection a connection to it, which is not used otherwise meanwhile
	 * @param withState whether it has the state that the database has; otherwise it is
	 * empty
	 */
	static PostgresqlRehearsal of(PostgresqlDatabase database, Connection connection, boolean withState)
			throws SQLException {
		PostgresqlRehearsal rehearsal = new PostgresqlRehearsal(database, connection, withState);
		try {
			call(rehearsal::open);
			return rehearsal;
		}
		catch (SQLException | RuntimeException ex) {
			rehearsal.close();
			throw ex;
		}
	}

	private static JdbcTemplate template(Connection connection) {
		return new JdbcTemplate(new SingleConnectionDataSource(connection, true));
	}

	private static void call(DatabaseSession.Work work) throws SQLException {
		try {
			work.run();
		}
		catch (DataAccessException ex) {
			throw DriverFailure.behind(ex);
		}
	}

	private void open() throws SQLException {
		this.searchPath = searchPath();
		if (this.readOnly) {
			this.target.setReadOnly(false);
		}
		this.template.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE");
		this.database.settings().searchPath().ifPresent(this.template::execute);
		StateTables tables = this.database.tables();
		String schema = StateSchema.find(this.template, tables).name();
		StateTables standIn = tables.inSchema("pg_temp");
		standIn.create(this.target);
		this.temporarySchema = string("SELECT nspname FROM pg_namespace WHERE oid = pg_catalog.pg_my_temp_schema()");
		// Whoever may not create schemas may not say IF NOT EXISTS either
		this.schemaToCreate = !this.withState || schema == null || !exists(schema);
		if (this.withState && schema != null) {
			// The copies have the same names, and come first
			StateTables originals = tables.inSchema(schema);
			for (String table : tables.names()) {
				if (originals.exists(this.target, table)) {
					this.template.update("INSERT INTO %s SELECT * FROM %s".formatted(standIn.qualified(table),
							originals.qualified(table)));
				}
			}
		}
	}

	/**
	 * Return where names without a schema are looked for, whoever runs the script.
	 */
	private String searchPath() {
		String setting = string("SELECT pg_catalog.current_setting('search_path')");
		List<String> path = new ArrayList<>();
		SqlLexer lexer = new SqlLexer(setting, SqlDialect.POSTGRESQL);
		while (lexer.advance()) {
			if (lexer.kind() == Kind.WORD) {
				path.add(lexer.tokenText().toLowerCase(Locale.ROOT));
			}
			else if (lexer.kind() == Kind.QUOTED_IDENTIFIER) {
				path.add(Identifiers.unquote(lexer.tokenText()));
			}
		}
		String user = string("SELECT current_user");
		path.replaceAll((schema) -> schema.equals(USER) ? user : schema);
		path.removeIf((schema) -> schema.isEmpty() || (schema.equals(user) && !exists(user)));
		return path.isEmpty() ? "''" : path.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
	}

	private boolean exists(String schema) {
		return !this.template.queryForList("SELECT 1 FROM pg_namespace WHERE nspname = ?::name", schema).isEmpty();
	}

	private String string(String query) {
		return String.valueOf(this.template.queryForObject(query, String.class));
	}

	@Override
	public DataSource dataSource() {
		return this.dataSource;
	}

	@Override
	public StateTables tables(StateTables tables) {
		return tables.inSchema(this.temporarySchema);
	}

	@Override
	public List<String> missing() {
		return List.of();
	}

	@Override
	public String currentTime() {
		return "pg_catalog.to_char(pg_catalog.now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
	}

	@Override
	public void record() throws SQLException {
		this.tablesToCreate = tables(this.database.tables()).readVersion(this.target) == 0;
		this.recording = true;
	}

	@Override
	public void comment(String text) {
		if (this.recording) {
			this.transcript.comment(text);
		}
	}

	@Override
	public boolean before(String sql) {
		return this.database.tables().names().stream().anyMatch((table) -> sql.contains(standInName(table)));
	}

	private String standInName(String table) {
		return tables(this.database.tables()).qualified(table);
	}

	@Override
	public void sent(String sql, List<? extends @Nullable Object> values) throws SQLException {
		if (!this.recording) {
			return;
		}
		if (before(sql)) {
			this.transcript.add(PostgresqlLiterals.inline(aboutOriginals(sql), values));
			return;
		}
		if (!this.inTransaction && !this.outsideTransaction) {
			this.outsideTransaction = true;
			this.transcript.comment(OUTSIDE);
		}
		write(values.isEmpty() ? sql : PostgresqlLiterals.inline(sql, values));
	}

	/**
	 * Begin a session.
	 * @param shared the connection, as the data source has given it
	 */
	DatabaseSession openSession(Connection shared) {
		return new RehearsalSession(this, shared);
	}

	void begin() throws SQLException {
		if (this.transcript.isInTransaction()) {
			throw new SQLException("The revision left a transaction open");
		}
		this.inTransaction = true;
		this.outsideTransaction = false;
		if (this.recording) {
			write("BEGIN");
			this.database.settings().inTransaction().forEach(this.transcript::add);
			createTables();
		}
	}

	void commit() {
		this.inTransaction = false;
		if (this.recording) {
			write("COMMIT");
		}
	}

	/**
	 * Write down what makes room for an index, as a run does.
	 */
	void beforeStatement(SqlStatement statement) throws SQLException {
		ConcurrentIndex index = (this.withState && !this.inTransaction) ? ConcurrentIndex.of(statement).orElse(null)
				: null;
		if (index != null) {
			call(() -> index.dropInvalid(template(this.connection)));
		}
		this.contextChanged |= statement.kind() == StatementKind.QUERY && CONTEXT.matcher(statement.text()).find();
	}

	/**
	 * Write down what lets names and rights mean what they meant, if a revision has
	 * changed that.
	 */
	void restoreContext() {
		if (this.recording && this.contextChanged) {
			this.transcript.add("SET search_path = " + this.searchPath);
			this.transcript.add("RESET ROLE");
			if (this.inTransaction) {
				this.database.settings().searchPath().ifPresent(this.transcript::add);
			}
		}
		this.contextChanged = false;
	}

	private String aboutOriginals(String sql) {
		StateTables tables = this.database.tables();
		String original = sql;
		for (String table : tables.names()) {
			original = original.replace(standInName(table), tables.qualified(table));
		}
		return original;
	}

	private void write(String sql) {
		for (SqlStatement statement : new StatementSplitter(sql, SqlDialect.POSTGRESQL)) {
			if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
				this.transcript.control(statement);
			}
			else {
				this.transcript.add(statement.text());
			}
		}
	}

	/**
	 * Write down what creates the state tables where there are none. Here they are from
	 * the beginning.
	 */
	private void createTables() throws SQLException {
		if (!this.tablesToCreate) {
			return;
		}
		this.tablesToCreate = false;
		String schema = this.database.tables().schema();
		if (schema != null && this.schemaToCreate) {
			this.transcript.add("CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(schema));
		}
		this.database.tables().create(this.connection);
	}

	@Override
	public boolean leavesChecksOut() {
		return false;
	}

	@Override
	public String script() {
		return """
				-- For psql: it stops at the first error, and rolls back what is not committed.
				\\set ON_ERROR_STOP on
				\\set AUTOCOMMIT on
				SET client_encoding = 'UTF8';
				SET standard_conforming_strings = on;
				SET search_path = %s;
				%s""".formatted(this.searchPath, this.transcript.text());
	}

	@Override
	public void close() {
		try (Statement statement = this.target.createStatement()) {
			statement.execute("ROLLBACK");
			if (this.readOnly) {
				this.target.setReadOnly(true);
			}
		}
		catch (SQLException ex) {
			// The connection is lost, and the server rolls back by itself
			logger.debug("Could not roll back", ex);
		}
	}

}
