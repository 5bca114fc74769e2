package dev.migrator.benchmarks.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import javax.sql.DataSource;

/**
 * The least that a tool owes: it compares the names of the files with the history, and
 * runs what is missing, with the row of the history in the same transaction. It reads no
 * file, since it has the statements.
 *
 * @param name what it is called in the results
 * @param workload what to run
 * @param directory where the files are
 * @param batched whether the statements of a revision, and its row of the history, go as
 * one JDBC batch
 */
record BareJdbc(String name, Workload workload, Path directory, boolean batched) implements ToolUnderTest {

	private static final String RECORD = "INSERT INTO history (id, applied_at) VALUES ('%s', CURRENT_TIMESTAMP)";

	static BareJdbc write(Workload workload, Path directory, boolean batched) throws IOException {
		for (int revision = 1; revision <= workload.revisions(); revision++) {
			Files.writeString(directory.resolve(workload.id(revision) + ".sql"), workload.script(revision));
		}
		return new BareJdbc(batched ? "bare JDBC, batched" : "bare JDBC", workload, directory, batched);
	}

	@Override
	public void migrate(DataSource dataSource) throws IOException, SQLException {
		Set<String> files = files();
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			files.removeAll(applied(statement));
			if (!files.isEmpty()) {
				connection.setAutoCommit(false);
				for (int revision = 1; revision <= this.workload.revisions(); revision++) {
					if (files.contains(this.workload.id(revision))) {
						apply(revision, statement);
						connection.commit();
					}
				}
				connection.setAutoCommit(true);
			}
		}
	}

	private Set<String> files() throws IOException {
		Set<String> ids = new HashSet<>();
		try (Stream<Path> files = Files.list(this.directory)) {
			files.forEach((file) -> ids.add(file.getFileName().toString().replace(".sql", "")));
		}
		return ids;
	}

	private static Set<String> applied(Statement statement) throws SQLException {
		Set<String> ids = new HashSet<>();
		try (ResultSet rows = statement.executeQuery("SELECT id FROM history")) {
			while (rows.next()) {
				ids.add(rows.getString(1));
			}
		}
		catch (SQLException ex) {
			// If it is not the table that is missing, this fails too
			statement.execute("CREATE TABLE history (id VARCHAR(64) PRIMARY KEY, applied_at TIMESTAMP)");
		}
		return ids;
	}

	private void apply(int revision, Statement statement) throws SQLException {
		List<String> statements = this.workload.statements(revision);
		statements.add(RECORD.formatted(this.workload.id(revision)));
		for (String sql : statements) {
			if (this.batched) {
				statement.addBatch(sql);
			}
			else {
				statement.execute(sql);
			}
		}
		if (this.batched) {
			statement.executeBatch();
		}
	}

}
