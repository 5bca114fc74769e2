package dev.migrator.engine;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.migrator.MigrationResult;
import dev.migrator.database.postgresql.LockMode;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Migrators with state tables of their own in a schema that all of them create.
 */
class PostgresqlSchemaCreationTests extends AbstractPostgresqlTests {

	@ParameterizedTest
	@EnumSource(LockMode.class)
	void aSchemaThatSomebodyElseIsCreatingIsWaitedFor(LockMode mode) throws Exception {
		this.revisions.addTable("aaaa");
		PostgresqlSettings settings = PostgresqlSettings.defaults()
			.withLock(mode, Duration.ofSeconds(5))
			.withDdlLock(Duration.ofMillis(100), 0);
		Future<MigrationResult> run;
		try (Connection other = this.database.dataSource().getConnection(); Statement sql = other.createStatement()) {
			other.setAutoCommit(false);
			sql.execute("CREATE SCHEMA ops");
			run = inBackground(() -> this.database
				.migrator(this.revisions, (builder) -> builder.schema("ops").postgresql(settings))
				.upgradeOnStartup());
			// Longer than a statement waits for a lock
			Set<String> attempts = new HashSet<>();
			Awaitility.await()
				.atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(10))
				.until(() -> attempts.addAll(attempts()) && attempts.size() > 1);
			other.commit();
		}

		assertThat(run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).steps()).hasSize(1);
		assertThat(this.database.count("SELECT count(*) FROM ops.migrator_revision")).isEqualTo(1);
	}

	private List<String> attempts() {
		return this.database.strings("SELECT query_start::text FROM pg_stat_activity "
				+ "WHERE state = 'active' AND query LIKE 'CREATE SCHEMA%' AND datname = current_database()");
	}

}
