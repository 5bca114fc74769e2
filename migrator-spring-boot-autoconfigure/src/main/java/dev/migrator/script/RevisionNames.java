package dev.migrator.script;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.migrator.MigratorException;
import dev.migrator.revision.Revision;
import dev.migrator.script.RevisionFileException.Problem;

/**
 * Checks the names of a revision before it is written anywhere.
 */
public final class RevisionNames {

	private RevisionNames() {
	}

	/**
	 * Check the id of a revision, and what it revises, depends on and is labelled with.
	 * @param revision the revision
	 * @param words what the person who gave the names calls a key
	 * @throws MigratorException if a name breaks a rule, with all that do
	 */
	public static void check(Revision revision, Function<HeaderKey, String> words) {
		List<Problem> problems = new ArrayList<>();
		HeaderRules rules = new HeaderRules("", problems, words, ".");
		rules.checkName(HeaderKey.REVISION, revision.id(), 0);
		rules.names(HeaderKey.REVISES, revision.revises(), 0);
		rules.names(HeaderKey.DEPENDS_ON, revision.dependsOn(), 0);
		rules.names(HeaderKey.LABELS, revision.labels(), 0);
		if (!problems.isEmpty()) {
			throw new MigratorException(
					problems.stream().map(Problem::what).collect(Collectors.joining(", and "))
							+ ". Nothing was written.",
					problems.stream().map(Problem::action).distinct().collect(Collectors.joining(" ")));
		}
	}

}
