package dev.migrator.boot;

import java.util.Collection;
import java.util.List;

import dev.migrator.MigratorException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * There is no {@code DataSource} for revisions to run against, or no telling which.
 */
class NoMigrationDataSourceException extends MigratorException {

	private static final long serialVersionUID = 1L;

	private NoMigrationDataSourceException(String message, String action) {
		super(message, action);
	}

	static NoMigrationDataSourceException among(List<String> beanNames, @Nullable String property) {
		if (beanNames.isEmpty()) {
			return new NoMigrationDataSourceException(
					"The migrator has no database to look after: the application has no DataSource bean.",
					"Set spring.datasource.url, for SQLite to jdbc:sqlite:./app.db, or migrator.datasource.url "
							+ "for a connection of the migrator's own. If this application has no database, "
							+ "set migrator.enabled=false.");
		}
		return new NoMigrationDataSourceException(
				"The migrator cannot tell which database to look after: the application has %d DataSource beans, %s, and none is primary."
					.formatted(beanNames.size(), quoted(beanNames)),
				(property != null)
						? "Set %s to the name of the one that revisions run against, or mark the main one @Primary."
							.formatted(property)
						: "Annotate the one that revisions run against with @MigratorDataSource, or mark the main one @Primary, "
								+ "or set migrator.datasource.url, migrator.datasource.username and migrator.datasource.password. "
								+ "To look after several, declare them as migrator.instances.<name>.datasource.");
	}

	static NoMigrationDataSourceException named(String name, String property, List<String> beanNames) {
		return new NoMigrationDataSourceException(
				"%s is '%s', but the application has no DataSource bean of that name.".formatted(property, name),
				beanNames.isEmpty() ? "Declare the bean: the application has no DataSource at all."
						: "Declare the bean, or set the property to one of these: %s.".formatted(quoted(beanNames)));
	}

	static NoMigrationDataSourceException amongQualified(Collection<String> beanNames) {
		return new NoMigrationDataSourceException(
				"The migrator cannot tell which database to look after: @MigratorDataSource is on %d DataSource beans, %s."
					.formatted(beanNames.size(), quoted(beanNames)),
				"Leave @MigratorDataSource on the one that revisions run against. To look after several databases, "
						+ "declare them as migrator.instances.<name>.datasource.");
	}

	private static String quoted(Collection<String> beanNames) {
		return StringUtils.collectionToDelimitedString(beanNames, ", ", "'", "'");
	}

}
