package dev.migrator.adoption;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.migrator.sql.SqlDialect;

/**
 * Reads changelogs of Liquibase that are formatted SQL. Each changeset is a migration;
 * its version is {@code file::id::author}, as Liquibase writes it.
 */
final class LiquibaseReader implements MigrationReader {

	private final SqlDialect dialect;

	LiquibaseReader(SqlDialect dialect) {
		this.dialect = dialect;
	}

	@Override
	public List<ForeignMigration> read(MigrationFolder folder, Findings findings) {
		List<ForeignMigration> migrations = new ArrayList<>();
		for (String file : LiquibaseOrder.of(folder, findings)) {
			List<String> lines = folder.text(file).lines().toList();
			if (!LiquibaseFile.isFormatted(lines)) {
				findings
					.note(folder.place(file), 1, "Does not begin with '--liquibase formatted sql'. It was left out: "
							+ "if Liquibase runs it, write that line and a '--changeset author:id' before the SQL.");
				continue;
			}
			migrations.addAll(new LiquibaseFile(file, folder.place(file), lines, this.dialect, findings).read());
		}
		Set<String> versions = new HashSet<>();
		for (ForeignMigration migration : migrations) {
			if (!versions.add(migration.version())) {
				findings.problem(folder.place(migration.up().file()), migration.up().line(),
						"the changeset %s is there twice".formatted(migration.version()),
						"Give each changeset of a file an id of its own, or remove one.");
			}
		}
		return migrations;
	}

}
