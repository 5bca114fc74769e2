package dev.migrator.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.migrator.schema.Namespace;
import dev.migrator.sql.Identifiers;

/**
 * The columns of the table that holds an archive: the key and the values keep their
 * names, before them come a number of the row in the archive and, for rows without a key,
 * the number that the product had given them.
 *
 * @param row the number in the archive
 * @param rowId the number that the product had given, if it is there
 * @param named the key and the values
 */
record ArchiveColumns(String row, String rowId, List<String> named) {

	static ArchiveColumns of(Namespace names, List<String> key, List<String> columns) {
		List<String> named = new ArrayList<>(key);
		columns.stream().filter((column) -> !names.contains(named, column)).forEach(named::add);
		return new ArchiveColumns(unlike(named, "archive_row"), unlike(named, "archive_rowid"), named);
	}

	private static String unlike(List<String> names, String name) {
		String unlike = name;
		while (contains(names, unlike)) {
			unlike += "_";
		}
		return unlike;
	}

	private static boolean contains(Collection<String> names, String name) {
		return names.stream().anyMatch((candidate) -> Identifiers.same(candidate, name));
	}

}
