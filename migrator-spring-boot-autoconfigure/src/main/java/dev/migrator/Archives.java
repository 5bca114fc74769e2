package dev.migrator;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What downgrades have kept of a database, and upgrades have not restored.
 */
public interface Archives {

	/**
	 * List the archives.
	 * @return the archives, newest first; none for a database in which nothing was kept
	 */
	List<Archive> list();

	/**
	 * Find one archive.
	 * @param id its id
	 * @return the archive, or empty if there is none by this id
	 */
	Optional<Archive> find(long id);

	/**
	 * Show what is in an archive.
	 * @param id its id
	 * @param limit how many rows to return at the most
	 * @return the rows: values by the name of the column, the key first
	 * @throws MigratorException if there is no archive by this id
	 */
	List<Map<String, @Nullable Object>> rows(long id, int limit);

	/**
	 * Drop archives, and with them what no upgrade can restore then.
	 * @param ids their ids
	 * @return what was dropped
	 * @throws MigratorException if there is no archive by one of the ids; none is dropped
	 * then
	 */
	List<Archive> drop(Collection<Long> ids);

}
