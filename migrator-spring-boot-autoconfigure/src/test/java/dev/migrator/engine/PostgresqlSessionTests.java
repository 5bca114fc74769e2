package dev.migrator.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.migrator.RevisionFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What whoever gets the connection of a run next finds there.
 */
@ExtendWith(OutputCaptureExtension.class)
class PostgresqlSessionTests extends AbstractPostgresqlTests {

	private static final String CHANGES = """
			SET app.tenant = '42';
			SET work_mem = '9MB';
			LISTEN news;
			SELECT pg_advisory_lock(77);
			CREATE TEMP TABLE scratch (id INTEGER GENERATED ALWAYS AS IDENTITY);
			""";

	private static final String SETTINGS = "SELECT string_agg(name || setting, ',' ORDER BY name) FROM pg_settings WHERE source = 'session'";

	private HikariDataSource pool() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(this.database.url());
		pool.setUsername("postgres");
		pool.setMaximumPoolSize(1);
		return pool;
	}

	private static String ask(DataSource dataSource, String query) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			rows.next();
			return String.valueOf(rows.getString(1));
		}
	}

	private static String process(DataSource dataSource) throws SQLException {
		return ask(dataSource, "SELECT pg_backend_pid()");
	}

	private void assertNothingIsLeft(DataSource dataSource) throws SQLException {
		assertThat(ask(dataSource, "SELECT current_setting('app.tenant', true)")).isEqualTo("null");
		assertThat(ask(dataSource, "SELECT current_setting('work_mem')")).isEqualTo("4MB");
		assertThat(ask(dataSource, "SELECT count(*) FROM pg_listening_channels()")).isEqualTo("0");
		assertThat(ask(dataSource, "SELECT to_regclass('pg_temp.scratch')")).isEqualTo("null");
		assertThat(ask(dataSource, "SELECT session_user")).isEqualTo("postgres");
		assertThat(advisoryLocks()).isZero();
	}

	@Test
	void nobodyElseGetsASessionThatRevisionsMayHaveChanged(CapturedOutput output) throws Exception {
		this.revisions.add("aaaa", CHANGES, "");
		try (HikariDataSource pool = pool()) {
			String before = process(pool);

			migrator(pool, (builder) -> builder).upgradeOnStartup();

			assertNothingIsLeft(pool);
			assertThat(process(pool)).isNotEqualTo(before);
		}
		assertThat(output).doesNotContain("Could not put");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aUserWhomARevisionBecomesIsItsOwn(boolean transactional) throws Exception {
		String user = newUser();
		this.revisions
			.addSections("aaaa",
					"-- migrator:upgrade transactional=%s\nSET SESSION AUTHORIZATION %s;\n".formatted(transactional,
							user))
			.addTable("bbbb")
			.addSections("cccc", "-- migrator:upgrade transactional=%s\nSET SESSION AUTHORIZATION %s;\nNONSENSE;\n"
				.formatted(transactional, user));
		try (HikariDataSource pool = pool()) {
			assertThatExceptionOfType(RevisionFailedException.class)
				.isThrownBy(() -> migrator(pool, (builder) -> builder).upgradeOnStartup())
				.withMessageContaining("Current: bbbb");

			assertThat(ask(pool, "SELECT session_user")).isEqualTo("postgres");
		}
		assertThat(this.database.strings("SELECT outcome FROM migrator_history WHERE revision = 'cccc'"))
			.contains("failed");
		assertThat(this.database.strings("SELECT tableowner FROM pg_tables WHERE tablename = 'bbbb'"))
			.containsExactly("postgres");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE t (x INTEGER);\nINSERT INTO t VALUES (1);\nALTER TABLE t ADD y INTEGER;",
			"CREATE VIEW v AS SELECT 1 AS x;" })
	void aSessionInWhichTheDatabaseIsAllThatWasChangedGoesBack(String sql) throws Exception {
		this.revisions.add("aaaa", sql, "");
		try (HikariDataSource pool = pool()) {
			String before = process(pool);
			String settings = ask(pool, SETTINGS);

			migrator(pool, (builder) -> builder).upgradeOnStartup();

			assertThat(process(pool)).isEqualTo(before);
			assertNothingIsLeft(pool);
			assertThat(ask(pool, SETTINGS)).isEqualTo(settings);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "LISTEN news;", "CREATE TEMP TABLE scratch (id SERIAL);",
			"CREATE TABLE t (x TEXT);\nINSERT INTO t VALUES (set_config('work_mem', '9MB', false));" })
	void changesThatCanOnlyBeSeenAfterwardsAreSeen(String sql) throws Exception {
		this.revisions.add("aaaa", sql, "");
		try (HikariDataSource pool = pool()) {
			migrator(pool, (builder) -> builder).upgradeOnStartup();

			assertNothingIsLeft(pool);
		}
	}

	@Test
	void aPoolBehindOtherDataSourcesDoesNotGetAChangedSessionEither() throws Exception {
		List<UnaryOperator<DataSource>> wrappings = List.of(LazyConnectionDataSourceProxy::new, Wrapping::new);
		for (UnaryOperator<DataSource> wrapping : wrappings) {
			this.revisions.add("r" + wrappings.indexOf(wrapping), CHANGES, "");
			try (HikariDataSource pool = pool()) {
				String before = process(pool);

				migrator(wrapping.apply(pool), (builder) -> builder).upgradeOnStartup();

				assertThat(process(pool)).isNotEqualTo(before);
				assertNothingIsLeft(pool);
			}
		}
	}

	@Test
	void aDataSourceOfOneConnectionGetsItBack() throws Exception {
		this.revisions.add("aaaa", CHANGES, "");
		SingleConnectionDataSource single = new SingleConnectionDataSource(this.database.url(), "postgres", "", true);
		try {
			migrator(single, (builder) -> builder).upgradeOnStartup();

			assertThat(ask(single, "SELECT coalesce(current_setting('app.tenant', true), '')")).isEmpty();
			assertThat(ask(single, "SELECT to_regclass('pg_temp.scratch')")).isEqualTo("null");
			assertThat(advisoryLocks()).isZero();
			assertThat(migrator(single, (builder) -> builder).upgradeOnStartup().steps()).isEmpty();
		}
		finally {
			single.destroy();
		}
	}

	/**
	 * A DataSource whose connections do not tell which ones they wrap.
	 */
	private static final class Wrapping extends DelegatingDataSource {

		Wrapping(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection target = super.getConnection();
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> {
						if (method.getName().equals("unwrap") && ((Class<?>) arguments[0]).isInstance(proxy)) {
							return proxy;
						}
						try {
							return method.invoke(target, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

	}

}
