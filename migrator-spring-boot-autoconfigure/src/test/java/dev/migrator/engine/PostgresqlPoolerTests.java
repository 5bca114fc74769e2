package dev.migrator.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import javax.sql.DataSource;

import dev.migrator.MigrationResult;
import dev.migrator.Migrator;
import dev.migrator.MigratorException;
import dev.migrator.RevisionFailedException;
import dev.migrator.database.postgresql.LockMode;
import dev.migrator.database.postgresql.PostgresqlSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Sessions that are shared with others between transactions, and locks that are lost.
 */
class PostgresqlPoolerTests extends AbstractPostgresqlTests {

	private static final String ALTERED = "SELECT coalesce(string_agg(name || ' ' || setting, ',' ORDER BY name), '') || "
			+ "coalesce(current_setting('app.tenant', true), '') FROM pg_settings WHERE setting <> reset_val";

	@Test
	void anAdvisoryLockIsNotEvenTakenBehindAPoolerThatIsBusy() throws Exception {
		this.revisions.addTable("aaaa");
		try (Pooler pooler = new Pooler(this.database.dataSource(), (sql) -> true)) {
			assertThatExceptionOfType(MigratorException.class)
				.isThrownBy(() -> migrator(pooler, (builder) -> builder).upgradeOnStartup())
				.withMessageContaining("The session changed under the migrator")
				.satisfies((ex) -> assertThat(ex.getAction()).contains("migrator.lock-mode=table"));

			assertThat(advisoryLocks()).isZero();
			assertThat(this.database.tables()).isEmpty();
		}
	}

	@Test
	void aSessionThatIsNotTheOneWithTheLockIsToldWithWhatHelps() throws Exception {
		this.revisions.addTable("aaaa");
		try (Pooler pooler = new Pooler(this.database.dataSource(), (sql) -> sql.startsWith("BEGIN"))) {
			assertThatExceptionOfType(MigratorException.class)
				.isThrownBy(() -> migrator(pooler, (builder) -> builder).upgradeOnStartup())
				.withMessageMatching("(?s).*process \\d+ of the server was asked first and has the lock until it ends, "
						+ "and process \\d+ now.*")
				.satisfies((ex) -> assertThat(ex.getAction()).contains("migrator.lock-mode=table"));

			assertThat(this.database.tables()).isEmpty();
		}
	}

	@Test
	void aTableAsLockLeavesSharedSessionsAsTheyAre() throws Exception {
		this.revisions.add("aaaa", """
				SELECT pg_catalog.set_config('search_path', '', false);
				SET app.tenant = '42';
				SET work_mem = '9MB';
				CREATE TABLE public.aaaa (x INTEGER);
				""", "").addTable("bbbb");
		try (Pooler pooler = new Pooler(this.database.dataSource(), (sql) -> true)) {
			List<String> before = pooler.askAll(ALTERED);

			Migrator migrator = migrator(pooler, (builder) -> builder
				.postgresql(PostgresqlSettings.defaults().withLock(LockMode.TABLE, Duration.ofSeconds(5))));
			assertThat(migrator.upgradeOnStartup().steps()).hasSize(2);

			assertThat(pooler.askAll(ALTERED)).isEqualTo(before);
			assertThat(this.database.tables()).containsExactly("aaaa", "bbbb");
		}
	}

	@Test
	void aRevisionThatReleasesTheLockStillKeepsOthersOut() throws Exception {
		this.revisions
			.add("aaaa", "SELECT pg_advisory_unlock_all();\nSELECT pg_sleep(0.5);\nCREATE TABLE aaaa (x INTEGER);", "")
			.addTable("bbbb");
		Future<MigrationResult> first = inBackground(() -> this.database.migrator(this.revisions).upgradeOnStartup());
		awaitStatement("pg_sleep");

		MigrationResult second = this.database.migrator(this.revisions).upgradeOnStartup();

		assertThat(first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).steps().size() + second.steps().size())
			.isEqualTo(2);
		assertThat(this.database.strings("SELECT outcome FROM migrator_history")).containsExactly("succeeded",
				"succeeded");
		assertThat(advisoryLocks()).isZero();
	}

	@Test
	void aRevisionThatReleasesTheLockOutsideATransactionFails() {
		this.revisions.addSections("aaaa",
				"-- migrator:upgrade transactional=false\nSELECT pg_advisory_unlock_all();\nCREATE TABLE IF NOT EXISTS aaaa (x INTEGER);\n");

		assertThatExceptionOfType(RevisionFailedException.class)
			.isThrownBy(() -> this.database.migrator(this.revisions).upgradeOnStartup())
			.withMessageContaining("was released while this one ran outside a transaction")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("pg_advisory_unlock_all()"));

		assertThat(this.database.strings("SELECT outcome FROM migrator_history ORDER BY id")).containsExactly("started",
				"failed");
		assertThat(advisoryLocks()).isZero();
	}

	/**
	 * A pooler in transaction mode: statements outside a transaction, and transactions,
	 * may each go to another session.
	 */
	private static final class Pooler extends DelegatingDataSource implements AutoCloseable {

		private final List<Connection> sessions = new ArrayList<>();

		private final Predicate<String> busy;

		private Connection present;

		private boolean inTransaction;

		private boolean closed;

		Pooler(DataSource target, Predicate<String> busy) throws SQLException {
			super(target);
			for (int i = 0; i < 4; i++) {
				this.sessions.add(target.getConnection());
			}
			this.busy = busy;
			this.present = this.sessions.get(0);
		}

		@Override
		public Connection getConnection() {
			this.closed = false;
			return proxy(Connection.class, this::onConnection);
		}

		private @Nullable Object onConnection(Method method, Object[] arguments) throws Throwable {
			return switch (method.getName()) {
				// The sessions are the pooler's
				case "close", "abort" -> {
					this.closed = true;
					yield null;
				}
				case "isClosed" -> this.closed;
				case "prepareStatement" -> {
					sends((String) arguments[0]);
					yield invoke(this.present, method, arguments);
				}
				case "createStatement" -> proxy(Statement.class, new OnStatement()::invoke);
				default -> invoke(this.present, method, arguments);
			};
		}

		private void sends(String sql) {
			if (!this.inTransaction && this.busy.test(sql)) {
				this.present = this.sessions.get((this.sessions.indexOf(this.present) + 1) % this.sessions.size());
			}
			this.inTransaction = (this.inTransaction || sql.startsWith("BEGIN"))
					&& !(sql.equals("COMMIT") || sql.equals("ROLLBACK"));
		}

		private static @Nullable Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
			try {
				return method.invoke(target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getCause();
			}
		}

		private static <T> T proxy(Class<T> type, Invocation invocation) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
					(proxy, method, arguments) -> invocation.invoke(method, arguments)));
		}

		List<String> askAll(String query) throws SQLException {
			List<String> answers = new ArrayList<>();
			for (Connection session : this.sessions) {
				try (Statement statement = session.createStatement(); ResultSet rows = statement.executeQuery(query)) {
					rows.next();
					answers.add(rows.getString(1));
				}
			}
			return answers;
		}

		@Override
		public void close() throws SQLException {
			for (Connection session : this.sessions) {
				session.close();
			}
		}

		/**
		 * A statement that belongs to a session only once it is sent.
		 */
		private final class OnStatement {

			private Statement statement;

			OnStatement() throws SQLException {
				this.statement = Pooler.this.present.createStatement();
			}

			@Nullable Object invoke(Method method, Object[] arguments) throws Throwable {
				if (method.getName().startsWith("execute") && arguments != null) {
					sends((String) arguments[0]);
					if (this.statement.getConnection() != Pooler.this.present) {
						this.statement = Pooler.this.present.createStatement();
					}
				}
				return Pooler.invoke(this.statement, method, arguments);
			}

		}

		@FunctionalInterface
		private interface Invocation {

			@Nullable Object invoke(Method method, Object[] arguments) throws Throwable;

		}

	}

}
