package dev.migrator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * The one PostgreSQL server of a test JVM, started when the first test asks for it. It
 * gives away durability, which tests that kill clients do not need.
 */
public final class EmbeddedServer {

	// Emptied in a fraction of the time that it takes to make and drop one
	private static final String EMPTY = """
			DO $$
			DECLARE schema name;
			BEGIN
			  FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
			  LOOP
			    EXECUTE format('DROP SCHEMA %I CASCADE', schema);
			  END LOOP;
			  CREATE SCHEMA public;
			  IF current_setting('server_version_num')::int >= 150000 THEN
			    ALTER SCHEMA public OWNER TO pg_database_owner;
			    GRANT USAGE ON SCHEMA public TO PUBLIC;
			  ELSE
			    GRANT ALL ON SCHEMA public TO PUBLIC;
			  END IF;
			END
			$$""";

	private static final String LEFTOVERS = """
			SELECT (SELECT count(*) FROM pg_event_trigger) + (SELECT count(*) FROM pg_default_acl) \
			+ (SELECT count(*) FROM pg_extension WHERE extname <> 'plpgsql') \
			+ (SELECT count(*) FROM pg_largeobject_metadata) + (SELECT count(*) FROM pg_publication) \
			+ (SELECT count(*) FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase \
			WHERE d.datname = current_database()) + (SELECT count(*) FROM pg_prepared_xacts) \
			+ (SELECT count(*) FROM pg_database WHERE datname = current_database() AND datacl IS NOT NULL)""";

	private static final AtomicInteger databases = new AtomicInteger();

	private static final Queue<String> empty = new ConcurrentLinkedQueue<>();

	private EmbeddedServer() {
	}

	/**
	 * Return the server, for tests that connect to it in ways of their own.
	 */
	public static EmbeddedPostgres server() {
		return Holder.SERVER;
	}

	/**
	 * Return an empty database that nobody else uses.
	 * @return its URL, with the user but without parameters
	 */
	public static String newDatabase() {
		String used = empty.poll();
		if (used != null) {
			return used;
		}
		return create("template1");
	}

	/**
	 * Create a database that holds what another one does, to which nobody is connected.
	 * @param url the URL of the other one
	 * @return its URL
	 */
	public static String copy(String url) {
		return create(url.substring(url.lastIndexOf('/') + 1));
	}

	private static String create(String template) {
		JdbcTemplate server = new JdbcTemplate(server().getPostgresDatabase());
		String name = "test_" + databases.incrementAndGet();
		Integer version = server.queryForObject("SELECT current_setting('server_version_num')::int", Integer.class);
		// Several times as fast, and the only way before version 15
		String strategy = (version != null && version >= 150000) ? " STRATEGY FILE_COPY" : "";
		server.execute("CREATE DATABASE %s TEMPLATE %s%s".formatted(name, template, strategy));
		return "jdbc:postgresql://localhost:%d/%s".formatted(server().getPort(), name);
	}

	/**
	 * Return what leads to a database as its superuser.
	 * @param url the URL of the database
	 */
	public static DataSource dataSource(String url) {
		return new SimpleDriverDataSource(new org.postgresql.Driver(), url, "postgres", "postgres");
	}

	/**
	 * Drop a database or all that is in it, whoever is connected to it.
	 */
	public static void drop(String url) {
		if (empty.contains(url)) {
			return;
		}
		String name = url.substring(url.lastIndexOf('/') + 1);
		JdbcTemplate server = new JdbcTemplate(server().getPostgresDatabase());
		server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", (row) -> {
		}, name);
		if (isEmptied(url)) {
			empty.add(url);
		}
		else {
			server.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
		}
	}

	private static boolean isEmptied(String url) {
		JdbcTemplate database = new JdbcTemplate(dataSource(url));
		try {
			database.execute(EMPTY);
			return Long.valueOf(0).equals(database.queryForObject(LEFTOVERS, Long.class));
		}
		catch (DataAccessException ex) {
			return false;
		}
	}

	private static final class Holder {

		private static final EmbeddedPostgres SERVER = start();

		private static EmbeddedPostgres start() {
			try {
				return EmbeddedPostgres.builder()
					.setPGStartupWait(Duration.ofMinutes(1))
					.setServerConfig("fsync", "off")
					.setServerConfig("full_page_writes", "off")
					.setServerConfig("synchronous_commit", "off")
					.setServerConfig("shared_buffers", "64MB")
					.setServerConfig("max_connections", "200")
					.setServerConfig("autovacuum", "off")
					.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
