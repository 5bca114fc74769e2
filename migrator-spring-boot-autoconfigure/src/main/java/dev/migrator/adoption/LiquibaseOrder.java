package dev.migrator.adoption;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In which order Liquibase runs the files of a folder: by name, unless a changelog in
 * XML, YAML or JSON includes them one by one.
 */
final class LiquibaseOrder {

	private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->|(?m)^\\s*#.*$");

	private static final Pattern CHANGE_SET = Pattern.compile("<changeSet\\b|\\bchangeSet[\"']?\\s*:");

	private static final Pattern FILE = Pattern.compile("\\bfile[\"']?\\s*[=:]\\s*[\"']?([^\"'\\s,>}]+)");

	private static final Pattern INCLUDE_ALL = Pattern.compile("\\bincludeAll\\b");

	private LiquibaseOrder() {
	}

	static List<String> of(MigrationFolder folder, Findings findings) {
		List<String> byName = folder.files().stream().filter((file) -> isOf(file, ".sql")).toList();
		List<String> changelogs = folder.files()
			.stream()
			.filter((file) -> isOf(file, ".xml", ".yaml", ".yml", ".json"))
			.filter((file) -> folder.text(file).contains("databaseChangeLog"))
			.toList();
		if (changelogs.isEmpty()) {
			return byName;
		}
		if (changelogs.size() > 1) {
			findings.problem(folder.place(changelogs.get(1)), 0,
					"there is more than one changelog that is not SQL, so that the order of the files is not clear",
					"Move all but one of them away, and include the SQL files in that one.");
			return byName;
		}
		String changelog = changelogs.get(0);
		String text = COMMENT.matcher(folder.text(changelog)).replaceAll("");
		return ordered(folder.place(changelog), text, byName, folder, findings);
	}

	private static List<String> ordered(String place, String text, List<String> byName, MigrationFolder folder,
			Findings findings) {
		if (CHANGE_SET.matcher(text).find()) {
			findings.problem(place, 0, "the changelog holds changesets that are not SQL",
					"Write them as formatted SQL under the same author and id, in a file that it includes.");
			return byName;
		}
		Set<String> included = new LinkedHashSet<>();
		Matcher include = FILE.matcher(text);
		while (include.find()) {
			String path = include.group(1);
			List<String> files = byName.stream().filter((file) -> isSame(file, path)).toList();
			if (files.size() != 1) {
				findings.problem(place, 0,
						"the changelog includes %s, which is %s".formatted(path,
								files.isEmpty() ? "no SQL file in the directory" : "several files in the directory"),
						"Name the directory that holds all files of the changelog, and let it include SQL only.");
			}
			included.addAll(files);
		}
		boolean all = INCLUDE_ALL.matcher(text).find();
		if (all && !included.isEmpty()) {
			findings.problem(place, 0,
					"the changelog includes single files and whole folders, so that the order is not clear",
					"Let it include the files one by one.");
		}
		if (all) {
			findings.note(place, 0,
					"Includes whole folders. All SQL files were taken by name: see whether that is the same.");
			return byName;
		}
		for (String file : byName) {
			if (!included.contains(file)) {
				findings.note(folder.place(file), 0, "Is not included by the changelog. It was left out.");
			}
		}
		return new ArrayList<>(included);
	}

	/**
	 * Return whether a path means a file, whatever folder the path is relative to.
	 */
	static boolean isSame(String file, String path) {
		String plain = path.substring(path.indexOf(':') + 1).replace('\\', '/');
		return plain.equals(file) || plain.endsWith("/" + file) || file.endsWith("/" + plain);
	}

	private static boolean isOf(String file, String... endings) {
		String name = file.toLowerCase(Locale.ROOT);
		return List.of(endings).stream().anyMatch(name::endsWith);
	}

}
