package dev.migrator.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.migrator.MigratorException;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.revision.RevisionGraphException;
import dev.migrator.script.RevisionFile;
import dev.migrator.script.RevisionFileException;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.sql.SqlDialect;

/**
 * All revisions there are: those on the class path, and those in the source tree, which
 * may be newer than the last build. What both have is as the source tree has it.
 */
final class SourceTree {

	private final List<Revision> revisions = new ArrayList<>();

	private final Map<String, List<Path>> files = new LinkedHashMap<>();

	private final RevisionGraph graph;

	private SourceTree(GenerateSettings settings, RevisionGraph known, SqlDialect dialect) {
		addFiles(settings.directory(), dialect);
		addJava(settings, known);
		known.revisions()
			.stream()
			.filter((revision) -> !this.files.containsKey(revision.id()))
			.forEach(this.revisions::add);
		this.graph = graph(this.revisions, "The revisions in the source tree and on the class path form no graph: %s.",
				"Correct the revisions first.");
	}

	/**
	 * Look at the source tree.
	 * @param settings where it is
	 * @param known the revisions on the class path
	 * @param dialect how to read revision files
	 * @return what is there
	 * @throws MigratorException if something cannot be read, or the revisions do not form
	 * a graph
	 */
	static SourceTree read(GenerateSettings settings, RevisionGraph known, SqlDialect dialect) {
		return new SourceTree(settings, known, dialect);
	}

	RevisionGraph graph() {
		return this.graph;
	}

	/**
	 * Return where a revision is, for messages.
	 */
	String place(String id) {
		List<Path> found = this.files.get(id);
		return (found == null) ? "a revision on the class path"
				: found.stream().map(Path::toString).collect(Collectors.joining(" and "));
	}

	/**
	 * Check that a new revision fits to those there are.
	 */
	void check(Revision revision) {
		List<Revision> all = new ArrayList<>(this.revisions);
		all.add(revision);
		graph(all, "The new revision does not fit to the others: %s.", "Ask for another one.");
	}

	private RevisionGraph graph(List<Revision> all, String message, String action) {
		try {
			return RevisionGraph.of(all);
		}
		catch (RevisionGraphException ex) {
			String problems = ex.getProblems()
				.stream()
				.map((problem) -> problem.message() + places(problem.revisions()))
				.collect(Collectors.joining("; "));
			throw new MigratorException(message.formatted(problems) + " Nothing was written.", action, ex);
		}
	}

	private String places(List<String> ids) {
		String places = ids.stream().filter(this.files::containsKey).map(this::place).collect(Collectors.joining(", "));
		return places.isEmpty() ? "" : " (" + places + ")";
	}

	private void addFiles(Path directory, SqlDialect dialect) {
		List<Problem> problems = new ArrayList<>();
		for (Path path : find(directory, ".sql")) {
			try {
				add(RevisionFile.parse(path.toString(), read(path), dialect).revision(), path);
			}
			catch (RevisionFileException ex) {
				problems.addAll(ex.getProblems());
			}
		}
		if (!problems.isEmpty()) {
			throw new RevisionFileException(problems);
		}
	}

	private void addJava(GenerateSettings settings, RevisionGraph known) {
		String migrator = settings.migrator();
		for (Path path : find(settings.javaDirectory(), ".java")) {
			for (JavaSource source : JavaSource.read(new String(read(path), StandardCharsets.UTF_8))) {
				Revision revision = source.revision();
				if (migrator != null && !migrator.equals(source.migrator())) {
					continue;
				}
				if (revision != null) {
					add(revision, path);
				}
				else if (!known.contains(source.id())) {
					throw new MigratorException(
							"%s holds the revision %s, which is not compiled, and what it follows is not written as a literal. Nothing was written."
								.formatted(path, source.id()),
							"Build the project, and run the command again.");
				}
			}
		}
	}

	private void add(Revision revision, Path path) {
		this.revisions.add(revision);
		this.files.computeIfAbsent(revision.id(), (id) -> new ArrayList<>()).add(path);
	}

	private static List<Path> find(Path directory, String extension) {
		if (!Files.isDirectory(directory)) {
			return List.of();
		}
		try (Stream<Path> paths = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
			return paths.filter((path) -> path.toString().endsWith(extension) && Files.isRegularFile(path))
				.sorted()
				.toList();
		}
		catch (IOException | UncheckedIOException ex) {
			throw unreadable(directory, ex);
		}
	}

	private static byte[] read(Path path) {
		try {
			return Files.readAllBytes(path);
		}
		catch (IOException ex) {
			throw unreadable(path, ex);
		}
	}

	private static MigratorException unreadable(Path path, Exception cause) {
		return new MigratorException("%s cannot be read: %s. Nothing was written.".formatted(path, cause.getMessage()),
				"Check that it exists and may be read.", cause);
	}

}
