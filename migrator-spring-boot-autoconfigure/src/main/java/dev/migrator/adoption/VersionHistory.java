package dev.migrator.adoption;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.migrator.adoption.HistoryTable.Row;

/**
 * What the tools note that keep versions and little more: Diesel and dbmate all of them,
 * golang-migrate the last one.
 */
final class VersionHistory {

	private final HistoryTable table;

	private final Map<String, ForeignMigration> migrations;

	private final MigrationFormat format;

	private final Findings findings;

	VersionHistory(HistoryTable table, Map<String, ForeignMigration> migrations, MigrationFormat format,
			Findings findings) {
		this.table = table;
		this.migrations = migrations;
		this.format = format;
		this.findings = findings;
	}

	/**
	 * Return the versions that are applied.
	 */
	Set<String> applied() {
		boolean lastOnly = this.format == MigrationFormat.GOLANG_MIGRATE;
		if (!this.table.rows().isEmpty() && this.table.rows().get(0).has("dirty") != lastOnly) {
			// golang-migrate and dbmate call their tables the same
			this.findings.problem(this.table.name(), 0, "the table is not one of %s".formatted(this.format.tool()),
					"Name the tool whose migrations these are.");
			return Set.of();
		}
		Set<String> applied = new HashSet<>();
		for (Row row : this.table.rows()) {
			String version = row.text("version");
			if (row.isTrue("dirty")) {
				this.findings.problem(this.table.name(), 0,
						"version %s is dirty: it failed, and may have left a part of its changes".formatted(version),
						"Put the database right, and tell golang-migrate by 'migrate force'.");
			}
			else if (!this.migrations.containsKey(version)) {
				this.findings.problem(this.table.name(), 0,
						"version %s has been applied, but is not among the files".formatted(version), "Add the file.");
			}
			else if (lastOnly) {
				BigInteger last = new BigInteger(version);
				this.migrations.keySet()
					.stream()
					.filter((each) -> new BigInteger(each).compareTo(last) <= 0)
					.forEach(applied::add);
			}
			else {
				applied.add(version);
			}
		}
		return applied;
	}

}
