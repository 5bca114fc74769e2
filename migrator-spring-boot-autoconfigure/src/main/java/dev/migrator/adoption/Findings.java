package dev.migrator.adoption;

import java.util.ArrayList;
import java.util.List;

import dev.migrator.script.RevisionFileException.Problem;

/**
 * What reading migrations brings up besides the migrations: notes, and problems that
 * forbid the import.
 */
final class Findings {

	private final List<Problem> problems = new ArrayList<>();

	private final List<Note> notes = new ArrayList<>();

	void problem(String source, int line, String what, String action) {
		this.problems.add(new Problem(source, line, what, action));
	}

	void note(String source, int line, String text) {
		this.notes.add(new Note(source, line, text));
	}

	List<Note> notes() {
		return List.copyOf(this.notes);
	}

	/**
	 * Go on only if there is no problem.
	 */
	void check() {
		if (!this.problems.isEmpty()) {
			throw new ImportRefusedException(this.problems);
		}
	}

}
