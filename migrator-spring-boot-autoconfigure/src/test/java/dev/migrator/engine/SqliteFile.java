package dev.migrator.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import dev.migrator.sql.SqlDialect;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * A SQLite file.
 */
final class SqliteFile implements TestDatabase {

	private static final List<String> FOR_THE_SHELL = List.of(".bail on", ".dbconfig defensive off");

	private final Path file;

	private final String parameters;

	private final String url;

	SqliteFile(Path file) {
		this(file, "");
	}

	SqliteFile(Path file, String parameters) {
		this.file = file;
		this.parameters = parameters;
		this.url = "jdbc:sqlite:" + file + parameters;
	}

	@Override
	public String url() {
		return this.url;
	}

	@Override
	public DataSource dataSource() {
		return new SimpleDriverDataSource(new org.sqlite.JDBC(), this.url);
	}

	@Override
	public SqliteFile with(String parameters) {
		return new SqliteFile(this.file, parameters);
	}

	@Override
	public List<String> tables() {
		return strings(
				"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'migrator%' ORDER BY name");
	}

	@Override
	public List<String> tablesLike(String pattern) {
		return sql().sql("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE ? ORDER BY name")
			.param(pattern)
			.query(String.class)
			.list();
	}

	@Override
	public String countedKey() {
		return "INTEGER PRIMARY KEY AUTOINCREMENT";
	}

	@Override
	public void createTrigger(String name, String event, String statement) {
		execute("CREATE TRIGGER %s %s BEGIN %s; END".formatted(name, event, statement));
	}

	@Override
	public String binaryType() {
		return "BLOB";
	}

	@Override
	public List<String> columns(String table) {
		return SqliteSnapshot.columns(sql(), table);
	}

	@Override
	public List<String> indexes() {
		return strings("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name");
	}

	@Override
	public Object snapshot() {
		return SqliteSnapshot.of(sql());
	}

	@Override
	public String written() {
		try {
			return HexFormat.of().formatHex(Files.readAllBytes(this.file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public SqliteFile copy() {
		try {
			Path copy = Files.createTempFile(this.file.getParent(), "copy", ".db");
			if (Files.exists(this.file)) {
				Files.copy(this.file, copy, StandardCopyOption.REPLACE_EXISTING);
			}
			return new SqliteFile(copy, this.parameters);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void run(String script) {
		String sql = script.lines().filter((line) -> !FOR_THE_SHELL.contains(line)).collect(Collectors.joining("\n"));
		// The script says itself how the connection has to be
		ScriptRunner.run(new SqliteFile(this.file).dataSource(), sql, SqlDialect.SQLITE);
	}

	@Override
	public List<Object> everything() {
		return List.of(SqliteSnapshot.of(sql()),
				strings("SELECT type || ' ' || name || ': ' || ifnull(sql, '') FROM sqlite_schema ORDER BY 1"),
				bookkeeping("migrator_revision"), bookkeeping("migrator_history"), strings("PRAGMA integrity_check"));
	}

	private List<String> bookkeeping(String table) {
		List<String> columns = SqliteSnapshot.columns(sql(), table);
		columns.removeAll(List.of("applied_at", "started_at", "duration_ms", "actor"));
		return columns.isEmpty() ? List.of() : SqliteSnapshot.rows(sql(), table, columns);
	}

	@Override
	public long objects() {
		return count("SELECT count(*) FROM sqlite_schema");
	}

	@Override
	public String missing(String table) {
		return "no such table: " + table;
	}

}
