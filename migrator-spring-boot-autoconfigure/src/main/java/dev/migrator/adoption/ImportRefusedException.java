package dev.migrator.adoption;

import java.util.List;
import java.util.stream.Collectors;

import dev.migrator.MigratorException;
import dev.migrator.script.RevisionFileException.Problem;

/**
 * Migrations that cannot become revisions as they are. Tells everything that is in the
 * way at once, each with file and line.
 */
public class ImportRefusedException extends MigratorException {

	private static final long serialVersionUID = 1L;

	// Everything is read and checked before the first file is written
	private static final String NOTHING_WRITTEN = "\nNothing was written, and the database is as it was.";

	private final transient List<Problem> problems;

	ImportRefusedException(List<Problem> problems) {
		super(message(problems), problems.stream().map(Problem::action).distinct().collect(Collectors.joining("\n")));
		this.problems = List.copyOf(problems);
	}

	private static String message(List<Problem> problems) {
		if (problems.size() == 1) {
			return problems.get(0) + NOTHING_WRITTEN;
		}
		return problems.stream()
			.map((problem) -> "\n  " + problem)
			.collect(Collectors.joining("", problems.size() + " problems in migrations:", NOTHING_WRITTEN));
	}

	/**
	 * Return everything that is in the way.
	 * @return the problems, in the order in which the migrations were read
	 */
	public List<Problem> getProblems() {
		return this.problems;
	}

}
