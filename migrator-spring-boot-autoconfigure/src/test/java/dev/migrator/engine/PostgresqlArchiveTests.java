package dev.migrator.engine;

import java.sql.Connection;

import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Future;

import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.awaitility.Awaitility;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What archives keep and give back where PostgreSQL has what SQLite has not: others who
 * write at the same time, rights to single rows, sequences, tables that inherit.
 */
class PostgresqlArchiveTests extends AbstractPostgresqlTests {

	private Migrator upgraded(String... statements) {
		Migrator migrator = this.database.migrator(this.revisions);
		migrator.upgrade();
		for (String statement : statements) {
			this.database.execute(statement);
		}
		return migrator;
	}

	private static MigrationResult downgrade(Migrator migrator, String target) {
		return migrator.downgrade(target, migrator.planDowngrade(target).planId());
	}

	private void awaitWaiting() {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.database.count("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
	}

	@ParameterizedTest
	@CsvSource({ "INSERT INTO users VALUES (2), base, 20, '(1,old) (2,)'",
			"INSERT INTO users VALUES (2), base, 0.02, '(1,old) (2,)'",
			"UPDATE users SET email = 'new', users, 20, '(1,new)'", "DELETE FROM users, base, 20, ''" })
	void whatOthersCommitWhileTheDowngradeWaitsForThemIsKept(String write, String target, String seconds, String after)
			throws Exception {
		this.revisions.add("users", "CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;")
			.add("email", "ALTER TABLE users ADD COLUMN email TEXT;", "ALTER TABLE users DROP COLUMN email;");
		upgraded("INSERT INTO users VALUES (1, 'old')");
		PostgresqlSettings settings = PostgresqlSettings.defaults()
			.withDdlLock(Duration.parse("PT" + seconds + "S"), 20);
		Migrator migrator = migrator(this.database.dataSource(), (builder) -> builder.postgresql(settings));
		Future<MigrationResult> downgrade;
		try (Connection other = this.database.dataSource().getConnection();
				Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute(write);
			downgrade = inBackground(() -> downgrade(migrator, target));
			awaitWaiting();
			other.commit();
		}
		downgrade.get();
		migrator.upgrade();

		assertThat(this.database.strings("SELECT string_agg(users::text, ' ' ORDER BY id) FROM users"))
			.containsExactly(after.isEmpty() ? null : after);
	}

}
