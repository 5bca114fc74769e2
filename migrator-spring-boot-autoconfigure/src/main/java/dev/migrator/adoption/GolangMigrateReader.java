package dev.migrator.adoption;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads migrations of golang-migrate: {@code 000001_create_users.up.sql} and
 * {@code 000001_create_users.down.sql}, in the order of their numbers, in no folder
 * below.
 */
final class GolangMigrateReader implements MigrationReader {

	private static final Pattern FILE = Pattern.compile("(\\d+)_(.*)\\.(up|down)\\.(.*)");

	@Override
	public List<ForeignMigration> read(MigrationFolder folder, Findings findings) {
		Map<BigInteger, String> up = new TreeMap<>();
		Map<BigInteger, String> down = new TreeMap<>();
		for (String file : folder.topFiles()) {
			Matcher name = FILE.matcher(file);
			if (!name.matches()) {
				if (file.toLowerCase(Locale.ROOT).endsWith(".sql")) {
					findings.note(folder.place(file), 0,
							"Is not named as a migration is. golang-migrate ignores it, and it was left out.");
				}
				continue;
			}
			if (!name.group(4).equalsIgnoreCase("sql")) {
				findings.problem(folder.place(file), 0, "the migration is not in SQL",
						"Move the file out of the directory, and write the same in SQL under its version.");
			}
			BigInteger version = new BigInteger(name.group(1));
			String before = (name.group(3).equals("up") ? up : down).putIfAbsent(version, file);
			if (before != null) {
				findings.problem(folder.place(file), 0, "version %s is that of %s, too".formatted(version, before),
						"Give each migration a version of its own, or remove one.");
			}
		}
		List<ForeignMigration> migrations = new ArrayList<>();
		up.forEach((version, file) -> migrations.add(migration(version, file, down.remove(version), folder)));
		down.forEach((version, file) -> findings.problem(folder.place(file), 0,
				"there is no .up.sql of version %s".formatted(version),
				"Add the file, which may be empty, or remove this one."));
		return migrations;
	}

	private static ForeignMigration migration(BigInteger version, String file, @Nullable String downFile,
			MigrationFolder folder) {
		Matcher name = FILE.matcher(file);
		String words = name.matches() ? name.group(2) : "";
		return new ForeignMigration(version.toString(), ForeignMigration.words(words, "version " + version),
				new ForeignScript(file, 1, folder.text(file), true),
				(downFile != null) ? new ForeignScript(downFile, 1, folder.text(downFile), true) : null);
	}

}
