package dev.migrator.adoption;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.migrator.adoption.HistoryTable.Row;

/**
 * What Liquibase notes: a row for each changeset that it ran or took for done.
 */
final class LiquibaseHistory {

	private final HistoryTable table;

	private final Map<String, ForeignMigration> migrations;

	private final Findings findings;

	LiquibaseHistory(HistoryTable table, Map<String, ForeignMigration> migrations, Findings findings) {
		this.table = table;
		this.migrations = migrations;
		this.findings = findings;
	}

	/**
	 * Return the versions that are applied.
	 */
	Set<String> applied() {
		Set<String> applied = new HashSet<>();
		for (Row row : this.table.rows()) {
			String changeset = "::%s::%s".formatted(row.text("id"), row.text("author"));
			String file = row.text("filename");
			List<String> versions = this.migrations.keySet()
				.stream()
				.filter((version) -> version.endsWith(changeset)
						&& LiquibaseOrder.isSame(version.substring(0, version.length() - changeset.length()), file))
				.toList();
			if (versions.size() != 1) {
				this.findings.problem(this.table.name(), 0,
						"the changeset %s%s has been applied, but is %s".formatted(file, changeset,
								versions.isEmpty() ? "not among the files" : "that of several files"),
						"Name the directory that holds all files of the changelog. If it is not formatted SQL, "
								+ "write the same so under its author and id.");
				continue;
			}
			String type = row.text("exectype");
			if (type.equals("FAILED")) {
				this.findings.problem(this.table.name(), 0, "the changeset %s%s failed".formatted(file, changeset),
						"Put the database right, and let Liquibase run it.");
			}
			else if (type.equals("MARK_RAN")) {
				this.findings.note(this.table.name(), 0,
						"%s was marked as run, since its preconditions did not hold: here it has done nothing."
							.formatted(versions.get(0)));
			}
			applied.addAll(versions);
		}
		return applied;
	}

}
