package dev.migrator.benchmarks.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;

/**
 * A file for each revision, and default settings.
 *
 * @param location where the files are
 */
record FlywayMigrations(String location) implements ToolUnderTest {

	static FlywayMigrations write(Workload workload, Path directory) throws IOException {
		for (int revision = 1; revision <= workload.revisions(); revision++) {
			Files.writeString(directory.resolve("V%d__item.sql".formatted(revision)), workload.script(revision));
		}
		return new FlywayMigrations("filesystem:" + directory);
	}

	@Override
	public String name() {
		return "Flyway";
	}

	@Override
	public void migrate(DataSource dataSource) {
		Flyway.configure().dataSource(dataSource).locations(this.location).loggers("slf4j").load().migrate();
	}

}
