package dev.migrator.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.migrator.RevisionStatus.Kind;
import dev.migrator.database.StoredDowngrade;
import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.script.RevisionClass;
import dev.migrator.script.RevisionFile;
import dev.migrator.script.RevisionFileException;
import dev.migrator.script.RevisionFileException.Problem;
import dev.migrator.script.RevisionFiles;
import dev.migrator.script.Section;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.support.ResourcePatternUtils;

/**
 * The revisions that this release knows, in files and classes, as a database of one
 * dialect sees them.
 */
final class KnownRevisions {

	private final RevisionFiles files;

	private final Map<String, KnownClass> classes;

	private final RevisionGraph graph;

	private final SqlDialect dialect;

	private final Map<String, String> placeholders;

	private final Map<String, String> checksums = new ConcurrentHashMap<>();

	private KnownRevisions(RevisionFiles files, List<KnownClass> classes, SqlDialect dialect,
			Map<String, String> placeholders) {
		this.files = files;
		this.graph = files.graph(classes.stream().map(KnownClass::revisionClass).toList());
		this.classes = new LinkedHashMap<>();
		classes.forEach((known) -> this.classes.put(known.revisionClass().revision().id(), known));
		this.dialect = dialect;
		this.placeholders = placeholders;
	}

	/**
	 * Read the files and look at the classes.
	 */
	static KnownRevisions load(EngineSettings settings, SqlDialect dialect) {
		RevisionFiles files = RevisionFiles.load(
				ResourcePatternUtils.getResourcePatternResolver(settings.resourceLoader()), settings.locations(),
				dialect);
		List<KnownClass> classes = new ArrayList<>();
		List<Problem> problems = new ArrayList<>();
		for (JavaRevisionBean bean : settings.javaRevisions()) {
			try {
				classes.add(new KnownClass(RevisionClass.of(bean.type()), bean));
			}
			catch (RevisionFileException ex) {
				problems.addAll(ex.getProblems());
			}
		}
		if (!problems.isEmpty()) {
			throw new RevisionFileException(problems);
		}
		return new KnownRevisions(files, classes, dialect, settings.placeholders());
	}

	RevisionGraph graph() {
		return this.graph;
	}

	boolean contains(String id) {
		return graph().contains(id);
	}

	String source(String id) {
		KnownClass known = this.classes.get(id);
		return (known != null) ? known.revisionClass().source() : file(id).source();
	}

	private RevisionFile file(String id) {
		return this.files.find(id).orElseThrow(() -> new IllegalArgumentException("Revision " + id + " is not known"));
	}

	/**
	 * Return what a revision is written in.
	 */
	Kind kind(String id) {
		if (!contains(id)) {
			throw new IllegalArgumentException("Revision " + id + " is not known");
		}
		return this.classes.containsKey(id) ? Kind.JAVA : Kind.SQL;
	}

	Migration upgrade(Revision revision) {
		KnownClass known = this.classes.get(revision.id());
		// Loading has refused files that have none
		return (known != null) ? known.migration(Direction.UPGRADE)
				: migration(file(revision.id()).upgrade(this.dialect).orElseThrow());
	}

	Optional<Migration> downgrade(Revision revision) {
		KnownClass known = this.classes.get(revision.id());
		if (known != null) {
			return known.revisionClass().isReversible() ? Optional.of(known.migration(Direction.DOWNGRADE))
					: Optional.empty();
		}
		return file(revision.id()).downgrade(this.dialect).map(this::migration);
	}

	/**
	 * Return why a revision cannot be undone, or {@code null} if it can.
	 */
	@Nullable String obstacleToUndoing(Revision revision) {
		if (downgrade(revision).isPresent()) {
			return null;
		}
		return switch (kind(revision.id())) {
			case SQL -> "has no downgrade section";
			case JAVA -> "has a class that does not override downgrade";
		};
	}

	private Migration migration(Section section) {
		return new SqlMigration(section, this.dialect, this.placeholders);
	}

	/**
	 * Return the checksum of an upgrade, or {@code null} if it is not written in SQL. Its
	 * tokens are read once only.
	 */
	@Nullable String checksum(String id) {
		return this.classes.containsKey(id) ? null
				: this.checksums.computeIfAbsent(id, (key) -> file(key).checksum(this.dialect));
	}

	/**
	 * Return what the database is to keep for undoing a revision, so that a release which
	 * does not know the file can run it. Of a class, it can keep nothing.
	 */
	@Nullable StoredDowngrade storedDowngrade(Revision revision) {
		if (this.classes.containsKey(revision.id())) {
			return null;
		}
		return file(revision.id()).downgrade(this.dialect)
			.map((section) -> new StoredDowngrade(section.body(this.placeholders), section.transactional(),
					section.foreignKeysOff(), section.source(), section.line()))
			.orElse(null);
	}

	/**
	 * Return what the database has kept.
	 */
	Migration migration(StoredDowngrade stored) {
		return migration(Section.of(stored.source(), stored.line(), Direction.DOWNGRADE, stored.sql(),
				stored.transactional(), stored.foreignKeysOff()));
	}

	/**
	 * A class, and where to get an object of it.
	 *
	 * @param revisionClass the class
	 * @param bean gives an object
	 */
	private record KnownClass(RevisionClass revisionClass, JavaRevisionBean bean) {

		Migration migration(Direction direction) {
			return new JavaMigration(this.revisionClass, direction, this.bean.instance());
		}

	}

}
