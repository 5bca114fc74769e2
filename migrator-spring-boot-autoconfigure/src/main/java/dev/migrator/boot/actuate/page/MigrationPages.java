package dev.migrator.boot.actuate.page;

import java.time.Instant;
import java.util.List;

import dev.migrator.RevisionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;

/**
 * Draws the pages of the endpoint {@code migrations}.
 */
public final class MigrationPages {

	private final Document document = new Document(Stylesheet.load());

	/**
	 * Draw the page about all migrators.
	 * @param path the last segment of the endpoint's path
	 * @param migrators the migrators
	 * @param showSql whether errors may be shown, which quote SQL
	 * @return the page
	 */
	public String overview(String path, List<MigratorView> migrators, boolean showSql) {
		return new OverviewPage(migrators, new Links(path), showSql).write(this.document, Instant.now());
	}

	/**
	 * Draw the page about one revision.
	 * @param path the last segment of the endpoint's path
	 * @param details the revision
	 * @param migrator what the request says for {@code migrator}, if anything
	 * @param showSql whether SQL may be shown
	 * @return the page
	 */
	public String revision(String path, RevisionDetails details, @Nullable String migrator, boolean showSql) {
		return new RevisionPage(details, migrator, new Links(path), showSql).write(this.document);
	}

	/**
	 * Draw the page that says why there is none about a revision.
	 * @param path the last segment of the endpoint's path
	 * @param migrator what the request says for {@code migrator}, if anything
	 * @param problem the problem
	 * @return the page
	 */
	public String problem(String path, @Nullable String migrator, ProblemPage problem) {
		return problem.write(this.document, new Links(path), migrator);
	}

	/**
	 * Have what the pages need put into a native image.
	 * @param hints where to say so
	 */
	public static void registerHints(RuntimeHints hints) {
		hints.resources().registerResource(Stylesheet.RESOURCE);
	}

}
