package dev.migrator.adoption;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads migrations that are named as Flyway has them unless configured otherwise:
 * {@code V1_2__create_users.sql}, with {@code U1_2__create_users.sql} to undo it. What
 * Flyway runs besides, repeatable migrations and callbacks, is told but has no place in a
 * chain of revisions.
 */
final class FlywayReader implements MigrationReader {

	// The first separator counts, and the description may be missing
	private static final Pattern SQL = Pattern.compile("([VUBR])(.*?)(?:__(.*))?(?i:\\.sql)");

	private static final Pattern OTHER_LANGUAGE = Pattern
		.compile("[VB]\\d[\\d._]*__.*\\.(?i:java|kt|groovy|scala|class|sh|bash|ps1|bat|cmd|py)");

	private static final Pattern CALLBACK = Pattern
		.compile("(?:(?:before|after)[A-Z]\\w*?|createSchema)(?:__.*)?(?i:\\.sql)");

	private final Map<FlywayVersion, String> versioned = new TreeMap<>();

	private final Map<FlywayVersion, String> undo = new TreeMap<>();

	private final TreeMap<FlywayVersion, String> baselines = new TreeMap<>();

	private final Map<String, String> descriptions = new TreeMap<>();

	@Override
	public List<ForeignMigration> read(MigrationFolder folder, Findings findings) {
		for (String file : folder.files()) {
			sort(file, folder, findings);
		}
		addBaseline(folder, findings);
		List<ForeignMigration> migrations = new ArrayList<>();
		this.versioned.forEach((version, file) -> {
			String undoFile = this.undo.remove(version);
			migrations.add(new ForeignMigration(version.toString(),
					ForeignMigration.words(this.descriptions.getOrDefault(file, ""), "version " + version),
					script(file, folder, findings), (undoFile != null) ? script(undoFile, folder, findings) : null));
		});
		this.undo.forEach((version, file) -> findings.note(folder.place(file), 0,
				"Undoes version %s, which is not there. It was left out.".formatted(version)));
		return migrations;
	}

	private void sort(String file, MigrationFolder folder, Findings findings) {
		String name = MigrationFolder.name(file);
		String place = folder.place(file);
		Matcher sql = SQL.matcher(name);
		if (OTHER_LANGUAGE.matcher(name).matches()) {
			findings.problem(place, 0, "the migration is not in SQL, and what comes after it may need it",
					"Move the file out of the directory and write the same in SQL under its version, or import what comes "
							+ "before it, write a revision in Java, and import the rest.");
		}
		else if (sql.matches()) {
			sort(file, sql.group(1), sql.group(2), sql.group(3), place, findings);
		}
		else if (CALLBACK.matcher(name).matches()) {
			findings.note(place, 0, "Is a callback, which runs whenever Flyway does. It was left out: "
					+ "if it is still needed, write a MigrationListener.");
		}
		else if (name.toLowerCase(Locale.ROOT).endsWith(".sql")) {
			findings.note(place, 0, "Is not named as a migration is. Flyway ignores it, and it was left out.");
		}
	}

	private void sort(String file, String prefix, String version, @Nullable String description, String place,
			Findings findings) {
		if (prefix.equals("R") && version.isEmpty()) {
			findings.note(place, 0, "Is a repeatable migration, which Flyway runs after all others, again whenever it "
					+ "changes. It was left out: write a revision with its content now, and one for each change.");
			return;
		}
		FlywayVersion parsed = prefix.equals("R") ? null : FlywayVersion.of(version).orElse(null);
		if (parsed == null) {
			findings.note(place, 0, "Is not named as a migration is. Flyway ignores it, and it was left out.");
			return;
		}
		this.descriptions.put(file, (description != null) ? description : "");
		Map<FlywayVersion, String> files = switch (prefix) {
			case "U" -> this.undo;
			case "B" -> this.baselines;
			default -> this.versioned;
		};
		String before = files.putIfAbsent(parsed, file);
		if (before != null) {
			findings.problem(place, 0, "version %s is that of %s, too".formatted(parsed, before),
					"Give each migration a version of its own, or remove one.");
		}
	}

	/**
	 * A baseline stands for all migrations up to its version. Where those are there, too,
	 * they lead to the same.
	 */
	private void addBaseline(MigrationFolder folder, Findings findings) {
		Iterator<Map.Entry<FlywayVersion, String>> newestFirst = this.baselines.descendingMap().entrySet().iterator();
		for (boolean newest = true; newestFirst.hasNext(); newest = false) {
			Map.Entry<FlywayVersion, String> baseline = newestFirst.next();
			FlywayVersion version = baseline.getKey();
			if (!newest) {
				findings.note(folder.place(baseline.getValue()), 0,
						"Is an older baseline than the last. It was left out.");
			}
			else if (this.versioned.keySet().stream().anyMatch((each) -> each.compareTo(version) <= 0)) {
				findings.note(folder.place(baseline.getValue()), 0,
						("Is a baseline for new databases, in place of the migrations up to version %s. It was left out, "
								+ "since such migrations are there: see to it that they are all there.")
							.formatted(version));
			}
			else {
				this.versioned.put(version, baseline.getValue());
				findings.note(folder.place(baseline.getValue()), 0,
						"Is a baseline that stands for the migrations up to version %s. It became the first revision."
							.formatted(version));
			}
		}
	}

	private static ForeignScript script(String file, MigrationFolder folder, Findings findings) {
		boolean transactional = true;
		String settings = file + ".conf";
		if (folder.files().contains(settings)) {
			Properties properties = properties(folder.text(settings));
			for (String key : properties.stringPropertyNames()) {
				String value = properties.getProperty(key).strip();
				if (key.equals("executeInTransaction")) {
					transactional = !value.equalsIgnoreCase("false");
				}
				else if (!(key.equals("encoding") && value.equalsIgnoreCase("UTF-8"))) {
					findings.note(folder.place(settings), 0,
							"The setting %s=%s was not carried over: see whether the revision may do without."
								.formatted(key, value));
				}
			}
		}
		return new ForeignScript(file, 1, folder.text(file), transactional);
	}

	private static Properties properties(String text) {
		Properties properties = new Properties();
		try {
			properties.load(new StringReader(text));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return properties;
	}

}
