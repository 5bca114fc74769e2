package dev.migrator.starter;

import java.util.List;

import dev.migrator.MigrationEvent;
import dev.migrator.engine.MigratorBuilder;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * An upgrade without Spring Boot, which starts in a fraction of the time. Takes the URL
 * of a database and a location.
 */
final class PlainUpgrade {

	static final String BEGINS = "upgrade begins";

	static final String REVISION_BEGINS = "revision begins: ";

	static final String DONE = "upgrade done";

	private PlainUpgrade() {
	}

	public static void main(String[] args) {
		System.out.println(BEGINS);
		builder(args[0], args[1]).listener(PlainUpgrade::print).build().upgrade();
		System.out.println(DONE);
	}

	private static void print(MigrationEvent event) {
		if (event instanceof MigrationEvent.RevisionStarted started) {
			System.out.println(REVISION_BEGINS + started.revision().id());
		}
	}

	static MigratorBuilder builder(String url, String location) {
		return MigratorBuilder.forDataSource(new DriverManagerDataSource(url)).locations(List.of(location));
	}

}
