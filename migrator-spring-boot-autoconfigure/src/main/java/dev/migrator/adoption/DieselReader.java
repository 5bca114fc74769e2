package dev.migrator.adoption;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads migrations of Diesel: a folder each, such as
 * {@code 2024-01-01-120000_create_users}, that holds {@code up.sql} and {@code down.sql},
 * and {@code metadata.toml} if it is not to run in a transaction.
 */
final class DieselReader implements MigrationReader {

	private static final Pattern IN_TRANSACTION = Pattern
		.compile("(?m)^\\s*run_in_transaction\\s*=\\s*(true|false)\\s*(?:#.*)?$");

	@Override
	public List<ForeignMigration> read(MigrationFolder folder, Findings findings) {
		Set<String> names = new TreeSet<>();
		for (String file : folder.files()) {
			if (file.indexOf('/') > 0) {
				names.add(file.substring(0, file.indexOf('/')));
			}
		}
		// Diesel orders versions as text
		Map<String, String> versions = new TreeMap<>();
		for (String name : names) {
			String version = name.substring(0, (name.indexOf('_') < 0) ? name.length() : name.indexOf('_'))
				.replace("-", "");
			String before = versions.putIfAbsent(version, name);
			if (before != null) {
				findings.problem(folder.place(name), 0, "version %s is that of %s, too".formatted(version, before),
						"Give each migration a version of its own, or remove one.");
			}
			else if (!folder.files().contains(name + "/up.sql")) {
				findings.problem(folder.place(name), 0, "there is no up.sql in it",
						"Add the file, or move the folder away if it is no migration of Diesel's.");
			}
		}
		List<ForeignMigration> migrations = new ArrayList<>();
		versions.forEach((version, name) -> {
			if (folder.files().contains(name + "/up.sql")) {
				migrations.add(migration(version, name, folder));
			}
		});
		noteOthers(names, folder, findings);
		return migrations;
	}

	private static ForeignMigration migration(String version, String name, MigrationFolder folder) {
		boolean transactional = isTransactional(name + "/metadata.toml", folder);
		String down = name + "/down.sql";
		String words = (name.indexOf('_') < 0) ? "" : name.substring(name.indexOf('_'));
		return new ForeignMigration(version, ForeignMigration.words(words, "version " + version),
				new ForeignScript(name + "/up.sql", 1, folder.text(name + "/up.sql"), transactional),
				folder.files().contains(down) ? new ForeignScript(down, 1, folder.text(down), transactional) : null);
	}

	private static boolean isTransactional(String file, MigrationFolder folder) {
		if (!folder.files().contains(file)) {
			return true;
		}
		// A file that does not say means false, unlike no file
		Matcher setting = IN_TRANSACTION.matcher(folder.text(file));
		return setting.find() && setting.group(1).equals("true");
	}

	private static void noteOthers(Set<String> names, MigrationFolder folder, Findings findings) {
		for (String file : folder.files()) {
			boolean known = names.stream()
				.anyMatch((name) -> List.of(name + "/up.sql", name + "/down.sql", name + "/metadata.toml")
					.contains(file));
			if (!known && file.endsWith(".sql")) {
				findings.note(folder.place(file), 0,
						"Is not where a migration is. Diesel ignores it, and it was left out.");
			}
		}
	}

}
