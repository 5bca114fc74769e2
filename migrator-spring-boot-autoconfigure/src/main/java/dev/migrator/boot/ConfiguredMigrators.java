package dev.migrator.boot;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.sql.DataSource;

import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.TenantSchemas;
import dev.migrator.boot.MigratorProperties.Instance;
import dev.migrator.database.postgresql.PostgresqlSettings;
import dev.migrator.engine.MigratorBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Builds migrators as the properties say.
 */
class ConfiguredMigrators {

	private static final String LOCATION = "classpath:db/revisions/";

	private final MigratorProperties properties;

	private final Set<String> names;

	private final ObjectProvider<DataSource> qualified;

	private final ObjectProvider<DataSource> dataSources;

	private final ResourceLoader resourceLoader;

	private final ObjectProvider<MigratorCustomizer> customizers;

	private final ConfigurableListableBeanFactory beanFactory;

	// By where they keep their state
	private final Map<List<@Nullable Object>, String> built = new ConcurrentHashMap<>();

	ConfiguredMigrators(MigratorProperties properties, Environment environment,
			@MigratorDataSource ObjectProvider<DataSource> qualified, ObjectProvider<DataSource> dataSources,
			ResourceLoader resourceLoader, ObjectProvider<MigratorCustomizer> customizers,
			ConfigurableListableBeanFactory beanFactory) {
		this.properties = properties;
		this.names = InstanceNames.of(environment);
		this.qualified = qualified;
		this.dataSources = dataSources;
		this.resourceLoader = resourceLoader;
		this.customizers = customizers;
		this.beanFactory = beanFactory;
	}

	/**
	 * Choose what the only migrator is to look after.
	 */
	MigrationDataSource dataSource() {
		return choose(null);
	}

	/**
	 * Choose what one of several migrators is to look after.
	 * @param name its name below {@code migrator.instances}
	 */
	MigrationDataSource dataSource(String name) {
		String property = property(name, "datasource");
		String bean = declared(name).datasource();
		return (bean != null) ? MigrationDataSource.named(bean, property, this.beanFactory) : choose(property);
	}

	private MigrationDataSource choose(@Nullable String property) {
		return MigrationDataSource.choose(this.qualified, this.dataSources, this.properties.datasource(), property,
				this.beanFactory);
	}

	/**
	 * Build the only migrator.
	 * @param name the name of its bean
	 * @param dataSource the database
	 */
	Migrator only(String name, MigrationDataSource dataSource) {
		MigratorBuilder builder = builder(name, dataSource);
		if (this.beanFactory.getBeanNamesForType(TenantSchemas.class, true, false).length > 0) {
			ObjectProvider<TenantSchemas> tenants = this.beanFactory.getBeanProvider(TenantSchemas.class);
			tenants(builder, tenants::getObject);
		}
		return build(builder, name);
	}

	/**
	 * Build one of several migrators.
	 * @param name its name below {@code migrator.instances}, and that of its bean
	 * @param dataSource the database
	 */
	Migrator instance(String name, MigrationDataSource dataSource) {
		Instance instance = declared(name);
		String schema = (instance.schema() != null) ? instance.schema() : this.properties.schema();
		String prefix = (instance.tablePrefix() != null) ? instance.tablePrefix() : this.properties.tablePrefix();
		refuseSharedState(name, dataSource, schema, prefix);
		Map<String, String> placeholders = new LinkedHashMap<>(this.properties.placeholders());
		placeholders.putAll(instance.placeholders());
		MigratorBuilder builder = builder(name, dataSource)
			.locations((instance.locations() != null) ? instance.locations() : List.of(LOCATION + name))
			.placeholders(placeholders)
			.schema(schema)
			.tablePrefix(prefix);
		if (instance.downgradeFloor() != null) {
			builder.downgradeFloor(instance.downgradeFloor());
		}
		String tenantSchemas = instance.tenantSchemas();
		if (tenantSchemas != null) {
			tenants(builder, tenantSchemas(name, tenantSchemas));
		}
		return build(builder, name);
	}

	private Supplier<TenantSchemas> tenantSchemas(String name, String bean) {
		List<String> there = List.of(this.beanFactory.getBeanNamesForType(TenantSchemas.class, true, false));
		if (!there.contains(bean)) {
			String property = "migrator.instances.%s.tenant-schemas".formatted(name);
			throw new MigratorException(
					"There is no TenantSchemas bean '%s', which %s names.".formatted(bean, property),
					there.isEmpty() ? "Declare a bean of this type that lists the schemas of the tenants."
							: "Set %s to one of these: %s.".formatted(property, String.join(", ", there)));
		}
		return () -> this.beanFactory.getBean(bean, TenantSchemas.class);
	}

	private void tenants(MigratorBuilder builder, Supplier<TenantSchemas> tenants) {
		// Not before a run: what lists the tenants may need what waits for the migrator
		builder.tenants(() -> tenants.get().schemas(), this.properties.tenants().parallelism());
	}

	private Instance declared(String name) {
		Instance instance = this.properties.instances().get(name);
		if (instance == null) {
			// Of bean definitions that were made ahead of time
			throw new MigratorException(
					"The application was built with a migrator '%s', but now no property %s.%s.* is set."
						.formatted(name, InstanceNames.PROPERTY, name),
					"Declare the same migrators when the application is built and when it runs.");
		}
		return instance;
	}

	/**
	 * Refuse a migrator that would keep its state where another one does: each would see
	 * the revisions of both.
	 */
	private void refuseSharedState(String name, MigrationDataSource dataSource, @Nullable String schema,
			String prefix) {
		DataSource application = dataSource.application();
		Object database = (application != null) ? application : String.valueOf(this.properties.datasource().url());
		String other = this.built.putIfAbsent(Arrays.asList(database, schema, prefix.toLowerCase(Locale.ROOT)), name);
		if (other != null && !other.equals(name)) {
			throw new MigratorException(
					"The migrators '%s' and '%s' would keep their state in the same tables of the same database; nothing has run."
						.formatted(other, name),
					"Give each a DataSource, a schema or a table prefix of its own: set %s, %s or %s.".formatted(
							property(name, "datasource"), property(name, "schema"), property(name, "table-prefix")));
		}
	}

	private static String property(String name, String last) {
		return "%s.%s.%s".formatted(InstanceNames.PROPERTY, name, last);
	}

	private MigratorBuilder builder(String name, MigrationDataSource dataSource) {
		MigratorProperties settings = this.properties;
		MigratorBuilder builder = MigratorBuilder.forDataSource(dataSource.dataSource())
			.name(name)
			.resourceLoader(this.resourceLoader)
			.locations(settings.locations())
			.placeholders(settings.placeholders())
			.schema(settings.schema())
			.tablePrefix(settings.tablePrefix())
			.lockTimeout(settings.lockTimeout())
			.transactionMode(settings.transactionMode())
			.unknownRevisions(settings.unknownRevisions())
			.sqliteInPlaceThreshold(settings.sqlite().inPlaceThreshold())
			.postgresql(PostgresqlSettings.defaults()
				.withLock(settings.lockMode(), settings.postgresql().lockLease())
				.withDdlLock(settings.postgresql().ddlLockTimeout(), settings.postgresql().ddlLockRetries()))
			.preserveData(settings.downgrade().preserveData())
			.downgradeFloor(settings.downgrade().floor())
			.backup(settings.backup().mode(), settings.backup().directory());
		if (dataSource.application() != null) {
			builder.sameDatabase(dataSource.application());
		}
		String actor = settings.actor();
		return (actor != null) ? builder.actor(actor) : builder;
	}

	private Migrator build(MigratorBuilder builder, String name) {
		new JavaRevisionBeans(this.beanFactory).addTo(builder, name, this.names);
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

}
