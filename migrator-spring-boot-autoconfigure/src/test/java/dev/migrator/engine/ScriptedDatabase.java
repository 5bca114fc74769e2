package dev.migrator.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.migrator.MigrationScript;
import dev.migrator.sql.SqlDialect;
import dev.migrator.sql.SqlStatement;
import dev.migrator.sql.StatementSplitter;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database of which there are two copies: one is brought further by a script, as the
 * sqlite3 shell would run it, the other one by the migrator. Both have to be the same
 * then.
 */
final class ScriptedDatabase {

	private static final List<String> FOR_THE_SHELL = List.of(".bail on", ".dbconfig defensive off");

	private final Path original;

	private final String parameters;

	ScriptedDatabase(Path original, String parameters) {
		this.original = original;
		this.parameters = parameters;
	}

	/**
	 * Check that a script does what the migrator does.
	 * @param script the script
	 * @param run lets the migrator do it
	 * @return the file on which the script was run
	 */
	SqliteFile verify(MigrationScript script, Consumer<SqliteFile> run) {
		Path scripted = copy();
		SqliteFile migrated = new SqliteFile(copy(), this.parameters);
		run(script.text(), scripted);
		run.accept(migrated);
		SqliteFile file = new SqliteFile(scripted, this.parameters);
		assertThat(everything(file)).as(script.text()).isEqualTo(everything(migrated));
		assertThat(file.strings("PRAGMA integrity_check")).isEqualTo(migrated.strings("PRAGMA integrity_check"));
		return file;
	}

	private Path copy() {
		try {
			Path copy = Files.createTempFile(this.original.getParent(), "copy", ".db");
			if (Files.exists(this.original)) {
				Files.copy(this.original, copy, StandardCopyOption.REPLACE_EXISTING);
			}
			return copy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void run(String script, Path file) {
		String sql = script.lines().filter((line) -> !FOR_THE_SHELL.contains(line)).collect(Collectors.joining("\n"));
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			for (SqlStatement single : new StatementSplitter(sql, SqlDialect.SQLITE)) {
				if (statement.execute(sql.substring(single.start(), single.pieceEnd()))) {
					drain(statement);
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("%s%n%s".formatted(ex.getMessage(), script), ex);
		}
	}

	private static void drain(Statement statement) throws SQLException {
		try (ResultSet rows = statement.getResultSet()) {
			boolean more = rows.next();
			while (more) {
				more = rows.next();
			}
		}
	}

	/**
	 * Return all that a database holds, but for times, durations and names of users.
	 */
	static List<Object> everything(SqliteFile file) {
		JdbcClient sql = file.sql();
		return List.of(SqliteSnapshot.of(sql),
				file.strings("SELECT type || ' ' || name || ': ' || ifnull(sql, '') FROM sqlite_schema ORDER BY 1"),
				bookkeeping(sql, "migrator_revision"), bookkeeping(sql, "migrator_history"));
	}

	private static List<String> bookkeeping(JdbcClient sql, String table) {
		List<String> columns = SqliteSnapshot.columns(sql, table);
		columns.removeAll(List.of("applied_at", "started_at", "duration_ms", "actor"));
		return columns.isEmpty() ? List.of() : SqliteSnapshot.rows(sql, table, columns);
	}

}
