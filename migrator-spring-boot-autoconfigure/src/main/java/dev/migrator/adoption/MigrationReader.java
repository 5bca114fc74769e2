package dev.migrator.adoption;

import java.util.List;

/**
 * Knows how one tool lays out its migrations.
 */
sealed interface MigrationReader
		permits FlywayReader, LiquibaseReader, GolangMigrateReader, DieselReader, DbmateReader {

	/**
	 * Read all migrations of a folder.
	 * @param folder the folder
	 * @param findings takes what cannot be carried over
	 * @return the migrations, in the order in which the tool runs them
	 */
	List<ForeignMigration> read(MigrationFolder folder, Findings findings);

}
