package dev.migrator.script;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.revision.Revision;

/**
 * What a header says besides its keys, made fit to be read back: the message is one line,
 * and what is more than that is prose.
 *
 * @param message the first line that is not empty; empty if there is none
 * @param prose the other lines
 */
record FreeHeader(String message, List<String> prose) {

	static FreeHeader of(String message, List<String> prose) {
		List<String> lines = new ArrayList<>(FreeText.lines(message));
		prose.forEach((line) -> lines.addAll(FreeText.lines(line)));
		dropEmpty(lines);
		String first = lines.isEmpty() ? "" : lines.remove(0);
		dropEmpty(lines);
		return new FreeHeader(first, List.copyOf(lines));
	}

	private static void dropEmpty(List<String> lines) {
		while (!lines.isEmpty() && lines.get(0).isEmpty()) {
			lines.remove(0);
		}
	}

	Revision of(Revision revision) {
		return new Revision(revision.id(), revision.revises(), revision.dependsOn(), revision.labels(), this.message,
				revision.created());
	}

}
