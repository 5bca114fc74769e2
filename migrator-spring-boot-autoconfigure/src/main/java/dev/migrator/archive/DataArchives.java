package dev.migrator.archive;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.migrator.Archive;
import dev.migrator.MigratorException;
import dev.migrator.archive.StoredArchive.State;
import dev.migrator.database.DatabaseSession;
import dev.migrator.database.StateTables;
import dev.migrator.schema.SchemaTrace;
import dev.migrator.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The archives of a database, seen through one session. What changes them runs in the
 * session's transaction.
 */
public final class DataArchives {

	private final DatabaseSession session;

	private final ArchiveSql sql;

	private final ArchiveRegistry registry;

	/**
	 * Looks at the archives of a database.
	 * @param session the session
	 * @param tables the state tables, beside which they are
	 */
	public DataArchives(DatabaseSession session, StateTables tables) {
		this.session = session;
		this.sql = new ArchiveSql(session.connection());
		this.registry = new ArchiveRegistry(session.connection(), this.sql, tables);
	}

	/**
	 * Begin to count what steps would take away.
	 * @return a count that has come to no step yet
	 * @throws SQLException if the database cannot be read
	 */
	public LossCount losses() throws SQLException {
		return new LossCount(this.sql, this.session.catalog());
	}

	/**
	 * Begin to follow what becomes of the tables that there are.
	 * @return a trace that has followed nothing yet
	 * @throws SQLException if the database cannot be read
	 */
	public SchemaTrace trace() throws SQLException {
		return Preservation.trace(this.session.catalog());
	}

	/**
	 * Begin to keep what the downgrade of a revision takes away.
	 * @param revision the id of the revision
	 * @return a preservation that has kept nothing yet
	 * @throws SQLException if the database cannot be read
	 */
	public Preservation preserve(String revision) throws SQLException {
		return new Preservation(this.sql, this.session.catalog(), this.registry, revision);
	}

	/**
	 * Return the revisions whose next upgrade has something to restore.
	 * @return their ids
	 * @throws SQLException if the database cannot be read
	 */
	public Set<String> revisionsToRestore() throws SQLException {
		return this.registry.existing()
			.stream()
			.filter((stored) -> stored.state() == State.KEPT)
			.map((stored) -> stored.archive().revision())
			.collect(Collectors.toSet());
	}

	/**
	 * Prepare to put back what was kept when a revision was undone. To be called before
	 * its upgrade runs.
	 * @param revision the id of the revision
	 * @param upgrade the statements of its upgrade, as far as they are known
	 * @return what puts it back
	 * @throws SQLException if the database cannot be read
	 */
	public Restorer restorer(String revision, Iterable<SqlStatement> upgrade) throws SQLException {
		return new Restorer(this.sql, this.session.catalog(), this.registry, revision, upgrade);
	}

	/**
	 * List the archives.
	 * @return the archives, newest first
	 * @throws SQLException if the database cannot be read
	 */
	public List<Archive> list() throws SQLException {
		return this.registry.existing().stream().map(StoredArchive::archive).toList();
	}

	/**
	 * Read what is in an archive.
	 * @param id its id
	 * @param limit how many rows to read at the most
	 * @return the rows: values by the name of the column, the key first
	 * @throws SQLException if the database cannot be read
	 */
	public List<Map<String, @Nullable Object>> rows(long id, int limit) throws SQLException {
		StoredArchive stored = required(List.of(id)).get(0);
		if (!this.registry.hasTable(id)) {
			throw new MigratorException(
					"Somebody has dropped %s, the table of archive %d: its rows are gone."
						.formatted(stored.archive().archiveTable(), id),
					"Put the table back from a backup, or drop the archive.");
		}
		ArchiveColumns columns = stored.columns(this.session.catalog().namespace());
		return this.sql.query(
				"SELECT %s FROM %s ORDER BY %s LIMIT ?".formatted(Preservation.list(columns.named().stream()),
						this.registry.qualifiedTableOf(id), Preservation.list(List.of(columns.row()).stream())),
				(row, number) -> {
					Map<String, @Nullable Object> values = new LinkedHashMap<>();
					for (String column : columns.named()) {
						values.put(column, row.getObject(values.size() + 1));
					}
					return values;
				}, limit);
	}

	/**
	 * Drop archives.
	 * @param ids their ids
	 * @return what was dropped
	 * @throws MigratorException if there is no archive by one of the ids
	 * @throws SQLException if the database refuses
	 */
	public List<Archive> drop(Collection<Long> ids) throws SQLException {
		List<StoredArchive> found = required(ids);
		for (StoredArchive stored : found) {
			this.registry.drop(stored, State.DROPPED);
		}
		return found.stream().map(StoredArchive::archive).toList();
	}

	private List<StoredArchive> required(Collection<Long> ids) throws SQLException {
		List<StoredArchive> existing = this.registry.existing();
		List<StoredArchive> found = new ArrayList<>();
		for (long id : Set.copyOf(ids)) {
			Optional<StoredArchive> match = existing.stream().filter((stored) -> stored.id() == id).findFirst();
			found
				.add(match.orElseThrow(() -> new MigratorException(
						"There is no archive %d; nothing was done. There are: %s.".formatted(id,
								existing.isEmpty() ? "none"
										: existing.stream()
											.map((stored) -> String.valueOf(stored.id()))
											.collect(Collectors.joining(", "))),
						"Choose among those that there are.")));
		}
		return found;
	}

}
