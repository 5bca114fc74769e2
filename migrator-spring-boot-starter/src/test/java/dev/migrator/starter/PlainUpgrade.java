package dev.migrator.starter;

import java.util.List;

import dev.migrator.Migrator;
import dev.migrator.engine.MigratorBuilder;
import org.sqlite.SQLiteDataSource;

/**
 * An upgrade without Spring Boot, which starts in a fraction of the time. Takes the URL
 * of a database and a location.
 */
final class PlainUpgrade {

	static final String BEGINS = "upgrade begins";

	static final String DONE = "upgrade done";

	private PlainUpgrade() {
	}

	public static void main(String[] args) {
		Migrator migrator = migrator(args[0], args[1]);
		System.out.println(BEGINS);
		migrator.upgrade();
		System.out.println(DONE);
	}

	static Migrator migrator(String url, String location) {
		SQLiteDataSource dataSource = new SQLiteDataSource();
		dataSource.setUrl(url);
		return MigratorBuilder.forDataSource(dataSource).locations(List.of(location)).build();
	}

}
