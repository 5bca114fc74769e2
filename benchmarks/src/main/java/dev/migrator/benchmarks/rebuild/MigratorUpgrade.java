package dev.migrator.benchmarks.rebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.migrator.engine.MigratorBuilder;
import org.sqlite.SQLiteDataSource;

/**
 * A revision that Migrator applies to a database that it has not seen before.
 *
 * @param name what it is called in the results
 * @param location where the revision is
 * @param settings what to set of the migrator
 */
record MigratorUpgrade(String name, String location, UnaryOperator<MigratorBuilder> settings) implements Way {

	static MigratorUpgrade of(String name, Change change, Path directory, UnaryOperator<MigratorBuilder> settings)
			throws IOException {
		Path folder = Files.createTempDirectory(directory, "revisions");
		Files.writeString(folder.resolve("change.sql"), """
				-- change orders
				--
				-- revision: change

				-- migrator:upgrade
				%s;
				""".formatted(change.statement()));
		return new MigratorUpgrade(name, folder.toUri().toString(), settings);
	}

	@Override
	public void apply(OrderDatabase database) {
		SQLiteDataSource dataSource = new SQLiteDataSource();
		dataSource.setUrl(database.url());
		this.settings.apply(MigratorBuilder.forDataSource(dataSource).locations(List.of(this.location)))
			.build()
			.upgrade();
	}

}
