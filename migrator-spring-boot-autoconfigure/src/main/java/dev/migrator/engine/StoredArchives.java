package dev.migrator.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.migrator.Archive;
import dev.migrator.Archives;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archives of the database of an {@link Engine}.
 */
final class StoredArchives implements Archives {

	private static final Logger logger = LoggerFactory.getLogger(StoredArchives.class);

	private final Engine engine;

	StoredArchives(Engine engine) {
		this.engine = engine;
	}

	@Override
	public List<Archive> list() {
		return this.engine.readArchives("list the archives", (archives) -> archives.list());
	}

	@Override
	public Optional<Archive> find(long id) {
		return list().stream().filter((archive) -> archive.id() == id).findFirst();
	}

	@Override
	public List<Map<String, @Nullable Object>> rows(long id, int limit) {
		return this.engine.readArchives("read archive " + id, (archives) -> archives.rows(id, limit));
	}

	@Override
	public List<Archive> drop(Collection<Long> ids) {
		List<Archive> dropped = this.engine.changeArchives("drop archives", (archives) -> archives.drop(ids));
		dropped.forEach((archive) -> logger.info("Dropped {} with {} row(s) of {}, kept when revision {} was undone",
				archive.archiveTable(), archive.rows(), archive.table(), archive.revision()));
		return dropped;
	}

}
