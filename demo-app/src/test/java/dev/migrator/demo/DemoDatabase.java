package dev.migrator.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import dev.migrator.sql.SqlDialect;
import dev.migrator.testing.EmbeddedServer;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What the demo keeps its users in.
 */
enum DemoDatabase {

	/**
	 * A file, as without any profile.
	 */
	SQLITE(SqlDialect.SQLITE) {

		@Override
		Place create(Path directory) {
			return at("jdbc:sqlite:" + directory.resolve("demo-" + numbers.incrementAndGet() + ".db"));
		}

		@Override
		Place copy(Place template, Path directory) {
			Place copy = create(directory);
			try {
				Files.copy(file(template), file(copy));
				return copy;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		Place unusable(Path directory) {
			Place place = create(directory);
			try {
				Files.writeString(file(place), "This is no database, but it is long enough to be read.\n");
				return place;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static Path file(Place place) {
			return Path.of(place.url().substring("jdbc:sqlite:".length()));
		}

		private Place at(String url) {
			return new Place(url, List.of("--demo.file=" + url.substring("jdbc:sqlite:".length())),
					new DriverManagerDataSource(url));
		}

	},

	/**
	 * A database of a real server, with the profile {@code postgres}.
	 */
	POSTGRESQL(SqlDialect.POSTGRESQL) {

		@Override
		Place create(Path directory) {
			return at(EmbeddedServer.newDatabase());
		}

		@Override
		Place copy(Place template, Path directory) {
			return at(EmbeddedServer.copy(template.url()));
		}

		@Override
		Place unusable(Path directory) {
			// A port at which a server never listens
			return at("jdbc:postgresql://localhost:1/demo");
		}

		private Place at(String url) {
			return new Place(url,
					List.of("--spring.profiles.active=postgres", "--demo.url=" + url, "--demo.username=postgres"),
					EmbeddedServer.dataSource(url));
		}

	};

	private static final AtomicInteger numbers = new AtomicInteger();

	private final SqlDialect dialect;

	DemoDatabase(SqlDialect dialect) {
		this.dialect = dialect;
	}

	/**
	 * Return the SQL that it speaks.
	 */
	SqlDialect dialect() {
		return this.dialect;
	}

	/**
	 * Return an empty database that nobody else uses.
	 * @param directory where files can go
	 */
	abstract Place create(Path directory);

	/**
	 * Return a database that nobody else uses and that holds what another one does.
	 * @param template the other one, to which nobody is connected
	 * @param directory where files can go
	 */
	abstract Place copy(Place template, Path directory);

	/**
	 * Return where no database is to be had.
	 * @param directory where files can go
	 */
	abstract Place unusable(Path directory);

	/**
	 * Where a database is.
	 *
	 * @param url its URL
	 * @param arguments what tells the demo that this is its database
	 * @param dataSource leads to it, too
	 */
	record Place(String url, List<String> arguments, DataSource dataSource) {

		JdbcClient sql() {
			return JdbcClient.create(this.dataSource);
		}

		/**
		 * Return the columns of all tables.
		 */
		List<String> columns() {
			return sql().sql(this.url.startsWith("jdbc:sqlite:") ? """
					SELECT concat_ws(' ', t.name, c.name, c.type, c."notnull") FROM pragma_table_list t
					JOIN pragma_table_info(t.name) c WHERE t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1""" : """
					SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, is_nullable)
					FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1""")
				.query(String.class)
				.list();
		}

	}

}
