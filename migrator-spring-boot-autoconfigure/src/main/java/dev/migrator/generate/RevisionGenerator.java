package dev.migrator.generate;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.migrator.MigratorException;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionExpressionException;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.script.FileNameTemplate;
import dev.migrator.script.HeaderKey;
import dev.migrator.script.JavaRevisionDraft;
import dev.migrator.script.RevisionDraft;
import dev.migrator.script.RevisionNames;
import dev.migrator.script.Slug;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * Writes new revisions into the source tree.
 * <p>
 * What a new revision follows is looked up in the source tree as well as among the known
 * revisions: what was written after the last build counts, so that two revisions written
 * one after the other follow each other. Everything is checked before anything is
 * written; no file is ever overwritten.
 */
public final class RevisionGenerator {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final int ID_BYTES = 6;

	private static final int IDS_TRIED = 100;

	private final GenerateSettings settings;

	private final RevisionGraph known;

	private final SqlDialect dialect;

	private final Clock clock;

	private final Supplier<String> ids;

	/**
	 * Creates a generator whose ids are 12 random hexadecimal digits.
	 * @param settings where and how to write
	 * @param known the revisions on the class path
	 * @param dialect the database that the revisions are for
	 */
	public RevisionGenerator(GenerateSettings settings, RevisionGraph known, SqlDialect dialect) {
		this(settings, known, dialect, Clock.systemUTC(), RevisionGenerator::randomId);
	}

	/**
	 * Creates a generator.
	 * @param settings where and how to write
	 * @param known the revisions on the class path
	 * @param dialect the database that the revisions are for
	 * @param clock tells when revisions are created
	 * @param ids makes up ids; one that is taken is passed over
	 */
	public RevisionGenerator(GenerateSettings settings, RevisionGraph known, SqlDialect dialect, Clock clock,
			Supplier<String> ids) {
		this.settings = settings;
		this.known = known;
		this.dialect = dialect;
		this.clock = clock;
		this.ids = ids;
	}

	private static String randomId() {
		byte[] bytes = new byte[ID_BYTES];
		RANDOM.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	/**
	 * Make the folder for revision files.
	 * @param settings where it is to be
	 * @return whether it was made; {@code false} if it was there already
	 * @throws MigratorException if it cannot be made
	 */
	public static boolean init(GenerateSettings settings) {
		Path directory = settings.directory();
		if (Files.isDirectory(directory)) {
			return false;
		}
		if (Files.exists(directory)) {
			throw new MigratorException(
					"%s is a file, and no directory for revisions.".formatted(directory.toAbsolutePath()),
					"Move it away, or set migrator.generate.directory.");
		}
		try {
			Files.createDirectories(directory);
			return true;
		}
		catch (IOException ex) {
			throw new MigratorException(
					"The directory %s cannot be made: %s.".formatted(directory.toAbsolutePath(), ex),
					"Check that its parents may be written to, or set migrator.generate.directory.", ex);
		}
	}

	/**
	 * Look up what a revision follows that is made elsewhere. It may be one that others
	 * follow already: they may be those that were made before.
	 * @param expressions expressions for what it follows; none for the one head there is
	 * @return the ids; none for a new base
	 * @throws MigratorException if the heads are not clear
	 * @throws RevisionExpressionException if an expression is malformed, unknown or
	 * ambiguous
	 */
	public List<String> followed(List<String> expressions) {
		return new Parents(sourceTree().graph(), true).followed(expressions);
	}

	/**
	 * Write a new revision, for somebody to fill in.
	 * @param request what is wanted
	 * @return what was written, and where
	 * @throws MigratorException if there is no such directory, a name is illegal or
	 * taken, the heads are not clear, or the file exists
	 * @throws RevisionExpressionException if an expression is malformed, unknown or
	 * ambiguous
	 */
	public GeneratedRevision revision(NewRevision request) {
		SourceTree tree = sourceTree();
		Parents parents = new Parents(tree.graph(), request.splice());
		List<String> revises = parents.followed(request.heads());
		List<String> dependsOn = parents.dependencies(request.dependsOn());
		return write(tree, request.id(), revises, dependsOn, request.labels(), request.message(), request.java());
	}

	/**
	 * Write a revision that joins others.
	 * @param request what is wanted
	 * @return what was written, and where
	 * @throws MigratorException if there is no such directory, a name is illegal or
	 * taken, the revisions cannot be joined, or the file exists
	 * @throws RevisionExpressionException if an expression is malformed, unknown or
	 * ambiguous
	 */
	public GeneratedRevision merge(NewMerge request) {
		SourceTree tree = sourceTree();
		List<String> revises = new Parents(tree.graph(), request.splice()).joined(request.revisions());
		String message = request.message();
		return write(tree, request.id(), revises, List.of(), request.labels(),
				(message != null && !message.isBlank()) ? message : "merge " + Parents.and(revises), false);
	}

	private SourceTree sourceTree() {
		requireDirectory(this.settings.directory(), "revisions", "Run 'migrator init' in the directory of the project, "
				+ "or set migrator.generate.directory if they are elsewhere.");
		return SourceTree.read(this.settings, this.known, this.dialect);
	}

	private static void requireDirectory(Path directory, String what, String action) {
		if (!Files.isDirectory(directory)) {
			throw new MigratorException("The directory for %s, %s, does not exist. Nothing was written.".formatted(what,
					directory.toAbsolutePath().normalize()), action);
		}
	}

	private GeneratedRevision write(SourceTree tree, @Nullable String wantedId, List<String> revises,
			List<String> dependsOn, List<String> labels, String message, boolean java) {
		String id = (wantedId != null) ? wantedId : newId(tree.graph());
		Instant created = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		Revision wanted = new Revision(id, revises, dependsOn, labels, message, created);
		RevisionNames.check(wanted, RevisionGenerator::option);
		checkUnused(tree, wanted);
		tree.check(wanted);
		return java ? writeJava(wanted) : writeSql(wanted, created);
	}

	private String newId(RevisionGraph graph) {
		return Stream.generate(this.ids)
			.limit(IDS_TRIED)
			.filter((id) -> !graph.contains(id))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("All ids that were made up are taken"));
	}

	private static String option(HeaderKey key) {
		return switch (key) {
			case REVISION -> "--rev-id";
			case REVISES -> "--head";
			case LABELS -> "--branch-label";
			case DEPENDS_ON -> "--depends-on";
			case CREATED -> key.word();
		};
	}

	private static void checkUnused(SourceTree tree, Revision wanted) {
		if (tree.graph().contains(wanted.id())) {
			throw new MigratorException(
					"The id %s is taken: by %s. Nothing was written.".formatted(wanted.id(), tree.place(wanted.id())),
					"Choose another one with --rev-id, or leave the option out.");
		}
		for (Revision revision : tree.graph().revisions()) {
			Set<String> taken = new LinkedHashSet<>(revision.labels());
			taken.add(revision.id());
			for (String label : wanted.labels()) {
				if (taken.contains(label)) {
					throw new MigratorException(
							"The label %s is taken: by the revision %s, %s. Nothing was written.".formatted(label,
									revision.id(), tree.place(revision.id())),
							"Choose another one with --branch-label.");
				}
			}
			if (revision.labels().contains(wanted.id())) {
				throw new MigratorException(
						"The id %s is taken: it is a label of the revision %s, %s. Nothing was written."
							.formatted(wanted.id(), revision.id(), tree.place(revision.id())),
						"Choose another one with --rev-id, or leave the option out.");
			}
		}
	}

	private GeneratedRevision writeSql(Revision wanted, Instant created) {
		RevisionDraft draft = RevisionDraft.empty(wanted);
		Revision revision = draft.revision();
		String name = FileNameTemplate.of(this.settings.fileTemplate())
			.fileName(revision.id(), Slug.of(revision.message(), this.settings.slugLength()),
					created.atZone(this.settings.timeZone()));
		Path file = this.settings.directory().resolve(name);
		write(file, draft.text(this.dialect, this.settings.timeZone()));
		return new GeneratedRevision(revision, file);
	}

	private GeneratedRevision writeJava(Revision wanted) {
		String packageName = this.settings.javaPackage();
		if (packageName == null) {
			throw new MigratorException(
					"It is not known which package a revision in Java is to be in. Nothing was written.",
					"Set migrator.generate.java-package.");
		}
		requireDirectory(this.settings.javaDirectory(), "Java sources",
				"Run the command in the directory of the " + "project, or set migrator.generate.java-directory.");
		JavaRevisionDraft draft = new JavaRevisionDraft(wanted, List.of(), this.settings.migrator());
		String source = draft.source(packageName, this.settings.timeZone());
		Path file = this.settings.javaDirectory()
			.resolve(packageName.replace('.', '/'))
			.resolve(draft.className() + ".java");
		write(file, source);
		return new GeneratedRevision(draft.revision(), file);
	}

	private static void write(Path file, String text) {
		try {
			NewFile.write(file, text);
		}
		catch (FileAlreadyExistsException ex) {
			throw exists(file);
		}
		catch (IOException ex) {
			throw new MigratorException("%s cannot be written: %s. Nothing was written.".formatted(file, ex),
					"Check that the directory may be written to and has space left.", ex);
		}
	}

	private static MigratorException exists(Path file) {
		return new MigratorException("%s exists already, and is left as it is. Nothing was written.".formatted(file),
				"Choose another message, or move that file away.");
	}

}
