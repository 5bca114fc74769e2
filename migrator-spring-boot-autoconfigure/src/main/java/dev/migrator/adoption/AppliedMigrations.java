package dev.migrator.adoption;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import dev.migrator.DatabaseAccessException;
import dev.migrator.MigratorException;
import dev.migrator.sql.SqlDialect;

/**
 * Finds out which migrations of a folder another tool has applied to a database, by what
 * the tool noted there. Changes nothing.
 */
public final class AppliedMigrations {

	private final MigrationFormat format;

	private final List<ForeignMigration> migrations;

	/**
	 * Reads the migrations of a folder.
	 * @param format how they are laid out
	 * @param directory the folder
	 * @param dialect the database that they are for
	 * @throws ImportRefusedException if they cannot be read; it tells all that is wrong
	 * @throws MigratorException if there is no such folder
	 */
	public AppliedMigrations(MigrationFormat format, Path directory, SqlDialect dialect) {
		Findings findings = new Findings();
		this.format = format;
		this.migrations = format.reader(dialect).read(MigrationFolder.of(directory, findings), findings);
		findings.check();
	}

	/**
	 * Find out what the tool has applied, by the table that it uses unless told
	 * otherwise.
	 * @param dataSource the database
	 * @return how far it came, or empty if there is no such table
	 * @throws ImportRefusedException if what is applied is no beginning of the chain that
	 * the migrations become
	 * @throws DatabaseAccessException if the database does not let it be read
	 */
	public Optional<Standing> read(DataSource dataSource) {
		return read(dataSource, this.format.historyTable());
	}

	/**
	 * Find out what the tool has applied.
	 * @param dataSource the database
	 * @param table where the tool notes it: a name, with a schema and a full stop before
	 * it or without
	 * @return how far it came, or empty if there is no such table
	 * @throws ImportRefusedException if what is applied is no beginning of the chain that
	 * the migrations become
	 * @throws DatabaseAccessException if the database does not let it be read
	 */
	public Optional<Standing> read(DataSource dataSource, String table) {
		return HistoryTable.read(dataSource, table).map(this::standing);
	}

	private Standing standing(HistoryTable table) {
		Findings findings = new Findings();
		Map<String, ForeignMigration> byVersion = new LinkedHashMap<>();
		this.migrations.forEach((migration) -> byVersion.put(migration.version(), migration));
		Set<String> applied = switch (this.format) {
			case FLYWAY -> new FlywayHistory(table, byVersion, findings).applied();
			case LIQUIBASE_SQL -> new LiquibaseHistory(table, byVersion, findings).applied();
			case GOLANG_MIGRATE, DIESEL, DBMATE ->
				new VersionHistory(table, byVersion, this.format, findings).applied();
		};
		findings.check();
		int last = -1;
		List<String> versions = new ArrayList<>(byVersion.keySet());
		for (int i = 0; i < versions.size(); i++) {
			last = applied.contains(versions.get(i)) ? i : last;
		}
		List<String> missing = versions.subList(0, last + 1)
			.stream()
			.filter((version) -> !applied.contains(version))
			.toList();
		if (!missing.isEmpty()) {
			findings.problem(table.name(), 0,
					"%s has been applied, but %s before it in order not".formatted(versions.get(last),
							missing.stream().collect(Collectors.joining(", "))),
					"Let %s apply what is missing (out of order), or give it versions after the last one."
						.formatted(this.format.tool()));
		}
		findings.check();
		return new Standing(versions.subList(0, last + 1).stream().map(this.format::revisionId).toList(),
				findings.notes());
	}

}
