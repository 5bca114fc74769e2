package dev.migrator.script;

import java.util.List;
import java.util.stream.Collectors;

import dev.migrator.MigratorException;

/**
 * Revisions that cannot be used as they are. Tells everything that is wrong with them at
 * once, each with file and line or with the class.
 */
public class RevisionFileException extends MigratorException {

	private static final long serialVersionUID = 1L;

	// All files are read, and all that is going to run is checked, before anything runs
	private static final String NOTHING_HAS_RUN = "\nNothing has run.";

	private final transient List<Problem> problems;

	/**
	 * Creates an exception.
	 * @param problems what is wrong; at least one
	 */
	public RevisionFileException(List<Problem> problems) {
		super(message(problems), problems.stream().map(Problem::action).distinct().collect(Collectors.joining("\n")));
		this.problems = List.copyOf(problems);
	}

	private static String message(List<Problem> problems) {
		if (problems.size() == 1) {
			return problems.get(0) + NOTHING_HAS_RUN;
		}
		return problems.stream()
			.map((problem) -> "\n  " + problem)
			.collect(Collectors.joining("", problems.size() + " problems in revisions:", NOTHING_HAS_RUN));
	}

	/**
	 * Return everything that is wrong.
	 * @return the problems, in the order of files and lines
	 */
	public List<Problem> getProblems() {
		return this.problems;
	}

	/**
	 * One thing that is wrong.
	 *
	 * @param source the file or class, or the location if it is about none in particular
	 * @param line the line, from 1; 0 if the problem is not about a line
	 * @param what what is wrong
	 * @param action what to do about it
	 */
	public record Problem(String source, int line, String what, String action) {

		@Override
		public String toString() {
			return this.source + ((this.line > 0) ? ":" + this.line : "") + ": " + this.what;
		}

	}

}
