package dev.migrator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import dev.migrator.sql.SqlDialect;
import dev.migrator.testing.EmbeddedServer;

/**
 * A database on the embedded PostgreSQL server.
 */
final class PostgresqlTestDatabase implements TestDatabase {

	private static final Pattern FOR_PSQL = Pattern.compile("^\\\\set .*$", Pattern.MULTILINE);

	private final String url;

	private final List<PostgresqlTestDatabase> copies = new ArrayList<>();

	PostgresqlTestDatabase(String url) {
		this.url = url;
	}

	@Override
	public String url() {
		return this.url;
	}

	@Override
	public DataSource dataSource() {
		return EmbeddedServer.dataSource(this.url);
	}

	@Override
	public PostgresqlTestDatabase with(String parameters) {
		return new PostgresqlTestDatabase(this.url + parameters);
	}

	@Override
	public List<String> tables() {
		return strings(
				"SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace "
						+ "AND relname NOT LIKE 'migrator%' ORDER BY relname COLLATE \"C\"");
	}

	@Override
	public List<String> tablesLike(String pattern) {
		return sql()
			.sql("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE ? ORDER BY relname COLLATE \"C\"")
			.param(pattern)
			.query(String.class)
			.list();
	}

	@Override
	public String countedKey() {
		return "SERIAL PRIMARY KEY";
	}

	@Override
	public void createTrigger(String name, String event, String statement) {
		execute("CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %s; RETURN NEW; END $$"
			.formatted(name, statement));
		execute("CREATE TRIGGER %1$s %2$s FOR EACH ROW EXECUTE FUNCTION %1$s()".formatted(name, event));
	}

	@Override
	public String binaryType() {
		return "BYTEA";
	}

	@Override
	public List<String> columns(String table) {
		return sql()
			.sql("SELECT attname FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid WHERE relname = ? "
					+ "AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped ORDER BY attnum")
			.param(table)
			.query(String.class)
			.list();
	}

	@Override
	public List<String> indexes() {
		return strings("SELECT relname FROM pg_class WHERE relkind IN ('i', 'I') "
				+ "AND relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint "
				+ "WHERE conindid = pg_class.oid) ORDER BY relname COLLATE \"C\"");
	}

	@Override
	public Object snapshot() {
		return PostgresqlSnapshot.of(this);
	}

	@Override
	public String written() {
		// The next transaction that writes gets this number
		return strings("SELECT pg_snapshot_xmax(pg_current_snapshot())").get(0);
	}

	@Override
	public long objects() {
		return count("SELECT count(*) FROM pg_class WHERE relnamespace NOT IN ('pg_catalog'::regnamespace, "
				+ "'information_schema'::regnamespace, 'pg_toast'::regnamespace)");
	}

	@Override
	public String missing(String table) {
		return "\"%s\" does not exist".formatted(table);
	}

	@Override
	public PostgresqlTestDatabase copy() {
		PostgresqlTestDatabase copy = new PostgresqlTestDatabase(EmbeddedServer.copy(this.url));
		this.copies.add(copy);
		return copy;
	}

	@Override
	public void run(String script) {
		ScriptRunner.run(dataSource(), FOR_PSQL.matcher(script).replaceAll(""), SqlDialect.POSTGRESQL);
	}

	@Override
	public List<Object> everything() {
		return PostgresqlDump.of(dataSource());
	}

	@Override
	public void close() {
		this.copies.forEach(PostgresqlTestDatabase::close);
		EmbeddedServer.drop(this.url);
	}

}
