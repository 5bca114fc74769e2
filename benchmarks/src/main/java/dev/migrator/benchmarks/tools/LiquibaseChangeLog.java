package dev.migrator.benchmarks.tools;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;

import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.analytics.configuration.AnalyticsArgs;
import liquibase.changelog.FastCheckService;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * One change log in SQL, with a change set for each revision and its rollback, and
 * default settings.
 *
 * @param directory where the change log is
 */
record LiquibaseChangeLog(Path directory) implements ToolUnderTest {

	private static final String FILE = "changelog.sql";

	// As Spring Boot has it: nothing to the console, nothing to the manufacturer
	private static final Map<String, Object> SCOPE = Map.of(Scope.Attr.ui.name(), new LoggerUIService(),
			AnalyticsArgs.ENABLED.getKey(), false);

	static LiquibaseChangeLog write(Workload workload, Path directory) throws IOException {
		StringBuilder changeLog = new StringBuilder("--liquibase formatted sql\n");
		for (int revision = 1; revision <= workload.revisions(); revision++) {
			changeLog.append("\n--changeset benchmark:%s%n".formatted(workload.id(revision)))
				.append(workload.script(revision))
				.append("--rollback ")
				.append(workload.undo(revision));
		}
		Files.writeString(directory.resolve(FILE), changeLog);
		return new LiquibaseChangeLog(directory);
	}

	@Override
	public String name() {
		return "Liquibase";
	}

	@Override
	public void migrate(DataSource dataSource) throws Exception {
		// Remembers, until the JVM ends, which databases had nothing to do
		Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
		Scope.child(SCOPE, () -> update(dataSource));
	}

	private void update(DataSource dataSource) throws SQLException, LiquibaseException, FileNotFoundException {
		try (Connection connection = dataSource.getConnection()) {
			Database database = DatabaseFactory.getInstance()
				.findCorrectDatabaseImplementation(new JdbcConnection(connection));
			Liquibase liquibase = new Liquibase(FILE, new DirectoryResourceAccessor(this.directory), database);
			liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
			liquibase.update(new Contexts());
		}
	}

}
