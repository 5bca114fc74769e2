package dev.migrator.benchmarks.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.sql.DataSource;

import dev.migrator.engine.MigratorBuilder;

/**
 * A file for each revision, with its downgrade, and default settings.
 *
 * @param location where the files are
 */
record MigratorRevisions(String location) implements ToolUnderTest {

	static MigratorRevisions write(Workload workload, Path directory) throws IOException {
		for (int revision = 1; revision <= workload.revisions(); revision++) {
			String revises = (revision > 1) ? workload.id(revision - 1) : "";
			Files.writeString(directory.resolve(workload.id(revision) + "_item.sql"), """
					-- make an item
					--
					-- revision: %s
					-- revises: %s

					-- migrator:upgrade
					%s
					-- migrator:downgrade
					%s""".formatted(workload.id(revision), revises, workload.script(revision),
					workload.undo(revision)));
		}
		return new MigratorRevisions(directory.toUri().toString());
	}

	@Override
	public String name() {
		return "Migrator";
	}

	@Override
	public void migrate(DataSource dataSource) {
		MigratorBuilder.forDataSource(dataSource).locations(List.of(this.location)).build().upgradeOnStartup();
	}

}
