package dev.migrator.adoption;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads migrations of dbmate: files such as {@code 20240101120000_create_users.sql}, by
 * name, each with a block after {@code -- migrate:up} and one after
 * {@code -- migrate:down}.
 */
final class DbmateReader implements MigrationReader {

	private static final Pattern FILE = Pattern.compile("(\\d+)(.*)\\.sql");

	private static final Pattern DIRECTIVE = Pattern.compile("--\\s*migrate:(up|down)(?:\\s+(\\S.*))?\\s*");

	private static final String ONE_OF_EACH = "Write one '-- migrate:up' and one '-- migrate:down' below it; what comes "
			+ "before them may be comments only.";

	@Override
	public List<ForeignMigration> read(MigrationFolder folder, Findings findings) {
		List<ForeignMigration> migrations = new ArrayList<>();
		Map<String, String> versions = new HashMap<>();
		for (String file : folder.topFiles()) {
			Matcher name = FILE.matcher(file);
			if (name.matches()) {
				String before = versions.putIfAbsent(name.group(1), file);
				if (before != null) {
					findings.problem(folder.place(file), 0,
							"version %s is that of %s, too".formatted(name.group(1), before),
							"Give each migration a version of its own, or remove one.");
				}
				read(file, name.group(1), name.group(2), folder, findings, migrations);
			}
			else if (file.endsWith(".sql")) {
				findings.note(folder.place(file), 0,
						"Is not named as a migration is. dbmate ignores it, and it was left out.");
			}
		}
		return migrations;
	}

	private static void read(String file, String version, String name, MigrationFolder folder, Findings findings,
			List<ForeignMigration> migrations) {
		List<String> lines = new ArrayList<>(folder.text(file).lines().toList());
		int up = -1;
		int down = -1;
		String upOptions = "";
		String downOptions = "";
		for (int i = 0; i < lines.size(); i++) {
			Matcher directive = DIRECTIVE.matcher(lines.get(i));
			if (!directive.matches()) {
				continue;
			}
			boolean isUp = directive.group(1).equals("up");
			if (isUp ? up >= 0 : (up < 0 || down >= 0)) {
				findings.problem(folder.place(file), i + 1, "there cannot be '%s' here".formatted(lines.get(i).strip()),
						ONE_OF_EACH);
				return;
			}
			String options = (directive.group(2) != null) ? directive.group(2) : "";
			noteOptions(options, file, i, folder, findings);
			if (isUp) {
				up = i;
				upOptions = options;
			}
			else {
				down = i;
				downOptions = options;
			}
		}
		if (up < 0 || down < 0) {
			findings.problem(folder.place(file), 0, "there is no '-- migrate:%s'".formatted((up < 0) ? "up" : "down"),
					ONE_OF_EACH);
			return;
		}
		for (int i = 0; i < up; i++) {
			if (!lines.get(i).isBlank() && !lines.get(i).strip().startsWith("--")) {
				findings.problem(folder.place(file), i + 1, "there is SQL before '-- migrate:up'", ONE_OF_EACH);
				return;
			}
		}
		// Comments before the first block belong to the migration, too
		lines.set(up, "");
		migrations.add(new ForeignMigration(version, ForeignMigration.words(name, "version " + version),
				ForeignScript.ofLines(file, lines, 0, down, isTransactional(upOptions)),
				ForeignScript.ofLines(file, lines, down + 1, lines.size(), isTransactional(downOptions))));
	}

	private static boolean isTransactional(String options) {
		return !Arrays.asList(options.split("\\s+", -1)).contains("transaction:false");
	}

	private static void noteOptions(String options, String file, int line, MigrationFolder folder, Findings findings) {
		for (String option : options.split("\\s+", -1)) {
			if (!option.isEmpty() && !option.startsWith("transaction:")) {
				findings.note(folder.place(file), line + 1, "The option %s was not carried over.".formatted(option));
			}
		}
	}

}
