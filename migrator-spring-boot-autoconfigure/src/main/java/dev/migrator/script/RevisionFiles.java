package dev.migrator.script;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.migrator.revision.RevisionGraph;
import dev.migrator.revision.RevisionGraphException;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.sql.SqlDialect;

import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * All revision files of an application, read once.
 */
public final class RevisionFiles {

	private final List<RevisionFile> files;

	private final Map<String, RevisionFile> filesById = new LinkedHashMap<>();

	private RevisionFiles(List<RevisionFile> files) {
		this.files = List.copyOf(files);
		files.forEach((file) -> this.filesById.putIfAbsent(file.revision().id(), file));
	}

	/**
	 * Read the revision files below some locations.
	 * <p>
	 * A location is a folder, searched with all below it, a file, or a pattern of
	 * Spring's such as <code>classpath:modules/*&#47;revisions</code>. On the class path
	 * every folder of that name counts, those in jars included. A location without a
	 * prefix is a path in the file system. A file that several locations lead to counts
	 * once.
	 * @param resolver finds files
	 * @param locations where to look
	 * @param dialect the database at hand: each file must know how to upgrade it
	 * @return the files, in the order of their sources
	 * @throws RevisionFileException if a location does not exist or a file breaks a rule;
	 * it tells all that is wrong in all files
	 */
	public static RevisionFiles load(ResourcePatternResolver resolver, List<String> locations, SqlDialect dialect) {
		List<Problem> problems = new ArrayList<>();
		List<RevisionFile> files = new ArrayList<>();
		for (RevisionResource resource : RevisionResource.find(resolver, locations, problems)) {
			try {
				RevisionFile file = RevisionFile.parse(resource.source(), resource.read(), dialect);
				files.add(file);
				if (file.upgrade(dialect).isEmpty()) {
					problems.add(file.noUpgrade(dialect));
				}
			}
			catch (RevisionFileException ex) {
				problems.addAll(ex.getProblems());
			}
		}
		if (!problems.isEmpty()) {
			problems.sort(Comparator.comparing(Problem::source).thenComparingInt(Problem::line));
			throw new RevisionFileException(problems);
		}
		return new RevisionFiles(files);
	}

	/**
	 * Return the files.
	 * @return the files, in the order of their sources
	 */
	public List<RevisionFile> files() {
		return this.files;
	}

	/**
	 * Return the file of a revision.
	 * @param id the id of the revision
	 * @return the file, or empty if none has that id
	 */
	public Optional<RevisionFile> find(String id) {
		return Optional.ofNullable(this.filesById.get(id));
	}

	/**
	 * Join the files to a graph.
	 * @param classes the revisions that are in classes
	 * @return the graph of all revisions
	 * @throws RevisionFileException if they form none; it tells all that is wrong, with
	 * the lines of the headers and the names of the classes
	 */
	public RevisionGraph graph(Collection<RevisionClass> classes) {
		List<RevisionSource> sources = new ArrayList<>(this.files);
		sources.addAll(classes);
		try {
			return RevisionGraph.of(sources.stream().map(RevisionSource::revision).toList());
		}
		catch (RevisionGraphException ex) {
			throw new RevisionFileException(
					ex.getProblems().stream().map((problem) -> locate(problem, sources)).toList());
		}
	}

	private static Problem locate(RevisionGraphException.Problem problem, List<RevisionSource> sources) {
		HeaderKey key = switch (problem.kind()) {
			case ILLEGAL_ID, DUPLICATE_ID -> HeaderKey.REVISION;
			case DUPLICATE_LABEL -> HeaderKey.LABELS;
			case MISSING_PARENT, REPEATED_PARENT, SELF_LOOP, CYCLE -> HeaderKey.REVISES;
			case UNKNOWN_DEPENDENCY, DEPENDENCY_SELF_LOOP, DEPENDENCY_CYCLE -> HeaderKey.DEPENDS_ON;
		};
		// Every revision in a problem is one of those that the graph was made of
		List<RevisionSource> involved = problem.revisions()
			.stream()
			.distinct()
			.flatMap((id) -> sources.stream().filter((source) -> source.revision().id().equals(id)))
			.toList();
		RevisionSource culprit = involved.get(0);
		String others = involved.stream()
			.skip(1)
			.map((source) -> source.source() + ((source.line(key) > 0) ? ":" + source.line(key) : ""))
			.collect(Collectors.joining(", "));
		return new Problem(culprit.source(), culprit.line(key),
				others.isEmpty() ? problem.message() : problem.message() + " (see also " + others + ")",
				"Correct %s.".formatted(culprit.place(key)));
	}

}
