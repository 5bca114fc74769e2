package dev.migrator.boot;

import java.util.Collection;
import java.util.List;

import javax.sql.DataSource;

import dev.migrator.boot.MigratorProperties.Datasource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.util.StringUtils;

/**
 * The {@link DataSource} that revisions run against. Not itself a {@code DataSource}, so
 * that nothing else is given it by accident.
 *
 * @param dataSource what revisions run against
 * @param application the {@code DataSource} of the application for the same database, or
 * {@code null} if none is known
 */
record MigrationDataSource(DataSource dataSource, @Nullable DataSource application) {

	/**
	 * Take the one that the properties name.
	 * @param name the name of a {@code DataSource} bean
	 * @param property the property that names it
	 * @param beanFactory has the bean
	 * @return the choice
	 * @throws NoMigrationDataSourceException if there is no such {@code DataSource}
	 */
	static MigrationDataSource named(String name, String property, ListableBeanFactory beanFactory) {
		if (!beanFactory.containsBean(name) || !beanFactory.isTypeMatch(name, DataSource.class)) {
			throw NoMigrationDataSourceException.named(name, property, names(beanFactory));
		}
		DataSource dataSource = beanFactory.getBean(name, DataSource.class);
		return new MigrationDataSource(dataSource, dataSource);
	}

	private static List<String> names(ListableBeanFactory beanFactory) {
		return List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, DataSource.class, true, false));
	}

	/**
	 * Choose one: the qualified one, then one by the properties, then the application's
	 * only or primary one.
	 * @param qualified what carries {@link MigratorDataSource @MigratorDataSource}
	 * @param dataSources what the application has
	 * @param properties what the properties say
	 * @param property the property that could name one; for the migrator of an
	 * application that has no other there is none
	 * @param beanFactory names the candidates if there is no choice
	 * @return the choice
	 * @throws NoMigrationDataSourceException if there is none, or more than one and
	 * nothing that tells which
	 */
	static MigrationDataSource choose(ObjectProvider<DataSource> qualified, ObjectProvider<DataSource> dataSources,
			Datasource properties, @Nullable String property, ListableBeanFactory beanFactory) {
		DataSource own = qualified(qualified);
		if (own != null) {
			return new MigrationDataSource(own, own);
		}
		if (StringUtils.hasText(properties.url())) {
			return new MigrationDataSource(withUrl(properties.url(), properties), null);
		}
		DataSource application = dataSources.getIfUnique();
		if (application == null) {
			throw NoMigrationDataSourceException.among(names(beanFactory), property);
		}
		if (StringUtils.hasText(properties.username())) {
			return new MigrationDataSource(derivedFrom(application, properties), application);
		}
		return new MigrationDataSource(application, application);
	}

	private static @Nullable DataSource qualified(ObjectProvider<DataSource> qualified) {
		try {
			return qualified.getIfAvailable();
		}
		catch (NoUniqueBeanDefinitionException ex) {
			Collection<String> names = ex.getBeanNamesFound();
			throw NoMigrationDataSourceException.amongQualified((names != null) ? names : List.of());
		}
	}

	// Revisions need one connection, seldom: it is opened for a run and closed after it,
	// so that no second pool has to be kept, or closed

	private static DataSource withUrl(String url, Datasource properties) {
		return build(DataSourceBuilder.create().url(url), properties);
	}

	private static DataSource derivedFrom(DataSource application, Datasource properties) {
		return build(DataSourceBuilder.derivedFrom(application), properties);
	}

	private static DataSource build(DataSourceBuilder<?> builder, Datasource properties) {
		builder.username(properties.username()).password(properties.password());
		if (StringUtils.hasText(properties.driverClassName())) {
			builder.driverClassName(properties.driverClassName());
		}
		return builder.type(SimpleDriverDataSource.class).build();
	}

}
