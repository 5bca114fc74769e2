package dev.migrator.boot;

import java.util.Collection;
import java.util.List;

import dev.migrator.MigratorException;

import org.springframework.util.StringUtils;

/**
 * There is no {@code DataSource} for revisions to run against, or no telling which.
 */
class NoMigrationDataSourceException extends MigratorException {

	private static final long serialVersionUID = 1L;

	private NoMigrationDataSourceException(String message, String action) {
		super(message, action);
	}

	static NoMigrationDataSourceException among(String... beanNames) {
		if (beanNames.length == 0) {
			return new NoMigrationDataSourceException(
					"The migrator has no database to look after: the application has no DataSource bean.",
					"Set spring.datasource.url, for SQLite to jdbc:sqlite:./app.db, or migrator.datasource.url "
							+ "for a connection of the migrator's own. If this application has no database, "
							+ "set migrator.enabled=false.");
		}
		String names = StringUtils.collectionToDelimitedString(List.of(beanNames), ", ", "'", "'");
		return new NoMigrationDataSourceException(
				"The migrator cannot tell which database to look after: the application has %d DataSource beans, %s, and none is primary."
					.formatted(beanNames.length, names),
				"Annotate the one that revisions run against with @MigratorDataSource, or mark the main one @Primary, "
						+ "or set migrator.datasource.url, migrator.datasource.username and migrator.datasource.password.");
	}

	static NoMigrationDataSourceException amongQualified(Collection<String> beanNames) {
		return new NoMigrationDataSourceException(
				"The migrator cannot tell which database to look after: @MigratorDataSource is on %d DataSource beans, %s."
					.formatted(beanNames.size(), StringUtils.collectionToDelimitedString(beanNames, ", ", "'", "'")),
				"Leave @MigratorDataSource on the one that revisions run against. To look after several databases, "
						+ "declare a Migrator bean for each of them.");
	}

}
