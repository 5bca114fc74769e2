package dev.migrator.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.migrator.RevisionStatus.Kind;
import dev.migrator.database.StoredDowngrade;
import dev.migrator.revision.Direction;
import dev.migrator.revision.Revision;
import dev.migrator.revision.RevisionGraph;
import dev.migrator.script.RevisionFile;
import dev.migrator.script.RevisionFiles;
import dev.migrator.script.Section;
import dev.migrator.sql.SqlDialect;
import org.jspecify.annotations.Nullable;

/**
 * The revisions that this release knows, as a database of one dialect sees them.
 */
final class KnownRevisions {

	private final RevisionFiles files;

	private final RevisionGraph graph;

	private final SqlDialect dialect;

	private final Map<String, String> checksums = new ConcurrentHashMap<>();

	KnownRevisions(RevisionFiles files, SqlDialect dialect) {
		this.files = files;
		this.graph = files.graph(List.of());
		this.dialect = dialect;
	}

	RevisionGraph graph() {
		return this.graph;
	}

	boolean contains(String id) {
		return graph().contains(id);
	}

	String source(String id) {
		return file(id).source();
	}

	private RevisionFile file(String id) {
		return this.files.find(id).orElseThrow(() -> new IllegalArgumentException("Revision " + id + " is not known"));
	}

	/**
	 * Return what a revision is written in: so far, always a SQL file.
	 */
	Kind kind(String id) {
		if (!contains(id)) {
			throw new IllegalArgumentException("Revision " + id + " is not known");
		}
		return Kind.SQL;
	}

	Section upgrade(Revision revision) {
		// Loading has refused files that have none
		return file(revision.id()).upgrade(this.dialect).orElseThrow();
	}

	Optional<Section> downgrade(Revision revision) {
		return file(revision.id()).downgrade(this.dialect);
	}

	/**
	 * Return the checksum of an upgrade. Its tokens are read once only.
	 */
	String checksum(String id) {
		return this.checksums.computeIfAbsent(id, (key) -> file(key).checksum(this.dialect));
	}

	/**
	 * Return what the database is to keep for undoing a revision, so that a release which
	 * does not know the file can run it.
	 */
	@Nullable StoredDowngrade storedDowngrade(Revision revision, Map<String, String> placeholders) {
		return downgrade(revision)
			.map((section) -> new StoredDowngrade(section.body(placeholders), section.transactional(),
					section.foreignKeysOff(), section.source(), section.line()))
			.orElse(null);
	}

	/**
	 * Return the section that the database has kept.
	 */
	Section section(StoredDowngrade stored) {
		return Section.of(stored.source(), stored.line(), Direction.DOWNGRADE, stored.sql(), stored.transactional(),
				stored.foreignKeysOff());
	}

}
