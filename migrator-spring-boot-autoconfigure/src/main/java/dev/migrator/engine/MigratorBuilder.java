package dev.migrator.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import javax.sql.DataSource;

import dev.migrator.MigrationListener;
import dev.migrator.Migrator;
import dev.migrator.TenantSchemas;
import dev.migrator.database.StateTables;
import dev.migrator.database.postgresql.PostgresqlSettings;
import dev.migrator.operation.JavaRevision;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;

/**
 * Builds a {@link Migrator} for a {@link DataSource}. Building reads no file and opens no
 * connection.
 */
public final class MigratorBuilder {

	private final DataSource dataSource;

	private String name = "migrator";

	private ResourceLoader resourceLoader = new DefaultResourceLoader();

	private List<String> locations = List.of("classpath:db/revisions");

	private Map<String, String> placeholders = Map.of();

	private @Nullable String schema;

	private String tablePrefix = "migrator_";

	private Duration lockTimeout = Duration.ofMinutes(1);

	private TransactionMode transactionMode = TransactionMode.PER_REVISION;

	private UnknownRevisions unknownRevisions = UnknownRevisions.ALLOW_NEWER;

	private long sqliteInPlaceThreshold = 10_000;

	private PostgresqlSettings postgresql = PostgresqlSettings.defaults();

	private @Nullable String actor;

	private boolean preserveData = true;

	private @Nullable String downgradeFloor;

	private BackupMode backupMode = BackupMode.NEVER;

	private @Nullable Path backupDirectory;

	private @Nullable TenantSchemas tenants;

	private int tenantParallelism = 1;

	private final List<MigrationListener> listeners = new ArrayList<>();

	private final List<JavaRevisionBean> javaRevisions = new ArrayList<>();

	private final List<DataSource> sameDatabase = new ArrayList<>();

	private MigratorBuilder(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Begin to build a migrator.
	 * @param dataSource the database to look after
	 * @return a builder
	 */
	public static MigratorBuilder forDataSource(DataSource dataSource) {
		return new MigratorBuilder(dataSource);
	}

	/**
	 * Set the name of the migrator, by which events and messages call it.
	 * @param name the name; by default {@code migrator}
	 * @return this builder
	 */
	public MigratorBuilder name(String name) {
		this.name = name;
		return this;
	}

	/**
	 * Set what resolves the locations.
	 * @param resourceLoader the loader; by default one on the thread's class loader
	 * @return this builder
	 */
	public MigratorBuilder resourceLoader(ResourceLoader resourceLoader) {
		this.resourceLoader = resourceLoader;
		return this;
	}

	/**
	 * Set where the revision files are. Directories are searched with all below them.
	 * @param locations Spring resource locations; by default
	 * {@code classpath:db/revisions}
	 * @return this builder
	 */
	public MigratorBuilder locations(List<String> locations) {
		this.locations = List.copyOf(locations);
		return this;
	}

	/**
	 * Add revisions in Java.
	 * @param revisions the revisions, each of a class with
	 * {@link dev.migrator.operation.MigratorRevision @MigratorRevision}
	 * @return this builder
	 */
	public MigratorBuilder javaRevisions(Collection<? extends JavaRevision> revisions) {
		revisions.forEach((revision) -> javaRevision(revision.getClass(), () -> revision));
		return this;
	}

	/**
	 * Add a revision in Java that is not made before it runs.
	 * @param type its class, with
	 * {@link dev.migrator.operation.MigratorRevision @MigratorRevision}
	 * @param instance gives an object of it
	 * @return this builder
	 */
	public MigratorBuilder javaRevision(Class<? extends JavaRevision> type, Supplier<? extends JavaRevision> instance) {
		this.javaRevisions.add(new JavaRevisionBean(type, instance));
		return this;
	}

	/**
	 * Add another {@code DataSource} of the application for the same database, such as
	 * one for another user. While a revision in Java runs, what the revision calls takes
	 * part in its transaction through this one, too.
	 * @param dataSource the {@code DataSource}
	 * @return this builder
	 */
	public MigratorBuilder sameDatabase(DataSource dataSource) {
		this.sameDatabase.add(dataSource);
		return this;
	}

	/**
	 * Set what replaces <code>${NAME}</code> in revision files.
	 * @param placeholders values by name
	 * @return this builder
	 */
	public MigratorBuilder placeholders(Map<String, String> placeholders) {
		this.placeholders = Map.copyOf(placeholders);
		return this;
	}

	/**
	 * Set the schema of the state tables.
	 * @param schema the schema; {@code null}, the default, for the connection's own
	 * @return this builder
	 */
	public MigratorBuilder schema(@Nullable String schema) {
		this.schema = schema;
		return this;
	}

	/**
	 * Set what the names of the state tables begin with.
	 * @param tablePrefix the prefix; by default {@code migrator_}
	 * @return this builder
	 */
	public MigratorBuilder tablePrefix(String tablePrefix) {
		this.tablePrefix = tablePrefix;
		return this;
	}

	/**
	 * Set how long to wait while somebody else has the database locked.
	 * @param lockTimeout the longest wait; by default one minute
	 * @return this builder
	 */
	public MigratorBuilder lockTimeout(Duration lockTimeout) {
		this.lockTimeout = lockTimeout;
		return this;
	}

	/**
	 * Set how much of a run commits together.
	 * @param transactionMode the mode; by default each revision on its own
	 * @return this builder
	 */
	public MigratorBuilder transactionMode(TransactionMode transactionMode) {
		this.transactionMode = transactionMode;
		return this;
	}

	/**
	 * Set what a start does when the database holds revisions that are not known.
	 * @param unknownRevisions the policy; by default newer ones are allowed
	 * @return this builder
	 */
	public MigratorBuilder unknownRevisions(UnknownRevisions unknownRevisions) {
		this.unknownRevisions = unknownRevisions;
		return this;
	}

	/**
	 * Set from which size on a table on SQLite is altered by a change of its stored text
	 * alone, in constant time, where the change concerns no stored row. Smaller ones are
	 * copied, as is everybody's in other changes.
	 * @param sqliteInPlaceThreshold the number of rows that the table must have more
	 * than: by default 10,000; 0 for every table, -1 for none
	 * @return this builder
	 */
	public MigratorBuilder sqliteInPlaceThreshold(long sqliteInPlaceThreshold) {
		this.sqliteInPlaceThreshold = sqliteInPlaceThreshold;
		return this;
	}

	/**
	 * Set how the migrator behaves on PostgreSQL.
	 * @param postgresql the settings; {@link PostgresqlSettings#defaults()} by default
	 * @return this builder
	 */
	public MigratorBuilder postgresql(PostgresqlSettings postgresql) {
		this.postgresql = postgresql;
		return this;
	}

	/**
	 * Set whether a downgrade keeps what it drops, so that an upgrade can restore it.
	 * @param preserveData whether it does; by default it does
	 * @return this builder
	 */
	public MigratorBuilder preserveData(boolean preserveData) {
		this.preserveData = preserveData;
		return this;
	}

	/**
	 * Set the revision below which no downgrade goes.
	 * @param downgradeFloor the revision, which stays applied; {@code null}, the default,
	 * for none
	 * @return this builder
	 */
	public MigratorBuilder downgradeFloor(@Nullable String downgradeFloor) {
		this.downgradeFloor = downgradeFloor;
		return this;
	}

	/**
	 * Set before which runs a copy of the database is made. Only SQLite can.
	 * @param backupMode before which runs; by default before none
	 * @param backupDirectory where the copies go; {@code null} for the directory of the
	 * database
	 * @return this builder
	 */
	public MigratorBuilder backup(BackupMode backupMode, @Nullable Path backupDirectory) {
		this.backupMode = backupMode;
		this.backupDirectory = backupDirectory;
		return this;
	}

	/**
	 * Set who the history names when nobody in particular acts.
	 * @param actor the name; by default the user and host of the process
	 * @return this builder
	 */
	public MigratorBuilder actor(String actor) {
		this.actor = actor;
		return this;
	}

	/**
	 * Add a listener to what happens during runs.
	 * @param listener the listener
	 * @return this builder
	 */
	public MigratorBuilder listener(MigrationListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Have the migrator look after one schema per tenant, on PostgreSQL, instead of the
	 * schema of the connection: revisions see that schema alone, and it holds the state
	 * tables, too. One that does not exist is created.
	 * @param schemas tells which tenants there are
	 * @param parallelism how many tenants are worked on at once at the most; each takes a
	 * connection
	 * @return this builder
	 */
	public MigratorBuilder tenants(TenantSchemas schemas, int parallelism) {
		if (parallelism < 1) {
			throw new IllegalArgumentException("Cannot work on %d tenants at once".formatted(parallelism));
		}
		this.tenants = schemas;
		this.tenantParallelism = parallelism;
		return this;
	}

	/**
	 * Build the migrator.
	 * @return a migrator that has done nothing yet
	 */
	public Migrator build() {
		Engine engine = new Engine(new EngineSettings(this.dataSource, this.name, this.resourceLoader, this.locations,
				this.placeholders, new StateTables(this.schema, this.tablePrefix), this.lockTimeout,
				this.transactionMode, this.unknownRevisions, this.sqliteInPlaceThreshold, this.postgresql, this.actor,
				List.copyOf(this.listeners), List.copyOf(this.javaRevisions), List.copyOf(this.sameDatabase),
				this.preserveData, this.downgradeFloor, this.backupMode, this.backupDirectory, false));
		return (this.tenants == null) ? new RevisionMigrator(engine, null)
				: new TenantMigrator(new TenantEngines(engine, this.tenants, this.tenantParallelism), null);
	}

}
