package dev.migrator.adoption;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;

import dev.migrator.adoption.HistoryTable.Row;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway notes: a row for each migration that it ran, and for what it did besides.
 */
final class FlywayHistory {

	private final HistoryTable table;

	private final Map<String, ForeignMigration> migrations;

	private final Findings findings;

	FlywayHistory(HistoryTable table, Map<String, ForeignMigration> migrations, Findings findings) {
		this.table = table;
		this.migrations = migrations;
		this.findings = findings;
	}

	/**
	 * Return the versions that are applied.
	 */
	Set<String> applied() {
		Map<FlywayVersion, Row> rows = new TreeMap<>();
		FlywayVersion baseline = null;
		for (Row row : inOrder()) {
			String type = row.text("type");
			if (!row.isTrue("success")) {
				this.findings.problem(this.table.name(), 0,
						"%s failed, and may have left a part of its changes".formatted(row.text("script")),
						"Put the database right, and let Flyway repair its history.");
			}
			// Rows without a version are repeatable migrations and the creation of
			// schemas
			FlywayVersion version = FlywayVersion.of(row.text("version")).orElse(null);
			if (version == null) {
				continue;
			}
			if (type.startsWith("UNDO_") || type.equals("DELETE")) {
				rows.remove(version);
			}
			else if (type.equals("BASELINE")) {
				baseline = version;
			}
			else {
				baseline = type.endsWith("_BASELINE") ? version : baseline;
				rows.put(version, row);
			}
		}
		return applied(rows, baseline);
	}

	private List<Row> inOrder() {
		return this.table.rows()
			.stream()
			.sorted(Comparator.comparing((row) -> row.number("installed_rank"),
					Comparator.nullsFirst(Comparator.naturalOrder())))
			.toList();
	}

	private Set<String> applied(Map<FlywayVersion, Row> rows, @Nullable FlywayVersion baseline) {
		Set<String> applied = new HashSet<>();
		Map<FlywayVersion, String> known = new HashMap<>();
		for (String each : this.migrations.keySet()) {
			FlywayVersion version = FlywayVersion.of(each).orElseThrow();
			known.put(version, each);
			if (baseline != null && version.compareTo(baseline) <= 0) {
				applied.add(each);
			}
		}
		FlywayVersion first = known.keySet().stream().min(Comparator.naturalOrder()).orElse(null);
		rows.forEach((version, row) -> {
			String each = known.get(version);
			if (each != null) {
				applied.add(each);
				compareChecksum(each, row);
			}
			else if ((baseline == null || version.compareTo(baseline) > 0) && !isBeforeBaseline(version, first)) {
				this.findings.problem(this.table.name(), 0,
						"%s has been applied (version %s, type %s), but is not among the files"
							.formatted(row.text("script"), version, row.text("type")),
						"Add the file. If it is in another language, write the same in SQL under its version.");
			}
		});
		return applied;
	}

	/**
	 * Return whether a version is one of those that a baseline, as the first file, stands
	 * for. Nobody needs a file of theirs.
	 */
	private boolean isBeforeBaseline(FlywayVersion version, @Nullable FlywayVersion first) {
		ForeignMigration migration = (first != null) ? this.migrations.get(first.toString()) : null;
		return migration != null && first != null && version.compareTo(first) < 0
				&& MigrationFolder.name(migration.up().file()).startsWith("B");
	}

	private void compareChecksum(String version, Row row) {
		ForeignMigration migration = this.migrations.get(version);
		Integer then = row.number("checksum");
		if (migration == null || then == null || !row.text("type").equals("SQL")) {
			return;
		}
		int now = checksum(migration.up().text());
		if (then != now) {
			this.findings.note(migration.up().file(), 0,
					"Has changed since Flyway ran it: its checksum was %s and is %s now."
						.formatted(Integer.toString(then), Integer.toString(now)));
		}
	}

	/**
	 * Return the checksum that Flyway takes of a file: of its lines, whatever ends them.
	 */
	static int checksum(String text) {
		CRC32 checksum = new CRC32();
		text.lines().forEach((line) -> checksum.update(line.getBytes(StandardCharsets.UTF_8)));
		return (int) checksum.getValue();
	}

}
