package dev.migrator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import dev.migrator.HistoryEntry;
import dev.migrator.MigrationEvent;
import dev.migrator.MigrationEvent.RunCompleted;
import dev.migrator.MigrationEvent.RunFailed;
import dev.migrator.MigrationEvent.RunStarted;
import dev.migrator.MigrationListener;
import dev.migrator.MigrationPlan;
import dev.migrator.MigrationResult;
import dev.migrator.MigrationResult.Step;
import dev.migrator.MigrationStatus;
import dev.migrator.MigrationStatus.State;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.PendingRevisionsException;
import dev.migrator.RevisionFailedException;
import dev.migrator.RevisionStatus;
import dev.migrator.TenantStatus;
import dev.migrator.TenantsFailedException;
import dev.migrator.UnsupportedDatabaseException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

class TenantMigratorTests extends AbstractPostgresqlTests {

	private static final int LIMIT = 3;

	private static final int MANY = 200;

	private final List<String> schemas = new ArrayList<>(
			IntStream.range(0, 12).mapToObj("tenant_%02d"::formatted).toList());

	private final Runs runs = new Runs();

	@Test
	void oneTenantThatFailsKeepsNoneOfTheOthersBackAndTheNextStartDoesOnlyTheRest() {
		IntStream.range(this.schemas.size(), MANY).mapToObj("tenant_%02d"::formatted).forEach(this.schemas::add);
		this.revisions.add("aaaa", "CREATE TABLE people (x INTEGER);", "")
			.add("bbbb", "CREATE TABLE places (x INTEGER);", "");
		this.database.execute("CREATE SCHEMA tenant_104");
		this.database.execute("CREATE TABLE tenant_104.places (y INTEGER)");
		HikariDataSource pool = poolOf(LIMIT);
		Migrator migrator = migrator(pool, (builder) -> builder.tenants(() -> this.schemas, LIMIT).listener(this.runs));

		assertThatExceptionOfType(TenantsFailedException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageStartingWith("1 of 200 tenants of the migrator 'migrator' failed; 199 succeeded")
			.withMessageContaining("tenant_104: Upgrade of revision bbbb")
			.withMessageContaining("relation \"places\" already exists")
			.satisfies((ex) -> {
				assertThat(ex.getFailures()).containsOnlyKeys("tenant_104");
				assertThat(ex.getFailures().get("tenant_104")).isInstanceOf(RevisionFailedException.class);
				assertThat(ex.getAction()).contains("only the rest", "--migrator=migrator:SCHEMA");
			});

		assertThat(this.runs.most).hasValue(LIMIT);
		assertThat(tablesOf("people")).containsExactlyInAnyOrderElementsOf(this.schemas);
		assertThat(tablesOf("places")).containsExactlyInAnyOrderElementsOf(this.schemas);
		assertThat(tablesOf("migrator_revision")).containsExactlyInAnyOrderElementsOf(this.schemas);
		Map<String, TenantStatus> statuses = migrator.tenantStatuses();
		assertThat(statuses.keySet()).containsExactlyElementsOf(this.schemas);
		assertThat(statuses.get("tenant_103")).isEqualTo(new TenantStatus(State.UP_TO_DATE, List.of("bbbb"), 0, null));
		assertThat(statuses.get("tenant_104")).satisfies((status) -> {
			assertThat(status.state()).isEqualTo(State.PENDING);
			assertThat(status.current()).containsExactly("aaaa");
			assertThat(status.pending()).isEqualTo(1);
			assertThat(status.error()).contains("relation \"places\" already exists");
		});
		MigrationStatus status = migrator.status();
		assertThat(status.state()).isEqualTo(State.PENDING);
		assertThat(status.explanation()).isEqualTo("199 of 200 tenants are up-to-date. pending: tenant_104.");
		assertThat(status.current()).containsExactlyInAnyOrder("aaaa", "bbbb");
		assertThat(status.pending()).containsExactly("bbbb");
		assertThat(status.revisionsIn(RevisionStatus.State.APPLIED)).containsExactly("aaaa");

		this.database.execute("DROP TABLE tenant_104.places");
		List<String> before = history();
		MigrationResult rest = migrator.upgradeOnStartup();

		List<String> added = new ArrayList<>(history());
		before.forEach(added::remove);
		assertThat(added).containsExactly("tenant_104 bbbb succeeded");
		assertThat(rest.steps()).extracting(Step::revision).containsExactly("bbbb");
		assertThat(rest.from()).containsExactly("aaaa", "bbbb");
		assertThat(rest.to()).containsExactly("bbbb");
		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(migrator.history(2)).extracting(HistoryEntry::revision, (entry) -> entry.outcome().word())
			.first()
			.isEqualTo(tuple("bbbb", "succeeded"));
		assertThat(migrator.upgradeOnStartup().steps()).isEmpty();
		pool.close();
	}

	/**
	 * Return a pool that fails when more connections are needed at once.
	 */
	private HikariDataSource poolOf(int connections) {
		HikariDataSource pool = new HikariDataSource();
		pool.setDataSource(this.database.dataSource());
		pool.setMaximumPoolSize(connections);
		pool.setConnectionTimeout(PATIENCE.toMillis());
		return pool;
	}

	private List<String> history() {
		return this.database.strings(this.schemas.stream()
			.map("SELECT '%1$s ' || revision || ' ' || outcome FROM %1$s.migrator_history"::formatted)
			.collect(Collectors.joining(" UNION ALL ")));
	}

	@Test
	void whatRunsOutsideATransactionIsInTheSchemaOfItsTenantToo() {
		this.revisions.add("aaaa", "CREATE TABLE people (x INTEGER);", "").addSections("bbbb", """
				-- migrator:upgrade transactional=false
				SELECT set_config('search_path', current_setting('search_path'), false);
				CREATE INDEX CONCURRENTLY people_x ON people (x);
				""").add("cccc", "CREATE TABLE places (x INTEGER);", "");

		migrator().upgradeOnStartup();

		assertThat(this.database.strings("SELECT schemaname FROM pg_indexes WHERE indexname = 'people_x'"))
			.containsExactlyInAnyOrderElementsOf(this.schemas);
		assertThat(tablesOf("places")).containsExactlyInAnyOrderElementsOf(this.schemas);
	}

	@Test
	void asManyTenantsAsTheLimitSaysAreMigratedAtOnceAndNeverMore() {
		this.revisions.add("aaaa", "SELECT pg_sleep(0.05);", "");

		migrator().upgradeOnStartup();

		assertThat(this.runs.most).hasValue(LIMIT);
		assertThat(this.runs.names)
			.containsExactlyInAnyOrderElementsOf(this.schemas.stream().map((schema) -> "migrator:" + schema).toList());
		Awaitility.await().atMost(PATIENCE).until(() -> this.runs.threads.stream().noneMatch(Thread::isAlive));
	}

	@Test
	void aTenantThatIsNewIsMigratedByTheNextStart() {
		this.revisions.addTable("aaaa");
		Migrator migrator = migrator();
		migrator.upgradeOnStartup();

		this.schemas.add("New \"One\"");
		assertThat(migrator.status().state()).isEqualTo(State.PENDING);
		assertThatExceptionOfType(TenantsFailedException.class).isThrownBy(migrator::verify)
			.satisfies((ex) -> assertThat(ex.getFailures()).hasEntrySatisfying("New \"One\"",
					(failure) -> assertThat(failure).isInstanceOf(PendingRevisionsException.class)));
		assertThat(migrator.upgradeOnStartup().steps()).hasSize(1);

		assertThat(tablesOf("aaaa")).contains("New \"One\"").hasSize(13);
		migrator.verify();
	}

	@Test
	void oneTenantAloneIsPlannedAndTakenBack() {
		this.revisions.add("aaaa", "CREATE TABLE people (x INTEGER);", "DROP TABLE people;")
			.add("bbbb", "CREATE TABLE places (x INTEGER);", "DROP TABLE places;");
		Migrator migrator = migrator();
		migrator.upgrade();
		Migrator one = migrator.tenant("tenant_07");

		MigrationPlan plan = one.planDowngrade("aaaa");
		one.downgrade("aaaa", plan.planId());

		assertThat(tablesOf("places")).doesNotContain("tenant_07").hasSize(11);
		assertThat(migrator.status().state()).isEqualTo(State.HELD);
		assertThat(migrator.upgradeOnStartup().steps()).isEmpty();
		assertThat(one.tenants()).isEmpty();
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator.planDowngrade("aaaa"))
			.withMessageContaining("one tenant at a time")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("migrator:SCHEMA", "tenant_00"));
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> migrator.tenant("tenant_99"))
			.withMessageContaining("no tenant 'tenant_99', but tenant_00, ");
		assertThatExceptionOfType(MigratorException.class).isThrownBy(() -> one.tenant("tenant_99"))
			.withMessageContaining("has no tenants");
	}

	@Test
	void aTenantThatCannotBeReadIsToldApartFromTheOthers() {
		this.revisions.addTable("aaaa");
		migrator().upgradeOnStartup();
		String user = newUser();
		this.schemas.forEach((schema) -> this.database
			.execute("GRANT USAGE ON SCHEMA %1$s TO %2$s; GRANT SELECT ON ALL TABLES IN SCHEMA %1$s TO %2$s"
				.formatted(schema, user)));
		this.database.execute("REVOKE SELECT ON tenant_05.migrator_revision FROM " + user);
		Migrator reading = migrator(as(user), (builder) -> builder.tenants(() -> this.schemas, LIMIT));

		Map<String, TenantStatus> statuses = reading.tenantStatuses();

		assertThat(statuses).extractingByKey("tenant_04").extracting("state").isEqualTo(State.UP_TO_DATE);
		assertThat(statuses).extractingByKey("tenant_05").satisfies((status) -> {
			assertThat(status.state()).isNull();
			assertThat(status.error()).contains("permission denied");
		});
		assertThat(reading.status().state()).isEqualTo(State.PENDING);
		assertThat(reading.status().explanation())
			.isEqualTo("11 of 12 tenants are up-to-date. cannot be told: tenant_05.");
	}

	@Test
	void eachTenantIsAskedOnceForWhatIsToBeSaidOfIt() {
		this.revisions.addTable("aaaa");
		CountingDataSource dataSource = new CountingDataSource(this.database.dataSource());
		Migrator migrator = migrator(dataSource, (builder) -> builder.tenants(() -> this.schemas, 1));
		migrator.upgradeOnStartup();
		int before = dataSource.connections();

		MigrationStatus status = migrator.status();

		assertThat(dataSource.connections() - before).isLessThan(2 * this.schemas.size());
		assertThat(status.tenants().keySet()).containsExactlyElementsOf(this.schemas);
		assertThat(status.tenants()).isEqualTo(migrator.tenantStatuses());
	}

	@Test
	void noTenantsAreNothingToDo() {
		this.revisions.addTable("aaaa");
		this.schemas.clear();
		Migrator migrator = migrator();

		assertThat(migrator.upgradeOnStartup().steps()).isEmpty();

		assertThat(migrator.status().state()).isEqualTo(State.UP_TO_DATE);
		assertThat(migrator.graph().heads()).containsExactly("aaaa");
	}

	@Test
	void closingCutsTheRunsThatAreOnOffAndBeginsNoOther() throws Exception {
		this.revisions.add("aaaa", "SELECT pg_sleep(60);", "");
		Migrator migrator = migrator();
		Future<?> run = inBackground(migrator::upgradeOnStartup);
		awaitStatement("pg_sleep");

		migrator.close();

		assertThat(run).failsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TenantsFailedException.class)
			.withMessageContaining("shutting down");
		assertThat(this.runs.names).hasSizeLessThanOrEqualTo(LIMIT);
	}

	@Test
	void otherProductsHaveNoSchemas() {
		Migrator migrator = migrator(new DriverManagerDataSource("jdbc:sqlite::memory:"),
				(builder) -> builder.tenants(() -> this.schemas, LIMIT));

		assertThatExceptionOfType(UnsupportedDatabaseException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("needs PostgreSQL");
	}

	@Test
	void tenantsThatCannotBeListedAreExplained() {
		Migrator migrator = migrator(this.database.dataSource(), (builder) -> builder.tenants(() -> {
			throw new IllegalStateException("no list");
		}, LIMIT));

		assertThatExceptionOfType(MigratorException.class).isThrownBy(migrator::upgradeOnStartup)
			.withMessageContaining("could not be told its tenants")
			.withMessageContaining("no list");
	}

	private Migrator migrator() {
		return migrator(this.database.dataSource(),
				(builder) -> builder.tenants(() -> this.schemas, LIMIT).listener(this.runs));
	}

	private Set<String> tablesOf(String name) {
		return this.database.sql()
			.sql("SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = ?")
			.param(name)
			.query(String.class)
			.stream()
			.collect(Collectors.toSet());
	}

	/**
	 * Counts the runs that are on at once.
	 */
	private static final class Runs implements MigrationListener {

		private final AtomicInteger on = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		private final Set<String> names = ConcurrentHashMap.newKeySet();

		private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

		@Override
		public void onMigrationEvent(MigrationEvent event) {
			if (event instanceof RunStarted) {
				this.names.add(event.migrator());
				this.threads.add(Thread.currentThread());
				this.most.accumulateAndGet(this.on.incrementAndGet(), Math::max);
			}
			else if (event instanceof RunCompleted || event instanceof RunFailed) {
				this.on.decrementAndGet();
			}
		}

	}

}
